//! The authority: discovery, keys and tokens in the shape of Entra.
//!
//! Paths and documents after learn.microsoft.com/entra/identity-platform/v2-protocols-oidc; grants after RFC 6749,
//! RFC 8628 (device code) and the on-behalf-of page. Nothing is stored: refresh tokens and device codes say themselves what
//! they are for.

mod answer;
mod ask;
mod client;
mod discovery;
mod failure;
mod grant;
mod host;
mod resource;
mod table;

use crate::http::{Reply, Request};
use crate::world::World;

pub use grant::{Grant, Standing, refresh_token};
pub use host::{hosts, is_authority};
pub use table::Kind;

use ask::Ask;
use failure::Failure;

/// What a path asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Endpoint<'p> {
    Configuration { tenant: &'p str, v2: bool },
    Keys { tenant: &'p str, v2: bool },
    Instance,
    Token { tenant: &'p str, v2: bool },
    DeviceCode { tenant: &'p str, v2: bool },
    SignIn,
}

impl<'p> Endpoint<'p> {
    fn of(path: &'p str) -> Option<Self> {
        let mut parts = [""; 5];
        let mut count = 0;
        for part in path.trim_matches('/').split('/') {
            *parts.get_mut(count)? = part;
            count += 1;
        }
        Some(match parts[..count] {
            [_, "discovery", "instance"] => Self::Instance,
            [tenant, ".well-known", "openid-configuration"] => Self::Configuration { tenant, v2: false },
            [tenant, "v2.0", ".well-known", "openid-configuration"] => Self::Configuration { tenant, v2: true },
            [tenant, "discovery", "keys"] => Self::Keys { tenant, v2: false },
            [tenant, "discovery", "v2.0", "keys"] => Self::Keys { tenant, v2: true },
            [tenant, "oauth2", "token"] => Self::Token { tenant, v2: false },
            [tenant, "oauth2", "v2.0", "token"] => Self::Token { tenant, v2: true },
            [tenant, "oauth2", "devicecode"] => Self::DeviceCode { tenant, v2: false },
            [tenant, "oauth2", "v2.0", "devicecode"] => Self::DeviceCode { tenant, v2: true },
            [_, "oauth2", "authorize"] | [_, "oauth2", "v2.0", "authorize"] | ["device" | "devicelogin"] => Self::SignIn,
            _ => return None,
        })
    }
}

/// Answers what is for the authority: everything at its own hosts, and its paths at this machine's names.
#[must_use]
pub fn answer(world: &World, request: &Request) -> Option<Reply> {
    let own = is_authority(&request.host);
    if !own && !host::is_local(&request.host) {
        return None;
    }
    match Endpoint::of(&request.path) {
        Some(endpoint) => Some(serve(world, request, endpoint)),
        None => own.then(|| Reply::new(404).body("text/html; charset=utf-8", "<html><body>There is no such page.</body></html>")),
    }
}

fn serve(world: &World, request: &Request, endpoint: Endpoint<'_>) -> Reply {
    let now = world.now("authority");
    if world.faults().authority_outage {
        return Failure::new(table::OUTAGE, &[]).reply(request, now);
    }
    match endpoint {
        Endpoint::Configuration { tenant, v2 } => discovery::configuration(world, request, tenant, v2),
        Endpoint::Keys { tenant, v2 } => discovery::keys(world, request, tenant, v2),
        Endpoint::Instance => discovery::instance(world, request),
        Endpoint::Token { tenant, v2 } => post(world, request, tenant, v2, grant::token),
        Endpoint::DeviceCode { tenant, v2 } => post(world, request, tenant, v2, grant::begin),
        Endpoint::SignIn => Reply::new(200).body("text/html; charset=utf-8", SIGN_IN),
    }
}

/// What people would see; nobody can sign in here.
const SIGN_IN: &str = "<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body>Sign in</body></html>";

/// A request that only POST may make, with the faults that hold for all of them.
fn post(world: &World, request: &Request, tenant: &str, v2: bool, grant: impl Fn(&Ask<'_>) -> Result<serde_json::Value, Failure>) -> Reply {
    let now = world.now("authority");
    let answered = admit(world, request).and_then(|()| grant(&Ask::read(world, request, tenant, v2, now)?));
    match answered {
        Ok(body) => failure::framed(Reply::json(200, &body), &crate::mint::guid(), &failure::correlation(request)),
        Err(failure) => failure.reply(request, now),
    }
}

fn admit(world: &World, request: &Request) -> Result<(), Failure> {
    if let Some(seconds) = world.faults().throttled {
        return Err(Failure::new(table::THROTTLED, &[]).retry_after(seconds));
    }
    if request.method == "POST" { Ok(()) } else { Err(Failure::new(table::ONLY_POST, &[("method", &request.method)])) }
}

#[cfg(test)]
mod tests;
