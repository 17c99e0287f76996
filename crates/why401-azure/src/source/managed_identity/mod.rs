//! The identity of the machine: each platform has its own way to ask for it.

mod arc;
mod endpoint;

use std::time::Duration;
use url::Url;
use why401_evidence::Secret;

use super::attempt::{Attempt, get, post};
use super::origin::without_claims;
use super::{Machine, NotAcquired, Token, Wanted};
use crate::probe::{Request, Route};

pub(super) use endpoint::Endpoint;

/// How long the connection to the metadata service may take: outside of Azure nothing answers there, and inside it is
/// on the same link. Clients that try several ways wait as long.
const PATIENCE: Duration = Duration::from_secs(1);

/// A managed identity that is chosen among several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// By the id of its application.
    ClientId(String),
    /// By the id of its principal.
    ObjectId(String),
    /// By its resource, `/subscriptions/…`.
    ResourceId(String),
}

/// How an endpoint calls the parameters that choose an identity: by client, object and resource.
struct Names(&'static str, Option<&'static str>, Option<&'static str>);

impl Identity {
    /// The parameter that chooses it, if the endpoint has one.
    fn parameter(&self, names: &Names) -> Option<(&'static str, &str)> {
        match self {
            Self::ClientId(id) => Some((names.0, id)),
            Self::ObjectId(id) => names.1.map(|name| (name, id.as_str())),
            Self::ResourceId(id) => names.2.map(|name| (name, id.as_str())),
        }
    }
}

/// Whether the endpoint can be asked for that identity.
pub(super) fn check(endpoint: &Endpoint, identity: Option<&Identity>) -> Result<(), String> {
    let Some(identity) = identity else { return Ok(()) };
    match endpoint.names() {
        None => Err(format!("{} gives the token of whoever is signed in; no other identity can be chosen", endpoint.name())),
        Some(names) if identity.parameter(&names).is_none() => Err(format!("{} lets an identity be chosen by its client id only", endpoint.name())),
        Some(_) => Ok(()),
    }
}

/// The way in words.
pub(super) fn how(endpoint: &Endpoint, identity: Option<&Identity>, wanted: &Wanted) -> String {
    let which = match identity {
        None if endpoint.has_choice() => "system-assigned managed identity".to_owned(),
        None => "identity".to_owned(),
        Some(Identity::ClientId(id)) => format!("managed identity with client id {id}"),
        Some(Identity::ObjectId(id)) => format!("managed identity with object id {id}"),
        Some(Identity::ResourceId(id)) => format!("managed identity {id}"),
    };
    without_claims(format!("{which}, at {} ({})", endpoint.name(), crate::address::host(endpoint.url())), wanted)
}

/// Asks for a token, once: a try again would hide what a client sees.
pub(super) fn acquire(
    attempt: &mut Attempt<'_>,
    machine: &Machine<'_>,
    endpoint: &Endpoint,
    identity: Option<&Identity>,
    wanted: &Wanted,
) -> Result<Token, NotAcquired> {
    let question = Question { endpoint, identity, resource: &wanted.resource };
    let route = Route { patience: Some(PATIENCE), ..Route::default() };
    match endpoint {
        Endpoint::Arc(_) => arc::acquire(attempt, machine, &question, &route),
        Endpoint::AppService(_, header) => question.with_secret(attempt, "X-IDENTITY-HEADER", header, &route),
        Endpoint::MachineLearning(_, secret) => question.with_secret(attempt, "secret", secret, &route),
        Endpoint::CloudShell(_) | Endpoint::Metadata(_) => attempt.ask(&question.plain(), &route)?.token(),
    }
}

/// What is asked of an endpoint.
struct Question<'a> {
    endpoint: &'a Endpoint,
    identity: Option<&'a Identity>,
    resource: &'a str,
}

impl Question<'_> {
    fn url(&self) -> Url {
        let mut url = self.endpoint.url().clone();
        let Some(version) = self.endpoint.version() else { return url };
        let names = self.endpoint.names();
        let chosen = names.as_ref().and_then(|names| self.identity.and_then(|identity| identity.parameter(names)));
        // The metadata service refuses a parameter that stands there twice.
        url.set_query(None);
        url.query_pairs_mut().append_pair("api-version", version).append_pair("resource", self.resource).extend_pairs(chosen);
        url
    }

    /// Without a credential. The header `Metadata` shows that the caller is no browser that was led astray.
    fn plain(&self) -> Request {
        let metadata = Secret::new("true".to_owned());
        let headers = [("Metadata", &metadata)];
        match self.endpoint {
            Endpoint::CloudShell(_) => post(self.url(), &headers, &[("resource", self.resource)]),
            _ => get(self.url(), &headers),
        }
    }

    fn with_secret(&self, attempt: &mut Attempt<'_>, name: &str, secret: &Secret, route: &Route) -> Result<Token, NotAcquired> {
        attempt.keep_out(secret);
        let mut request = self.plain();
        request.headers.push((name.to_owned(), secret.clone()));
        attempt.ask(&request, route)?.token()
    }
}
