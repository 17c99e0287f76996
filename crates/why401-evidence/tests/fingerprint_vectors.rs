//! The vectors of docs/fingerprint.md, whose lines another program made.

use serde_json::Value;
use why401_evidence::credential::fingerprint::{self, Key};

fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../docs/fingerprint-vectors.json")).unwrap_or_default()
}

/// What differs between a vector and what the library makes of it.
fn difference(vector: &Value) -> Option<String> {
    let wrong = |found: &str| Some(format!("{}\n  expected {}\n  found    {found}", vector["name"], vector["line"]));
    let Some(token) = vector["token"].as_str() else { return wrong("no token") };
    let Ok(key) = vector["key"].as_str().map(|key| Key::new(key.as_bytes())).transpose() else { return wrong("no key") };
    let line = fingerprint::line(token, key.as_ref());
    let fp = format!("fp={}", fingerprint::of(token.trim(), key.as_ref()));
    let sound = vector["line"] == line.as_str() && line.split(' ').nth(1) == Some(&fp);
    if sound { None } else { wrong(&line) }
}

#[test]
fn every_vector_gives_its_line() {
    let vectors = vectors();
    assert!(vectors.len() >= 16, "{} vectors", vectors.len());
    let wrong: Vec<String> = vectors.iter().filter_map(difference).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), vectors.len(), wrong.join("\n"));
}
