//! `why401 cache` as a process: what it refuses, how it waits, and that a run of its own leaves nothing behind.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod clear;
mod home;
mod isolate;
