//! What `why401 sources` says against what real clients do: `DefaultAzureCredential` of Python and of JavaScript on some
//! hundred machines, in the private network of `why401 lab exec`.
//!
//! `dimensions.toml` says in what machines differ, `plans.toml` which of them are tried. Each is run through both clients as
//! they are published, and through `why401 sources`; then their chains are compared member by member. Programs of other
//! vendors are made up (`programs/`): they decide by the same files as the real ones, and note that they were started.
//!
//! `WHY401_E2E_CASE=workload cargo test -p why401-e2e --test sources -- --nocapture` tries the machines whose names begin so.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what is skipped and what was found must be seen")]

#[path = "../lab/peer.rs"]
#[expect(dead_code, reason = "the other tests use all of it")]
mod peer;
#[path = "../lab/program.rs"]
#[expect(dead_code, reason = "the other tests use all of it")]
mod program;

mod compare;
mod inside;
mod machine;
mod network;
mod pairs;
mod plan;
mod predicted;
mod real_az;
mod seen;
mod shown;
mod stage;

use peer::Peer;
use program::Program;

/// Fewer machines would say little.
const ENOUGH: usize = 300;

#[test]
fn the_plans_give_enough_machines_and_each_its_own_name() {
    let machines = plan::machines();
    assert!(machines.len() >= ENOUGH, "{} machines", machines.len());
    let names: std::collections::BTreeSet<_> = machines.iter().map(|machine| &machine.name).collect();
    assert_eq!(names.len(), machines.len());
    assert_eq!(machines, plan::machines(), "the same ones each time");
}

#[test]
fn chains_are_those_of_the_real_clients() {
    if !(Peer::Network.is_here() && Peer::Python.is_here() && Peer::Node.is_here()) {
        return;
    }
    inside::enter(&Program::new(), "machines");
}

#[test]
fn chains_are_those_of_the_real_clients_with_the_real_az() {
    if !(peer::is_wide() && Peer::Network.is_here() && Peer::Python.is_here() && Peer::Node.is_here() && Peer::AzureCli.is_here()) {
        return;
    }
    inside::enter(&Program::new(), "real-az");
}

#[test]
fn chains_are_those_of_the_real_clients_on_machines_at_random() {
    if !(peer::is_wide() && Peer::Network.is_here() && Peer::Python.is_here() && Peer::Node.is_here()) {
        return;
    }
    inside::enter(&Program::new(), "drawn");
}

/// What runs in the private network; on its own it does nothing.
#[test]
#[ignore = "the other tests call it"]
fn inside_the_lab() {
    inside::run();
}
