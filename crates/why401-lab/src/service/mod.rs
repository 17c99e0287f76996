//! Services that take or refuse credentials as Azure's do. What each answers stands in `services/*.toml`, one file a
//! service; how a credential is checked stands here, one file a kind of credential.

mod api_key;
mod bus_sas;
mod cosmos;
pub mod credential;
mod file;
mod front;
mod hmac;
mod identity;
mod key;
mod reading;
mod refusal;
mod registry;
mod render;
mod sas;
mod shared_key;
mod token;
mod visit;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

pub use file::{Answer, Broken, Page, Service};

use crate::http::{Reply, Request};
use crate::world::World;
use visit::Visit;

/// All services of the lab.
#[derive(Debug)]
pub struct Services {
    all: Vec<Service>,
    /// When a service was first asked after its sessions had been revoked: tokens from before are refused since.
    revoked: Mutex<BTreeMap<String, i64>>,
}

impl Services {
    /// Reads the embedded files.
    pub fn load() -> Result<Self, Broken> {
        Ok(Self { all: file::all()?, revoked: Mutex::default() })
    }

    /// The service that answers at `host` (lower case, without port).
    #[must_use]
    pub fn at(&self, host: &str) -> Option<&Service> {
        self.all.iter().find(|service| service.hosts.iter().any(|known| known == host))
    }

    /// The service with this id, which is the name of its file.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Service> {
        self.all.iter().find(|service| service.id == id)
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Service> {
        self.all.iter()
    }

    /// All hosts that a service answers at.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.all.iter().flat_map(|service| service.hosts.iter().map(String::as_str))
    }

    /// Since when sessions are revoked at `service`, if they are; the first call sets the time to `now`.
    fn revoked_since(&self, service: &str, revoked: bool, now: i64) -> Option<i64> {
        let mut since = self.revoked.lock().unwrap_or_else(PoisonError::into_inner);
        if !revoked {
            since.remove(service);
            return None;
        }
        Some(*since.entry(service.to_owned()).or_insert(now))
    }
}

/// The answer of the service at the request's host; `None` if there is no such service.
#[must_use]
pub fn answer(world: &World, request: &Request) -> Option<Reply> {
    let service = world.services.at(&request.host)?;
    let faults = world.faults();
    let reply = match front::pass(service, request, &faults) {
        Err(reply) => reply,
        Ok(request) => Visit::new(world, service, &request, &faults).reply(),
    };
    Some(front::mark(service, request, &faults, reply))
}
