//! Contexts of Azure PowerShell, `AzureRmContext.json`.

use super::json::Value;
use super::kept::{Kept, Removal, Source};

/// Properties of an account that are secrets; older releases wrote them.
const SECRETS: [(&str, &str); 3] = [("ServicePrincipalSecret", "secret"), ("AccessToken", "access-token"), ("CertificatePassword", "secret")];

/// Types of accounts whose id is an application's; of all others it is a person's name.
const APPLICATIONS: [&str; 4] = ["ServicePrincipal", "Certificate", "ClientAssertion", "ManagedService"];

pub(super) fn kept(source: &Source<'_>) -> Option<Vec<Kept>> {
    let root = source.root.filter(|root| root.is_object())?;
    if root.get("Contexts").is_none() && root.get("DefaultContextKey").is_none() && root.get("Mode").is_none() {
        return None;
    }
    let contexts = root.get("Contexts").into_iter().flat_map(Value::members);
    Some(contexts.filter_map(|(_, context)| Some((context, context.get("Account")?))).filter(|(_, account)| account.is_object()).flat_map(context).collect())
}

fn context((context, account): (Value<'_>, Value<'_>)) -> Vec<Kept> {
    let text = |path: &[&str]| context.at(path).and_then(Value::text).map(std::borrow::Cow::into_owned);
    let (tenant, id) = (text(&["Tenant", "Id"]), account.text_of("Id"));
    let is_application = account.text_of("Type").is_some_and(|kind| APPLICATIONS.contains(&kind.as_str()));
    let (client, user) = if is_application { (id, None) } else { (None, id) };
    let row = |kind: &str| Kept::new(kind, Removal::Owner).of(tenant.clone(), client.clone()).account(user.as_deref()).on_line(context.line());
    let properties = account.get("ExtendedProperties");
    let secrets =
        SECRETS.iter().filter(|(name, _)| properties.and_then(|all| all.get(name)?.text()).is_some_and(|text| !text.is_empty())).map(|(_, kind)| row(kind));
    [row("account").target(text(&["Subscription", "Id"]))].into_iter().chain(secrets).collect()
}

#[cfg(test)]
mod tests {
    use crate::store::tests::kept;

    #[test]
    fn secrets_of_older_releases_are_seen() {
        let text = r#"{"Contexts": {"a": {"Account": {"Id": "app", "Type": "ServicePrincipal", "ExtendedProperties": {"ServicePrincipalSecret": "x"}},
            "Tenant": {"Id": "t"}}, "b": {"Account": null}}}"#;
        let seen: Vec<_> = kept("powershell-context", text).unwrap().into_iter().map(|kept| (kept.item.kind, kept.item.client)).collect();
        assert_eq!(seen, [("account".to_owned(), Some("app".to_owned())), ("secret".to_owned(), Some("app".to_owned()))]);
        assert!(kept("powershell-context", "{}").is_none());
    }
}
