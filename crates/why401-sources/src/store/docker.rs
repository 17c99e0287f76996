//! Docker's settings, as far as they hold tokens of Azure's registries.

use super::json::Value;
use super::kept::{Kept, Removal, Source};

/// Suffixes of the registries of the clouds.
const REGISTRIES: [&str; 3] = [".azurecr.io", ".azurecr.cn", ".azurecr.us"];

pub(super) fn kept(source: &Source<'_>) -> Option<Vec<Kept>> {
    let root = source.root.filter(|root| root.is_object())?;
    let Some(entries) = root.get("auths") else { return Some(Vec::new()) };
    if !entries.is_object() || !entries.members().all(|(_, entry)| entry.is_object()) {
        return None;
    }
    let registries = entries.members().enumerate().filter(|(_, (name, _))| is_registry(name));
    Some(registries.filter_map(|(place, (name, entry))| login(source, &name, entry, place)).collect())
}

fn is_registry(name: &str) -> bool {
    let host = name.split_once("://").map_or(name, |(_, rest)| rest).split(['/', ':']).next().unwrap_or_default();
    REGISTRIES.iter().any(|suffix| host.ends_with(suffix))
}

/// A login; an empty one is in the system's store, which a helper opens.
fn login(source: &Source<'_>, name: &str, entry: Value<'_>, place: usize) -> Option<Kept> {
    let removal = Removal::Part(&["auths"], place);
    let row = |kind: &str| Kept::new(kind, removal).target(Some(name.to_owned())).on_line(entry.line());
    if let Some(token) = entry.get("identitytoken").and_then(Value::text).filter(|token| !token.is_empty()) {
        return Some(row("refresh-token").with_claims(&token, source.now));
    }
    entry.get("auth").and_then(Value::text).is_some_and(|auth| !auth.is_empty()).then(|| row("secret"))
}

#[cfg(test)]
mod tests {
    use crate::store::tests::kept;

    #[test]
    fn only_logins_to_azure_registries_are_seen() {
        let text = r#"{"auths": {"https://index.docker.io/v1/": {"auth": "eDp5"}, "a.azurecr.io": {"auth": "eDp5"}, "b.azurecr.io": {}}}"#;
        let seen: Vec<_> = kept("docker", text).unwrap().into_iter().map(|kept| (kept.item.kind, kept.item.target)).collect();
        assert_eq!(seen, [("secret".to_owned(), Some("a.azurecr.io".to_owned()))]);
        assert_eq!(kept("docker", "{}").unwrap(), []);
        assert!(kept("docker", r#"{"auths": {"a": 1}}"#).is_none());
    }
}
