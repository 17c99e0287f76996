//! A request at a service: the order of the checks.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use super::file::{Kind, Page, Service};
use super::refusal::{Finding, Grant, Refusal};
use super::{api_key, bus_sas, cosmos, hmac, registry, render, sas, shared_key, token};
use crate::fault::{Faults, Node};
use crate::http::{Reply, Request};
use crate::world::World;

/// The address of the second node of every service.
const SECOND: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
/// How fast the clock of a second node is, if it is.
const FAST: i64 = 15 * 60;

/// A request that has reached a service.
pub(super) struct Visit<'v> {
    pub(super) world: &'v World,
    pub(super) service: &'v Service,
    pub(super) request: &'v Request,
    pub(super) faults: &'v Faults,
    /// The page that is asked for; there is always a last one.
    pub(super) page: Option<&'v Page>,
    /// How this node differs from the others.
    pub(super) node: Option<Node>,
    /// Seconds since 1970 by this node's clock.
    pub(super) now: i64,
}

impl<'v> Visit<'v> {
    pub(super) fn new(world: &'v World, service: &'v Service, request: &'v Request, faults: &'v Faults) -> Self {
        let node = (request.local.ip() == SECOND).then(|| faults.second_node.get(&service.id).copied()).flatten();
        let fast = if node == Some(Node::FastClock) { FAST } else { 0 };
        let page = service.pages.iter().find(|page| page.fits(&request.method, &request.path, &request.query));
        Self { world, service, request, faults, page, node, now: world.now(&service.id) + fast }
    }

    /// The answer.
    pub(super) fn reply(&self) -> Reply {
        let is_registry = self.service.takes.contains(&Kind::Registry) && !self.is_firewalled();
        if let Some(answer) = is_registry.then(|| registry::endpoint(self)).flatten() {
            return answer.unwrap_or_else(|refusal| render::refusal(self, &refusal));
        }
        match self.check() {
            Ok(grant) => render::page(self, &grant),
            Err(refusal) => render::refusal(self, &refusal),
        }
    }

    fn check(&self) -> Result<Grant, Refusal> {
        if self.is_firewalled() {
            return Err(Refusal::of("firewall"));
        }
        if self.page.is_some_and(|page| page.open) {
            return Ok(Grant::default());
        }
        let found = self.service.takes.iter().find_map(|kind| self.of_kind(*kind));
        found.unwrap_or_else(|| Err(Refusal::of(if self.request.header("authorization").is_some() { "scheme" } else { "missing" })))
    }

    fn is_firewalled(&self) -> bool {
        self.faults.firewalled.contains(&self.service.id)
    }

    fn of_kind(&self, kind: Kind) -> Finding {
        match kind {
            Kind::Bearer => token::bearer(self),
            Kind::SharedKey => shared_key::check(self),
            Kind::Sas => sas::check(self),
            Kind::BusSas => bus_sas::check(self),
            Kind::Cosmos => cosmos::check(self),
            Kind::Hmac => hmac::check(self),
            Kind::ApiKey => api_key::check(self),
            Kind::Registry => registry::check(self),
        }
    }

    /// Keys may be switched off.
    pub(super) fn keys_allowed(&self) -> Result<(), Refusal> {
        if self.faults.local_auth_disabled.contains(&self.service.id) { Err(Refusal::of("local-auth-disabled")) } else { Ok(()) }
    }

    /// Whether this node takes only the keys from before the rotation.
    pub(super) fn is_behind(&self) -> bool {
        self.node == Some(Node::OldSharedKey)
    }

    /// The name of the tenant that is trusted; `None` if every one of the directory is.
    pub(super) fn trusted(&self) -> Option<&str> {
        let own = self.page.and_then(|page| page.tenant.as_deref()).unwrap_or(&self.service.tenant);
        if self.node == Some(Node::OtherTenant) {
            return self.world.directory.tenants.iter().map(|tenant| tenant.name.as_str()).find(|name| *name != own);
        }
        (own != "*" && !self.page.is_some_and(|page| page.any_tenant)).then_some(own)
    }

    /// The id of the trusted tenant; `common` if it does not matter which.
    pub(super) fn tenant_id(&self) -> &str {
        let tenant = self.trusted().and_then(|name| self.world.directory.tenant(name));
        tenant.map_or("common", |tenant| tenant.id.as_str())
    }

    /// The first label of the host: the account, vault or namespace.
    pub(super) fn account(&self) -> &str {
        self.request.host.split('.').next().unwrap_or_default()
    }

    /// The path without percent-encoding.
    pub(super) fn plain_path(&self) -> Cow<'_, str> {
        super::reading::decoded(&self.request.path)
    }

    /// Since when sessions are revoked, if they are.
    pub(super) fn revoked_since(&self) -> Option<i64> {
        self.world.services.revoked_since(&self.service.id, self.faults.revoked.contains(&self.service.id), self.now)
    }
}
