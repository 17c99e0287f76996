//! The request that is probed.

use why401_azure::Url;
use why401_evidence::credential::jwt;
use why401_evidence::{Secret, redact};
use zeroize::Zeroizing;

/// A request, ready to be sent.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// Method as the user has it.
    pub(crate) method: String,
    /// Whether a method that changes things may be sent as it is.
    pub(crate) allow_unsafe: bool,
    pub(crate) url: Url,
    /// Headers without those of the connection (`Host`, `Content-Length`).
    pub(crate) headers: Vec<(String, Secret)>,
    pub(crate) body: Vec<u8>,
    /// Whether it was recorded (curl, HAR) as it failed, so that a credential it lacks was lacking.
    pub(crate) recorded: bool,
}

/// Headers that carry a credential, in lower case.
const CREDENTIALS: [&str; 19] = [
    "authorization",
    "proxy-authorization",
    "api-key",
    "ocp-apim-subscription-key",
    "subscription-key",
    "x-api-key",
    "x-auth-token",
    "x-functions-key",
    "x-ms-authorization-auxiliary",
    "x-ms-copy-source-authorization",
    "x-ms-encryption-key",
    "x-ms-token-aad-access-token",
    "x-zumo-auth",
    "aeg-sas-key",
    "aeg-sas-token",
    "cookie",
    "servicebusauthorization",
    "x-identity-header",
    "secret",
];

/// Schemes that stand before a credential, in lower case.
const SCHEMES: [&str; 5] = ["bearer ", "basic ", "pop ", "sharedkey ", "sharedaccesssignature "];

/// Query parameters that are credentials, in lower case.
const SIGNED: [&str; 6] = ["sig", "code", "subscription-key", "access_token", "api-key", "client_secret"];

impl Case {
    /// A plain GET of `url`.
    pub(crate) fn of_address(url: Url) -> Self {
        Self { method: "GET".to_owned(), allow_unsafe: false, url, headers: Vec::new(), body: Vec::new(), recorded: false }
    }

    /// The method that is sent: one that changes nothing, unless the user allows it.
    pub(crate) fn sent_method(&self) -> &str {
        if is_safe(&self.method) || self.allow_unsafe { &self.method } else { "GET" }
    }

    /// Whether what is sent may change something: then it is served once at most, and nowhere but at its own address.
    pub(crate) fn changes(&self) -> bool {
        !is_safe(self.sent_method())
    }

    /// The body that goes with it.
    pub(crate) fn sent_body(&self) -> Vec<u8> {
        if self.sent_method() == self.method { self.body.clone() } else { Vec::new() }
    }

    /// Whether it carries a credential of its own.
    pub(crate) fn carries(&self) -> bool {
        self.headers.iter().any(|(name, value)| is_credential(name, value)) || self.signed()
    }

    /// Whether its address carries one.
    pub(crate) fn signed(&self) -> bool {
        self.url.query_pairs().any(|(name, _)| SIGNED.contains(&name.to_ascii_lowercase().as_str()))
    }

    /// Its `Authorization` header.
    pub(crate) fn authorization(&self) -> Option<&Secret> {
        self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization")).map(|(_, value)| value)
    }

    /// Its headers but those that carry a credential.
    pub(crate) fn plain_headers(&self) -> Vec<(String, Secret)> {
        self.headers.iter().filter(|(name, value)| !is_credential(name, value) && !is_secret(name, value)).cloned().collect()
    }

    /// Its address without credentials.
    pub(crate) fn plain_url(&self) -> Url {
        let mut url = self.url.clone();
        if self.signed() {
            let kept: Vec<(String, String)> = self
                .url
                .query_pairs()
                .filter(|(name, _)| !SIGNED.contains(&name.to_ascii_lowercase().as_str()))
                .map(|(n, v)| (n.into_owned(), v.into_owned()))
                .collect();
            url.query_pairs_mut().clear().extend_pairs(kept);
        }
        url
    }

    /// The host, in lower case.
    pub(crate) fn host(&self) -> String {
        self.url.host_str().unwrap_or("").trim_matches(['[', ']']).to_ascii_lowercase()
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(443)
    }
}

/// RFC 9110 section 9.2.1.
fn is_safe(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS")
}

/// Whether a header carries a credential: by its name, its scheme, or a token in it.
pub(crate) fn is_credential(name: &str, value: &Secret) -> bool {
    let value = value.expose();
    let has = |scheme: &&str| value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    CREDENTIALS.contains(&name.to_ascii_lowercase().as_str()) || SCHEMES.iter().any(has) || !jwt::tokens(value).is_empty()
}

/// Whether something of a header would be redacted: it may be no credential, but it is nobody else's affair.
fn is_secret(name: &str, value: &Secret) -> bool {
    let line = Zeroizing::new(format!("{name}: {}", value.expose()));
    redact::scrub(&line) != *line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(method: &str, url: &str) -> Case {
        Case {
            method: method.to_owned(),
            allow_unsafe: false,
            url: Url::parse(url).unwrap(),
            headers: vec![("Api-Key".to_owned(), Secret::new("k".to_owned())), ("Accept".to_owned(), Secret::new("*/*".to_owned()))],
            body: b"{}".to_vec(),
            recorded: false,
        }
    }

    #[test]
    fn what_changes_things_is_sent_as_get() {
        let post = case("POST", "https://a.example/");
        assert_eq!((post.sent_method(), post.sent_body().len()), ("GET", 0));
        let allowed = Case { allow_unsafe: true, ..post };
        assert_eq!((allowed.sent_method(), allowed.sent_body().len(), allowed.changes()), ("POST", 2, true));
    }

    #[test]
    fn a_credential_may_have_any_name() {
        let carries = |name: &str, value: &str| Case { headers: vec![(name.to_owned(), Secret::new(value.to_owned()))], ..case("GET", "https://a.example/") };
        let token = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJhcGk6Ly94In0.c2lnbmF0dXJl";
        for (name, value) in [("X-Token", token), ("X-Any", "Bearer abc"), ("Cookie", "a=b"), ("Aeg-Sas-Token", "r=x&s=y")] {
            assert!(carries(name, value).carries(), "{name}");
        }
        for (name, value) in [("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("X-My-Password", "hunter2hunter2")] {
            assert!(!carries(name, value).carries(), "{name}");
        }
        assert_eq!(carries("X-My-Password", "hunter2hunter2").plain_headers().len(), 0);
        assert_eq!(carries("x-ms-client-request-id", "6f9619ff-8b86-d011-b42d-00cf4fc964ff").plain_headers().len(), 1);
    }

    #[test]
    fn credentials_are_told_from_the_rest() {
        let signed = case("GET", "https://a.example/b?sv=1&sig=abc%2F");
        assert!(signed.carries() && signed.signed());
        assert_eq!(signed.plain_url().as_str(), "https://a.example/b?sv=1");
        assert_eq!(signed.plain_headers().iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Accept"]);
    }
}
