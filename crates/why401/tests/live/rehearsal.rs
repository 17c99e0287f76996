//! `why401 lab run` as its users call it.

use std::time::Duration;

use why401_lab::scenario::Scenario;

use crate::program::{Home, run};
use crate::schema;

#[test]
fn every_scenario_is_found() {
    let home = Home::new();
    let ended = run(home.command(&["lab", "run", "--format", "json"])).assert_code(0);
    let answer = ended.json();
    schema::assert_fits(&answer, "Rehearsal");
    let scenarios = answer["scenarios"].as_array().unwrap();
    let missed: Vec<_> = scenarios.iter().filter(|scenario| scenario["right"] != true).collect();
    assert!(missed.is_empty() && scenarios.len() >= 30 && scenarios.len() == Scenario::all().len(), "{missed:?}");
    assert_eq!((&answer["wrong_certain"], answer["right"].as_u64()), (&0.into(), u64::try_from(scenarios.len()).ok()));
    assert!(ended.took < Duration::from_mins(1), "{:?}", ended.took);
    assert_eq!((ended.stderr.as_str(), home.leftovers().len()), ("", 0));
}

#[test]
fn one_scenario_is_shown_whole() {
    let home = Home::new();
    let ended = run(home.command(&["lab", "run", "tenant-keyvault", "--show"])).assert_code(0);
    for part in ["tenant-keyvault: ", "  ok  tls ", "Experiment: ", "[wrong-tenant]", "Proof", "  ok  tenant-keyvault", "right: 1 of 1"] {
        assert!(ended.stdout.contains(part), "{part}\n{}", ended.stdout);
    }
    let brief = run(home.command(&["lab", "run", "tenant-keyvault"])).assert_code(0);
    assert_eq!(brief.stdout.lines().count(), 2, "{}", brief.stdout);
}

#[test]
fn scenarios_are_listed_and_unknown_ones_refused() {
    let home = Home::new();
    let list = run(home.command(&["lab", "run", "--list"])).assert_code(0);
    assert_eq!(list.stdout.lines().count(), Scenario::all().len());
    assert!(list.stdout.lines().any(|line| line.starts_with("secret-expired ")));
    for arguments in [
        &["lab", "run", "no-such"][..],
        &["lab", "run", "tenant-arm", "no-such"],
        &["lab", "up", "--port", "0", "--scenario", "no-such"],
        &["lab", "exec", "--inside", "--scenario", "no-such", "--", "true"],
    ] {
        let ended = run(home.command(arguments)).assert_code(2);
        assert!(ended.stderr.contains("no scenario `no-such`") && ended.stderr.contains("--list"), "{}", ended.stderr);
    }
    assert_eq!(home.leftovers(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn an_answer_in_markdown_is_a_table() {
    let ended = run(Home::new().command(&["lab", "run", "tenant-arm", "secret-wrong", "--format", "markdown"])).assert_code(0);
    assert!(ended.stdout.lines().filter(|line| line.starts_with('|')).count() >= 4, "{}", ended.stdout);
}
