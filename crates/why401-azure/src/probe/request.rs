//! What may be sent, and in which form.

use hyper::Method;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use url::{Host, Url};

use super::exchange::Request;

/// How the program calls itself.
const AGENT: &str = concat!("why401/", env!("CARGO_PKG_VERSION"));

/// Headers that carry credentials, in lower case.
///
/// Sources: RFC 9110 section 11.6 and 11.7, RFC 6265 section 5.4; [API Management](https://learn.microsoft.com/azure/api-management/api-management-subscriptions),
/// [Functions](https://learn.microsoft.com/azure/azure-functions/function-keys-how-to), [Azure OpenAI](https://learn.microsoft.com/azure/ai-services/authentication),
/// [auxiliary tokens of ARM](https://learn.microsoft.com/azure/azure-resource-manager/management/authenticate-multi-tenant),
/// [managed identities of App Service](https://learn.microsoft.com/azure/app-service/overview-managed-identity),
/// [Event Grid](https://learn.microsoft.com/azure/event-grid/security-authenticate-publishing-clients).
const CREDENTIALS: [&str; 18] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "api-key",
    "x-api-key",
    "x-functions-key",
    "ocp-apim-subscription-key",
    "x-ms-authorization-auxiliary",
    "x-identity-header",
    "secret",
    "aeg-sas-key",
    "aeg-sas-token",
    "x-zumo-auth",
    "x-auth-token",
    "x-ms-token-aad-access-token",
    "x-ms-copy-source-authorization",
    "x-ms-encryption-key",
    "servicebusauthorization",
];

/// Headers with which a platform's own identity endpoint is asked.
const PLATFORM: [&str; 2] = ["x-identity-header", "secret"];

/// Parameters of a query that carry credentials, in lower case: a shared access signature, keys, tokens.
const PARAMETERS: [&str; 6] = ["sig", "code", "subscription-key", "access_token", "api-key", "client_secret"];

/// Values of headers that are credentials whatever the name.
const SCHEMES: [&str; 4] = ["bearer ", "sharedaccesssignature ", "sharedkey ", "pop "];

/// Headers that belong to one connection, or that are made anew.
const MADE_ANEW: [&str; 8] = ["content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "proxy-connection"];

/// Why a request is not sent. No text holds a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// The method is no token (RFC 9110 section 9.1), or `CONNECT`.
    #[error("the method cannot be sent")]
    Method,
    /// The address is neither `http` nor `https`.
    #[error("`{0}` is not spoken, only http and https")]
    Scheme(String),
    /// The address has no host, or cannot stand in a request.
    #[error("the address cannot be asked: it has no host, or characters that no request can have")]
    Address,
    /// The address names a user.
    #[error("the address holds a user or a password, which end up in logs")]
    User,
    /// A header's name is no token.
    #[error("`{0}` is no name of a header")]
    HeaderName(String),
    /// A header's value holds a line end or another control character.
    #[error("the value of the header `{0}` holds characters that no header can have")]
    HeaderValue(String),
    /// A credential would travel unprotected; which, e.g. `the header authorization`.
    #[error("{0} would travel unprotected: a credential goes over https, and over http only to this machine and its metadata service")]
    Unprotected(String),
    /// The proxy is none that can be used.
    #[error("the proxy is none that can be used: its address must be http, https, socks5 or socks5h")]
    Proxy,
}

impl NotSent {
    /// What to do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unprotected(_) => "Use the https address. Many services redirect from http to https, and by then the credential has been on the wire.",
            Self::User => "Give the credential as a header.",
            Self::Scheme(_) | Self::Address | Self::Method => "Check the request.",
            Self::HeaderName(_) | Self::HeaderValue(_) => "Check the header; a line end often comes from reading a file with a last line.",
            Self::Proxy => "Check the address of the proxy.",
        }
    }
}

/// A request that can be sent.
pub(super) struct Prepared {
    pub(super) method: Method,
    /// Without the fragment, which is never sent.
    pub(super) url: Url,
    /// The host, an IPv6 address without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) headers: HeaderMap,
}

impl Prepared {
    pub(super) fn new(request: &Request) -> Result<Self, NotSent> {
        let mut url = request.url.clone();
        url.set_fragment(None);
        let (host, port) = target(&url)?;
        let method = Method::from_bytes(request.method.as_bytes()).ok().filter(|method| *method != Method::CONNECT).ok_or(NotSent::Method)?;
        let headers = headers(request, &url)?;
        Ok(Self { method, url, host, port, headers })
    }

    pub(super) fn is_tls(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The first credential that must not travel unprotected; `to_platform` if it stays in the platform's own network.
    pub(super) fn credential(&self, to_platform: bool) -> Option<String> {
        let carries = |(name, value): &(&HeaderName, &HeaderValue)| {
            let platform = to_platform && PLATFORM.contains(&name.as_str());
            !platform && (CREDENTIALS.contains(&name.as_str()) || has_scheme(value))
        };
        let header = self.headers.iter().find(carries).map(|(name, _)| format!("the header {name}"));
        let named = |name: &str| PARAMETERS.iter().find(|known| known.eq_ignore_ascii_case(name));
        header.or_else(|| self.url.query_pairs().find_map(|(name, _)| named(&name).map(|name| format!("`{name}` of the query"))))
    }
}

fn has_scheme(value: &HeaderValue) -> bool {
    SCHEMES.iter().any(|scheme| value.as_bytes().get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes())))
}

/// Host and port of an address that may be asked.
fn target(url: &Url) -> Result<(String, u16), NotSent> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(NotSent::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(NotSent::User);
    }
    let host = match url.host() {
        Some(Host::Domain(name)) => name.to_owned(),
        Some(Host::Ipv4(ip)) => ip.to_string(),
        Some(Host::Ipv6(ip)) => ip.to_string(),
        None => return Err(NotSent::Address),
    };
    Ok((host, url.port_or_known_default().ok_or(NotSent::Address)?))
}

fn headers(request: &Request, url: &Url) -> Result<HeaderMap, NotSent> {
    let mut headers = HeaderMap::new();
    let own = HeaderValue::from_str(&crate::address::host(url)).map_err(|_| NotSent::Address)?;
    headers.insert(header::HOST, own);
    for (name, value) in &request.headers {
        let (name, value) = header(name, value.expose())?;
        if name == header::HOST {
            headers.insert(name, value);
        } else if !MADE_ANEW.contains(&name.as_str()) {
            headers.append(name, value);
        }
    }
    headers.entry(header::USER_AGENT).or_insert(HeaderValue::from_static(AGENT));
    headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static("*/*"));
    Ok(headers)
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), NotSent> {
    let known = HeaderName::from_bytes(name.as_bytes()).map_err(|_| NotSent::HeaderName(why401_evidence::redact::scrub(name)))?;
    let mut value = HeaderValue::from_bytes(value.trim().as_bytes()).map_err(|_| NotSent::HeaderValue(known.to_string()))?;
    // Kept out of the tables of HPACK (RFC 7541 section 7.1.3) and of every Debug output.
    value.set_sensitive(CREDENTIALS.contains(&known.as_str()));
    Ok((known, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use why401_evidence::Secret;

    fn request(url: &str, headers: &[(&str, &str)]) -> Request {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), Secret::new((*value).to_owned()))).collect();
        Request { method: "GET".to_owned(), url: Url::parse(url).unwrap(), headers, body: Vec::new() }
    }

    fn prepared(url: &str, headers: &[(&str, &str)]) -> Result<Prepared, NotSent> {
        Prepared::new(&request(url, headers))
    }

    #[test]
    fn what_cannot_be_sent_is_told() {
        let refused = |url: &str| prepared(url, &[]).err().unwrap();
        assert_eq!(refused("ftp://a.example/"), NotSent::Scheme("ftp".to_owned()));
        assert_eq!(refused("https://ann:hunter2@a.example/"), NotSent::User);
        assert!(!format!("{:?} {}", refused("https://ann:hunter2@a.example/"), NotSent::User).contains("hunter2"));
        let header = |name, value| prepared("https://a.example", &[(name, value)]).err().unwrap();
        assert_eq!(header("a b", "1"), NotSent::HeaderName("a b".to_owned()));
        assert_eq!(header("Authorization", "Bearer a\r\nb"), NotSent::HeaderValue("authorization".to_owned()));
        for method in ["", "G T", "CONNECT", "G\r\n"] {
            assert_eq!(Prepared::new(&Request { method: method.to_owned(), ..request("https://a.example", &[]) }).err(), Some(NotSent::Method));
        }
    }

    #[test]
    fn credentials_are_recognised_by_name_scheme_and_parameter() {
        let found = |url: &str, name: &str, value: &str| prepared(url, &[(name, value)]).unwrap().credential(false);
        let url = "http://a.example/";
        for name in ["AUTHORIZATION", "Cookie", "Api-Key", "X-Functions-Key", "X-IDENTITY-HEADER", "Secret", "ocp-apim-subscription-key"] {
            assert!(found(url, name, "x").is_some(), "{name}");
        }
        assert!(found(url, "X-Forwarded-Access-Token", "bearer x").is_some());
        assert!(found("http://a.example/?sv=1&SIG=x", "Accept", "*/*").is_some_and(|what| what.contains("sig")));
        assert_eq!(found("http://a.example/?q=1", "X-Ms-Version", "2021-01-01"), None);
    }

    #[test]
    fn the_platform_may_be_asked_with_its_own_secret_only() {
        let prepared = prepared("http://169.254.130.2:8081/msi/token", &[("X-IDENTITY-HEADER", "x"), ("secret", "y")]).unwrap();
        assert!(prepared.credential(true).is_none() && prepared.credential(false).is_some());
    }

    #[test]
    fn headers_are_as_given_but_for_those_of_the_connection() {
        let given = [("X-A", "1"), ("x-a", "2"), ("Content-Length", "99"), ("Connection", "close"), ("Host", "b.example"), ("User-Agent", "curl/8")];
        let headers = prepared("https://a.example:8443/#f", &given).unwrap().headers;
        assert_eq!(headers.get_all("x-a").iter().collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(
            (headers["host"].as_bytes(), headers["user-agent"].as_bytes(), headers["accept"].as_bytes()),
            (&b"b.example"[..], &b"curl/8"[..], &b"*/*"[..])
        );
        assert!(!headers.contains_key("content-length") && !headers.contains_key("connection"));
    }
}
