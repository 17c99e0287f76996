//! The program against the lab, over real sockets: what it sends to whom, what it keeps, what it says, and how it ends.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(unix)]

mod capsules;
mod forms;
mod interrupts;
mod network;
mod output;
mod program;
mod rehearsal;
mod safety;
mod schema;
mod secrets;
mod stage;
mod verifying;
