//! Names the cause of a failed Azure request.
//!
//! [`diagnose`] is pure: code computes facts from the evidence, the catalogue's data weighs causes by them. It
//! cannot fail; what it does not know it says.
#![warn(missing_docs)]

mod context;
pub mod experiment;
mod facts;
pub mod model;
mod proof;
mod responder;
pub mod token;
mod values;
mod weigh;

use model::{Attempt, Code, Diagnosis, Outcome, SCHEMA_VERSION, Target, Verdict};
use why401_catalogue as catalogue;
use why401_evidence::credential::fingerprint;
use why401_evidence::formats::attempts;
use why401_evidence::{Encoding, Evidence};

use context::Context;

/// Ids of all facts that code can compute, sorted.
#[must_use]
pub fn fact_ids() -> &'static [&'static str] {
    facts::IDS
}

/// Weighs what `evidence` shows; `source` is how the user calls the input.
#[must_use]
pub fn diagnose(evidence: &Evidence, source: &str) -> Diagnosis {
    let cx = Context::new(evidence);
    let facts = facts::find(&cx);
    let values = values::collect(&cx);
    let findings = weigh::findings(&cx, &facts, &values);
    let verdict = match findings.first() {
        None => Verdict::NothingFound,
        Some(first) if first.confidence >= model::Confidence::Likely => Verdict::Decided,
        Some(_) => Verdict::Undecided,
    };
    Diagnosis {
        version: SCHEMA_VERSION,
        source: source.to_owned(),
        verdict,
        target: target(&cx),
        responder: responder::who_answered(&cx),
        findings,
        codes: codes(&cx),
        attempts: evidence.attempts.iter().map(|a| attempt(&cx, a)).collect(),
        tokens: token_lines(evidence, None),
        notes: notes(evidence),
    }
}

/// Most tokens that an answer lists.
const MOST_TOKENS: usize = 50;

/// The lines that stand for the tokens of `evidence`, each once; with the team's key, if there is one.
#[must_use]
pub fn token_lines(evidence: &Evidence, key: Option<&fingerprint::Key>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for token in &evidence.tokens {
        let line = fingerprint::line_of_found(token, key);
        if lines.len() < MOST_TOKENS && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn target(cx: &Context<'_>) -> Option<Target> {
    let status = cx.focus.and_then(|e| e.status);
    if cx.service.is_none() && cx.host.is_none() && status.is_none() {
        return None;
    }
    let host = cx.host.clone();
    Some(Target {
        service: cx.service.map(|s| s.id.to_owned()),
        name: cx.service.map_or_else(|| host.clone().unwrap_or_else(|| "unknown".to_owned()), |s| s.name.to_owned()),
        host,
        cloud: cx.cloud.map(|c| c.id.to_owned()),
        status,
    })
}

/// The codes recognised; general ones are left out where a telling one stands beside them.
fn codes(cx: &Context<'_>) -> Vec<Code> {
    let telling = cx.hits.iter().any(|h| h.weight() > catalogue::Weight::Hint);
    let mut shown: Vec<Code> = Vec::new();
    for hit in cx.hits.iter().filter(|h| !telling || h.weight() > catalogue::Weight::Hint) {
        if shown.iter().any(|c| *hit.error.id == c.id) {
            continue;
        }
        let meaning = hit.wording.and_then(|w| w.meaning).unwrap_or(hit.error.meaning);
        shown.push(Code {
            id: hit.error.id.to_owned(),
            code: hit.error.code.to_owned(),
            meaning: catalogue::fill(meaning.str(), |_| None),
            proofs: proof::proofs(cx.evidence, &[hit.span]),
        });
    }
    shown
}

fn attempt(cx: &Context<'_>, attempt: &attempts::Attempt) -> Attempt {
    Attempt {
        credential: attempt.credential.clone(),
        outcome: match attempt.outcome {
            attempts::Outcome::Skipped => Outcome::Skipped,
            attempts::Outcome::Failed => Outcome::Failed,
            attempts::Outcome::Won => Outcome::Won,
            attempts::Outcome::Tried => Outcome::Tried,
        },
        reason: proof::safe(&attempt.reason, 120),
        proofs: proof::proofs(cx.evidence, &[attempt.span]),
    }
}

fn notes(evidence: &Evidence) -> Vec<String> {
    let mut notes = Vec::new();
    match evidence.text.encoding() {
        Encoding::Utf16Le | Encoding::Utf16Be => notes.push("The input is UTF-16; offsets count its own bytes.".to_owned()),
        Encoding::Utf8Lossy => notes.push("The input holds bytes that are no UTF-8; they were replaced.".to_owned()),
        Encoding::Utf8 => {}
    }
    let truncated = evidence.tokens.iter().filter(|t| t.form == why401_evidence::credential::jwt::Form::Truncated).count();
    if truncated > 0 {
        notes.push(format!("{truncated} token(s) are cut off in the input, so their claims could not all be read."));
    }
    notes
}
