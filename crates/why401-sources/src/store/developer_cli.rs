//! Files of the Azure Developer CLI (github:Azure/azure-dev cli/azd/pkg/auth/manager.go).

use super::json::Value;
use super::kept::{Kept, Removal, Source};

/// `auth.json`: the account.
pub(super) fn account(source: &Source<'_>) -> Option<Vec<Kept>> {
    let root = source.root.filter(|root| root.is_object())?;
    let Some(user) = root.at(&["auth", "account", "currentUser"]) else { return Some(Vec::new()) };
    let home = user.text_of("homeAccountId").and_then(|id| id.rsplit_once('.').map(|(_, tenant)| tenant.to_owned()));
    let account = Kept::new("account", Removal::Owner).of(user.text_of("tenantId").or(home), user.text_of("clientId")).on_line(user.line());
    user.is_object().then(|| vec![account])
}

/// `auth/cred<tenant>.<client>.json`: the credential of an application.
pub(super) fn secret(source: &Source<'_>) -> Option<Vec<Kept>> {
    let root = source.root.filter(|root| root.is_object())?;
    let name = source.path.file_name()?.to_str()?.strip_prefix("cred")?;
    let (tenant, rest) = name.split_once('.')?;
    let client = rest.rsplit_once('.')?.0;
    let kind = kind(root)?;
    Some(vec![Kept::new(kind, Removal::File).of(Some(tenant.to_owned()), Some(client.to_owned())).on_line(root.line())])
}

fn kind(root: Value<'_>) -> Option<&'static str> {
    let kinds = [("clientSecret", "secret"), ("clientCertificate", "certificate"), ("federatedAuth", "assertion")];
    kinds.into_iter().find(|(name, _)| root.get(name).is_some()).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use crate::store::tests::{kept, kept_at};

    #[test]
    fn the_name_of_a_credential_says_whose_it_is() {
        let one = &kept_at("azd-secret", "/home/dev/.azd/auth/credt1.c1.json", r#"{"clientSecret":"x"}"#).unwrap()[0].item;
        assert_eq!((one.kind.as_str(), one.tenant.as_deref(), one.client.as_deref()), ("secret", Some("t1"), Some("c1")));
        assert!(kept_at("azd-secret", "/home/dev/.azd/auth/credt1.c1.json", "{}").is_none());
        assert!(kept("azd-secret", r#"{"clientSecret":"x"}"#).is_none());
    }

    #[test]
    fn the_account_may_be_a_user() {
        let one = &kept("azd-account", r#"{"auth":{"account":{"currentUser":{"homeAccountId":"o.t1"}}}}"#).unwrap()[0].item;
        assert_eq!(one.tenant.as_deref(), Some("t1"));
        assert_eq!(kept("azd-account", "{}").unwrap(), []);
    }
}
