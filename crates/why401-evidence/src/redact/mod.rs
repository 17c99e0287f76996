//! Finds what must not be shown, and shows the rest.
//!
//! Every family of secret has a file that yields candidates, places in the clean text. They are merged, each is
//! looked for once more wherever else it may stand, and what is left is replaced by marks such as `‹token a1b2c3›` in
//! the user's own text. A mark keeps what a diagnosis needs (a token's claims, that a secret was a GUID), so that the
//! redacted text is diagnosed like the original; marks are recognised and kept, so that redacting twice changes nothing.

#[cfg(test)]
mod cases;
mod echoes;
mod encoded;
mod excerpt;
mod flags;
mod headers;
mod keys;
mod kind;
mod lookalikes;
mod mark;
mod names;
mod parameters;
#[cfg(test)]
mod proofs;
mod run;
mod tokens;
mod value;

pub use excerpt::{Excerpt, excerpt};
pub use kind::Kind;
pub use mark::{Mark, marks, parse_marks};

use crate::credential::jwt::{self, Token};
use crate::span::Span;
use crate::text::{Encoding, Text};
use echoes::Echoes;

/// A secret, or what looks like one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its place in the clean text.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// What is shown in its place, e.g. `‹token a1b2c3d4e5f6›`: the same digits for the same secret, six of its fingerprint (a token's twelve),
    /// three where a person may have chosen it, so that nobody can confirm a guess.
    pub mark: String,
}

/// How sure a family is of what it found; where two overlap, the surer one names the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Lookalike,
    Shape,
    Keyed,
    Token,
}

/// A place that a family of secrets claims.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    span: Span,
    kind: Kind,
    weight: Weight,
    /// Index of the readable token that stands there.
    token: Option<usize>,
    /// What is odd about its form and matters to a diagnosis.
    form: Option<&'static str>,
}

/// A secret with all that its mark may show.
struct Hit {
    found: Found,
    details: String,
    /// The mark is the user's own text already.
    marked: bool,
}

/// All secrets of `text` in order, none overlapping another. Marks of an earlier redaction are among them.
///
/// Runs in time linear in the length of the text.
#[must_use]
pub fn secrets(text: &Text) -> Vec<Found> {
    hits(text).into_iter().map(|hit| hit.found).collect()
}

/// The user's text with every secret replaced, fit to be shared.
#[must_use]
pub fn redact(text: &Text) -> String {
    settled(text, render)
}

/// A short text (a capture, a summary) with every secret replaced by a short mark.
#[must_use]
pub fn scrub(text: &str) -> String {
    let text = Text::new(text.replace('\0', "").into_bytes());
    excerpt::shortened(&settled(&text, render))
}

/// Passes until nothing is found any more: replacing one secret may uncover the next.
const PASSES: usize = 4;

fn settled(text: &Text, render: fn(&Text, &[Hit]) -> String) -> String {
    let first = hits(text);
    let mut out = render(text, &first);
    for _ in 1..PASSES {
        let again = Text::new(out.clone().into_bytes());
        let hits = hits(&again);
        if again.encoding() != Encoding::Utf8 || hits.iter().all(|hit| hit.marked) {
            break;
        }
        out = render(&again, &hits);
    }
    without_echoes(text, &first, out)
}

fn hits(text: &Text) -> Vec<Hit> {
    let clean = text.clean();
    let marks = marks(clean);
    let tokens = jwt::tokens(clean);
    let mut candidates = candidates(text, &tokens);
    candidates.extend(encoded::encoded(clean));
    candidates.retain(|candidate| !overlaps_any(&marks, candidate.span));
    let mut merged = merge(over_lines(clean, merge(candidates)));
    merged.retain(|candidate| !overlaps_any(&marks, candidate.span));
    let echoes = echoes_of(clean, &merged);
    let again: Vec<Candidate> =
        echoes.find(clean).into_iter().map(|(span, owner)| Candidate { span, ..merged[owner] }).filter(|c| !overlaps_any(&marks, c.span)).collect();
    if !again.is_empty() {
        merged = merge(merged.into_iter().chain(again.into_iter().map(|c| Candidate { token: None, weight: Weight::Lookalike, ..c })).collect());
    }
    let mut hits: Vec<Hit> = merged.iter().map(|candidate| hit(clean, &tokens, candidate)).chain(marks.iter().map(kept)).collect();
    hits.sort_by_key(|hit| hit.found.span);
    hits
}

fn candidates(text: &Text, tokens: &[Token]) -> Vec<Candidate> {
    let clean = text.clean();
    let runs = tokens::runs(clean, 20);
    let mut all = tokens::web_tokens(clean, tokens);
    all.extend(parameters::named(text));
    all.extend(parameters::cookie_lists(text));
    all.extend(parameters::vault_secrets(text));
    all.extend(parameters::user_information(clean));
    all.extend(flags::passwords(text));
    all.extend(keys::private_keys(clean));
    let unnamed = lookalikes::not_public(clean, runs);
    all.extend(tokens::opaque_tokens(clean, &unnamed));
    all.extend(keys::shaped(clean, &unnamed));
    all.extend(lookalikes::lookalikes(clean, &unnamed));
    all
}

fn overlaps_any(marks: &[Mark], span: Span) -> bool {
    let next = marks.partition_point(|mark| mark.span.end <= span.start);
    marks.get(next).is_some_and(|mark| mark.span.overlaps(span))
}

/// Joins what overlaps; the surest names the kind.
fn merge(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.retain(|candidate| !candidate.span.is_empty());
    candidates.sort_by_key(|candidate| candidate.span);
    let mut merged: Vec<Candidate> = Vec::with_capacity(candidates.len());
    for next in candidates {
        match merged.last_mut() {
            Some(last) if last.span.end > next.span.start => join(last, next),
            _ => merged.push(next),
        }
    }
    merged
}

fn join(last: &mut Candidate, next: Candidate) {
    last.span.end = last.span.end.max(next.span.end);
    if next.weight > last.weight {
        (last.kind, last.weight) = (next.kind, next.weight);
    }
    last.token = last.token.or(next.token);
    last.form = last.form.or(next.form);
}

/// A machine-made secret broken at the end of its line goes on below.
fn over_lines(clean: &str, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut floor = 0;
    for candidate in candidates.iter_mut().filter(|candidate| candidate.token.is_none()) {
        if candidate.span.start >= floor {
            candidate.span.end = end_of(clean, candidate);
            floor = candidate.span.end;
        }
    }
    candidates
}

fn end_of(clean: &str, candidate: &Candidate) -> usize {
    let span = candidate.span;
    let value = span.of(clean);
    let made = run::is_machine(value) || value.len() >= 20 && candidate.weight == Weight::Keyed && run::classes(value.as_bytes()) >= 2;
    if clean.as_bytes().get(span.end) == Some(&b'\n') && made && !value.contains(char::is_whitespace) {
        return run::end_over_lines(clean, span.start, span.end);
    }
    span.end
}

fn echoes_of(clean: &str, merged: &[Candidate]) -> Echoes {
    let mut echoes = Echoes::default();
    for (index, candidate) in merged.iter().enumerate() {
        echoes.add(index, candidate.kind, candidate.span.of(clean));
    }
    echoes
}

fn hit(clean: &str, tokens: &[Token], candidate: &Candidate) -> Hit {
    let value = run::plain(candidate.span.of(clean));
    let token = candidate.token.and_then(|index| tokens.get(index));
    let digits = token.map_or_else(|| kind::digits(candidate.kind, &value), |token| token.fingerprint.clone());
    let form = candidate.form.map(|form| format!("{{\"form\":\"{form}\"}}"));
    let details = token.map(mark::details_of).or(form).unwrap_or_default();
    Hit { found: Found { span: candidate.span, kind: candidate.kind, mark: mark::short(candidate.kind, &digits) }, details, marked: false }
}

fn kept(mark: &Mark) -> Hit {
    let found = Found { span: mark.span, kind: mark.kind, mark: mark::short(mark.kind, &mark.fingerprint) };
    Hit { found, details: String::new(), marked: true }
}

/// The user's text with marks in place of the secrets.
fn render(text: &Text, hits: &[Hit]) -> String {
    let decoded = text.decoded();
    let mut out = String::with_capacity(decoded.len());
    let mut at = 0;
    for hit in hits.iter().filter(|hit| !hit.marked) {
        let place = decoded_place(text, hit.found.span);
        out.push_str(decoded.get(at..place.start).unwrap_or(""));
        out.push_str(&written(decoded, place.start, hit));
        at = place.end.max(at);
    }
    out.push_str(decoded.get(at..).unwrap_or(""));
    out
}

fn written(decoded: &str, at: usize, hit: &Hit) -> String {
    if hit.details.is_empty() {
        return hit.found.mark.clone();
    }
    let digits = hit.found.mark.rsplit(' ').next().unwrap_or("").trim_end_matches('›');
    mark::long(hit.found.kind, digits, &hit.details, &escape_at(decoded, at))
}

/// Farthest quote that may open the string around a mark, in bytes.
const REACH: usize = 16 * 1024;

/// The backslashes that a quote needs at `at` so as not to end the string around it: `2n + 1` where the quote that
/// opens it has `n`. Where there is no string they do no harm, since reading undoes them.
fn escape_at(decoded: &str, at: usize) -> String {
    let from = crate::fields::floor_boundary(decoded, at.saturating_sub(REACH));
    let before = &decoded[from..at];
    let line = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
    match line.rfind('"') {
        Some(quote) => "\\".repeat(line[..quote].bytes().rev().take_while(|b| *b == b'\\').count() * 2 + 1),
        None => String::new(),
    }
}

/// The whole original form of a clean span: up to where the next character begins, colours behind it left alone.
fn decoded_place(text: &Text, span: Span) -> Span {
    let start = text.decoded_span(Span::new(span.start, span.start)).start;
    let end = text.decoded_span(Span::new(span.end, span.end)).start;
    let mut taken = text.decoded().get(start..end).unwrap_or("");
    while let Some(escape) = taken.rfind("\u{1b}[") {
        let tail = &taken[escape + 2..];
        if !tail.ends_with('m') || !tail[..tail.len() - 1].bytes().all(|b| b.is_ascii_digit() || b == b';') {
            break;
        }
        taken = &taken[..escape];
    }
    Span::new(start, start + taken.len())
}

/// The last check: no value that was replaced may stand anywhere in what is handed out, a mark's claims included.
fn without_echoes(text: &Text, first: &[Hit], out: String) -> String {
    let mut echoes = Echoes::default();
    for (index, hit) in first.iter().enumerate().filter(|(_, hit)| !hit.marked) {
        echoes.add(index, hit.found.kind, hit.found.span.of(text.clean()));
        echoes.add(index, hit.found.kind, decoded_place(text, hit.found.span).of(text.decoded()));
    }
    let left = echoes.find(&out);
    if left.is_empty() { out } else { cover(&out, &left, first) }
}

fn cover(out: &str, left: &[(Span, usize)], first: &[Hit]) -> String {
    let marks = marks(out);
    let mut places: Vec<(Span, String)> = Vec::new();
    for (span, owner) in left {
        let around = marks.iter().find(|mark| mark.span.overlaps(*span));
        let place = around.map_or(*span, |mark| Span::new(mark.span.start.min(span.start), mark.span.end.max(span.end)));
        let shown = around.map_or_else(|| first[*owner].found.mark.clone(), |mark| mark::short(mark.kind, &mark.fingerprint));
        if places.last().is_none_or(|(last, _)| last.end <= place.start) {
            places.push((place, shown));
        }
    }
    let mut covered = String::with_capacity(out.len());
    let mut at = 0;
    for (place, shown) in places {
        covered.push_str(out.get(at..place.start).unwrap_or(""));
        covered.push_str(&shown);
        at = place.end;
    }
    covered.push_str(out.get(at..).unwrap_or(""));
    covered
}
