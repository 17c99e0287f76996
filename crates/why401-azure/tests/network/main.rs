//! The fetcher, the prober and sign-in against servers on this machine.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic; one of them prints for another process")]

mod caching;
mod fetching;
mod loopback;
mod probing;
mod proxy;
mod signing_in;
mod tunnels;
// macOS refuses certificates that are valid as long as those of these tests.
#[cfg(not(target_vendor = "apple"))]
mod tls;
