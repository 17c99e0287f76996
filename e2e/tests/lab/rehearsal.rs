//! `why401 lab run`: every scenario is diagnosed right.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::Program;

/// The whole run must be shorter.
const LONGEST: Duration = Duration::from_mins(1);
/// Scenarios that there must be at least.
const LEAST: usize = 30;

#[test]
fn every_scenario_is_diagnosed_right() {
    let program = Program::new();
    let start = Instant::now();
    let output = program.command().args(["lab", "run", "--format", "json"]).output().unwrap();
    let took = start.elapsed();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)));
    let scenarios = answer["scenarios"].as_array().unwrap();
    let wrong: Vec<&Value> = scenarios.iter().filter(|scenario| scenario["right"] != true).collect();
    assert!(wrong.is_empty(), "{} of {} are wrong: {wrong:#?}", wrong.len(), scenarios.len());
    assert_eq!(answer["wrong_certain"], 0);
    assert!(scenarios.len() >= LEAST, "only {} scenarios", scenarios.len());
    assert!(took < LONGEST, "it took {took:?}");
    assert!(output.status.success(), "{}", output.status);
    let left: Vec<_> = fs::read_dir(program.temporary()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.is_empty(), "files are left behind: {left:?}");
}

#[test]
fn every_scenario_is_listed_and_expects_a_cause() {
    let program = Program::new();
    let output = program.command().args(["lab", "run", "--list"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).unwrap();
    let names: BTreeSet<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names.len(), listed.lines().count(), "no name is there twice");
    assert!(names.len() >= LEAST, "{listed}");
}
