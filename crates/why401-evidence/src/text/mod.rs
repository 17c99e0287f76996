//! The input as text: decoded, cleaned, folded, and always mapped back to the user's own bytes.

mod clean;
mod decode;
mod fold;
mod map;

pub use decode::Encoding;
pub(crate) use fold::prefix_len;

use zeroize::Zeroize;

use crate::span::Span;
use map::OffsetMap;

/// A piece of the input that was kept, and where it stood.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Offset of its first byte in the input.
    pub offset: u64,
    /// Number of its first line in the input, counted from 1.
    pub line: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Where a kept piece begins, in the joined bytes and in the input.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    joined: usize,
    offset: u64,
    line: u64,
}

/// A place in the user's own input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Offset of the first byte.
    pub start: u64,
    /// Offset after the last byte.
    pub end: u64,
    /// Line, counted from 1.
    pub line: u64,
    /// Column in bytes, counted from 1.
    pub column: u64,
}

/// The input as text, in three views.
///
/// * *decoded*: the user's text as UTF-8; excerpts are cut from it.
/// * *clean*: escapes, colours and entities undone; items are read from it, and [`Span`]s count its bytes.
/// * *folded*: white space collapsed; messages are matched on it.
#[derive(Clone)]
pub struct Text {
    decoded: String,
    to_bytes: OffsetMap,
    clean: String,
    to_decoded: OffsetMap,
    folded: String,
    to_clean: OffsetMap,
    entities: Vec<Span>,
    anchors: Vec<Anchor>,
    encoding: Encoding,
}

impl Text {
    /// Reads a whole input.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self::from_segments(vec![Segment { offset: 0, line: 1, bytes }])
    }

    /// Reads the pieces that a sieve kept of a larger input, in their order.
    #[must_use]
    pub fn from_segments(segments: Vec<Segment>) -> Self {
        let mut anchors = Vec::with_capacity(segments.len());
        let mut joined = Vec::new();
        for segment in segments {
            anchors.push(Anchor { joined: joined.len(), offset: segment.offset, line: segment.line });
            if joined.is_empty() {
                joined = segment.bytes;
            } else {
                joined.extend_from_slice(&segment.bytes);
            }
        }
        let (decoded, to_bytes, encoding) = decode::decode(joined);
        let cleaned = clean::clean(&decoded);
        let (folded, to_clean) = fold::fold(&cleaned.text);
        Self { decoded, to_bytes, clean: cleaned.text, to_decoded: cleaned.map, folded, to_clean, entities: cleaned.entities, anchors, encoding }
    }

    /// The cleaned text; spans count its bytes.
    #[must_use]
    pub fn clean(&self) -> &str {
        &self.clean
    }

    /// The folded text, for matching messages.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The user's own text, decoded.
    #[must_use]
    pub fn decoded(&self) -> &str {
        &self.decoded
    }

    /// Where HTML entities stood in the clean text.
    #[must_use]
    pub fn entities(&self) -> &[Span] {
        &self.entities
    }

    /// How the input was encoded.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Whether the input is mostly bytes that no text holds.
    #[must_use]
    pub fn looks_binary(&self) -> bool {
        let head: Vec<char> = self.decoded.chars().take(4096).collect();
        let strange = head.iter().filter(|ch| **ch == char::REPLACEMENT_CHARACTER || (ch.is_control() && !matches!(ch, '\n' | '\r' | '\t' | '\u{1b}'))).count();
        strange * 5 > head.len()
    }

    /// The clean span of a range of the folded view.
    #[must_use]
    pub fn unfold(&self, start: usize, end: usize) -> Span {
        let from = self.to_clean.at(start);
        let to = if end > start { self.to_clean.at(end - 1) + 1 } else { from };
        Span::new(from, self.char_end(to))
    }

    fn char_end(&self, mut at: usize) -> usize {
        while at < self.clean.len() && !self.clean.is_char_boundary(at) {
            at += 1;
        }
        at.min(self.clean.len())
    }

    /// The range of the decoded text that a clean span came from, on character boundaries.
    #[must_use]
    pub fn decoded_span(&self, span: Span) -> Span {
        let mut start = self.to_decoded.at(span.start).min(self.decoded.len());
        let mut end = if span.is_empty() { start } else { self.to_decoded.at(span.end - 1) + 1 }.min(self.decoded.len());
        while !self.decoded.is_char_boundary(start) {
            start -= 1;
        }
        while !self.decoded.is_char_boundary(end) {
            end += 1;
        }
        Span::new(start, end)
    }

    /// The place in the user's input that a clean span came from.
    #[must_use]
    pub fn origin(&self, span: Span) -> Origin {
        let decoded = self.decoded_span(span);
        let start = self.to_bytes.at(decoded.start);
        let end = self.to_bytes.at(decoded.end).max(start);
        let next = self.anchors.partition_point(|a| a.joined <= start);
        let anchor = self.anchors[next.saturating_sub(1).min(self.anchors.len() - 1)];
        let offset = |joined: usize| anchor.offset + (joined - anchor.joined.min(joined)) as u64;
        let (line, column) = self.line_column(anchor, decoded.start);
        Origin { start: offset(start), end: offset(end), line, column }
    }

    fn line_column(&self, anchor: Anchor, decoded: usize) -> (u64, u64) {
        let first = self.decoded_at(anchor.joined).min(decoded);
        let before = &self.decoded.as_bytes()[first..decoded];
        let line = memchr::memchr_iter(b'\n', before).count() as u64;
        let column = match memchr::memrchr(b'\n', before) {
            Some(at) => before.len() - at,
            None => before.len() + 1,
        };
        (anchor.line + line, column as u64)
    }

    /// The first decoded offset at or after byte `joined`.
    fn decoded_at(&self, joined: usize) -> usize {
        if joined == 0 {
            return 0;
        }
        let (mut low, mut high) = (0, self.decoded.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.to_bytes.at(middle) < joined { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// The text may hold secrets, so only its size is shown.
impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text({} bytes)", self.decoded.len())
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        self.decoded.zeroize();
        self.clean.zeroize();
        self.folded.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origin_is_in_the_users_own_bytes() {
        let text = Text::new(b"one\r\n{\\\"code\\\":\\\"X401\\\"}\r\n".to_vec());
        let at = text.clean().find("X401").unwrap_or(0);
        let origin = text.origin(Span::new(at, at + 4));
        assert_eq!((origin.start, origin.end, origin.line, origin.column), (17, 21, 2, 13));
    }

    #[test]
    fn segments_keep_their_lines() {
        let text = Text::from_segments(vec![
            Segment { offset: 100, line: 7, bytes: b"first\n".to_vec() },
            Segment { offset: 900, line: 70, bytes: b"x\ny 401\n".to_vec() },
        ]);
        let at = text.clean().find("401").unwrap_or(0);
        let origin = text.origin(Span::new(at, at + 3));
        assert_eq!((origin.start, origin.line, origin.column), (904, 71, 3));
    }
}
