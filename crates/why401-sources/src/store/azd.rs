//! The account of the Azure Developer CLI.
//!
//! `config.json` may hand everything to the Azure CLI; otherwise `auth.json` names the account, and the token cache or a
//! file of its own under `auth/` holds what it needs (github:Azure/azure-dev cli/azd/pkg/auth/manager.go).

use std::path::{Path, PathBuf};

use super::json::{self, Value};
use super::{SignedIn, az, masked, unreadable, variable};
use crate::machine::{Found, Machine};
use crate::model::{Identity, Place};
use crate::place;

/// The account that `azd auth token` takes.
#[must_use]
pub fn signed_in(machine: &dyn Machine) -> SignedIn {
    if variable(machine, "AZD_AUTH_ENDPOINT").is_some() && variable(machine, "AZD_AUTH_KEY").is_some() {
        let says = place::variable("AZD_AUTH_ENDPOINT", "set");
        return SignedIn::Unknown("another process signs in for it".to_owned(), vec![says]);
    }
    let Some(folder) = folder(machine) else { return SignedIn::Unknown("no home folder is known".to_owned(), Vec::new()) };
    if let Some(says) = handed_to_az(machine, &folder.join("config.json")) {
        return after(says, az::signed_in(machine));
    }
    let path = folder.join("auth.json");
    let found = machine.file(&path);
    if let Some(why) = unreadable(&found) {
        return SignedIn::Unknown(why.clone(), vec![place::file(&path, None, why)]);
    }
    let Found::File(file) = found else { return SignedIn::Nobody(vec![place::file(&path, None, "absent")]) };
    let document = file.text().and_then(json::read);
    let Some(document) = document else {
        return SignedIn::Unknown("it is not of the known form".to_owned(), vec![place::file(&path, None, "not of the known form")]);
    };
    match document.root().at(&["auth", "account", "currentUser"]) {
        Some(user) if user.is_object() => account(machine, &folder, &path, user),
        _ => SignedIn::Nobody(vec![place::file(&path, None, "no current user")]),
    }
}

fn folder(machine: &dyn Machine) -> Option<PathBuf> {
    match variable(machine, "AZD_CONFIG_DIR") {
        Some(folder) => Some(machine.folder().join(folder)),
        None => Some(machine.home()?.join(".azd")),
    }
}

/// What says that the Azure CLI signs in for it.
fn handed_to_az(machine: &dyn Machine, path: &Path) -> Option<Place> {
    let found = machine.file(path);
    let document = json::read(found.file()?.text()?)?;
    let set = document.root().at(&["auth", "useAzCliAuth"])?;
    // Go's strconv.ParseBool.
    let is_true = set.text().is_some_and(|text| ["1", "t", "T", "true", "TRUE", "True"].contains(&text.as_ref()));
    is_true.then(|| place::file(path, Some(set.line()), "auth.useAzCliAuth = true"))
}

fn after(says: Place, signed_in: SignedIn) -> SignedIn {
    let with = |places: Vec<Place>| [says].into_iter().chain(places).collect();
    match signed_in {
        SignedIn::As(identity, places) => SignedIn::As(identity, with(places)),
        SignedIn::Nobody(places) => SignedIn::Nobody(with(places)),
        SignedIn::Unknown(why, places) => SignedIn::Unknown(why, with(places)),
    }
}

fn account(machine: &dyn Machine, folder: &Path, path: &Path, user: Value<'_>) -> SignedIn {
    let (tenant, client) = (user.text_of("tenantId"), user.text_of("clientId"));
    let says = |name: &str, value: &str| place::file(path, user.line_of(name), format!("{name} = {value}"));
    if let Some(home) = user.text_of("homeAccountId") {
        let tenant = home.rsplit_once('.').map(|(_, tenant)| tenant.to_owned());
        let shown = format!("….{}", tenant.as_deref().unwrap_or_default());
        let places = vec![says("homeAccountId", &shown)];
        let identity = Identity { kind: "user".to_owned(), tenant, ..Identity::default() };
        return user_of(machine, folder, &home, identity, places);
    }
    if user.get("managedIdentity").is_some_and(Value::is_true) {
        let identity = Identity { kind: "managed-identity".to_owned(), client, ..Identity::default() };
        return SignedIn::As(identity, vec![says("managedIdentity", "true")]);
    }
    let (Some(tenant), Some(client)) = (tenant, client) else { return SignedIn::Nobody(vec![place::file(path, Some(user.line()), "no account is named")]) };
    let places = vec![says("tenantId", &tenant), says("clientId", &client)];
    let secret = ["json", "bin"].map(|ending| folder.join("auth").join(format!("cred{tenant}.{client}.{ending}")));
    let identity = Identity { kind: "application".to_owned(), tenant: Some(tenant), client: Some(client), ..Identity::default() };
    match secret.iter().find(|path| !matches!(machine.file(path), Found::Absent)) {
        Some(secret) => SignedIn::As(identity, [places, vec![place::file(secret, None, "holds its credential")]].concat()),
        None => SignedIn::Nobody([vec![place::file(&secret[0], None, "absent")], places].concat()),
    }
}

/// A user's account, if the token cache knows it.
fn user_of(machine: &dyn Machine, folder: &Path, home: &str, identity: Identity, places: Vec<Place>) -> SignedIn {
    let cache = folder.join("auth").join("msal").join("cache.json");
    let found = machine.file(&cache);
    let Some(document) = found.file().and_then(|file| json::read(file.text()?)) else {
        let sealed = folder.join("auth").join("msal").join("cache.bin");
        return match (found, machine.file(&sealed)) {
            (Found::Absent, Found::Absent) => SignedIn::Nobody([vec![place::file(&cache, None, "absent")], places].concat()),
            _ => SignedIn::As(identity, [places, vec![place::file(&cache, None, "cannot be read")]].concat()),
        };
    };
    let accounts = document.root().get("Account");
    let own = accounts.and_then(|all| all.members().find(|(_, account)| account.text_of("home_account_id").as_deref() == Some(home)));
    match own {
        Some((_, account)) => {
            let identity = Identity { user: account.text_of("username").map(|name| masked(&name)), ..identity };
            SignedIn::As(identity, [places, vec![place::file(&cache, Some(account.line()), "holds the account")]].concat())
        }
        None => SignedIn::Nobody([vec![place::file(&cache, None, "does not hold the account")], places].concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::tests::Made;

    fn auth(user: &str) -> Made {
        Made::bare().file_at("/home/dev/.azd/auth.json", &format!("{{\"auth\":{{\"account\":{{\"currentUser\":{user}}}}}}}"))
    }

    #[test]
    fn applications_need_their_credential() {
        let machine = auth(r#"{"clientId":"c1","tenantId":"t1"}"#);
        assert!(matches!(signed_in(&machine), SignedIn::Nobody(places) if places[0].name.ends_with("credt1.c1.json")));
        let machine = machine.file_at("/home/dev/.azd/auth/credt1.c1.json", "{}");
        assert!(
            matches!(signed_in(&machine), SignedIn::As(identity, _) if identity.tenant.as_deref() == Some("t1") && identity.client.as_deref() == Some("c1"))
        );
    }

    #[test]
    fn users_need_their_account_in_the_cache() {
        let machine = auth(r#"{"homeAccountId":"o1.t1"}"#);
        assert!(matches!(signed_in(&machine), SignedIn::Nobody(_)));
        let cache = r#"{"Account":{"k":{"home_account_id":"o1.t1","username":"ann@contoso.com"}}}"#;
        let held = auth(r#"{"homeAccountId":"o1.t1"}"#).file_at("/home/dev/.azd/auth/msal/cache.json", cache);
        assert!(matches!(signed_in(&held), SignedIn::As(identity, _) if identity.user.as_deref() == Some("a…@contoso.com")));
        let other = auth(r#"{"homeAccountId":"o2.t1"}"#).file_at("/home/dev/.azd/auth/msal/cache.json", cache);
        assert!(matches!(signed_in(&other), SignedIn::Nobody(_)));
    }

    #[test]
    fn the_azure_cli_may_sign_in_for_it() {
        let machine = auth(r#"{"managedIdentity":true}"#);
        assert!(matches!(signed_in(&machine), SignedIn::As(identity, _) if identity.kind == "managed-identity"));
        let machine = machine.file_at("/home/dev/.azd/config.json", "{\"auth\":\n{\"useAzCliAuth\":\"true\"}}");
        let SignedIn::Nobody(places) = signed_in(&machine) else { panic!("az is signed out") };
        assert_eq!((places[0].line, places[1].name.as_str()), (Some(2), "/home/dev/.azure/azureProfile.json"));
    }

    #[test]
    fn what_is_broken_is_not_read() {
        assert!(matches!(signed_in(&Made::bare()), SignedIn::Nobody(_)));
        assert!(matches!(signed_in(&auth("[]")), SignedIn::Nobody(_)));
        assert!(matches!(signed_in(&auth("{")), SignedIn::Unknown(..)));
    }
}
