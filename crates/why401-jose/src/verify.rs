//! The verification itself.

use why401_evidence::credential::members::{Members, Value};

use crate::algorithm::Algorithm;
use crate::key::Key;
use crate::key_set::KeySet;
use crate::outcome::Outcome;
use crate::token::{Buffers, Parts};

/// How a verification ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// How.
    pub outcome: Outcome,
    /// The token's algorithm, if it is one that is accepted.
    pub algorithm: Option<Algorithm>,
    /// Number of the key in its set that decided.
    pub key: Option<usize>,
    /// Whether the token names no key, so that every fitting one was tried.
    pub without_kid: bool,
}

impl Verdict {
    fn early(outcome: Outcome) -> Self {
        Self { outcome, algorithm: None, key: None, without_kid: false }
    }
}

/// Verifies tokens against one set of keys; keeps what it needs from one to the next.
pub struct Verifier<'k> {
    keys: &'k KeySet,
    buffers: Buffers,
}

/// A key that may be used, or why none may.
type Choice<'k> = Result<Vec<(usize, &'k Key)>, (Outcome, Option<usize>)>;

impl<'k> Verifier<'k> {
    /// A verifier with these keys.
    #[must_use]
    pub fn new(keys: &'k KeySet) -> Self {
        Self { keys, buffers: Buffers::default() }
    }

    /// Verifies the signature of `token`. Claims play no part.
    pub fn verify(&mut self, token: &str) -> Verdict {
        let parts = match self.buffers.read(token) {
            Ok(parts) => parts,
            Err(outcome) => return Verdict::early(outcome),
        };
        let kid = parts.header.get("kid").and_then(Value::text);
        let verdict = Verdict { outcome: Outcome::SignatureInvalid, algorithm: Some(parts.algorithm), key: None, without_kid: kid.is_none() };
        // The usual case: exactly one key has the token's id.
        if let Some((at, key)) = kid.as_deref().and_then(|kid| only(self.keys, kid)) {
            let outcome = key.refusal(parts.algorithm).unwrap_or_else(|| check(key, &parts));
            return Verdict { outcome, key: Some(at), ..verdict };
        }
        match choose(self.keys, kid.as_deref(), parts.algorithm) {
            Err((outcome, key)) => Verdict { outcome, key, ..verdict },
            Ok(keys) => attempt(&keys, &parts, verdict),
        }
    }
}

fn only<'k>(keys: &'k KeySet, kid: &str) -> Option<(usize, &'k Key)> {
    let mut named = keys.keys().iter().enumerate().filter(|(_, key)| key.kid() == Some(kid));
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

/// The keys to try: that with the token's id, or without one every key that fits.
fn choose<'k>(keys: &'k KeySet, kid: Option<&str>, algorithm: Algorithm) -> Choice<'k> {
    let named: Vec<(usize, &Key)> = keys.keys().iter().enumerate().filter(|(_, key)| kid.is_none_or(|kid| key.kid() == Some(kid))).collect();
    let Some((first, key)) = named.first().copied() else { return Err((Outcome::KeyNotFound, None)) };
    let fitting: Vec<(usize, &Key)> = named.into_iter().filter(|(_, key)| key.refusal(algorithm).is_none()).collect();
    match fitting.first() {
        None => Err((key.refusal(algorithm).unwrap_or(Outcome::AlgorithmMismatch), Some(first))),
        Some((_, one)) if kid.is_some() && !fitting.iter().all(|(_, key)| key.same_material(one)) => Err((Outcome::KeyAmbiguous, None)),
        Some(_) => Ok(fitting),
    }
}

/// The best that any of the keys makes of it.
fn attempt(keys: &[(usize, &Key)], parts: &Parts<'_>, verdict: Verdict) -> Verdict {
    let outcomes: Vec<(usize, Outcome)> = keys.iter().map(|(at, key)| (*at, check(key, parts))).collect();
    let valid = outcomes.iter().find(|(_, outcome)| *outcome == Outcome::Valid);
    match valid.or(if outcomes.len() == 1 { outcomes.first() } else { None }) {
        Some((at, outcome)) => Verdict { outcome: *outcome, key: Some(*at), ..verdict },
        None => verdict,
    }
}

fn check(key: &Key, parts: &Parts<'_>) -> Outcome {
    let stated = |header: Members<'_>, name: &str| header.get(name).and_then(Value::text).map(std::borrow::Cow::into_owned);
    let (sha1, sha256) = (stated(parts.header, "x5t"), stated(parts.header, "x5t#S256"));
    if !key.has_thumbprints(sha1.as_deref(), sha256.as_deref()) {
        return Outcome::ThumbprintMismatch;
    }
    if key.signed(parts.algorithm, parts.signed, parts.signature) { Outcome::Valid } else { Outcome::SignatureInvalid }
}
