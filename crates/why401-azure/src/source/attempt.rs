//! One try to sign in: what was asked so far, and what must not be shown of it.

use url::Url;
use url::form_urlencoded::Serializer;
use why401_evidence::Secret;

use super::answer::{self, Reply};
use super::{NotAcquired, RequestSummary};
use crate::probe::{Exchange, Failure, Prober, Request, Route};

/// A try to sign in.
pub(super) struct Attempt<'a> {
    prober: &'a Prober,
    pub(super) exchanges: Vec<(RequestSummary, Result<Exchange, Failure>)>,
    /// What was sent and must not come back to be shown.
    secrets: Vec<Secret>,
}

impl<'a> Attempt<'a> {
    pub(super) fn new(prober: &'a Prober) -> Self {
        Self { prober, exchanges: Vec::new(), secrets: Vec::new() }
    }

    /// A secret that will be sent: an answer that repeats it is stored without it.
    pub(super) fn keep_out(&mut self, secret: &Secret) {
        self.secrets.push(secret.clone());
    }

    /// Asks, and stores what came of it without its tokens.
    pub(super) fn ask(&mut self, request: &Request, route: &Route) -> Result<Reply, NotAcquired> {
        let summary = RequestSummary { method: request.method.clone(), url: request.url.to_string(), host: crate::address::host(&request.url) };
        match self.prober.send(request, route) {
            Ok(mut exchange) => {
                let reply = answer::take(&mut exchange, &self.secrets);
                self.exchanges.push((summary, Ok(exchange)));
                Ok(reply)
            }
            Err(failure) => {
                self.exchanges.push((summary, Err(failure.clone())));
                Err(NotAcquired::Failed(Box::new(failure)))
            }
        }
    }
}

/// A request without a body.
pub(super) fn get(url: Url, headers: &[(&str, &Secret)]) -> Request {
    Request { method: "GET".to_owned(), url, headers: owned(headers), body: Vec::new() }
}

/// A form (RFC 6749 appendix B).
pub(super) fn post(url: Url, headers: &[(&str, &Secret)], form: &[(&str, &str)]) -> Request {
    let mut headers = owned(headers);
    headers.push(("Content-Type".to_owned(), Secret::new("application/x-www-form-urlencoded".to_owned())));
    headers.push(("Accept".to_owned(), Secret::new("application/json".to_owned())));
    let body = Serializer::new(String::new()).extend_pairs(form).finish().into_bytes();
    Request { method: "POST".to_owned(), url, headers, body }
}

fn owned(headers: &[(&str, &Secret)]) -> Vec<(String, Secret)> {
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).clone())).collect()
}
