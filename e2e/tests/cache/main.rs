//! `why401 cache` on caches that real clients wrote: MSAL with its extensions, azure-identity, and, if heavy tests are wanted,
//! the Azure CLI, all signed in to the lab.
//!
//! What is left afterwards is looked for by a script that knows nothing of the forms of caches.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what is skipped and what was found must be seen")]

#[path = "../lab/peer.rs"]
#[expect(dead_code, reason = "the other tests use all of it")]
mod peer;
#[path = "../lab/program.rs"]
#[expect(dead_code, reason = "the other tests use all of it")]
mod program;

mod azure_cli;
mod cleared;
mod home;
mod story;
mod writer;
