//! Finds error codes and messages in a text.
//!
//! One pass looks for the literals that the patterns need; a pattern is compiled and run only around places
//! where its literal stands.

use std::collections::BTreeMap;

use regex_automata::meta::Regex;
use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input};
use why401_evidence::{Span, Text};

use crate::model::{ErrorCode, Weight, Wording};
use crate::packed::{List, Str};
use crate::scan::scan;
use crate::tables::{ERRORS, LEAD_STARTS, LEADS, LITERALS, Lead};

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

impl Hit {
    /// How strongly it points to the first of its causes.
    #[must_use]
    pub fn weight(&self) -> Weight {
        self.wording.and_then(|w| w.weight).unwrap_or(self.error.weight)
    }

    /// The causes it points to, the likeliest first.
    #[must_use]
    pub fn causes(&self) -> List<Str> {
        self.wording.and_then(|w| w.causes).unwrap_or(self.error.causes)
    }
}

/// Most places at which one message is tried.
const MOST_PLACES: usize = 48;
/// Size of a compiled pattern, in bytes; a larger one is a mistake in the catalogue.
const SIZE_LIMIT: usize = 4 << 20;

/// The literals that the scan looks for, lower case, each once.
#[must_use]
pub fn anchors() -> &'static [Str] {
    &LITERALS
}

/// All errors that `text` holds, in its order.
#[must_use]
pub fn recognise(text: &Text) -> Vec<Hit> {
    let mut hits = Vec::new();
    for ((error, wording), starts) in leads(text.folded()) {
        let error = &ERRORS[usize::from(error)];
        match wording.and_then(|at| error.wordings.get(usize::from(at))) {
            None => hits.extend(code_hits(text, error, &starts)),
            Some(wording) => hits.extend(message_hits(text, error, wording, &starts)),
        }
    }
    hits.sort_by_key(|h| (h.span, std::cmp::Reverse((h.weight(), h.captures.len()))));
    hits.dedup_by(|a, b| a.span == b.span && a.error.id == b.error.id);
    hits
}

/// Where a message may begin: between two offsets.
type Begin = (usize, usize);

/// Codes and messages whose literals stand in the text, with the places where they may begin, in order.
fn leads(folded: &str) -> BTreeMap<(u16, Option<u8>), Vec<Begin>> {
    let mut places: BTreeMap<(u16, Option<u8>), Vec<Begin>> = BTreeMap::new();
    scan(folded.as_bytes(), |place| {
        for (error, wording, least, most) in leads_of(place.literal) {
            let begins = places.entry((*error, *wording)).or_default();
            if let Some(latest) = place.start.checked_sub(usize::from(*least)).filter(|_| begins.len() < MOST_PLACES) {
                begins.push((place.start.saturating_sub(usize::from(*most)), latest));
            }
        }
    });
    for begins in places.values_mut() {
        begins.sort_unstable();
    }
    places
}

/// What the literal with this number leads to.
fn leads_of(literal: usize) -> &'static [Lead] {
    &LEADS[usize::from(LEAD_STARTS[literal])..usize::from(LEAD_STARTS[literal + 1])]
}

/// Places where the code stands as a word of its own.
fn code_hits(text: &Text, error: &'static ErrorCode, starts: &[Begin]) -> Vec<Hit> {
    let bytes = text.folded().as_bytes();
    let word = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let alone = |(start, _): &&Begin| !word(start.checked_sub(1)) && !word(Some(start + error.code.len()));
    let hit = |(start, _): &Begin| Hit { error, wording: None, span: text.unfold(*start, start + error.code.len()), captures: Vec::new() };
    starts.iter().filter(alone).map(hit).collect()
}

fn message_hits(text: &Text, error: &'static ErrorCode, wording: &'static Wording, begins: &[Begin]) -> Vec<Hit> {
    let Some(regex) = compile(wording.pattern.str()) else { return Vec::new() };
    let folded = text.folded().as_bytes();
    let mut captures = regex.create_captures();
    let mut hits = Vec::new();
    let mut floor = 0;
    for (earliest, latest) in begins {
        let from = (*earliest).max(floor);
        let to = (latest + wording.longest).min(folded.len());
        if from > *latest || from >= to {
            continue;
        }
        let anchored = if from == *latest { Anchored::Yes } else { Anchored::No };
        regex.search_captures(&Input::new(folded).range(from..to).anchored(anchored), &mut captures);
        let Some(whole) = captures.get_match() else { continue };
        floor = whole.end();
        hits.push(Hit { error, wording: Some(wording), span: text.unfold(whole.start(), whole.end()), captures: typed(text, &regex, &captures) });
    }
    hits
}

fn typed(text: &Text, regex: &Regex, captures: &Captures) -> Vec<Capture> {
    let names = regex.group_info().pattern_names(regex_automata::PatternID::ZERO).flatten();
    let value = |name: &str| {
        let group = captures.get_group_by_name(name)?;
        let value = String::from_utf8_lossy(&text.folded().as_bytes()[group.range()]).into_owned();
        Some(Capture { name: known_name(name)?, value, span: text.unfold(group.start, group.end) })
    };
    names.filter_map(value).collect()
}

/// Compiles a pattern for a few short windows: the automata that pay off on long texts cost more than they save.
fn compile(pattern: &str) -> Option<Regex> {
    let syntax = regex_automata::util::syntax::Config::new().case_insensitive(true).unicode(false).utf8(false);
    let engine =
        regex_automata::meta::Config::new().utf8_empty(false).onepass(false).dfa(false).hybrid(false).auto_prefilter(false).nfa_size_limit(Some(SIZE_LIMIT));
    Regex::builder().syntax(syntax).configure(engine).build(pattern).ok()
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
            assert!(compile(wording.pattern.str()).is_some(), "{}", wording.pattern);
        }
    }

    #[test]
    fn a_code_is_found_as_a_word_only() {
        let text = Text::new(b"AADSTS700016: x, AADSTS7000160".to_vec());
        let hits = recognise(&text);
        assert_eq!(hits.iter().filter(|h| h.error.code == "AADSTS700016").count(), 1);
    }
}
