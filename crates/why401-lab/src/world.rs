//! The state of the lab, and which part answers a request.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::directory::Directory;
use crate::fault::Faults;
use crate::http::{Reply, Request};
use crate::journal::{Journal, Visit};
use crate::keys::KeyRing;
use crate::mint::{Cache, Spec};
use crate::service::Services;
use crate::{authority, clock, identity, issuer, service};

/// Everything that the parts of the lab share.
#[derive(Debug)]
pub struct World {
    /// Who exists.
    pub directory: Directory,
    /// What tokens are signed with.
    pub keys: KeyRing,
    /// The services, as their files describe them.
    pub services: Services,
    /// Files that the managed identity of Azure Arc keeps its secret in.
    pub arc_folder: std::path::PathBuf,
    faults: RwLock<Arc<Faults>>,
    /// Listeners that stand for one host each, for clients that cannot be given host names.
    roles: RwLock<BTreeMap<u16, String>>,
    issued: Cache,
    journal: Journal,
}

impl World {
    /// A lab in which all is well.
    #[must_use]
    pub fn new(directory: Directory, keys: KeyRing, services: Services, arc_folder: std::path::PathBuf) -> Self {
        Self {
            directory,
            keys,
            services,
            arc_folder,
            faults: RwLock::default(),
            roles: RwLock::default(),
            issued: Cache::default(),
            journal: Journal::default(),
        }
    }

    /// What is broken at the moment.
    #[must_use]
    pub fn faults(&self) -> Arc<Faults> {
        Arc::clone(&self.faults.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Breaks exactly this, and begins the journal anew.
    pub fn set_faults(&self, faults: Faults) {
        self.journal.clear();
        *self.faults.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(faults);
    }

    /// The last requests that arrived since [`World::set_faults`], some thousands at most, in their order.
    #[must_use]
    pub fn journal(&self) -> Vec<Visit> {
        self.journal.visits()
    }

    /// Writes `request` down; `version` of HTTP is 11 or 20.
    pub(crate) fn arrived(&self, request: &Request, version: u8) {
        self.journal.add(request, version);
    }

    /// Lets the listener at `port` stand for `host`, whatever name it is called by.
    pub fn set_role(&self, port: u16, host: &str) {
        self.roles.write().unwrap_or_else(PoisonError::into_inner).insert(port, host.to_owned());
    }

    /// The time at `place` (a service's id, or `authority`) by its own clock.
    #[must_use]
    pub fn now(&self, place: &str) -> i64 {
        clock::machine().saturating_add(self.faults().clocks.get(place).copied().unwrap_or(0))
    }

    /// Whose clock is at `host`: a service's id, or `authority`.
    #[must_use]
    pub fn place(&self, host: &str) -> &str {
        self.services.at(host).map_or("authority", |service| service.id.as_str())
    }

    /// The token that the authority gives out for `spec` at `now`; equal ones of the same second are signed once.
    #[must_use]
    pub fn issue(&self, spec: &Spec, now: i64) -> Arc<str> {
        self.issued.issue(self, spec, now)
    }

    /// Answers `request`.
    #[must_use]
    pub fn answer(&self, request: &Request) -> Reply {
        let role = self.roles.read().unwrap_or_else(PoisonError::into_inner).get(&request.local.port()).cloned();
        let Some(role) = role else { return self.route(request) };
        self.route(&Request { host: role, ..request.clone() })
    }

    /// The first part that knows the host or path; nothing of Azure's answers a stranger.
    fn route(&self, request: &Request) -> Reply {
        authority::answer(self, request)
            .or_else(|| issuer::answer(self, request))
            .or_else(|| identity::answer(self, request))
            .or_else(|| service::answer(self, request))
            .unwrap_or_else(|| Reply::new(404).body("text/plain", "This lab has no such host or path.\n"))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::LazyLock;

    use super::*;

    /// One world for all tests that break nothing in it: making keys takes a while.
    pub(crate) fn world() -> &'static World {
        static WORLD: LazyLock<World> = LazyLock::new(fresh);
        &WORLD
    }

    /// A world of its own, for a test that breaks something.
    pub(crate) fn fresh() -> World {
        let services = Services::load().unwrap();
        World::new(Directory::load().unwrap(), KeyRing::generate().unwrap(), services, std::env::temp_dir())
    }
}
