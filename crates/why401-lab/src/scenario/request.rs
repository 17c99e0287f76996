//! The failing request itself, with its credential.

use std::net::{Ipv4Addr, SocketAddr};

use super::{KeyKind, KeyState, KeyUse, Scenario, Wrapping};
use crate::http::Request;
use crate::mint::mint;
use crate::service::credential::{self, Age, Signature};
use crate::world::World;

/// Seconds of an hour.
const HOUR: i64 = 3600;
/// A key that belongs to nothing of the lab.
const STRANGE: &str = "c29tZSBvdGhlciBhY2NvdW50J3Mga2V5LCB3aGljaCBpcyBub3QgdGhpcyBvbmU=";

impl Scenario {
    /// The failing request with its credential, as it reaches the first node of its host.
    #[must_use]
    pub fn prepared(&self, world: &World) -> Request {
        let request = self.bare();
        let request = match &self.key {
            Some(used) => signed(world, &request, *used),
            None => request,
        };
        match self.authorization(world) {
            Some(value) => credential::with(&request, "authorization", &value),
            None => request,
        }
    }

    /// The `Authorization` that the failing request carried, where a token or a text is given.
    #[must_use]
    pub fn authorization(&self, world: &World) -> Option<String> {
        let Some(spec) = &self.token else { return self.authorization.clone() };
        let token = mint(world, spec);
        Some(match self.wrapping {
            Wrapping::Usual if self.request.url.contains(".documents.azure.com") => credential::cosmos_token(&token),
            Wrapping::Usual => format!("Bearer {token}"),
            Wrapping::Quoted => format!("Bearer \"{token}\""),
            Wrapping::Truncated => format!("Bearer {}", token.get(..token.len() / 3).unwrap_or(&token)),
            Wrapping::Doubled => format!("Bearer Bearer {token}"),
        })
    }

    /// The request without its credential. An address that is none asks for nothing.
    fn bare(&self) -> Request {
        let url = url::Url::parse(&self.request.url).ok();
        let part = |of: fn(&url::Url) -> Option<&str>| url.as_ref().and_then(of).unwrap_or_default().to_owned();
        Request {
            method: self.request.method.to_ascii_uppercase(),
            host: part(url::Url::host_str),
            path: part(|url| Some(url.path())),
            query: part(url::Url::query),
            headers: self.request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect(),
            body: self.request.body.clone().into_bytes(),
            local: SocketAddr::from((Ipv4Addr::LOCALHOST, 443)),
            tls: part(|url| Some(url.scheme())) == "https",
        }
    }
}

fn signed(world: &World, request: &Request, used: KeyUse) -> Request {
    let Some(service) = world.services.at(&request.host) else { return request.clone() };
    let age = if used.state == KeyState::Old { Age::Previous } else { Age::Current };
    let key = if used.state == KeyState::Wrong { STRANGE.to_owned() } else { credential::account_key(service, age) };
    let (now, shift) = (crate::clock::machine(), shift(used.state));
    match used.kind {
        KeyKind::SharedKey => credential::shared_key(request, &key, now + shift),
        KeyKind::Sas | KeyKind::AccountSas => credential::storage_sas(request, &key, &signature(used, now + shift)),
        KeyKind::BusSas => credential::bus_sas(request, &key, now + shift + HOUR / 2),
        KeyKind::CosmosMaster => credential::cosmos_master(request, &key, now + shift),
        KeyKind::Hmac => credential::app_configuration(request, service, &key, now + shift),
        KeyKind::ApiKey if used.state == KeyState::Wrong => credential::with(request, "api-key", "00000000000000000000000000000401"),
        KeyKind::ApiKey => credential::with(request, "api-key", &credential::api_key(service, age)),
    }
}

/// How far the signing was from now.
fn shift(state: KeyState) -> i64 {
    match state {
        KeyState::Expired => -HOUR,
        KeyState::Early => HOUR,
        _ => 0,
    }
}

/// Half an hour to either side of `at`.
fn signature(used: KeyUse, at: i64) -> Signature {
    let permissions = if used.state == KeyState::Narrow { "w" } else { "rwl" };
    Signature { start: at - HOUR / 2, expiry: at + HOUR / 2, permissions: permissions.to_owned(), account: used.kind == KeyKind::AccountSas }
}
