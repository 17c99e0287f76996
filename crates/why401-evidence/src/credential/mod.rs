//! Credentials in the text: tokens, claims, shared access signatures, keys.

pub mod carrier;
pub mod claims;
pub mod compact;
pub mod fingerprint;
pub mod jwt;
pub mod members;
pub mod opaque;
pub mod record;
pub mod sas;
