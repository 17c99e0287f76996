//! Lines that were percent-encoded as a whole, names and quotes included: they are decoded and searched like any other.

use super::run::unit;
use super::{Candidate, Weight, decoded_place};
use crate::credential::jwt;
use crate::span::Span;
use crate::text::Text;

/// The secrets in percent-encoded lines of `clean`.
pub(super) fn encoded(clean: &str) -> Vec<Candidate> {
    let view = View::of(clean);
    if view.text.is_empty() {
        return Vec::new();
    }
    let text = Text::new(view.text.clone().into_bytes());
    let tokens = jwt::tokens(text.clean());
    let found = super::candidates(&text, &tokens);
    found
        .into_iter()
        .map(|candidate| Candidate { span: view.source(decoded_place(&text, candidate.span)), token: None, ..candidate })
        .filter(|c| c.weight > Weight::Lookalike)
        .collect()
}

/// The decoded lines and where each of their pieces came from.
#[derive(Default)]
struct View {
    text: String,
    /// `(offset here, offset in the source)` wherever the two do not advance together.
    points: Vec<(usize, usize)>,
}

impl View {
    fn of(clean: &str) -> Self {
        let mut view = Self::default();
        let mut end = 0;
        for at in memchr::memchr_iter(b'%', clean.as_bytes()) {
            if at < end || !is_structure(clean.as_bytes(), at) {
                continue;
            }
            let start = memchr::memrchr(b'\n', &clean.as_bytes()[..at]).map_or(0, |newline| newline + 1).max(end);
            end = memchr::memchr(b'\n', &clean.as_bytes()[at..]).map_or(clean.len(), |len| at + len);
            view.add(clean, start, end);
        }
        view
    }

    fn add(&mut self, clean: &str, start: usize, end: usize) {
        let bytes = clean.as_bytes();
        let mut at = start;
        self.points.push((self.text.len(), at));
        while at < end {
            let plain = memchr::memchr(b'%', &bytes[at..end]).unwrap_or(end - at);
            self.text.push_str(&clean[at..at + plain]);
            at += plain;
            let Some((byte, len)) = unit(&bytes[..end], at) else { break };
            self.text.push(if byte.is_ascii_graphic() || matches!(byte, b' ' | b'\n' | b'\t') { char::from(byte) } else { '_' });
            at += len;
            self.points.push((self.text.len(), at));
        }
        self.text.push('\n');
    }

    fn source(&self, span: Span) -> Span {
        Span::new(self.source_of(span.start), self.source_of(span.end))
    }

    fn source_of(&self, at: usize) -> usize {
        let next = self.points.partition_point(|(here, _)| *here <= at);
        next.checked_sub(1).and_then(|last| self.points.get(last)).map_or(0, |(here, source)| source + (at - here))
    }
}

/// Whether the escape at `at` stands for a character that separates names from values.
fn is_structure(bytes: &[u8], at: usize) -> bool {
    unit(bytes, at).is_some_and(|(byte, len)| len > 1 && matches!(byte, b'=' | b':' | b'"' | b' ' | b'<' | b'@' | b'&' | b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_and_values_in_encoded_lines() {
        for text in ["a=%7B%22password%22%3A%22hunt%21er2%22%7D", "x%252Cpassword%253Dhunt%2521er2%2526y%253D1", "%3Cpassword%3Ehunt%21er2%3C/password%3E"] {
            let found: Vec<_> = encoded(text).into_iter().map(|c| c.span.of(text).to_owned()).collect();
            assert!(found.len() == 1 && found[0].starts_with("hunt%2") && found[0].ends_with("er2"), "{text}: {found:?}");
        }
    }
}
