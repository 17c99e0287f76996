//! What is known about Azure authentication: causes, error codes, services, clouds, clients; what stands in tokens.
//!
//! The entries live in `/catalogue`, one file per thing. The build checks them and compiles them into
//! static tables, so nothing is read or parsed when the program starts.
#![warn(missing_docs)]

mod hosts;
mod lookup;
mod model;
mod packed;
mod recognise;
mod scan;
mod sieve;
mod template;

pub use hosts::{Fit, audience_fit, cloud_of_audience, cloud_of_host, host_matches, is_authority_host, service_of_audience, service_of_host, services_of_host};
pub use lookup::{Found, application, article, cache, cause, claim, client, cloud, error, error_by_code, find, near, service, tenant};
pub use model::{
    Application, Article, Cache, Cause, Claim, Client, Cloud, ErrorCode, Group, Member, PerCloud, Picks, Place, Privacy, Service, Step, Tenant, Weight, Wording,
};
pub use packed::{List, Pooled, Str};
pub use recognise::{Capture, Hit, anchors, recognise};
pub use sieve::{Sieved, WHOLE, sieve};
pub use template::{PLACEHOLDERS, fill, placeholders, unfilled_name};

#[expect(clippy::unreadable_literal, reason = "written by the build for the compiler")]
mod tables {
    use crate::model::{
        Application, Article, Cache, Cause, Claim, Client, Cloud, ErrorCode, Group, Member, Picks, Place, Privacy, Service, Step, Tenant, Weight, Wording,
    };
    use crate::packed::{List, Pooled, Str};
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

/// All causes, in the order of their ids.
#[must_use]
pub fn causes() -> &'static [Cause] {
    &tables::CAUSES
}

/// All error codes, in the order of their ids.
#[must_use]
pub fn errors() -> &'static [ErrorCode] {
    &tables::ERRORS
}

/// All services, in the order of their ids.
#[must_use]
pub fn services() -> &'static [Service] {
    &tables::SERVICES
}

/// All clouds, in the order of their ids.
#[must_use]
pub fn clouds() -> &'static [Cloud] {
    &tables::CLOUDS
}

/// All places where tokens are kept, in the order of their ids.
#[must_use]
pub fn caches() -> &'static [Cache] {
    &tables::CACHES
}

/// All clients, in the order of their ids.
#[must_use]
pub fn clients() -> &'static [Client] {
    &tables::CLIENTS
}

/// All claims: those of headers before those of payloads, in the order of their names.
#[must_use]
pub fn claims() -> &'static [Claim] {
    &tables::CLAIMS
}

/// All well-known applications, in the order of their ids.
#[must_use]
pub fn applications() -> &'static [Application] {
    &tables::APPLICATIONS
}

/// All well-known tenants, in the order of their ids.
#[must_use]
pub fn tenants() -> &'static [Tenant] {
    &tables::TENANTS
}

/// All articles, in the order of their ids.
#[must_use]
pub fn articles() -> &'static [Article] {
    &tables::ARTICLES
}
