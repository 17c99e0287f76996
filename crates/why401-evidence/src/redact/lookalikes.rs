//! What merely looks like a secret: long runs of random letters and digits without a name.

use super::kind::Kind;
use super::names::is_public;
use super::run::{classes, end_over, is_camel, is_random, is_scattered, plain, wild_len};
use super::tokens::is_claims_challenge;
use super::{Candidate, Weight};
use crate::span::Span;

/// Shortest run that is judged, in characters.
const SHORTEST: usize = 32;

/// The runs that no name and no PEM label makes public.
pub(super) fn not_public(clean: &str, mut runs: Vec<Span>) -> Vec<Span> {
    let blocks = certificates(clean);
    runs.retain(|run| {
        let next = blocks.partition_point(|block| block.end <= run.start);
        let certificate = blocks.get(next).is_some_and(|block| block.overlaps(*run));
        !certificate && !name_before(clean, run.start).is_some_and(is_public)
    });
    runs
}

/// The lookalikes among `runs`.
pub(super) fn lookalikes(clean: &str, runs: &[Span]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for run in runs {
        // Lines that an earlier run goes on over belong to it.
        if found.last().is_none_or(|last| last.span.end <= run.start) {
            found.extend(judge(clean, *run));
        }
    }
    found
}

fn of(span: Span) -> Candidate {
    Candidate { span, kind: Kind::Opaque, weight: Weight::Lookalike, token: None, form: None }
}

fn judge(clean: &str, run: Span) -> Vec<Candidate> {
    let short = run.len() < SHORTEST + 16 && clean.as_bytes().get(run.end) == Some(&b'\n') && is_scattered(run.of(clean).as_bytes());
    let whole = if short { Span::new(run.start, end_over(clean, run.start, run.end, 3)) } else { run };
    let value = plain(whole.of(clean));
    if value.len() < SHORTEST || classes(value.as_bytes()) < 3 || is_known(&value) {
        return Vec::new();
    }
    if is_path(&value) {
        return segments(clean, run);
    }
    let random = wild_len(value.as_bytes()) >= 16 && is_random(value.as_bytes()) || value.len() >= 40 && is_random(value.as_bytes());
    if random { vec![of(whole)] } else { segments(clean, run) }
}

/// The rest of an address, or a path whose first part is a word. (Random base64 may begin with a slash, too.)
fn is_path(value: &str) -> bool {
    let first = value.strip_prefix('/').and_then(|rest| rest.split('/').next());
    value.starts_with("//")
        || first.is_some_and(|part| part.len() >= 3 && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') && part.len() + 1 < value.len())
}

/// A random segment within a path.
fn segments(clean: &str, run: Span) -> Vec<Candidate> {
    let mut start = run.start;
    let mut found = Vec::new();
    for part in run.of(clean).split('/') {
        let value = plain(part);
        if value.len() >= SHORTEST && classes(value.as_bytes()) == 3 && wild_len(value.as_bytes()) >= 16 && is_random(value.as_bytes()) {
            found.push(of(Span::new(start, start + part.len())));
        }
        start += part.len() + 1;
    }
    found
}

/// Values that their own beginning makes public.
fn is_known(value: &str) -> bool {
    let digest = ["sha256-", "sha1-", "sha384-", "sha512-", "_ZN"].iter().any(|prefix| value.starts_with(prefix));
    digest || is_camel(value.as_bytes()) || is_claims_challenge(value)
}

/// The name whose value begins at `at`.
fn name_before(clean: &str, at: usize) -> Option<&str> {
    let before = &clean[crate::fields::floor_boundary(clean, at.saturating_sub(80))..at];
    let before = before.trim_end_matches([' ', '"', '\'', '[', '`', '\n', '\t']);
    let before = before
        .strip_suffix([':', '='])
        .or_else(|| before.strip_suffix("%3D"))
        .or_else(|| before.strip_suffix("%22%3A%22"))
        .or_else(|| before.strip_suffix("=>"))?;
    let quoted = before.ends_with('"');
    let before = before.trim_end_matches([' ', '"', '\'', '`']);
    let start = before
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '#')))
        .map_or(0, |last| last + before[last..].chars().next().map_or(1, char::len_utf8));
    // The parameters of a public key have names of one letter, and only in JSON.
    before.get(start..).filter(|name| name.len() > 1 || quoted && !name.is_empty())
}

/// PEM certificates and public keys are public.
fn certificates(clean: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for label in [&b"BEGIN CERTIFICATE"[..], b"BEGIN PUBLIC KEY"] {
        for at in memchr::memmem::find_iter(clean.as_bytes(), label) {
            let limit = crate::fields::floor_boundary(clean, at + 16 * 1024);
            let end = memchr::memmem::find(&clean.as_bytes()[at..limit], b"-----END").map(|len| at + len);
            found.extend(end.map(|end| Span::new(at, end)));
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        lookalikes(text, &not_public(text, super::super::tokens::runs(text, 20))).into_iter().map(|c| c.span.of(text)).collect()
    }

    #[test]
    fn random_runs_are_found() {
        let random = "q8Zr3TnB7xLk2VdM9pWc4HsY6jFa1GeU0iO5";
        assert_eq!(found(&format!("value {random}.")), [random]);
        assert_eq!(found(&format!("https://h.example/a/{random}/b")), [random]);
    }

    #[test]
    fn public_values_stay() {
        let random = "q8Zr3TnB7xLk2VdM9pWc4HsY6jFa1GeU0iO5";
        for name in ["kid", "x5t#S256", "x-azure-ref", "nonce", "sub"] {
            assert_eq!(found(&format!("\"{name}\": \"{random}\"")), [""; 0], "{name}");
        }
    }
}
