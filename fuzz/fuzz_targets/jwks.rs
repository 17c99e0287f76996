//! Key sets that anybody may have written: no signature of zeros is ever valid, and no other key makes a token valid.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use why401_jose::{KeySet, Outcome, Verifier};

/// A token that is good, its key, and the same token with a signature of zeros.
struct Sample {
    token: String,
    zeros: String,
    jwks: String,
    key: Value,
}

fn samples() -> &'static [Sample] {
    static SAMPLES: OnceLock<Vec<Sample>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let vectors: Vec<Value> = serde_json::from_str(include_str!("../../crates/why401-jose/tests/vectors/abuse.json")).unwrap_or_default();
        let controls = vectors.iter().filter(|vector| vector["name"].as_str().is_some_and(|name| name.starts_with("control-")));
        let samples: Vec<Sample> = controls.filter_map(sample).collect();
        assert!(samples.len() > 9);
        samples
    })
}

fn sample(vector: &Value) -> Option<Sample> {
    let token = vector["token"].as_str()?.to_owned();
    let (signed, signature) = token.rsplit_once('.')?;
    let zeros = format!("{signed}.{}", "A".repeat(signature.len()));
    let key = vector["jwks"]["keys"].get(0)?.clone();
    Some(Sample { zeros, jwks: vector["jwks"].to_string(), key, token })
}

/// The members that make a key.
fn material(key: &Value) -> [&Value; 5] {
    ["kty", "n", "e", "x", "y"].map(|name| &key[name])
}

fn look(json: &[u8]) {
    let Ok(keys) = KeySet::read(json) else { return };
    for key in keys.keys() {
        let _ = (key.describe(), key.is_usable(), key.fault().map(|fault| fault.to_string()), key.is_private(), key.issuer(), key.kid());
    }
    let mut verifier = Verifier::new(&keys);
    for sample in samples() {
        assert_ne!(verifier.verify(&sample.zeros).outcome, Outcome::Valid, "zeros are a signature");
        let verdict = verifier.verify(&sample.token);
        if verdict.outcome == Outcome::Valid {
            let written: Value = serde_json::from_slice(json).unwrap_or_default();
            let list = written["keys"].as_array().map_or_else(|| vec![&written], |keys| keys.iter().filter(|key| key.is_object()).collect());
            let used = verdict.key.and_then(|at| list.get(at).copied());
            assert!(used.is_some_and(|used| material(used) == material(&sample.key)), "another key made it valid");
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    look(bytes);
    // Half of what is tried are good key sets with bytes changed.
    let Some((choice, edits)) = bytes.split_first() else { return };
    let samples = samples();
    let mut json = samples[usize::from(*choice) % samples.len()].jwks.clone().into_bytes();
    for edit in edits.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % json.len();
        json[at] = edit[2];
    }
    look(&json);
});
