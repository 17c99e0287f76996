//! What credentials a machine holds: which one each client would pick ([`chain`]), and where tokens are kept ([`cache`]).
//!
//! Everything is worked out from a [`Machine`], which the program implements for the one it runs on and tests for made-up
//! ones. Nothing is read, asked or written here, and nothing that comes out holds a secret.

#![warn(missing_docs)]

pub mod cache;
pub mod chain;
pub mod explained;
pub mod finding;
pub mod fit;
pub mod machine;
pub mod model;
mod place;
pub mod store;

pub use machine::Machine;
