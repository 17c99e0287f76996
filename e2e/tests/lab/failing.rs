//! Clients whose calls fail: `why401 diagnose` finds the cause in what they print.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::case::{Case, Part};
use crate::log::{Found, Log};
use crate::peer::{self, Peer};
use crate::program::Program;
use crate::stage::Client;

/// Clients that run at a time: most of their time they wait.
const AT_A_TIME: usize = 4;

#[test]
fn what_python_logs_when_it_gets_no_token() {
    diagnosed(&[Client::Python, Client::Msal], Part::SigningIn);
}

#[test]
fn what_python_logs_when_a_service_refuses() {
    diagnosed(&[Client::Python], Part::Calling);
}

#[test]
fn what_node_logs_when_it_gets_no_token() {
    diagnosed(&[Client::Node], Part::SigningIn);
}

#[test]
fn what_node_logs_when_a_service_refuses() {
    diagnosed(&[Client::Node], Part::Calling);
}

#[test]
fn what_curl_prints() {
    diagnosed(&[Client::Curl], Part::Calling);
}

#[test]
fn what_the_storage_library_logs() {
    diagnosed(&[Client::Blob], Part::Calling);
}

#[test]
fn what_the_azure_cli_prints() {
    if peer::is_wide() {
        diagnosed(&[Client::Az], Part::Calling);
    }
}

#[test]
fn what_the_rust_crates_log() {
    if peer::is_wide() {
        diagnosed(&[Client::Rust], Part::Calling);
    }
}

#[track_caller]
fn diagnosed(clients: &[Client], part: Part) {
    if !Peer::Network.is_here() || !clients.iter().all(|client| client.peer().is_here()) {
        return;
    }
    let cases: Vec<(Client, Case)> = chosen().into_iter().filter(|(client, case)| clients.contains(client) && case.part == part).collect();
    let (wrong, staged) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    each(&cases, |(client, case), program, log| {
        let found = Found::of(&program.diagnose(&log.text));
        println!("{:6} {:28} {:5.1} s  {} {}", client.name(), case.name, log.took, found.confidence(), found.cause());
        staged.fetch_add(usize::from(found.cause() == case.staged()), Ordering::Relaxed);
        wrong.lock().unwrap().extend(fault(*client, case, log, &found));
    });
    let wrong = wrong.into_inner().unwrap();
    println!("{} of {} logs show the cause that was staged", staged.into_inner(), cases.len());
    assert!(wrong.is_empty(), "{} of {} are not as expected:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// All cases but the slow ones, or those whose names begin as `WHY401_E2E_CASE` says.
fn chosen() -> Vec<(Client, Case)> {
    let prefix = std::env::var("WHY401_E2E_CASE").ok();
    let wanted = |case: &Case| prefix.as_ref().map_or(!case.slow, |prefix| case.name.starts_with(prefix));
    Case::all().into_iter().filter(|(_, case)| wanted(case)).collect()
}

fn fault(client: Client, case: &Case, log: &Log, found: &Found) -> Option<String> {
    let name = format!("{} {}", client.name(), case.name);
    match (case.expected.missed(found), &case.expected.gap) {
        _ if log.code == Some(0) && !matches!(client, Client::Curl | Client::Az) => Some(format!("{name}: nothing failed:\n{}", log.text)),
        (None, Some(_)) => Some(format!("{name}: the gap is closed: remove `gap` in the corpus")),
        (Some(missed), None) => Some(format!("{name}: {missed}")),
        _ => None,
    }
}

/// Runs every case and looks at its log, a few at a time.
pub(crate) fn each(cases: &[(Client, Case)], look: impl Fn(&(Client, Case), &Program, &Log) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                let program = Program::new();
                while let Some(played) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    look(played, &program, &played.1.stage.log(&program, played.0));
                }
            });
        }
    });
}
