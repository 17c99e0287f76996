//! Faults by name: what a scenario breaks.
//!
//! A part of the lab asks [`World::faults`](crate::World::faults) whether something is broken where it is about to act;
//! there is no other way in. Times are in seconds.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Everything that is broken at a time. The default is that nothing is.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Faults {
    /// Offset of clocks, by service (catalogue id) or `authority`: positive ones go ahead. `Date` and lifetimes follow.
    pub clocks: BTreeMap<String, i64>,
    /// Services know the signing keys from before the last rollover, by service; `*` is all.
    pub stale_keys: Vec<String>,
    /// What an intermediary in front of a service does to the `Authorization` header, by service.
    pub intermediary: BTreeMap<String, Intermediary>,
    /// Redirects, by service.
    pub redirects: BTreeMap<String, Redirect>,
    /// Services that demand a newer sign-in with a claims challenge (continuous access evaluation).
    pub revoked: Vec<String>,
    /// The authority answers 429 with this `Retry-After`.
    pub throttled: Option<u64>,
    /// The authority answers 503 / `AADSTS90033`.
    pub authority_outage: bool,
    /// Seconds that the authority's tokens live, in place of about an hour.
    pub token_lifetime: Option<i64>,
    /// Managed-identity endpoints.
    pub managed_identity: Option<ManagedIdentity>,
    /// Status that a service answers instead of looking at the request (500, 502, 503, 504), by service.
    pub outages: BTreeMap<String, u16>,
    /// Longest `Authorization` header in bytes that gets through, by service; longer ones are answered 400 by a proxy.
    pub header_limits: BTreeMap<String, usize>,
    /// Identities have lost their roles at these services.
    pub without_roles: Vec<String>,
    /// Services that have switched keys (shared keys, SAS, API keys) off.
    pub local_auth_disabled: Vec<String>,
    /// Services whose firewall refuses the caller's address.
    pub firewalled: Vec<String>,
    /// The second address (node) of a service behaves in this way while the first is well.
    pub second_node: BTreeMap<String, Node>,
    /// What the network does to connections, by host name.
    pub network: BTreeMap<String, Network>,
}

/// What an intermediary does to `Authorization`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Intermediary {
    /// What it does.
    pub does: Alteration,
    /// Only on paths that begin so.
    #[serde(default)]
    pub path: String,
    /// The `Server` header that it adds, such as `nginx/1.22.1`; none if it keeps silent.
    #[serde(default)]
    pub server: Option<String>,
}

/// Ways to damage `Authorization`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alteration {
    /// Takes it off.
    Strip,
    /// `Bearer Bearer …`.
    DoubleBearer,
    /// Cuts it to 1,024 bytes.
    Truncate,
    /// Puts its own `Basic` credential in its place.
    Replace,
    /// Answers 401 with `Basic realm=` itself.
    DemandBasic,
    /// Answers 401 itself, without any challenge.
    Deny,
}

/// A redirect.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Redirect {
    /// The host that it leads to; path and query stay.
    pub to: String,
    /// 301, 302, 307 or 308.
    pub status: u16,
}

/// What is wrong with managed identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ManagedIdentity {
    /// Nobody listens: the connection is closed at once.
    Dead,
    /// 400 `Identity not found`.
    NoIdentity,
    /// 400: several identities, none chosen.
    Ambiguous,
    /// 429.
    Throttled,
    /// 410, updating.
    Updating,
    /// 500.
    Failing,
    /// 404, as a machine outside of Azure may answer.
    NotFound,
    /// 403 of a proxy that stands in the way.
    Proxied,
    /// Arc: the challenge names a key file that cannot be read.
    Unreadable,
    /// No answer within any usual time.
    Silent,
}

/// How a second node differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Node {
    /// It has not got the new keys of the authority.
    StaleKeys,
    /// Its clock is fast by fifteen minutes.
    FastClock,
    /// It takes only the shared key from before the rotation.
    OldSharedKey,
    /// It trusts the other tenant.
    OtherTenant,
}

/// What the network does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Network {
    /// The connection is closed before TLS.
    Closed,
    /// The answer is reset in the middle of its body.
    Reset,
    /// No answer for ten seconds.
    Stall,
    /// The certificate is for another name.
    WrongName,
    /// The certificate is of an authority that nobody trusts, as a company's inspecting proxy presents it.
    Intercepted,
    /// The certificate has run out.
    ExpiredCertificate,
    /// A captive portal answers every request with its sign-in page.
    Captive,
}
