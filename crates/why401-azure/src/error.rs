//! What can go wrong, and what to do about it. No message holds more of an address than its host.

use std::path::PathBuf;
use std::time::Duration;

use crate::probe::NotSent;

/// Why there are no keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The address is none that may be fetched.
    #[error("`{scheme}` from `{host}` is not fetched: an address must be https (http only on this machine), without a user name")]
    Address {
        /// Its scheme.
        scheme: String,
        /// Its host.
        host: String,
    },
    /// A file of certificates cannot be used.
    #[error("the certificates in `{}` cannot be used: {reason}", path.display())]
    Authority {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The client cannot be made ready.
    #[error("secure connections are not possible here: {0}")]
    Setup(String),
    /// Nothing may be fetched, and nothing is kept.
    #[error("the keys of `{host}` are not kept here, and nothing is fetched offline")]
    Offline {
        /// Where they would have come from.
        host: String,
    },
    /// It was tried.
    #[error("cannot fetch from `{host}`: {fault}")]
    Fetch {
        /// From where.
        host: String,
        /// What happened.
        fault: Fault,
    },
}

/// What happened between us and a host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The time is over.
    #[error("there was no complete answer within {} s", .0.as_secs_f64())]
    TimedOut(Duration),
    /// The host's name has no address.
    #[error("its name is not found")]
    NameNotFound,
    /// Nothing listens there.
    #[error("it refused the connection")]
    Refused,
    /// The network has no way to it.
    #[error("the network cannot reach it")]
    Unreachable,
    /// The connection ended too early.
    #[error("the connection was closed before the answer was complete")]
    Closed,
    /// Its certificate proves nothing.
    #[error("its certificate is not trusted: {0}")]
    Certificate(Distrust),
    /// TLS failed in another way; as `rustls` says it.
    #[error("no secure connection came about: {0}")]
    Tls(String),
    /// The proxy did not let us through; as `hyper-util` says it.
    #[error("the proxy gave no way to it: {0}")]
    Proxy(String),
    /// The answer is no HTTP.
    #[error("it does not answer in HTTP")]
    NotHttp,
    /// It points elsewhere; the host that it names.
    #[error("it redirects{}, and redirects are not followed", .0.as_ref().map(|to| format!(" to `{to}`")).unwrap_or_default())]
    Redirected(Option<String>),
    /// The status is not 200.
    #[error("it answered with status {0}")]
    Status(u16),
    /// It speaks no HTTP/2.
    #[error("it does not speak HTTP/2")]
    NoHttp2,
    /// Nothing was sent.
    #[error("nothing was sent: {0}")]
    NotSent(NotSent),
    /// The body is a page.
    #[error("it answered with a page instead of JSON; a login page or a proxy stands between")]
    Page,
    /// The body is longer than 1 MiB.
    #[error("its answer is longer than 1 MiB")]
    TooLarge,
    /// The body is no metadata.
    #[error("its answer is no OpenID metadata: {0}")]
    NotMetadata(String),
    /// The metadata has the keys where they could be changed on their way; the host.
    #[error("its metadata has the keys at an address of `{0}` that is not safe to fetch")]
    UnsafeKeys(String),
    /// The body is no key set.
    #[error("its answer is no key set: {0}")]
    NotKeys(String),
    /// Anything else; as `reqwest` says it.
    #[error("{0}")]
    Other(String),
}

/// Why a certificate proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// No trusted authority stands behind it.
    #[error("its authority is not known here")]
    Authority,
    /// Its time is over.
    #[error("it has expired")]
    Expired,
    /// Its time has not begun.
    #[error("it is not valid yet")]
    Early,
    /// It is another host's.
    #[error("it is for another host")]
    Host,
    /// Its authority took it back.
    #[error("it is revoked")]
    Revoked,
    /// It is faulty, or not for servers.
    #[error("it is faulty")]
    Faulty,
}

impl Error {
    /// Whether the network or the host is the reason, not the call.
    #[must_use]
    pub fn is_network(&self) -> bool {
        matches!(self, Self::Offline { .. } | Self::Fetch { .. })
    }

    /// What to do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Address { .. } => "Give the https address of the metadata or of the key set.",
            Self::Authority { .. } => "The file must hold one or more certificates in PEM (-----BEGIN CERTIFICATE-----).",
            Self::Setup(_) => "Install the certificates of the system (package ca-certificates), or give a file with those of the authorities.",
            Self::Offline { .. } => "Run it once with the network, or give the key set as a file.",
            Self::Fetch { fault, .. } => fault.hint(),
        }
    }
}

impl Fault {
    /// What to do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotSent(reason) => reason.hint(),
            Self::NoHttp2 => "Use HTTP/1.1, or let the server choose.",
            Self::TimedOut(_) | Self::Closed => "Try again; behind a proxy, set HTTPS_PROXY.",
            Self::NameNotFound => "Check the address and the network; behind a proxy, set HTTPS_PROXY.",
            Self::Refused | Self::Unreachable => "Check the address, the firewall, and HTTPS_PROXY if it is set.",
            Self::Certificate(Distrust::Authority) => {
                "If a proxy inspects TLS here, or the host has a private authority, give the file with its CA certificate."
            }
            Self::Certificate(Distrust::Expired | Distrust::Early) => "Check the clock of this machine; if it is right, the host has to renew its certificate.",
            Self::Certificate(_) => "Check the address. Something between may be answering in the host's place.",
            Self::Tls(_) | Self::NotHttp => "Check the address and the port.",
            Self::Proxy(_) => "Check HTTPS_PROXY (with user and password, if it wants them), and NO_PROXY.",
            Self::Redirected(_) => "Give the address that it redirects to, if you trust it; a login page of the network redirects too.",
            Self::Status(400..=499) => "Check the cloud, the tenant and the policy in the address.",
            Self::Status(_) => "Try again later.",
            Self::Page => "Sign in to the network, or check the proxy and the address.",
            Self::NotMetadata(_) => "Check the address; that of metadata ends with /.well-known/openid-configuration.",
            Self::UnsafeKeys(_) => "Do not trust keys that come this way; ask whoever runs the issuer.",
            Self::TooLarge | Self::NotKeys(_) => "Check the address of the key set.",
            Self::Other(_) => "Check the network and the address.",
        }
    }
}
