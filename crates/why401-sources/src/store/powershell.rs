//! The account of Azure PowerShell: the default context of `AzureRmContext.json`.
//!
//! The folder is `.Azure` under the home folder, with a capital; on Linux that is another one than the Azure CLI's
//! (learn.microsoft.com/powershell/azure/context-persistence).

use std::path::PathBuf;

use super::json::{self, Value};
use super::{SignedIn, masked, unreadable};
use crate::machine::{Found, Machine};
use crate::model::Identity;
use crate::place;

/// The account that `Get-AzAccessToken` takes in a new session.
#[must_use]
pub fn signed_in(machine: &dyn Machine) -> SignedIn {
    let Some(path) = context(machine) else { return SignedIn::Unknown("no home folder is known".to_owned(), Vec::new()) };
    let found = machine.file(&path);
    if let Some(why) = unreadable(&found) {
        return SignedIn::Unknown(why.clone(), vec![place::file(&path, None, why)]);
    }
    let Found::File(file) = found else { return SignedIn::Nobody(vec![place::file(&path, None, "absent")]) };
    let document = file.text().and_then(json::read);
    let root = document.as_ref().map(json::Document::root).filter(|root| root.is_object());
    let Some(root) = root else { return SignedIn::Unknown("it is not of the known form".to_owned(), vec![place::file(&path, None, "not of the known form")]) };
    let context = root.text_of("DefaultContextKey").and_then(|key| root.at(&["Contexts", &key]));
    match context.and_then(|context| context.get("Account").filter(|account| account.is_object()).map(|account| (context, account))) {
        Some((context, account)) => {
            let tenant = context.at(&["Tenant", "Id"]).and_then(Value::text).map(Into::into);
            let says = place::file(&path, Some(context.line()), format!("the default context, of tenant {}", tenant.as_deref().unwrap_or("unknown")));
            SignedIn::As(identity(context, account, tenant), vec![says])
        }
        None => SignedIn::Nobody(vec![place::file(&path, root.line_of("DefaultContextKey"), "the default context has no account")]),
    }
}

fn context(machine: &dyn Machine) -> Option<PathBuf> {
    Some(machine.home()?.join(".Azure").join("AzureRmContext.json"))
}

fn identity(context: Value<'_>, account: Value<'_>, tenant: Option<String>) -> Identity {
    let id = account.text_of("Id");
    let text = |path: &[&str]| context.at(path).and_then(Value::text).map(std::borrow::Cow::into_owned).filter(|text| !text.is_empty());
    let authority = text(&["Environment", "Name"]).filter(|cloud| cloud != "AzureCloud");
    let rest = Identity { tenant, subscription: text(&["Subscription", "Id"]), authority, ..Identity::default() };
    match account.text_of("Type").as_deref() {
        Some("ServicePrincipal" | "Certificate" | "ClientAssertion") => Identity { kind: "application".to_owned(), client: id, ..rest },
        // Of an identity that belongs to the machine, the id is a name such as MSI@50342.
        Some("ManagedService") => Identity { kind: "managed-identity".to_owned(), client: id.filter(|id| !id.contains('@')), ..rest },
        _ => Identity { kind: "user".to_owned(), user: id.map(|id| masked(&id)), ..rest },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::tests::Made;

    fn made(text: &str) -> SignedIn {
        signed_in(&Made::bare().file_at("/home/dev/.Azure/AzureRmContext.json", text))
    }

    #[test]
    fn the_default_context_decides() {
        let text = r#"{"DefaultContextKey": "one", "Contexts": {
            "one": {"Account": {"Id": "ann@contoso.com", "Type": "User"}, "Tenant": {"Id": "t1"}, "Subscription": {"Id": "s1"}, "Environment": {"Name": "AzureCloud"}},
            "two": {"Account": {"Id": "x", "Type": "ServicePrincipal"}, "Tenant": {"Id": "t2"}}}}"#;
        let SignedIn::As(identity, places) = made(text) else { panic!() };
        assert_eq!((identity.tenant.as_deref(), identity.user.as_deref(), identity.authority), (Some("t1"), Some("a…@contoso.com"), None));
        assert_eq!(places[0].line, Some(2));
        let SignedIn::As(identity, _) = made(&text.replace("\"one\", ", "\"two\", ")) else { panic!() };
        assert_eq!((identity.kind.as_str(), identity.client.as_deref()), ("application", Some("x")));
    }

    #[test]
    fn a_context_without_account_is_nobody() {
        assert!(matches!(made(r#"{"DefaultContextKey": "Default", "Contexts": {"Default": {"Account": null}}}"#), SignedIn::Nobody(_)));
        assert!(matches!(made("{}"), SignedIn::Nobody(_)));
        assert!(matches!(made("[1]"), SignedIn::Unknown(..)));
        assert!(matches!(signed_in(&Made::bare().file_at("/home/dev/.azure/AzureRmContext.json", "{}")), SignedIn::Nobody(_)), "another folder on Linux");
    }
}
