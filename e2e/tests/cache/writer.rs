//! A real client that writes while `why401 cache clear` runs.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::home::{CONTOSO, FABRIKAM, Home, shown};
use crate::peer::{self, Peer};

/// Tokens that the writer adds, of two tenants in turn.
const TOKENS: usize = 400;

#[test]
fn a_writer_that_locks_by_making_a_file_loses_nothing() {
    if Peer::Python.is_here() {
        runs_beside(&Peer::python());
    }
}

/// The Azure CLI's Python has portalocker, which locks with `flock` too.
#[test]
fn a_writer_that_locks_with_portalocker_loses_nothing() {
    if peer::is_wide() && Peer::AzureCli.is_here() {
        runs_beside(&Peer::azure_cli().with_file_name("python"));
    }
}

fn runs_beside(python: &PathBuf) {
    let home = Home::new();
    let cache = home.path().join(".azure/msal_token_cache.json");
    fs::create_dir(home.path().join(".azure")).unwrap();
    fs::write(&cache, "{}").unwrap();
    let mut command = Command::new(python);
    command.arg(peer::script("clients-python/cache.py")).arg("write").arg(&cache).arg(TOKENS.to_string());
    let mut writer = command.stdout(Stdio::null()).spawn().unwrap();
    let (mut rounds, mut removed) = (0, 0);
    while writer.try_wait().unwrap().is_none() {
        let output = home.why401(&["cache", "clear", "--tenant", CONTOSO, "--yes", "--format", "json"]).output().unwrap();
        assert!(output.status.success(), "{}", shown(&output));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        removed += answer["removed"].as_u64().unwrap();
        rounds += 1;
        // The writer, which waits a quarter of a second for a lock, must come to write.
        thread::sleep(Duration::from_millis(20));
    }
    assert!(writer.wait().unwrap().success(), "the writer never met a lock that stays or a broken cache");
    let last = home.why401(&["cache", "clear", "--tenant", CONTOSO, "--yes", "--format", "json"]).output().unwrap();
    removed += serde_json::from_slice::<Value>(&last.stdout).unwrap()["removed"].as_u64().unwrap();
    let cache: Value = serde_json::from_slice(&fs::read(&cache).unwrap()).unwrap();
    let of = |tenant: &str| cache["AccessToken"].as_object().unwrap().values().filter(|token| token["realm"] == tenant).count();
    assert_eq!((of(FABRIKAM), of(CONTOSO)), (TOKENS / 2, 0), "none is lost, none comes back");
    assert_eq!(removed, TOKENS as u64 / 2, "each was removed once");
    assert_eq!(fs::read_dir(home.path().join(".azure")).unwrap().count(), 1, "no lock and no half of a file is left");
    println!("{rounds} rounds beside the writer, {removed} tokens removed");
    assert!(rounds >= 3, "they ran beside each other");
}
