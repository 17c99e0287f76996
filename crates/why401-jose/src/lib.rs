//! Verifies the signature of a token (RFC 7515) against a set of public keys (RFC 7517), strictly, and says why it does
//! not hold.
//!
//! The crate is small on purpose: it is the only place where a signature decides something. It is pure; it fetches
//! nothing, above all not what a token's header points to (`jku`, `x5u`, `jwk`, `x5c` of the header are never used).
//! Accepted are RS, PS and ES with 256, 384 and 512 bits, which Entra, B2C and the usual issuers of assertions sign with.
//! Cryptography is that of `aws-lc-rs`; `jsonwebtoken` has no way to keep a parsed key between two tokens and does not
//! tell its refusals apart, so it serves as the oracle of the tests instead.
#![warn(missing_docs)]

mod algorithm;
mod key;
mod key_set;
mod outcome;
mod token;
mod verify;

pub use algorithm::Algorithm;
pub use key::{Key, KeyFault};
pub use key_set::{KeySet, NoKeySet};
pub use outcome::Outcome;
pub use token::hash_in_header;
pub use verify::{Verdict, Verifier};
