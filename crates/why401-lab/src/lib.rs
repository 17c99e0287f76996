//! A loopback Azure: real sockets, real TLS, real signatures, and faults by name.
//!
//! What it serves is what clients and `why401 probe` need to be tried without an account: an authority in the shape of
//! Entra, services that enforce what the real ones enforce, managed-identity endpoints, OIDC issuers for federation. It is
//! a stage, not a copy: nothing is stored, and every secret in it is public.
//!
//! A request is read by [`listener`], and [`World::answer`] gives it to the part that its host or path belongs to:
//! [`authority`], [`issuer`], [`identity`] or [`service`]. The parts are plain functions from request to reply.
#![warn(missing_docs)]

pub mod authority;
pub mod clock;
pub mod directory;
pub mod fault;
pub mod http;
pub mod identity;
pub mod issuer;
mod journal;
pub mod keys;
pub mod listener;
pub mod mint;
pub mod pki;
pub mod scenario;
pub mod service;
mod start;
mod world;

pub use journal::Visit;
pub use start::{Error, Extra, Lab, Options, Variable};
pub use world::World;
