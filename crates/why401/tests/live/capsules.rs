//! Capsules: what is saved is diagnosed elsewhere as it was here, and can be sent again.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;
use why401_lab::scenario::Scenario;

use crate::program::run;
use crate::stage::{Stage, VAULT};

/// The first cause, how sure it is, and how many there are.
fn first(diagnosis: &Value) -> (Value, Value, usize) {
    let findings = diagnosis["findings"].as_array().unwrap();
    let of = |member: &str| findings.first().map(|finding| finding[member].clone()).unwrap_or_default();
    (of("cause"), of("confidence"), findings.len())
}

/// One of every kind: audiences, tenants, clocks, keys, networks, authorities, intermediaries, identities.
const SCENARIOS: [&str; 19] = [
    "audience-graph-to-arm",
    "authority-closed",
    "clock-keyvault-fast",
    "clock-shared-key",
    "expired-arm",
    "header-too-large",
    "malformed-truncated",
    "managed-identity-dead",
    "consent-missing-graph",
    "network-captive",
    "network-keyvault",
    "network-reset",
    "permission-arm",
    "redirect-other-host",
    "revoked-arm",
    "sas-expired",
    "secret-wrong",
    "stripped-on-one-path",
    "tenant-keyvault",
];

#[test]
fn a_saved_probe_is_diagnosed_alike() {
    let stage = Stage::new();
    let all = Scenario::all();
    for name in SCENARIOS {
        let scenario = all.iter().find(|scenario| scenario.name == name).unwrap();
        let probed = run(stage.rehearsed(scenario, &["--format", "json", "--save", "capsule.txt"])).json();
        let there = stage.home.command(&["diagnose", "capsule.txt", "--format", "json"]);
        let diagnosed = run(there).json();
        let (here, elsewhere) = (first(&probed["diagnosis"]), first(&diagnosed));
        assert_eq!(here, elsewhere, "{name}");
        assert!(here.0.as_str().is_some_and(|cause| scenario.accepts(cause)), "{name}: {here:?}");
    }
}

#[test]
fn what_lab_run_saves_is_diagnosed_alike() {
    let stage = Stage::new();
    let names = ["tenant-arm", "clock-second-node", "rotation-second-node", "stripped-by-ingress", "secret-expired", "network-wrong-name"];
    let played = run(stage.home.command(&[&["lab", "run", "--format", "json", "--save", "capsules"][..], &names].concat())).assert_code(0).json();
    for scenario in played["scenarios"].as_array().unwrap() {
        let file = format!("capsules/{}.txt", scenario["name"].as_str().unwrap());
        let diagnosed = run(stage.home.command(&["diagnose", &file, "--format", "json"])).json();
        let (cause, confidence, _) = first(&diagnosed);
        assert_eq!((&cause, &confidence), (&scenario["found"], &scenario["confidence"]), "{file}");
    }
}

#[test]
fn a_capsule_is_for_the_user_alone_and_appears_whole() {
    let stage = Stage::new();
    let path = stage.home.file("capsule.txt", "something else\n");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    // The file that was there stays as it is for whoever has it open: the new one takes its place.
    let before = fs::File::open(&path).unwrap();
    stage.run(&["probe", VAULT, "--save", "capsule.txt"]);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::io::read_to_string(before).unwrap(), "something else\n");
    assert!(fs::read_to_string(&path).unwrap().starts_with("* why401 capsule 1, made "));
    assert_eq!(fs::read_dir(stage.home.folder("work")).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_capsule_that_cannot_be_written_is_told() {
    let stage = Stage::new();
    for place in ["no/such/folder/capsule.txt", "/proc/capsule.txt"] {
        let ended = stage.run(&["probe", VAULT, "--save", place]).assert_code(3);
        assert!(ended.stderr.contains(place) && ended.stderr.contains("hint: "), "{}", ended.stderr);
    }
}
