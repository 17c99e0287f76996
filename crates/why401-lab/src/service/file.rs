//! A service as its file describes it.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Every service's file; a new one needs a line here.
const FILES: [(&str, &str); 13] = [
    ("acr", include_str!("../../services/acr.toml")),
    ("appconfig", include_str!("../../services/appconfig.toml")),
    ("appservice-easyauth", include_str!("../../services/appservice-easyauth.toml")),
    ("arm", include_str!("../../services/arm.toml")),
    ("cosmos", include_str!("../../services/cosmos.toml")),
    ("custom-aspnetcore", include_str!("../../services/custom-aspnetcore.toml")),
    ("custom-spring", include_str!("../../services/custom-spring.toml")),
    ("ingress", include_str!("../../services/ingress.toml")),
    ("keyvault", include_str!("../../services/keyvault.toml")),
    ("msgraph", include_str!("../../services/msgraph.toml")),
    ("openai", include_str!("../../services/openai.toml")),
    ("servicebus", include_str!("../../services/servicebus.toml")),
    ("storage-blob", include_str!("../../services/storage-blob.toml")),
];

/// A service's file cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("services/{name}.toml: {error}")]
pub struct Broken {
    /// The file's name without ending.
    pub name: &'static str,
    /// What is wrong with it.
    pub error: toml::de::Error,
}

/// Reads every file.
pub(super) fn all() -> Result<Vec<Service>, Broken> {
    FILES.iter().map(|(name, text)| read(name, text)).collect()
}

fn read(name: &'static str, text: &str) -> Result<Service, Broken> {
    let service = toml::from_str::<Service>(text).map_err(|error| Broken { name, error })?;
    Ok(Service { id: name.to_owned(), ..service })
}

/// A kind of credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An access token of Entra (RFC 6750).
    Bearer,
    /// Shared Key of Storage.
    SharedKey,
    /// Shared access signature of Storage.
    Sas,
    /// Shared access signature of Service Bus.
    BusSas,
    /// Token or key in the form of Cosmos DB.
    Cosmos,
    /// Signed request of App Configuration.
    Hmac,
    /// Header `api-key`.
    ApiKey,
    /// A registry's own tokens.
    Registry,
}

/// A service.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Service {
    /// Its id in the lab: the name of its file.
    #[serde(skip)]
    pub id: String,
    /// Its id in the catalogue.
    pub service: String,
    /// Its hosts.
    pub hosts: Vec<String>,
    /// Kinds of credential, in the order in which they are looked for.
    pub takes: Vec<Kind>,
    /// Versions of token.
    pub versions: Vec<String>,
    /// Name of the tenant that it trusts; `*` is every tenant of the directory.
    pub tenant: String,
    /// Seconds that clocks may differ by.
    #[serde(default = "usual_skew")]
    pub skew: i64,
    /// Audiences of an own API; those of Azure's services stand in the catalogue.
    #[serde(default)]
    pub audiences: Vec<String>,
    /// Roles and scopes of which a token must hold one, if it holds any.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Whether it tells an ID token from an access token.
    #[serde(default)]
    pub needs_access_token: bool,
    /// The `x-ms-version` from which on bearer tokens are taken.
    #[serde(default)]
    pub bearer_since: Option<String>,
    /// What keys are derived from.
    #[serde(default)]
    pub key: String,
    /// The action that a missing role is reported for.
    #[serde(default)]
    pub action: String,
    /// Content type of bodies.
    #[serde(default = "plain", rename = "type")]
    pub kind: String,
    /// Body of answers that have only code and message.
    #[serde(default)]
    pub envelope: String,
    /// `WWW-Authenticate` of each 401 that has none of its own.
    #[serde(default)]
    pub challenge: Vec<String>,
    /// Headers of every answer; those that come out empty are left away.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// What it serves; the first page that fits is taken.
    #[serde(rename = "page")]
    pub pages: Vec<Page>,
    /// What it answers, by the check that failed.
    #[serde(rename = "answer")]
    pub answers: BTreeMap<String, Answer>,
}

/// Something that is served to those who may have it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Page {
    /// The path without regard to case; ends in `*` if it is only the beginning of one.
    pub path: String,
    /// Text that the query holds.
    #[serde(default)]
    pub query: String,
    /// Method; any if it is empty.
    #[serde(default)]
    pub method: String,
    /// Needs no credential.
    #[serde(default)]
    pub open: bool,
    /// Takes tokens of every tenant of the directory.
    #[serde(default)]
    pub any_tenant: bool,
    /// Trusts this tenant in place of the service's.
    #[serde(default)]
    pub tenant: Option<String>,
    /// Only for tokens of this tenant.
    #[serde(default)]
    pub when_tenant: Option<String>,
    /// Group that the caller must be in.
    #[serde(default)]
    pub group: Option<String>,
    /// Status.
    #[serde(default = "success")]
    pub status: u16,
    /// Content type, if not the service's.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// More headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Body.
    pub body: String,
}

/// How a refusal looks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// `WWW-Authenticate`, in place of the service's.
    #[serde(default)]
    pub challenge: Option<Vec<String>>,
    /// The code in the body.
    #[serde(default)]
    pub code: String,
    /// The message in the body.
    #[serde(default)]
    pub message: String,
    /// The detail in the body (Storage).
    #[serde(default)]
    pub detail: String,
    /// `error_description` of the challenge.
    #[serde(default)]
    pub described: String,
    /// Sub-status (Cosmos DB).
    #[serde(default)]
    pub substatus: String,
    /// More headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body, in place of the envelope.
    #[serde(default)]
    pub body: Option<String>,
    /// Content type, if not the service's.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
}

fn usual_skew() -> i64 {
    300
}

fn plain() -> String {
    "text/plain".to_owned()
}

fn success() -> u16 {
    200
}

impl Page {
    /// Whether it is what `method`, `path` and `query` ask for.
    pub(super) fn fits(&self, method: &str, path: &str, query: &str) -> bool {
        let path = path.to_ascii_lowercase();
        let fits = match self.path.strip_suffix('*') {
            Some(beginning) => path.starts_with(beginning),
            None => path.trim_end_matches('/') == self.path.trim_end_matches('/'),
        };
        fits && (self.method.is_empty() || self.method == method) && query.contains(&self.query)
    }
}

impl Service {
    /// How a refusal by `check` looks; where the service does not tell two checks apart, the wider one's answer is taken.
    pub(super) fn answer(&self, check: &str) -> Option<&Answer> {
        match (self.answers.get(check), wider(check)) {
            (Some(answer), _) => Some(answer),
            (None, Some(wider)) => self.answer(wider),
            (None, None) => None,
        }
    }
}

/// The check that `check` is a case of.
fn wider(check: &str) -> Option<&'static str> {
    match check {
        "version" | "tenant" => Some("issuer"),
        "key" => Some("signature"),
        "group" | "consent" => Some("role"),
        "empty" => Some("malformed"),
        "type" => Some("audience"),
        "malformed" | "signature" | "issuer" | "expired" | "early" | "audience" => Some("token"),
        "key-signature" | "scheme" | "token" => Some("missing"),
        check if check.starts_with("key-") || check.starts_with("sas-") => Some("key-signature"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that may fail at every service.
    const CHECKS: [&str; 14] =
        ["missing", "empty", "scheme", "malformed", "key", "signature", "issuer", "tenant", "expired", "early", "audience", "role", "revoked", "firewall"];

    #[test]
    fn every_file_is_registered_and_read() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("services");
        let mut found: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().replace(".toml", "")).collect();
        found.sort();
        assert_eq!(found, FILES.map(|(name, _)| name));
        all().unwrap();
    }

    #[test]
    fn every_service_is_of_the_catalogue_and_answers_every_check() {
        for service in all().unwrap() {
            assert!(why401_catalogue::service(&service.service).is_some(), "{}", service.id);
            for check in CHECKS {
                let answer = service.answer(check).unwrap_or_else(|| panic!("{}: no answer for {check}", service.id));
                assert!((400..500).contains(&answer.status), "{}: {check}", service.id);
            }
            assert!(service.pages.iter().any(|page| page.path == "/*" && page.query.is_empty()), "{}: no last page", service.id);
        }
    }

    #[test]
    fn no_two_services_share_a_host() {
        let mut hosts: Vec<String> = all().unwrap().into_iter().flat_map(|service| service.hosts).collect();
        let all = hosts.len();
        hosts.sort();
        hosts.dedup();
        assert_eq!(hosts.len(), all);
    }

    #[test]
    fn pages_are_found_by_path_query_and_method() {
        let page: Page = toml::from_str("path = '/subscriptions/*'\nquery = 'comp=list'\nmethod = 'GET'\nbody = ''").unwrap();
        assert!(page.fits("GET", "/Subscriptions/1", "a=b&comp=list"));
        assert!(!page.fits("PUT", "/subscriptions/1", "comp=list"));
        assert!(!page.fits("GET", "/subscriptions/1", ""));
        assert!(!page.fits("GET", "/tenants", "comp=list"));
    }
}
