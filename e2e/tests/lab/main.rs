//! Real Azure clients against `why401 lab`: what they do when all is well, and what `why401 diagnose` makes of their logs
//! when it is not.
//!
//! The cases are in `cases/*.toml`. Everything runs on this machine, most of it in a private network that `why401 lab exec`
//! makes; where there can be none, or a peer is not installed, a test says `SKIPPED` and why, unless `CI` is set.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what is skipped and what was found must be seen")]

mod case;
mod corpus;
mod log;
mod peer;
mod program;
mod stage;

#[path = "../token/http.rs"]
mod http;
#[expect(dead_code, reason = "the tests of tokens ask more of it")]
#[path = "../token/provider.rs"]
mod provider;

mod azure_cli;
mod azurite;
mod failing;
mod rehearsal;
mod rust_client;
mod second_issuer;
mod served;
mod up;
