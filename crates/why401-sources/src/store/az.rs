//! The account of the Azure CLI.
//!
//! `azureProfile.json` says which account is meant; whether `az` can have a token for it is up to the token cache or the
//! list of service principals beside it (azure-cli-core 2.91.0 of `PyPI`: `_profile.py`, `auth/identity.py`).

use std::path::{Path, PathBuf};

use super::json::{self, Value};
use super::{SignedIn, ini, masked, unreadable, variable};
use crate::machine::{Found, Machine, Os};
use crate::model::{Identity, Place};
use crate::place;

const DEFAULT_CLOUD: &str = "AzureCloud";

/// The account that `az account get-access-token` takes.
#[must_use]
pub fn signed_in(machine: &dyn Machine) -> SignedIn {
    let Some(folder) = folder(machine) else { return SignedIn::Unknown("no home folder is known".to_owned(), Vec::new()) };
    let path = folder.join("azureProfile.json");
    let found = machine.file(&path);
    if let Some(why) = unreadable(&found) {
        return SignedIn::Unknown(why.clone(), vec![place::file(&path, None, why)]);
    }
    let Found::File(file) = found else { return SignedIn::Nobody(vec![place::file(&path, None, "absent")]) };
    let document = file.text().and_then(json::read);
    let Some(subscriptions) = document.as_ref().and_then(|document| document.root().get("subscriptions")) else {
        // az takes what it cannot read for an empty profile.
        return SignedIn::Nobody(vec![place::file(&path, None, "no list of subscriptions")]);
    };
    let (cloud, whence) = cloud(machine, &folder);
    let mut own = subscriptions.items().filter(|entry| entry.text_of("environmentName").as_deref() == Some(cloud.as_str())).peekable();
    if own.peek().is_none() {
        let says = format!("no subscription in the cloud {cloud}");
        return SignedIn::Nobody([place::file(&path, None, says)].into_iter().chain(whence).collect());
    }
    let Some(chosen) = own.find(|entry| entry.get("isDefault").is_some_and(Value::is_true)) else {
        return SignedIn::Nobody(vec![place::file(&path, None, "no subscription is the default one")]);
    };
    let account = Account { machine, folder: &folder, path: &path, chosen };
    account.signed_in()
}

/// The folder of its files.
pub(crate) fn folder(machine: &dyn Machine) -> Option<PathBuf> {
    match variable(machine, "AZURE_CONFIG_DIR") {
        Some(folder) => Some(machine.folder().join(folder)),
        None => Some(machine.home()?.join(".azure")),
    }
}

/// The cloud that is active, and what says so if it is not the usual one.
fn cloud(machine: &dyn Machine, folder: &Path) -> (String, Option<Place>) {
    if let Some(name) = variable(machine, "AZURE_CLOUD_NAME") {
        let says = place::variable("AZURE_CLOUD_NAME", &name);
        return (name, Some(says));
    }
    let path = folder.join("config");
    let set = machine.file(&path).file().and_then(|file| ini::value(file.text()?, "cloud", "name"));
    match set {
        Some((name, line)) => {
            let says = place::file(&path, Some(line), format!("[cloud] name = {name}"));
            (name, Some(says))
        }
        None => (DEFAULT_CLOUD.to_owned(), None),
    }
}

struct Account<'a> {
    machine: &'a dyn Machine,
    folder: &'a Path,
    path: &'a Path,
    /// The default subscription.
    chosen: Value<'a>,
}

impl Account<'_> {
    fn signed_in(&self) -> SignedIn {
        let user = self.chosen.get("user");
        let of_user = |name: &str| user.and_then(|user| user.text_of(name));
        let name = of_user("name").unwrap_or_default();
        let (tenant, subscription) = (self.chosen.text_of("tenantId"), self.chosen.text_of("id"));
        let authority = self.chosen.text_of("environmentName").filter(|cloud| cloud != DEFAULT_CLOUD);
        let says = place::file(self.path, self.chosen.line_of("tenantId"), format!("tenantId = {}", tenant.as_deref().unwrap_or("nothing")));
        let identity = Identity { tenant, authority, subscription, ..Identity::default() };
        if let Some(info) = of_user("assignedIdentityInfo") {
            let client = info.strip_prefix("MSIClient-").map(str::to_owned);
            return SignedIn::As(Identity { kind: "managed-identity".to_owned(), client, ..identity }, vec![says]);
        }
        if of_user("type").as_deref() == Some("servicePrincipal") {
            let usable = self.principal(&name);
            return usable.answer(says, Identity { kind: "application".to_owned(), client: Some(name), ..identity });
        }
        self.user(&name).answer(says, Identity { kind: "user".to_owned(), user: Some(masked(&name)), ..identity })
    }

    /// Whether the token cache holds what a user's account needs.
    fn user(&self, name: &str) -> Usable {
        self.stored("msal_token_cache", |root| {
            let of = |kind: &str| root.get(kind).into_iter().flat_map(Value::members).map(|(_, entry)| entry);
            let account = of("Account").find(|account| account.text_of("username").is_some_and(|known| known.eq_ignore_ascii_case(name)));
            let Some(account) = account else { return Err("holds no account of this name".to_owned()) };
            let home = account.text_of("home_account_id");
            let own = |entry: Value<'_>| entry.text_of("home_account_id") == home;
            let fresh = |entry: Value<'_>| entry.get("expires_on").and_then(Value::integer).is_some_and(|at| at > self.machine.now());
            if of("RefreshToken").any(own) || of("AccessToken").any(|entry| own(entry) && fresh(entry)) {
                return Ok(account.line());
            }
            Err("holds the account, and no token of it that could still be used".to_owned())
        })
    }

    /// Whether the list of service principals holds this application.
    fn principal(&self, client: &str) -> Usable {
        self.stored("service_principal_entries", |root| {
            let own = root.items().find(|entry| entry.text_of("client_id").as_deref() == Some(client));
            own.map(Value::line).ok_or_else(|| "holds no credential of this application".to_owned())
        })
    }

    /// What the plain file of a store says; an encrypted one beside it leaves the answer open.
    fn stored(&self, name: &str, look: impl Fn(Value<'_>) -> Result<u32, String>) -> Usable {
        let path = self.folder.join(format!("{name}.json"));
        let sealed = self.folder.join(format!("{name}.bin"));
        let found = self.machine.file(&path);
        let why = match &found {
            Found::File(file) => match file.text().and_then(json::read) {
                Some(document) => match look(document.root()) {
                    Ok(line) => return Usable::Yes(place::file(&path, Some(line), "holds what the account needs")),
                    Err(why) => why,
                },
                None => return Usable::Unknown(place::file(&path, None, "not of the known form")),
            },
            other => match unreadable(other) {
                Some(why) => return Usable::Unknown(place::file(&path, None, why)),
                None => "absent".to_owned(),
            },
        };
        // On the other systems a broker or a keychain may hold the tokens.
        if self.machine.os() != Os::Linux || !matches!(self.machine.file(&sealed), Found::Absent) {
            return Usable::Unknown(place::file(&sealed, None, "may hold the tokens, encrypted"));
        }
        Usable::No(place::file(&path, None, why))
    }
}

/// Whether a token can be had for an account.
enum Usable {
    Yes(Place),
    No(Place),
    Unknown(Place),
}

impl Usable {
    fn answer(self, says: Place, identity: Identity) -> SignedIn {
        match self {
            Self::Yes(place) | Self::Unknown(place) => SignedIn::As(identity, vec![says, place]),
            // What is lacking tells more than what is there.
            Self::No(place) => SignedIn::Nobody(vec![place, says]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::tests::Made;

    const PROFILE: &str = "\u{feff}{\"installationId\": \"1\", \"subscriptions\": [\n\
        {\"id\": \"s0\", \"user\": {\"name\": \"a@b.example\", \"type\": \"user\"}, \"isDefault\": true, \"tenantId\": \"t0\", \"environmentName\": \"Other\"},\n\
        {\"id\": \"s1\", \"user\": {\"name\": \"Ann@contoso.com\", \"type\": \"user\"}, \"isDefault\": true,\n \"tenantId\": \"t1\", \"environmentName\": \"AzureCloud\"}]}";
    const CACHE: &str = r#"{"Account": {"k": {"home_account_id": "o.t", "username": "ann@contoso.com"}},
        "RefreshToken": {"r": {"home_account_id": "o.t", "secret": "x"}}}"#;

    fn who(signed_in: SignedIn) -> (Identity, Vec<Place>) {
        match signed_in {
            SignedIn::As(identity, places) => (identity, places),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_default_subscription_of_the_active_cloud_decides() {
        let machine = Made::bare().file_at("/home/dev/.azure/azureProfile.json", PROFILE).file_at("/home/dev/.azure/msal_token_cache.json", CACHE);
        let (identity, places) = who(signed_in(&machine));
        assert_eq!((identity.kind.as_str(), identity.tenant.as_deref(), identity.subscription.as_deref()), ("user", Some("t1"), Some("s1")));
        assert_eq!(identity.user.as_deref(), Some("A…@contoso.com"));
        assert_eq!(places[0], place::file(Path::new("/home/dev/.azure/azureProfile.json"), Some(4), "tenantId = t1"));
        let machine = machine.with(&[("AZURE_CLOUD_NAME", "Nowhere")]);
        assert!(matches!(signed_in(&machine), SignedIn::Nobody(_)));
    }

    #[test]
    fn an_account_without_tokens_is_of_no_use() {
        let bare = || Made::bare().with(&[("AZURE_CONFIG_DIR", "/az")]).file_at("/az/azureProfile.json", PROFILE);
        let SignedIn::Nobody(places) = signed_in(&bare()) else { panic!() };
        assert_eq!(places[0].what, "absent");
        let other = CACHE.replace("ann@", "bob@");
        assert!(matches!(signed_in(&bare().file_at("/az/msal_token_cache.json", &other)), SignedIn::Nobody(_)));
        let spent = CACHE.replace("RefreshToken", "Other");
        assert!(matches!(signed_in(&bare().file_at("/az/msal_token_cache.json", &spent)), SignedIn::Nobody(_)));
        assert!(matches!(signed_in(&bare().file_at("/az/msal_token_cache.bin", "x")), SignedIn::As(..)), "encrypted: it cannot be told");
    }

    #[test]
    fn applications_and_managed_identities_are_told_apart() {
        let profile =
            |user: &str| format!(r#"{{"subscriptions":[{{"id":"s","user":{user},"isDefault":true,"tenantId":"t","environmentName":"AzureCloud"}}]}}"#);
        let principal = profile(r#"{"name":"app-1","type":"servicePrincipal"}"#);
        let machine = Made::bare().file_at("/home/dev/.azure/azureProfile.json", &principal);
        assert!(matches!(signed_in(&machine), SignedIn::Nobody(_)));
        let machine = machine.file_at("/home/dev/.azure/service_principal_entries.json", r#"[{"client_id":"app-1","tenant":"t","client_secret":"x"}]"#);
        assert_eq!(who(signed_in(&machine)).0.client.as_deref(), Some("app-1"));
        let managed = profile(r#"{"name":"userAssignedIdentity","type":"servicePrincipal","assignedIdentityInfo":"MSIClient-c1"}"#);
        let (identity, _) = who(signed_in(&Made::bare().file_at("/home/dev/.azure/azureProfile.json", &managed)));
        assert_eq!((identity.kind.as_str(), identity.client.as_deref()), ("managed-identity", Some("c1")));
    }

    #[test]
    fn broken_profiles_hold_nobody() {
        for text in ["", "{", "[]", "{\"subscriptions\": 1}", "{\"subscriptions\": [1, {\"environmentName\": \"AzureCloud\"}]}"] {
            assert!(matches!(signed_in(&Made::bare().file_at("/home/dev/.azure/azureProfile.json", text)), SignedIn::Nobody(_)), "{text}");
        }
    }
}
