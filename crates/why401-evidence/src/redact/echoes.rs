//! Second occurrences: a secret that its name gave away in one place may stand without it in another.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};

use super::kind::Kind;
use super::run::{classes, is_run_byte, plain};
use crate::identifiers::is_guid;
use crate::span::Span;

/// Shortest value that is looked for; anything shorter stands in innocent words.
const SHORTEST: usize = 8;
/// Most bytes of one value that are looked for, and of all values together.
const LONGEST: usize = 256;
const MOST: usize = 4 * 1024 * 1024;

/// The values to look for, each with the secret it belongs to.
#[derive(Default)]
pub(super) struct Echoes {
    patterns: Vec<String>,
    owners: Vec<usize>,
    seen: BTreeSet<String>,
    bytes: usize,
}

impl Echoes {
    /// Adds the forms in which `value` may come again.
    pub(super) fn add(&mut self, owner: usize, kind: Kind, value: &str) {
        // A token is found wherever it stands, and millions of long patterns would be dear.
        if kind == Kind::Token {
            return;
        }
        let decoded = plain(value);
        let mut forms = vec![value.to_owned(), decoded.clone(), encode(&decoded, true), encode(&decoded, false)];
        if kind == Kind::BasicCredential {
            forms.extend(super::headers::decode_basic(value).and_then(|pair| pair.split_once(':').map(|(_, password)| password.to_owned())));
        }
        for form in forms {
            self.add_form(owner, &form);
        }
    }

    fn add_form(&mut self, owner: usize, form: &str) {
        let head = &form[..crate::fields::floor_boundary(form, LONGEST)];
        if is_telling(head) && self.bytes + head.len() <= MOST && self.seen.insert(head.to_owned()) {
            self.bytes += head.len();
            self.patterns.push(head.to_owned());
            self.owners.push(owner);
        }
    }

    /// All places of these values in `text`, each with the secret it belongs to.
    pub(super) fn find(&self, text: &str) -> Vec<(Span, usize)> {
        if self.patterns.is_empty() {
            return Vec::new();
        }
        let Ok(finder) = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&self.patterns) else { return Vec::new() };
        let mut found: Vec<(Span, usize)> = Vec::new();
        for hit in finder.find_iter(text) {
            if found.last().is_none_or(|(last, _)| last.end <= hit.start()) {
                let pattern = hit.pattern().as_usize();
                found.push((self.place(text, hit.start(), hit.end(), pattern), self.owners[pattern]));
            }
        }
        found
    }

    /// A value that was cut to its first bytes reaches to the end of its run.
    fn place(&self, text: &str, start: usize, end: usize, pattern: usize) -> Span {
        let cut = self.patterns[pattern].len() + 4 > LONGEST;
        let end = if cut { super::run::end_while(text.as_bytes(), end, is_run_byte) } else { end };
        Span::new(start, end)
    }
}

/// Whether finding the value again means something: no word, name, number, address or GUID.
fn is_telling(value: &str) -> bool {
    let bytes = value.as_bytes();
    let symbol = value.chars().any(|c| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.' | '/' | ' ' | ':'));
    let digit = bytes.iter().any(u8::is_ascii_digit) && bytes.iter().any(u8::is_ascii_alphabetic);
    let long = bytes.len() >= 20 && classes(bytes) >= 2;
    bytes.len() >= SHORTEST && (symbol || digit || long) && !is_guid(value) && !value.contains("://")
}

/// Percent-encodes everything but unreserved characters (RFC 3986 section 2.3).
fn encode(value: &str, upper: bool) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~') => out.push(char::from(b)),
            b => {
                let digit = |d: u8| char::from_digit(u32::from(d), 16).map_or('0', |c| if upper { c.to_ascii_uppercase() } else { c });
                out.extend(['%', digit(b >> 4), digit(b & 15)]);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_value_in_its_other_forms() {
        let mut echoes = Echoes::default();
        echoes.add(0, Kind::ClientSecret, "ab%2Bcd/12345678");
        for text in ["x ab+cd/12345678 y", "ab%2Bcd%2F12345678", "ab%2bcd%2f12345678"] {
            assert_eq!(echoes.find(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn words_are_not_looked_for() {
        let mut echoes = Echoes::default();
        for word in ["management", "hunter2", "11111111-1111-4111-8111-111111111111", "https://a.example/x1"] {
            echoes.add(0, Kind::Password, word);
        }
        assert!(echoes.patterns.iter().all(|p| p.contains('%')), "{:?}", echoes.patterns);
    }
}
