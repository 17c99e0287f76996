//! What is sent, and what comes of it.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use url::Url;
use why401_evidence::Secret;

use super::certificate::Certificate;
use super::settings::Proxy;
use crate::error::Fault;

/// A request, before anything is known of its way.
#[derive(Clone)]
pub struct Request {
    /// The method, e.g. `GET`.
    pub method: String,
    /// The address, `http` or `https`, without user and password.
    pub url: Url,
    /// Headers in order; a name may be repeated. `Host` stands for the one that the address gives. `Content-Length`,
    /// `Transfer-Encoding` and what belongs to one connection (RFC 9110 section 7.6.1) are left out: they are made anew.
    /// Without a `User-Agent` and an `Accept` those of this program are sent.
    pub headers: Vec<(String, Secret)>,
    /// The body; empty for none.
    pub body: Vec<u8>,
}

impl fmt::Debug for Request {
    /// Without the query, the values and the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        write!(f, "Request({} {} {names:?} + {} bytes)", self.method, crate::address::host(&self.url), self.body.len())
    }
}

/// Which HTTP is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HttpVersion {
    /// Over TLS what the server prefers of HTTP/2 and HTTP/1.1; else HTTP/1.1.
    #[default]
    Any,
    /// HTTP/1.1.
    Http1,
    /// HTTP/2, over TLS or with prior knowledge (RFC 9113 section 3.3).
    Http2,
}

/// How one request goes, where it is not as [`super::Settings`] say: one variation of an experiment.
#[derive(Debug, Clone, Default)]
pub struct Route {
    /// Connect here, whatever the name says. No proxy is used then, unless `proxy` names one, which is told to connect here.
    pub address: Option<SocketAddr>,
    /// Which HTTP is spoken.
    pub version: HttpVersion,
    /// The proxy, where it is not that of the settings.
    pub proxy: Option<Proxy>,
    /// How long the connection may take, where that is shorter than the time of each step.
    pub patience: Option<Duration>,
}

/// The HTTP that was spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoken {
    /// HTTP/1.0.
    Http10,
    /// HTTP/1.1.
    Http11,
    /// HTTP/2.
    Http2,
}

impl fmt::Display for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http10 => "HTTP/1.0",
            Self::Http11 => "HTTP/1.1",
            Self::Http2 => "HTTP/2",
        })
    }
}

/// An answer, and how it came.
#[derive(Clone)]
pub struct Exchange {
    /// The HTTP of the answer.
    pub version: Spoken,
    /// Its status.
    pub status: u16,
    /// What stands behind the status, the server's own words; empty with HTTP/2, and if it is not ASCII.
    pub reason: String,
    /// Its headers in their order, names in lower case; what is repeated stands behind the first of its name.
    pub headers: Vec<(String, String)>,
    /// The first 64 KiB of its body, which may hold tokens.
    pub body: Vec<u8>,
    /// Whether that is all of it.
    pub body_whole: bool,
    /// Why the body ended too early, if it did.
    pub broken: Option<Fault>,
    /// Whom the connection was made to: the host, or the proxy.
    pub remote: Option<SocketAddr>,
    /// The certificate of the host.
    pub peer: Option<Certificate>,
    /// When the request began to be sent, by this machine's clock, in seconds since 1970.
    pub sent_at: f64,
    /// When the head of the answer was there, likewise.
    pub received_at: f64,
    /// How long it took.
    pub took: Timings,
    /// Whether it went through a proxy.
    pub proxied: bool,
}

impl Exchange {
    /// The first value of the header `name`.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All values of the header `name`, in order.
    pub fn header_values<'e, 'n>(&'e self, name: &'n str) -> impl Iterator<Item = &'e str> + use<'e, 'n> {
        self.headers.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Exchange {
    /// Without values and body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        let Self { version, status, body, broken, remote, took, .. } = self;
        write!(f, "Exchange({version} {status} {names:?} + {} bytes, {broken:?}, {remote:?}, {took:?})", body.len())
    }
}

/// How long an exchange took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Timings {
    /// All of it, name and connection included.
    pub total: Duration,
    /// From the beginning of sending to the head of the answer.
    pub first_byte: Duration,
}

/// How far a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Looking up the name.
    Resolve,
    /// Making the connection.
    Connect,
    /// Having the proxy open the way.
    Proxy,
    /// Making it secure.
    Tls,
    /// Sending the request; also what is not sent for safety's sake.
    Send,
    /// Waiting for the head of the answer, and reading it.
    Receive,
}

/// Why there is no answer.
#[derive(Debug, Clone, thiserror::Error)]
#[error("`{host}`: {fault}")]
pub struct Failure {
    /// How far it came.
    pub stage: Stage,
    /// What happened.
    pub fault: Fault,
    /// With which host, with its port if that is not the usual one: that of the address; or the proxy, always with its port.
    pub host: String,
    /// With which address of it, as far as that is known; of several the last.
    pub address: Option<SocketAddr>,
    /// The certificate of the host, also one that is not trusted.
    pub peer: Option<Box<Certificate>>,
    /// How long it took.
    pub took: Duration,
}

/// The addresses of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// In the order in which they are tried; at least one.
    pub addresses: Vec<SocketAddr>,
    /// Whether the settings say so rather than the name service.
    pub overridden: bool,
    /// How long it took.
    pub took: Duration,
}
