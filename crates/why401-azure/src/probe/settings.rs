//! What the caller chooses for all requests.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use url::{Host, Url};

/// How requests are made.
#[derive(Debug, Clone)]
pub struct Settings {
    /// For each step of a request: name, connection, TLS, answer, body. 10 seconds by default.
    pub timeout: Duration,
    /// Files in PEM with certificates of authorities that are trusted besides the system's, like curl's `--cacert`.
    pub authorities: Vec<PathBuf>,
    /// Where connections go instead of where the address says; the first that fits counts.
    pub connect_to: Vec<ConnectTo>,
    /// Addresses of names that the name service is not asked for.
    pub resolve: Vec<Resolve>,
    /// Which proxy requests go through.
    pub proxy: Proxy,
}

impl Default for Settings {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(10), authorities: Vec::new(), connect_to: Vec::new(), resolve: Vec::new(), proxy: Proxy::Environment }
    }
}

/// The proxy that requests go through. What is meant for this machine or for its metadata service (169.254.0.0/16)
/// never does.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Proxy {
    /// As `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say, read as curl reads them.
    #[default]
    Environment,
    /// None.
    Off,
    /// This one: `http`, `https`, `socks5` or `socks5h`, with a user and a password if it wants them.
    Url(Url),
}

impl fmt::Debug for Proxy {
    /// Without user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("Environment"),
            Self::Off => f.write_str("Off"),
            Self::Url(url) => write!(f, "Url({})", crate::address::host(url)),
        }
    }
}

/// Why an override cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadOverride {
    /// It has too few or too many parts.
    #[error("it must be {0}; an IPv6 address stands in brackets")]
    Form(&'static str),
    /// A port is none.
    #[error("`{0}` is no port")]
    Port(String),
    /// A host is none.
    #[error("`{0}` is no host")]
    Host(String),
    /// An address is none.
    #[error("`{0}` is no IP address")]
    Address(String),
}

/// `HOST:PORT:TOHOST:TOPORT` of curl's [`--connect-to`](https://curl.se/docs/manpage.html#--connect-to): connect there
/// instead, and change nothing else (neither `Host`, nor the name in TLS, nor what the certificate has to be for).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectTo {
    /// For this host, in lower case; any without it.
    pub host: Option<String>,
    /// For this port; any without it.
    pub port: Option<u16>,
    /// To this host; the same without it.
    pub to_host: Option<String>,
    /// To this port; the same without it.
    pub to_port: Option<u16>,
}

impl ConnectTo {
    pub(super) fn fits(&self, host: &str, port: u16) -> bool {
        self.host.as_deref().is_none_or(|own| own.eq_ignore_ascii_case(host)) && self.port.is_none_or(|own| own == port)
    }
}

impl FromStr for ConnectTo {
    type Err = BadOverride;

    fn from_str(text: &str) -> Result<Self, BadOverride> {
        let parts = parts(text);
        let [host, from_port, to_host, to_port] = parts[..] else { return Err(BadOverride::Form("HOST:PORT:TOHOST:TOPORT")) };
        Ok(Self { host: optional_host(host)?, port: optional_port(from_port)?, to_host: optional_host(to_host)?, to_port: optional_port(to_port)? })
    }
}

/// `HOST:PORT:ADDRESS[,ADDRESS]` of curl's [`--resolve`](https://curl.se/docs/manpage.html#--resolve).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolve {
    /// For this host, in lower case; any without it (`*`).
    pub host: Option<String>,
    /// For this port.
    pub port: u16,
    /// At least one.
    pub addresses: Vec<IpAddr>,
}

impl Resolve {
    pub(super) fn fits(&self, host: &str, port: u16) -> bool {
        self.host.as_deref().is_none_or(|own| own.eq_ignore_ascii_case(host)) && self.port == port
    }
}

impl FromStr for Resolve {
    type Err = BadOverride;

    fn from_str(text: &str) -> Result<Self, BadOverride> {
        const FORM: BadOverride = BadOverride::Form("HOST:PORT:ADDRESS[,ADDRESS]");
        let text = text.strip_prefix('+').unwrap_or(text);
        let from = split_first(text).ok_or(FORM)?;
        let (number, addresses) = from.1.split_once(':').ok_or(FORM)?;
        let host = if from.0 == "*" { None } else { Some(optional_host(from.0)?.ok_or(FORM)?) };
        let addresses = addresses.split(',').map(address).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { host, port: port(number)?, addresses })
    }
}

fn address(text: &str) -> Result<IpAddr, BadOverride> {
    unbracketed(text.trim()).parse().map_err(|_| BadOverride::Address(text.to_owned()))
}

fn unbracketed(text: &str) -> &str {
    text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text)
}

/// What stands between colons; those in brackets are part of an IPv6 address.
fn parts(text: &str) -> Vec<&str> {
    let mut rest = text;
    let mut parts = Vec::new();
    while let Some((part, after)) = split_first(rest) {
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

fn split_first(text: &str) -> Option<(&str, &str)> {
    let from = if text.starts_with('[') { text.find(']')? } else { 0 };
    let at = from + text[from..].find(':')?;
    Some((&text[..at], &text[at + 1..]))
}

fn port(text: &str) -> Result<u16, BadOverride> {
    text.parse().ok().filter(|port| *port != 0).ok_or_else(|| BadOverride::Port(text.to_owned()))
}

fn optional_port(text: &str) -> Result<Option<u16>, BadOverride> {
    if text.is_empty() { Ok(None) } else { port(text).map(Some) }
}

/// Written as a URL would have it, an IPv6 address without brackets.
fn optional_host(text: &str) -> Result<Option<String>, BadOverride> {
    if text.is_empty() {
        return Ok(None);
    }
    let host = Host::parse(text).map_err(|_| BadOverride::Host(text.to_owned()))?.to_string();
    Ok(Some(unbracketed(&host).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connect_to_is_read_as_curl_reads_it() {
        let read = |text: &str| text.parse::<ConnectTo>();
        let all = read("Login.MicrosoftOnline.com:443:127.0.0.1:8443").unwrap();
        assert!(all.fits("login.microsoftonline.com", 443) && !all.fits("login.microsoftonline.com", 80));
        assert_eq!((all.to_host.as_deref(), all.to_port), (Some("127.0.0.1"), Some(8443)));
        let any = read(":::8443").unwrap();
        assert!(any.fits("a.example", 1) && any.to_host.is_none() && any.to_port == Some(8443));
        assert_eq!(read("[::1]:443:[::2]:").unwrap().to_host.as_deref(), Some("::2"));
        for bad in ["", "a", "a:1:b", "a:1:b:2:c", "a:x:b:2", "a:1:b:0", "a:1:b:65536", "[::1:1:b:2", "a b:1:c:2"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn resolve_is_read_as_curl_reads_it() {
        let read = |text: &str| text.parse::<Resolve>();
        let two = read("+a.example:443:127.0.0.1,[::1]").unwrap();
        assert!(two.fits("A.example", 443) && !two.fits("a.example", 80));
        assert_eq!(two.addresses, ["127.0.0.1".parse::<IpAddr>().unwrap(), "::1".parse().unwrap()]);
        assert!(read("*:443:::1").unwrap().fits("anything", 443));
        for bad in ["", "a:443", "a:443:", "a:443:b", "a:443:127.0.0.1,", ":443:127.0.0.1", "-a:x:1"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn debug_shows_no_password_of_a_proxy() {
        let proxy = Proxy::Url(Url::parse("http://ann:hunter2@proxy.example:3128").unwrap());
        assert_eq!(format!("{proxy:?}"), "Url(proxy.example:3128)");
    }
}
