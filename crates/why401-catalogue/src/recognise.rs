//! Finds error codes and messages in a text.
//!
//! One pass looks for the literals that the patterns need; a pattern is compiled and run only around places
//! where its literal stands.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use why401_evidence::{Span, Text};

use crate::model::{ErrorCode, Wording};
use crate::tables::ERRORS;

/// A typed value that a message held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Name of the capture, e.g. `expected_audience`.
    pub name: &'static str,
    /// The value.
    pub value: String,
    /// Its place in the clean text.
    pub span: Span,
}

/// An error that was recognised.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The entry.
    pub error: &'static ErrorCode,
    /// The message that recognised it; `None`: the code itself.
    pub wording: Option<&'static Wording>,
    /// Its place in the clean text.
    pub span: Span,
    /// What the message held.
    pub captures: Vec<Capture>,
}

/// What an anchor leads to.
#[derive(Clone, Copy)]
enum Lead {
    Code(&'static ErrorCode),
    Message(&'static ErrorCode, &'static Wording),
}

struct Index {
    automaton: Option<AhoCorasick>,
    leads: Vec<Vec<Lead>>,
}

/// How far around its literal a message may reach, in bytes of folded text.
const BEFORE: usize = 700;
const AFTER: usize = 1400;
/// Most places at which one message is tried.
const MOST_PLACES: usize = 48;
/// Size of a compiled pattern, in bytes; a larger one is a mistake in the catalogue.
const SIZE_LIMIT: usize = 4 << 20;

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let (literals, leads) = leads();
        let automaton = AhoCorasickBuilder::new().ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(&literals).ok();
        Index { automaton, leads }
    })
}

fn leads() -> (Vec<String>, Vec<Vec<Lead>>) {
    let mut pairs: Vec<(String, Lead)> = Vec::new();
    for error in ERRORS {
        if error.anywhere {
            pairs.push((error.code.to_ascii_lowercase(), Lead::Code(error)));
        }
        for wording in error.wordings {
            pairs.extend(wording.literals.iter().map(|l| ((*l).to_owned(), Lead::Message(error, wording))));
        }
    }
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    let mut literals: Vec<String> = Vec::new();
    let mut leads: Vec<Vec<Lead>> = Vec::new();
    for (literal, lead) in pairs {
        if literals.last() != Some(&literal) {
            literals.push(literal);
            leads.push(Vec::new());
        }
        if let Some(last) = leads.last_mut() {
            last.push(lead);
        }
    }
    (literals, leads)
}

/// The literals that the scan looks for, lower case, each once.
#[must_use]
pub fn anchors() -> Vec<String> {
    leads().0
}

/// All errors that `text` holds, in its order.
#[must_use]
pub fn recognise(text: &Text) -> Vec<Hit> {
    let index = index();
    let folded = text.folded();
    let mut hits = Vec::new();
    let mut places: Vec<Vec<usize>> = vec![Vec::new(); index.leads.len()];
    for found in index.automaton.iter().flat_map(|a| a.find_overlapping_iter(folded)) {
        let at = found.pattern().as_usize();
        if places[at].len() < MOST_PLACES {
            places[at].push(found.start());
        }
    }
    let mut tried: Vec<(*const Wording, usize)> = Vec::new();
    for (at, starts) in places.iter().enumerate().filter(|(_, p)| !p.is_empty()) {
        for lead in &index.leads[at] {
            match *lead {
                Lead::Code(error) => hits.extend(code_hits(text, error, starts)),
                Lead::Message(error, wording) => message_hits(text, error, wording, starts, &mut tried, &mut hits),
            }
        }
    }
    hits.sort_by_key(|h| (h.span, std::cmp::Reverse(h.captures.len())));
    hits.dedup_by(|a, b| a.span == b.span && a.error.id == b.error.id);
    hits
}

/// Places where the code stands as a word of its own.
fn code_hits(text: &Text, error: &'static ErrorCode, starts: &[usize]) -> Vec<Hit> {
    let bytes = text.folded().as_bytes();
    let word = |at: Option<&u8>| at.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let alone = |start: &&usize| {
        let end = **start + error.code.len();
        !(**start > 0 && word(bytes.get(**start - 1))) && !word(bytes.get(end))
    };
    let hit = |start: &usize| Hit { error, wording: None, span: text.unfold(*start, start + error.code.len()), captures: Vec::new() };
    starts.iter().filter(alone).map(hit).collect()
}

fn message_hits(text: &Text, error: &'static ErrorCode, wording: &'static Wording, starts: &[usize], tried: &mut Vec<(*const Wording, usize)>, hits: &mut Vec<Hit>) {
    let Ok(regex) = regex::bytes::RegexBuilder::new(wording.pattern).case_insensitive(true).unicode(false).size_limit(SIZE_LIMIT).build() else { return };
    let folded = text.folded().as_bytes();
    let mut floor = 0;
    for start in starts {
        let from = start.saturating_sub(BEFORE).max(floor);
        let to = (start + AFTER).min(folded.len());
        let Some(found) = folded.get(from..to).and_then(|window| regex.captures(window)) else { continue };
        let Some(whole) = found.get(0) else { continue };
        floor = from + whole.end();
        let key = (std::ptr::from_ref(wording), from + whole.start());
        if tried.contains(&key) {
            continue;
        }
        tried.push(key);
        let captures = regex
            .capture_names()
            .flatten()
            .filter_map(|name| {
                let group = found.name(name)?;
                Some(Capture {
                    name: known_name(name)?,
                    value: String::from_utf8_lossy(group.as_bytes()).into_owned(),
                    span: text.unfold(from + group.start(), from + group.end()),
                })
            })
            .collect();
        hits.push(Hit { error, wording: Some(wording), span: text.unfold(from + whole.start(), from + whole.end()), captures });
    }
}

/// The static name of a capture.
fn known_name(name: &str) -> Option<&'static str> {
    let extra = ["expected_audience", "not_before", "issued", "reason", "status"];
    crate::PLACEHOLDERS.iter().map(|(n, _)| *n).chain(extra).find(|n| *n == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles_within_its_size() {
        for wording in ERRORS.iter().flat_map(|e| e.wordings) {
            let built = regex::bytes::RegexBuilder::new(wording.pattern).case_insensitive(true).unicode(false).size_limit(SIZE_LIMIT).build();
            assert!(built.is_ok(), "{}", wording.pattern);
        }
    }

    #[test]
    fn a_code_is_found_as_a_word_only() {
        let text = Text::new(b"AADSTS700016: x, AADSTS7000160".to_vec());
        let hits = recognise(&text);
        assert_eq!(hits.iter().filter(|h| h.error.code == "AADSTS700016").count(), 1);
    }
}
