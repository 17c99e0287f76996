//! Files of the Azure CLI beside its token cache (azure-cli-core 2.91.0 of `PyPI`).

use super::json::Value;
use super::kept::{Kept, Removal, Source};

/// `azureProfile.json`: which subscriptions its accounts see.
pub(super) fn profile(source: &Source<'_>) -> Option<Vec<Kept>> {
    let subscriptions = source.root?.get("subscriptions").filter(|list| list.is_list())?;
    Some(subscriptions.items().map(subscription).collect())
}

fn subscription(entry: Value<'_>) -> Kept {
    let user = entry.get("user");
    let name = user.and_then(|user| user.text_of("name"));
    let is_application = user.and_then(|user| user.text_of("type")).as_deref() == Some("servicePrincipal");
    let managed = user.and_then(|user| user.text_of("assignedIdentityInfo"));
    let (client, account) = match (managed, is_application) {
        (Some(info), _) => (info.strip_prefix("MSIClient-").map(str::to_owned), None),
        (None, true) => (name, None),
        (None, false) => (None, name),
    };
    Kept::new("subscription", Removal::Owner)
        .of(entry.text_of("tenantId"), client)
        .target(entry.text_of("id"))
        .account(account.as_deref())
        .on_line(entry.line())
}

/// `service_principal_entries.json`: the credentials of applications.
pub(super) fn secrets(source: &Source<'_>) -> Option<Vec<Kept>> {
    let rows = source.root.filter(|root| root.is_list())?;
    let known = rows.items().all(|row| row.text_of("client_id").is_some());
    known.then(|| rows.items().enumerate().map(|(place, row)| secret(source, row, place)).collect())
}

fn secret(source: &Source<'_>, row: Value<'_>, place: usize) -> Kept {
    let assertion = row.get("client_assertion").and_then(Value::text);
    let kind = match (&assertion, row.get("certificate")) {
        (Some(_), _) => "assertion",
        (None, Some(_)) => "certificate",
        (None, None) => "secret",
    };
    // Its claims are the other issuer's; only its end is of interest.
    let expires = assertion.and_then(|token| why401_evidence::credential::jwt::tokens(&token).first()?.claims.time("exp"));
    Kept::new(kind, Removal::Part(&[], place)).of(row.text_of("tenant"), row.text_of("client_id")).until(expires, source.now).on_line(row.line())
}

/// `config` and `clouds.config`: settings.
pub(super) fn config(source: &Source<'_>) -> Option<Vec<Kept>> {
    let blank = |line: &str| line.is_empty() || line.starts_with(['#', ';', '[']) || line.contains(['=', ':']);
    source.text.lines().all(|line| blank(line.trim()) || line.starts_with([' ', '\t'])).then(Vec::new)
}

#[cfg(test)]
mod tests {
    use crate::store::tests::kept;

    #[test]
    fn rows_of_applications_are_told_by_their_credential() {
        let rows = kept("az-secrets", r#"[{"client_id":"a","tenant":"t","client_secret":"s"},{"client_id":"b","tenant":"u","certificate":"/c.pem"}]"#).unwrap();
        let seen: Vec<_> = rows.iter().map(|row| (row.item.kind.as_str(), row.item.tenant.as_deref(), row.item.client.as_deref())).collect();
        assert_eq!(seen, [("secret", Some("t"), Some("a")), ("certificate", Some("u"), Some("b"))]);
        assert!(kept("az-secrets", "[1]").is_none());
        assert!(kept("az-profile", "{}").is_none());
    }

    #[test]
    fn settings_hold_nothing() {
        assert_eq!(kept("az-config", "[cloud]\nname = AzureCloud\n").unwrap(), []);
        assert!(kept("az-config", "eyJhbGciOi.x.y").is_none());
    }
}
