//! `local.settings.json` of Azure Functions, whose values become variables of the environment.

use super::json::Value;
use super::kept::{Kept, Removal, Source};

/// Words in names of values that are secrets.
const SECRET_NAMES: [&str; 4] = ["SECRET", "PASSWORD", "KEY", "TOKEN"];
/// Parts of connection strings that are secrets.
const SECRET_PARTS: [&str; 3] = ["AccountKey=", "SharedAccessKey=", "SharedAccessSignature="];

pub(super) fn kept(source: &Source<'_>) -> Option<Vec<Kept>> {
    let values = source.root?.get("Values").filter(|values| values.is_object())?;
    if source.root?.get("IsEncrypted").is_some_and(Value::is_true) {
        return Some(Vec::new());
    }
    let (tenant, client) = (values.text_of("AZURE_TENANT_ID"), values.text_of("AZURE_CLIENT_ID"));
    let secrets = values.members().filter(|(name, value)| value.text().is_some_and(|text| is_secret(name, &text)));
    Some(secrets.map(|(name, value)| secret(&name, value, tenant.as_ref(), client.as_ref())).collect())
}

fn secret(name: &str, value: Value<'_>, tenant: Option<&String>, client: Option<&String>) -> Kept {
    let own = name.starts_with("AZURE_");
    let whose = |id: Option<&String>| id.filter(|_| own).cloned();
    Kept::new("secret", Removal::Owner).of(whose(tenant), whose(client)).target(Some(name.to_owned())).on_line(value.line())
}

fn is_secret(name: &str, value: &str) -> bool {
    let name = name.to_ascii_uppercase();
    !value.is_empty() && (SECRET_NAMES.iter().any(|word| name.contains(word)) || SECRET_PARTS.iter().any(|part| value.contains(part)))
}

#[cfg(test)]
mod tests {
    use crate::store::tests::kept;

    #[test]
    fn secrets_are_named_and_not_shown() {
        let text = r#"{"IsEncrypted": false, "Values": {"AZURE_TENANT_ID": "t", "AZURE_CLIENT_SECRET": "x", "S": "AccountName=a;AccountKey=x", "FUNCTIONS_WORKER_RUNTIME": "node"}}"#;
        let seen: Vec<_> = kept("settings", text).unwrap().into_iter().map(|kept| (kept.item.target.unwrap(), kept.item.tenant)).collect();
        assert_eq!(seen, [("AZURE_CLIENT_SECRET".to_owned(), Some("t".to_owned())), ("S".to_owned(), None)]);
        assert_eq!(kept("settings", &text.replace("false", "true")).unwrap(), []);
        assert!(kept("settings", "{}").is_none());
    }
}
