//! The examples of the RFCs, and tokens made to deceive.

use std::collections::BTreeMap;

use serde_json::Value;
use why401_jose::{KeySet, Outcome, Verifier};

fn vectors(json: &str) -> Vec<Value> {
    serde_json::from_str(json).unwrap_or_default()
}

fn outcome(vector: &Value) -> Option<&'static str> {
    let token = vector["token"].as_str()?;
    let jwks = if vector["jwks"].is_null() { r#"{"keys":[]}"#.to_owned() } else { vector["jwks"].to_string() };
    let keys = KeySet::read(jwks.as_bytes()).ok()?;
    Some(Verifier::new(&keys).verify(token).outcome.id())
}

/// Runs all vectors and says what differs; returns how often each outcome came.
fn run(json: &str) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    let mut wrong = Vec::new();
    for vector in vectors(json).iter().filter(|vector| vector["token"].is_string()) {
        let found = outcome(vector).unwrap_or("no key set");
        *counts.entry(found).or_default() += 1;
        if vector["verify"] != found {
            wrong.push(format!("{}: {} expected, {found} found", vector["name"], vector["verify"]));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    counts
}

#[test]
fn the_examples_of_the_rfcs() {
    let counts = run(include_str!("vectors/rfc.json"));
    assert!(counts["valid"] >= 15, "{counts:?}");
}

#[test]
fn tokens_made_to_deceive() {
    let counts = run(include_str!("vectors/abuse.json"));
    for outcome in Outcome::all() {
        assert!(counts.contains_key(outcome.id()), "nothing tests {}", outcome.id());
    }
}

#[test]
fn key_sets_of_the_rfcs() {
    for vector in vectors(include_str!("vectors/rfc.json")).iter().filter(|vector| vector["token"].is_null() && vector["keys"].is_number()) {
        let keys = KeySet::read(vector["jwks"].to_string().as_bytes()).unwrap();
        let usable = keys.keys().iter().filter(|key| key.is_usable()).count();
        assert_eq!(Some(usable as u64), vector["keys"].as_u64(), "{}", vector["name"]);
        let private = vector["name"].as_str().is_some_and(|name| name.contains("private"));
        assert!(!private || keys.keys().iter().any(why401_jose::Key::is_private), "{}", vector["name"]);
    }
}

/// One bit changed anywhere makes a token invalid or malformed; nothing panics.
#[test]
fn no_bit_may_change() {
    let vectors = vectors(include_str!("vectors/abuse.json"));
    for name in ["control-rs256", "control-ps384", "control-es256", "control-es512"] {
        let vector = vectors.iter().find(|vector| vector["name"] == name).unwrap();
        let keys = KeySet::read(vector["jwks"].to_string().as_bytes()).unwrap();
        let mut verifier = Verifier::new(&keys);
        let token = vector["token"].as_str().unwrap();
        assert_eq!(verifier.verify(token).outcome, Outcome::Valid);
        for at in 0..token.len() {
            let mut changed = token.as_bytes().to_vec();
            changed[at] ^= 1;
            let Ok(changed) = String::from_utf8(changed) else { continue };
            assert_ne!(verifier.verify(&changed).outcome, Outcome::Valid, "{name}, byte {at}");
        }
    }
}
