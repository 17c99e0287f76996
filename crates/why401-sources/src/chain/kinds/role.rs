//! What a variable is for, by its name: all families (`ARM_…`, `AZURE_…`, `AAD_…`, `AZCOPY_…`) name alike.

use why401_evidence::Secret;

use super::sets::{Fault, Held};
use super::{Asked, Outlook, certificate, oidc};
use crate::machine::{File, Found};
use crate::model::{Identity, Place};
use crate::place;

/// What a variable is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Tenant,
    Client,
    Subscription,
    /// The service connection of a pipeline.
    Connection,
    Authority,
    Secret,
    Certificate,
    /// A token of another issuer.
    Token,
    /// Where such a token is asked for, and with what.
    Request,
    User,
    Password,
    Other,
}

/// Parts of names with what they say; the first that fits counts.
const PARTS: [(&str, Role); 21] = [
    ("TENANT", Role::Tenant),
    ("PASSWORD", Role::Password),
    ("CERT", Role::Certificate),
    ("SECRET", Role::Secret),
    ("CLIENT_ID", Role::Client),
    ("CLIENTID", Role::Client),
    ("CLIENT-ID", Role::Client),
    ("APPLICATION_ID", Role::Client),
    ("SUBSCRIPTION_ID", Role::Subscription),
    ("SUBSCRIPTION-ID", Role::Subscription),
    ("CONNECTION_ID", Role::Connection),
    ("REQUEST", Role::Request),
    ("SYSTEM_ACCESSTOKEN", Role::Request),
    ("USERNAME", Role::User),
    ("PRINCIPAL_NAME", Role::User),
    ("OAUTH_TOKEN_INFO", Role::Other),
    ("ACCESS_TOKEN", Role::Other),
    ("TOKEN", Role::Token),
    ("ENVIRONMENT", Role::Authority),
    ("AUTHORITY_HOST", Role::Authority),
    ("DIRECTORY_ENDPOINT", Role::Authority),
];

impl Role {
    pub(super) fn of(name: &str) -> Self {
        PARTS.iter().find(|(part, _)| name.contains(part)).map_or(Self::Other, |(_, role)| *role)
    }

    /// Whether it proves who one is.
    pub(super) fn is_proof(self) -> bool {
        matches!(self, Self::Secret | Self::Certificate | Self::Token)
    }

    /// How little it tells about why this way is taken and no other.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::Secret | Self::Certificate | Self::Token | Self::Password => 0,
            Self::Request | Self::Connection | Self::Other => 1,
            Self::Tenant | Self::Client | Self::Subscription | Self::Authority | Self::User => 2,
        }
    }

    /// Whether its value may be shown.
    fn is_open(self) -> bool {
        matches!(self, Self::Tenant | Self::Client | Self::Subscription | Self::Connection | Self::Authority)
    }
}

/// Whether the variable names a file that holds the value. kubelogin's certificate is a path without saying so.
pub(super) fn is_path(name: &str) -> bool {
    name.ends_with("_PATH") || name.ends_with("_FILE") || name.ends_with("CERTIFICATEPATH") || name == "AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE"
}

/// How the value of a switch is shown. A switch is a short word; anything else may be a value that went to the wrong place.
pub(super) fn switch_shown(name: &str, value: &Secret) -> String {
    let word = value.expose();
    let short = word.len() <= 24 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let open = Role::of(name) == Role::Other && short;
    match (word, open) {
        ("", _) => "empty".to_owned(),
        (word, true) => format!("`{word}`"),
        _ => "set".to_owned(),
    }
}

/// What a client does with something that is there and cannot be used.
pub(super) fn fault(asked: &Asked<'_>, why: String, place: Place) -> Fault {
    let raises = asked.quirk("raises");
    let stops = raises || asked.member.stops_when_refused.unwrap_or(asked.picks.stops_when_refused);
    Fault { outlook: if stops { Outlook::Stops } else { Outlook::Fails }, why, place, raises }
}

/// What the variable holds, or the file that it names.
pub(super) fn read(asked: &Asked<'_>, name: &'static str, value: &Secret) -> Result<Held, Fault> {
    let held = |value, from_file| Held { name, role: Role::of(name), value, from_file };
    if !is_path(name) {
        return Ok(held(value.clone(), false));
    }
    // The path is not shown before a file is found there: a secret may have been put where a path belongs.
    let fault = |why: String| fault(asked, why, place::variable(name, "names a file"));
    match asked.machine.file(&asked.machine.folder().join(value.expose().trim())) {
        Found::File(file) => content(name, &file).map(|text| held(text, true)).ok_or_else(|| fault(format!("the file that {name} names is empty"))),
        Found::Absent => Err(fault(format!("{name} names a file that is not there"))),
        Found::Unreadable(why) => Err(fault(format!("{name} names a file that cannot be read: {why}"))),
        Found::Denied => Err(Fault {
            outlook: Outlook::Unsure,
            raises: false,
            ..fault(format!("{name} names a file that may not be read, so what it holds cannot be told"))
        }),
    }
}

/// The text of a file; of a certificate, which may be binary, nothing but that it is there.
fn content(name: &str, file: &File) -> Option<Secret> {
    let text = file.text().map_or("", str::trim);
    match (Role::of(name), text) {
        _ if file.bytes.is_empty() => None,
        (Role::Certificate, text) => Some(Secret::new(text.to_owned())),
        (_, "") => None,
        (_, text) => Some(Secret::new(text.to_owned())),
    }
}

/// Whether what is held can work at all.
pub(super) fn check(asked: &Asked<'_>, held: &Held) -> Result<(), Fault> {
    match held.role {
        Role::Token => oidc::check(asked, held),
        Role::Certificate => certificate::check(asked, held),
        _ => Ok(()),
    }
}

/// The value, if it may be shown: an id or an address, and nothing that looks like a secret in the wrong place.
fn shown(role: Role, value: &str) -> Option<&str> {
    let value = value.trim();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.') || (role == Role::Authority && matches!(byte, b':' | b'/'));
    (role.is_open() && value.len() <= 200 && !value.starts_with("eyJ") && value.bytes().all(plain)).then_some(value)
}

/// The place of what is held: a file with its path, a variable with its value if that is no secret.
pub(super) fn placed(asked: &Asked<'_>, held: &Held, value: &Secret) -> Place {
    let shown = shown(held.role, held.value.expose());
    if !held.from_file {
        return place::variable(held.name, shown.unwrap_or("set"));
    }
    let what = shown.map_or_else(|| format!("named by {}", held.name), |shown| format!("named by {}: {shown}", held.name));
    place::file(&asked.machine.folder().join(value.expose().trim()), None, what)
}

/// The way that a set stands for.
pub(super) fn way(held: &[Held]) -> Option<&'static str> {
    let has = |role| held.iter().find(|one| one.role == role);
    if has(Role::Certificate).is_some() {
        Some("client-certificate")
    } else if has(Role::Secret).is_some() {
        Some("client-secret")
    } else if let Some(token) = has(Role::Token) {
        Some(if token.from_file { "federated-token-file" } else { "federated-token" })
    } else if has(Role::Connection).is_some() {
        Some("azure-devops-oidc")
    } else if has(Role::Request).is_some() {
        Some("github-oidc")
    } else {
        has(Role::Password).map(|_| "user-password")
    }
}

/// Who the set signs in as; nobody that is known if it names neither tenant nor client.
pub(super) fn identity(asked: &Asked<'_>, held: &[Held]) -> Option<Identity> {
    let named = |role| held.iter().find(|one| one.role == role).and_then(|one| shown(role, one.value.expose())).map(str::to_owned);
    let kind = if held.iter().any(|one| one.role == Role::User) { "user" } else { "application" };
    let besides = identity_of_variables(asked, kind);
    let identity = Identity {
        tenant: named(Role::Tenant).or(besides.tenant),
        client: named(Role::Client).or(besides.client),
        authority: named(Role::Authority).or(besides.authority),
        subscription: named(Role::Subscription).or(besides.subscription),
        kind: besides.kind,
        user: None,
    };
    (identity.tenant.is_some() || identity.client.is_some()).then_some(identity)
}

/// An identity of this kind, by the variables that the member reads besides its sets.
pub(super) fn identity_of_variables(asked: &Asked<'_>, kind: &str) -> Identity {
    let named = |role| named_in_variables(asked, role);
    Identity {
        kind: kind.to_owned(),
        tenant: named(Role::Tenant),
        client: named(Role::Client),
        user: None,
        authority: named(Role::Authority),
        subscription: named(Role::Subscription),
    }
}

/// What the variables of this role say, the first that is set.
fn named_in_variables(asked: &Asked<'_>, role: Role) -> Option<String> {
    let names = asked.member.variables.into_iter().filter(|name| Role::of(name) == role && !is_path(name));
    let mut values = names.filter_map(|name| asked.machine.variable(name)).filter(|value| !value.expose().trim().is_empty());
    values.find_map(|value| shown(role, value.expose()).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_variable_is_for() {
        let cases = [
            ("ARM_TENANT_ID", Role::Tenant),
            ("AZURESUBSCRIPTION_TENANT_ID", Role::Tenant),
            ("AAD_SERVICE_PRINCIPAL_CLIENT_ID", Role::Client),
            ("AZCOPY_SPA_APPLICATION_ID", Role::Client),
            ("INPUT_CLIENT-ID", Role::Client),
            ("SPRING_CLOUD_AZURE_CREDENTIAL_CLIENTID", Role::Client),
            ("AZURESUBSCRIPTION_CLIENT_ID", Role::Client),
            ("ARM_SUBSCRIPTION_ID", Role::Subscription),
            ("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", Role::Connection),
            ("ARM_CLIENT_SECRET_FILE_PATH", Role::Secret),
            ("ARM_CLIENT_CERTIFICATE", Role::Certificate),
            ("ARM_CLIENT_CERTIFICATE_PASSWORD", Role::Password),
            ("AZCOPY_SPA_CERT_PATH", Role::Certificate),
            ("ARM_OIDC_TOKEN", Role::Token),
            ("AZURE_FEDERATED_TOKEN_FILE", Role::Token),
            ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", Role::Request),
            ("SYSTEM_OIDCREQUESTURI", Role::Request),
            ("SYSTEM_ACCESSTOKEN", Role::Request),
            ("AZURE_USERNAME", Role::User),
            ("AAD_USER_PRINCIPAL_NAME", Role::User),
            ("AZURE_AUTHORITY_HOST", Role::Authority),
            ("AZD_AUTH_KEY", Role::Other),
            ("INPUT_CREDS", Role::Other),
        ];
        for (name, role) in cases {
            assert_eq!(Role::of(name), role, "{name}");
        }
        assert!(is_path("AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE") && is_path("ARM_CLIENT_ID_FILE_PATH"));
        assert!(!is_path("ARM_CLIENT_CERTIFICATE") && !is_path("ARM_OIDC_TOKEN"));
    }

    #[test]
    fn only_ids_addresses_and_short_words_are_shown() {
        assert_eq!(shown(Role::Client, "1111-22 "), Some("1111-22"));
        assert_eq!(shown(Role::Client, "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"), None);
        assert_eq!(shown(Role::Client, "abc~Q8secret"), None);
        assert_eq!(shown(Role::Authority, "https://login.microsoftonline.us/"), Some("https://login.microsoftonline.us/"));
        assert_eq!(shown(Role::Authority, "https://user:pass@host"), None);
        assert_eq!(shown(Role::Secret, "abc"), None);
        let switch = |name: &str, value: &str| switch_shown(name, &Secret::new(value.to_owned()));
        assert_eq!(switch("ARM_USE_OIDC", "yes"), "`yes`");
        assert_eq!(switch("ARM_USE_OIDC", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"), "set");
        assert_eq!(switch("INPUT_CLIENT-ID", "1111"), "set");
    }
}
