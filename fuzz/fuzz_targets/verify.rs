//! Good keys and tokens that were changed: only those that were signed are valid.
#![no_main]

use std::collections::BTreeSet;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use why401_jose::{KeySet, Outcome, Verifier};

struct Samples {
    tokens: Vec<String>,
    /// Of every token its own keys; their ids are the same, so that no set holds them all.
    keys: Vec<KeySet>,
    signed: BTreeSet<String>,
}

fn samples() -> &'static Samples {
    static SAMPLES: OnceLock<Samples> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let vectors: Vec<Value> = serde_json::from_str(include_str!("../../crates/why401-jose/tests/vectors/abuse.json")).unwrap_or_default();
        let controls = vectors.iter().filter(|vector| vector["name"].as_str().is_some_and(|name| name.starts_with("control-")));
        let read = |vector: &Value| Some((vector["token"].as_str()?.to_owned(), KeySet::read(vector["jwks"].to_string().as_bytes()).ok()?));
        let (tokens, keys): (Vec<String>, Vec<KeySet>) = controls.filter_map(read).unzip();
        assert!(tokens.len() > 9);
        for (token, keys) in tokens.iter().zip(&keys) {
            assert_eq!(Verifier::new(keys).verify(token).outcome, Outcome::Valid);
        }
        let signed = tokens.iter().cloned().collect();
        Samples { tokens, keys, signed }
    })
}

/// A byte of a token nine times out of ten; others never get past the first check.
fn written(byte: u8) -> u8 {
    const PLAIN: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    PLAIN.get(usize::from(byte) % 72).copied().unwrap_or(byte & 0x7f)
}

fn edit(token: &mut Vec<u8>, how: [u8; 4]) {
    let at = usize::from(u16::from_le_bytes([how[1], how[2]])) % token.len().max(1);
    match how[0] % 8 {
        0..=3 if at < token.len() => token[at] = written(how[3]),
        4 => token.insert(at, written(how[3])),
        5 if at < token.len() => {
            token.remove(at);
        }
        6 => token.truncate(at),
        7 if at < token.len() => token[at] ^= 1 << (how[3] % 7),
        _ => {}
    }
}

fn look(token: &[u8], at: usize) {
    let samples = samples();
    let Ok(token) = std::str::from_utf8(token) else { return };
    let verdict = Verifier::new(&samples.keys[at]).verify(token);
    assert!(verdict.outcome != Outcome::Valid || samples.signed.contains(token), "valid: {token}");
}

fuzz_target!(|bytes: &[u8]| {
    let samples = samples();
    let Some((choice, edits)) = bytes.split_at_checked(4) else { return };
    let chosen = |at: usize| usize::from(choice[at]) % samples.tokens.len();
    let part = |token: usize, part: usize| samples.tokens[token].split('.').nth(part).unwrap_or("");
    let apply = |mut token: Vec<u8>| {
        for how in edits.chunks_exact(4).take(64) {
            edit(&mut token, [how[0], how[1], how[2], how[3]]);
        }
        token
    };
    let keys = chosen(0);
    look(&apply(samples.tokens[keys].clone().into_bytes()), keys);
    // Parts of different tokens put together.
    let mixed = [part(chosen(1), 0), part(chosen(2), 1), part(chosen(3), 2)].join(".");
    look(&apply(mixed.into_bytes()), keys);
    // A header of the fuzzer's own over a payload and a signature that are good.
    let header = base64_simd::URL_SAFE_NO_PAD.encode_to_string(edits);
    look(format!("{header}.{}.{}", part(keys, 1), part(keys, 2)).as_bytes(), keys);
});
