//! `why401 token …` as a user runs it, against the peers in `e2e/peers`.
//!
//! Each test has a provider, a home and a cache of its own: nothing of the user's is read or written.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod http;
mod program;
mod provider;
mod python;

mod agreement;
mod commands;
mod entra;
mod failures;
mod issuers;
mod rollover;
mod silence;
