//! What reached the lab: the last requests, for tests of what a client sends to whom.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::http::Request;

/// Most requests that are kept; older ones are forgotten.
const MOST: usize = 4096;
/// Most bytes of a path that are kept.
const LONGEST: usize = 512;

/// Headers that carry credentials.
const HEADERS: [&str; 12] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "api-key",
    "x-api-key",
    "x-auth-token",
    "x-functions-key",
    "ocp-apim-subscription-key",
    "x-ms-authorization-auxiliary",
    "x-ms-token-aad-access-token",
    "x-identity-header",
    "secret",
];
/// How tokens begin: `{"` in base64.
const TOKEN: &str = "eyJ";
/// Parameters of the query that carry credentials.
const PARAMETERS: [&str; 5] = ["sig", "code", "subscription-key", "access_token", "api-key"];

/// A request that arrived, without the values of its credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Host that was asked for.
    pub host: String,
    /// Method.
    pub method: String,
    /// Path, without its query.
    pub path: String,
    /// Bytes of the body.
    pub body: usize,
    /// Names of the headers and parameters that carried a credential: known ones, and whatever held a token.
    pub credentials: Vec<String>,
    /// Audience of the token in `Authorization`, if one can be read.
    pub audience: Option<String>,
    /// Version of HTTP, 11 or 20.
    pub version: u8,
    /// The address of the lab that was connected to.
    pub local: SocketAddr,
    /// Whether it came over TLS.
    pub tls: bool,
}

impl Visit {
    fn of(request: &Request, version: u8) -> Self {
        Self {
            host: request.host.clone(),
            method: request.method.clone(),
            path: request.path[..request.path.floor_char_boundary(LONGEST)].to_owned(),
            body: request.body.len(),
            credentials: credentials(request),
            audience: request.header("authorization").and_then(audience),
            version,
            local: request.local,
            tls: request.tls,
        }
    }

    /// Whether it carried a credential.
    #[must_use]
    pub fn carries(&self) -> bool {
        !self.credentials.is_empty()
    }
}

fn credentials(request: &Request) -> Vec<String> {
    let carries = |known: &[&str], name: &str, value: &str| known.iter().any(|known| known.eq_ignore_ascii_case(name)) || value.contains(TOKEN);
    let headers = request.headers.iter().filter(|(name, value)| carries(&HEADERS, name, value)).map(|(name, _)| name.clone());
    let parameters = url::form_urlencoded::parse(request.query.as_bytes()).filter(|(name, value)| carries(&PARAMETERS, name, value));
    headers.chain(parameters.map(|(name, _)| name.to_ascii_lowercase())).collect()
}

/// `aud` of the token at the end of a header, whatever stands before it.
fn audience(header: &str) -> Option<String> {
    let payload = header.split('.').nth(1)?;
    let claims: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    claims["aud"].as_str().map(str::to_owned)
}

/// The last requests, in the order in which they arrived.
#[derive(Debug, Default)]
pub(crate) struct Journal(Mutex<VecDeque<Visit>>);

impl Journal {
    pub(crate) fn add(&self, request: &Request, version: u8) {
        let visit = Visit::of(request, version);
        let mut visits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if visits.len() >= MOST {
            visits.pop_front();
        }
        visits.push_back(visit);
    }

    pub(crate) fn visits(&self) -> Vec<Visit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&str, &str)], query: &str) -> Request {
        Request {
            method: "GET".to_owned(),
            host: "a.example".to_owned(),
            path: "/é".repeat(400),
            query: query.to_owned(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: b"{}".to_vec(),
            local: SocketAddr::from(([127, 0, 0, 1], 443)),
            tls: true,
        }
    }

    #[test]
    fn credentials_are_named_and_not_kept() {
        let header = "Bearer eyJhbGciOiJub25lIn0.eyJhdWQiOiJhcGk6Ly94In0.c2ln";
        let visit = Visit::of(&request(&[("accept", "*/*"), ("authorization", header), ("api-key", "k")], "sv=1&SIG=abc"), 20);
        assert_eq!(visit.credentials, ["authorization", "api-key", "sig"]);
        assert_eq!((visit.audience.as_deref(), visit.version, visit.body), (Some("api://x"), 20, 2));
        assert!(!format!("{visit:?}").contains("c2ln"));
        assert!(!Visit::of(&request(&[("accept", "*/*")], ""), 11).carries());
        assert_eq!(Visit::of(&request(&[("x-any", header)], "q=eyJx"), 11).credentials, ["x-any", "q"]);
        assert_eq!(audience("Basic Zm9vOmJhcg=="), None);
    }

    #[test]
    fn the_oldest_is_forgotten() {
        let journal = Journal::default();
        for number in 0..=MOST {
            journal.add(&Request { host: number.to_string(), ..request(&[], "") }, 11);
        }
        assert_eq!((journal.visits().len(), journal.visits()[0].host.as_str()), (MOST, "1"));
        journal.clear();
        assert_eq!(journal.visits(), []);
    }
}
