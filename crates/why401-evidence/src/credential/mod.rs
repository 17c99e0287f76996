//! Credentials in the text: tokens, claims, shared access signatures, keys.

pub mod claims;
pub mod jwt;
pub mod sas;
