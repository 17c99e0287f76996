//! Files that hold one thing, and go as a whole.

use super::json::Value;
use super::kept::{Kept, Removal, Source};

/// The record of an account, which the libraries for Go, Python, Node and .NET write alike: no token.
pub(super) fn record(source: &Source<'_>) -> Option<Vec<Kept>> {
    let root = source.root?;
    let (tenant, client, home) = (root.text_of("tenantId")?, root.text_of("clientId"), root.text_of("homeAccountId"));
    home?;
    let account = Kept::new("account", Removal::File).of(Some(tenant), client).account(root.text_of("username").as_deref());
    Some(vec![account.on_line(root.line())])
}

/// The token of `AzCopy`, where it lies in a file (github:Azure/azure-storage-azcopy common/oauthTokenManager.go).
pub(super) fn azcopy(source: &Source<'_>) -> Option<Vec<Kept>> {
    let root = source.root.filter(|root| root.get("access_token").is_some() && root.get("_token_refresh_source").is_some())?;
    let client = || root.text_of("_application_id").or_else(|| root.text_of("_client_id"));
    let row = |kind: &str| Kept::new(kind, Removal::File).of(root.text_of("_tenant"), client()).target(root.text_of("resource")).on_line(root.line());
    let expires = root.get("expires_on").and_then(Value::integer);
    let kinds = [("access_token", "access-token"), ("refresh_token", "refresh-token"), ("_spn_secret", "secret")];
    let held = kinds.into_iter().filter(|(name, _)| root.get(name).and_then(Value::text).is_some_and(|text| !text.is_empty()));
    Some(held.map(|(name, kind)| row(kind).until(expires.filter(|_| name == "access_token"), source.now)).collect())
}

/// The list of Visual Studio's token providers: programs, no token.
pub(super) fn providers(source: &Source<'_>) -> Option<Vec<Kept>> {
    source.root?.get("TokenProviders").filter(|list| list.is_list()).map(|_| Vec::new())
}

#[cfg(test)]
mod tests {
    use crate::store::tests::kept;

    #[test]
    fn records_and_tokens_are_of_one_account() {
        let record =
            kept("authentication-record", r#"{"authority":"a","clientId":"c","homeAccountId":"o.t","tenantId":"t","username":"ann@contoso.com"}"#).unwrap();
        assert_eq!((record[0].item.tenant.as_deref(), record[0].item.client.as_deref()), (Some("t"), Some("c")));
        assert!(kept("authentication-record", r#"{"tenantId":"t"}"#).is_none());
        let copied = kept("azcopy", r#"{"access_token":"x","refresh_token":"","expires_on":"5","_tenant":"t","_token_refresh_source":"devicecode"}"#).unwrap();
        assert_eq!(copied.len(), 1);
        assert!(copied[0].item.expired);
    }
}
