//! The commands that need no keys, on tokens as providers make them.

use std::collections::HashSet;

use serde_json::Value;

use crate::program::{Program, holds};
use crate::provider::{ALGORITHMS, Provider};

/// Enough that several threads share them.
const MANY: usize = 200;

#[test]
fn check_passes_for_the_resource_alone() {
    let (provider, program) = (Provider::start(), Program::new());
    for algorithm in ALGORITHMS {
        let token = provider.token(algorithm);
        for target in ALGORITHMS {
            let (target, fits) = (provider.resource(target), target == algorithm);
            let answer = program.run_on(&token, &["token", "check", "--format", "json", "--for", target]).exits(i32::from(!fits)).token();
            // An https target may be an address only, and then its audience is not known.
            let other = if target.starts_with("https") { "unknown" } else { "fails" };
            assert_eq!(answer["outcome"], if fits { "passes" } else { other }, "{algorithm} for {target}");
        }
    }
}

#[test]
fn check_compares_what_the_token_may() {
    let (provider, program) = (Provider::start(), Program::new());
    let (token, target) = (provider.token("ES384"), provider.resource("ES384"));
    let check = |options: &[&str]| program.run_on(&token, &[&["token", "check", "--for", target], options].concat());
    check(&["--scope", "api.read"]).exits(0);
    check(&["--scope", "api.write"]).exits(1);
    check(&["--min-lifetime", "5m"]).exits(0);
    check(&["--min-lifetime", "1h"]).exits(1);
    check(&["--now", "4000000000"]).exits(1);
}

#[test]
fn two_tokens_of_one_client_differ() {
    let (provider, program) = (Provider::start(), Program::new());
    let one = program.input("one.txt", &provider.token("RS256"));
    let again = program.input("again.txt", &provider.token("RS256"));
    let other = program.input("other.txt", &provider.token("ES256"));
    let diff = |a: &str, b: &str, code: i32| program.run(&["token", "diff", "--format", "json", a, b]).exits(code).json();
    assert_eq!(diff(&one, &one, 0)["same"], true);
    let names =
        |compared: &Value| compared["differences"].as_array().unwrap().iter().map(|found| found["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let twice = diff(&one, &again, 1);
    assert!(names(&twice).contains(&"jti".to_owned()), "{twice}");
    assert!(!names(&twice).contains(&"aud".to_owned()), "{twice}");
    let apart = diff(&one, &other, 1);
    assert_eq!(names(&apart).first().map(String::as_str), Some("aud"), "the most telling stands first: {apart}");
}

#[test]
fn many_tokens_stay_in_order() {
    let (provider, program) = (Provider::start(), Program::new());
    let tokens: Vec<String> = ALGORITHMS.iter().cycle().take(MANY).map(|algorithm| provider.token(algorithm)).collect();
    let answer = program.run_on(&tokens.join("\n"), &["token", "batch"]).exits(0);
    let records: Vec<Value> = answer.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), MANY);
    for ((at, record), algorithm) in records.iter().enumerate().zip(ALGORITHMS.iter().cycle()) {
        assert_eq!(record["line"], at + 1);
        assert_eq!(record["alg"], *algorithm);
        assert_eq!(record["aud"], provider.resource(algorithm));
        assert_eq!(record["iss"], provider.issuer());
    }
}

/// The same token has the same fingerprint wherever it is seen, and no other has it.
#[test]
fn a_fingerprint_stands_for_one_token() {
    let (provider, program) = (Provider::start(), Program::new());
    let tokens: Vec<String> = ALGORITHMS.iter().cycle().take(20).map(|algorithm| provider.token(algorithm)).collect();
    let batch = program.run_on(&tokens.join("\n"), &["token", "batch"]).exits(0).stdout;
    let mut seen = HashSet::new();
    for (token, record) in tokens.iter().zip(batch.lines()) {
        let line = program.run_on(token, &["token", "fingerprint"]).exits(0).stdout;
        let fp = serde_json::from_str::<Value>(record).unwrap()["fp"].as_str().unwrap().to_owned();
        holds(&line, &format!("token/1 fp={fp} "));
        let decoded = program.run_on(token, &["token", "decode", "--format", "json"]).exits(0).token();
        assert_eq!(decoded["fingerprint"], line.trim_end());
        assert!(seen.insert(fp), "{line}");
    }
}
