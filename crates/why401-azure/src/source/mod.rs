//! Ways to sign in: what of them exists on a machine, and what comes of each.
//!
//! Nothing is kept: neither a token nor a key is cached or written. What is asked of whom is decided here:
//!
//! - A secret or an assertion goes to the authority alone, and only if that is one of a known cloud, or on this machine,
//!   or named by the user ([`Wanted::named_by_user`]). What a challenge names is none of these by itself.
//! - What leaves here of an answer holds no token: bodies are redacted before they are stored ([`Acquired::exchanges`]).
//! - This module reads no environment variable and no clock zone of its own: [`Machine`] is all it knows of where it runs.
//!   The programs that it starts (`az`, `azd`) have the environment of this process.

mod answer;
mod attempt;
mod authority;
mod certificate;
mod file;
mod managed_identity;
mod origin;
mod program;
mod text;

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use url::Url;
use why401_evidence::Secret;
use why401_evidence::time::Epoch;

use crate::probe::{Exchange, Failure, Prober};
use attempt::Attempt;
use origin::Way;

pub use managed_identity::Identity;
pub use origin::{Source, available, named};

/// A way to sign in, as the command line calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `env`: the variables of `EnvironmentCredential`.
    Env,
    /// `secret`: a client secret that was given.
    Secret,
    /// `cert`: a certificate that was given.
    Cert,
    /// `assertion`: another issuer's token in a file that was given.
    Assertion,
    /// `workload`: another issuer's token in the file that `AZURE_FEDERATED_TOKEN_FILE` names.
    Workload,
    /// `managed-identity`: the identity of the machine.
    ManagedIdentity,
    /// `cli`: Azure CLI.
    Cli,
    /// `azd`: Azure Developer CLI.
    Azd,
    /// `token-file`: a token in a file that was given.
    TokenFile,
    /// `header`: the token of the user's own request.
    Header,
}

impl Kind {
    /// All of them, in the order in which they are tried.
    pub const ALL: [Self; 10] =
        [Self::Header, Self::TokenFile, Self::Secret, Self::Cert, Self::Assertion, Self::Env, Self::Workload, Self::ManagedIdentity, Self::Cli, Self::Azd];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Env => "env",
            Self::Secret => "secret",
            Self::Cert => "cert",
            Self::Assertion => "assertion",
            Self::Workload => "workload",
            Self::ManagedIdentity => "managed-identity",
            Self::Cli => "cli",
            Self::Azd => "azd",
            Self::TokenFile => "token-file",
            Self::Header => "header",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The machine that this runs on.
pub struct Machine<'a> {
    /// Its environment; `PATH` is where programs are looked for.
    pub env: &'a dyn Fn(&str) -> Option<OsString>,
    /// The folder in which the agent of Azure Arc leaves its keys, for tests; else the documented one.
    pub arc_keys: Option<PathBuf>,
}

impl Machine<'_> {
    /// A variable that is set to something that can be read.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        (self.env)(name).and_then(|value| value.into_string().ok()).filter(|value| !value.is_empty())
    }
}

/// What the user gave on the command line. It comes before the environment.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The tenant, by id or by domain.
    pub tenant: Option<String>,
    /// The application.
    pub client_id: Option<String>,
    /// Its secret.
    pub secret: Option<Secret>,
    /// A file with its secret.
    pub secret_file: Option<PathBuf>,
    /// A file in PEM with its certificate and its private key.
    pub certificate: Option<PathBuf>,
    /// A file with a token that another issuer made out for it.
    pub assertion_file: Option<PathBuf>,
    /// A file with a token that is to be used as it is, raw or in the JSON of a client.
    pub token_file: Option<PathBuf>,
    /// The value of the `Authorization` header of the user's request.
    pub header: Option<Secret>,
    /// The managed identity that is meant, where a machine has several.
    pub identity: Option<Identity>,
}

/// What a token is wanted for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The authority, e.g. `https://login.microsoftonline.com`.
    pub authority: Url,
    /// Whether the user named the authority, by an option or by `AZURE_AUTHORITY_HOST`. A challenge does not count.
    pub named_by_user: bool,
    /// The tenant, by id or by domain.
    pub tenant: String,
    /// The audience, as managed identities and Azure CLI want it, e.g. `https://management.azure.com/`.
    pub resource: String,
    /// The scope, as version 2.0 of the authority wants it, e.g. `https://management.azure.com/.default`.
    pub scope: String,
    /// Claims that a challenge demands (JSON).
    pub claims: Option<String>,
}

/// A request without its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestSummary {
    /// Its method.
    pub method: String,
    /// Its address; no request of a sign-in has a credential there.
    pub url: String,
    /// Its host, with its port if that is not the usual one.
    pub host: String,
}

/// A token, fresh from where it comes from.
#[derive(Debug, Clone)]
pub struct Token {
    /// The token, without scheme.
    pub value: Secret,
    /// When it expires, if whoever gave it says so.
    pub expires_on: Option<Epoch>,
    /// Its scheme, usually `Bearer`.
    pub token_type: String,
}

/// What came of signing in.
#[derive(Debug)]
pub struct Acquired {
    /// The way.
    pub source: Kind,
    /// The way in words, e.g. `client secret of AZURE_CLIENT_SECRET, application 6f1c…, at login.microsoftonline.com`.
    pub how: String,
    /// What was asked, and what came back: without tokens, and with no secret that was sent.
    pub exchanges: Vec<(RequestSummary, Result<Exchange, Failure>)>,
    /// The token, or why there is none.
    pub outcome: Result<Token, NotAcquired>,
}

/// Why there is no token. No text holds a secret.
#[derive(Debug, Clone, thiserror::Error)]
pub enum NotAcquired {
    /// The way does not exist here; why.
    #[error("{0}")]
    NotHere(String),
    /// Whoever was asked said no.
    #[error("status {status}{}{}", .error.as_ref().map(|error| format!(" {error}")).unwrap_or_default(), .description.as_ref().map(|text| format!(": {text}")).unwrap_or_default())]
    Refused {
        /// The status.
        status: u16,
        /// `error` (RFC 6749 section 5.2), or what stands in its place.
        error: Option<String>,
        /// `error_description`, or what stands in its place; Entra's holds the code `AADSTS…`.
        description: Option<String>,
    },
    /// Nobody answered.
    #[error("{0}")]
    Failed(Box<Failure>),
    /// A file cannot be used.
    #[error("`{}` cannot be used: {reason}", path.display())]
    BadFile {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A program gave none.
    #[error("`{name}` {}{}", .status.map_or("was ended".to_owned(), |status| format!("ended with {status}")), if .text.is_empty() { String::new() } else { format!(": {text}") })]
    Program {
        /// The program.
        name: String,
        /// Its exit code; none if it was ended.
        status: Option<i32>,
        /// The end of what it said on its error output, redacted.
        text: String,
    },
    /// What came is no token; why.
    #[error("{0}")]
    Unreadable(String),
}

/// Signs in that way.
#[must_use]
pub fn acquire(prober: &Prober, machine: &Machine<'_>, source: &Source, wanted: &Wanted) -> Acquired {
    let mut attempt = Attempt::new(prober);
    let outcome = match &source.way {
        Way::Secret { client_id, secret, .. } => authority::with_secret(&mut attempt, wanted, client_id, secret),
        Way::Certificate { client_id, file, .. } => authority::with_certificate(&mut attempt, wanted, client_id, file),
        Way::Assertion { client_id, file, .. } => authority::with_assertion(&mut attempt, wanted, client_id, file),
        Way::Identity(endpoint, identity) => managed_identity::acquire(&mut attempt, machine, endpoint, identity.as_ref(), wanted),
        Way::Cli(path) => program::azure_cli(path, wanted, prober.settings().timeout),
        Way::Azd(path) => program::developer_cli(path, wanted, prober.settings().timeout),
        Way::TokenFile(path) => file::bytes(path).and_then(|bytes| text::token(bytes.expose().as_bytes())),
        Way::Header(value) => text::token(value.expose().as_bytes()),
    };
    Acquired { source: source.kind, how: source.how(wanted), exchanges: attempt.exchanges, outcome }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_name(kind.name()), Some(kind));
        }
        assert_eq!(Kind::of_name("secrets"), None);
    }

    #[test]
    fn reasons_read_as_sentences() {
        let refused = |error: Option<&str>, description: Option<&str>| NotAcquired::Refused {
            status: 401,
            error: error.map(str::to_owned),
            description: description.map(str::to_owned),
        };
        assert_eq!(refused(Some("invalid_client"), Some("AADSTS7000215: x")).to_string(), "status 401 invalid_client: AADSTS7000215: x");
        assert_eq!(refused(None, None).to_string(), "status 401");
        let program = NotAcquired::Program { name: "az".to_owned(), status: Some(1), text: "Please run az login".to_owned() };
        assert_eq!(program.to_string(), "`az` ended with 1: Please run az login");
    }
}
