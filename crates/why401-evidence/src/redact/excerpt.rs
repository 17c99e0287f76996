//! A line of the input around a place in it, without its secrets.

use super::{Found, mark};
use crate::span::Span;
use crate::text::Text;

/// A piece of one line, safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The piece; `…` stands where the line was cut.
    pub text: String,
    /// Offset in `text` of the first byte that is to be marked.
    pub mark_start: usize,
    /// Offset in `text` after the last byte that is to be marked.
    pub mark_end: usize,
}

/// The line around the clean span `span`, of about `window` characters, with every secret of `found` replaced.
///
/// `found` is what [`super::secrets`] gave for the same text. A span that touches a secret marks all of what is shown in its place.
/// Of a span over several lines the first line is shown.
#[must_use]
pub fn excerpt(text: &Text, found: &[Found], span: Span, window: usize) -> Excerpt {
    let line = Line { decoded: text.decoded(), text, found };
    let span = text.decoded_span(span);
    let middle = line.middle(span, window.max(8));
    let rest = window.saturating_sub(middle.shown.chars().count());
    let after = line.after(middle.end, rest / 2);
    let before = line.before(middle.start, rest - rest.min(after.chars().count()));
    let mark_start = before.len();
    let mark_end = mark_start + middle.shown.len();
    Excerpt { text: format!("{before}{}{after}", middle.shown), mark_start, mark_end }
}

struct Line<'a> {
    decoded: &'a str,
    text: &'a Text,
    found: &'a [Found],
}

/// The marked part and the decoded range it stands for.
struct Middle {
    shown: String,
    start: usize,
    end: usize,
}

/// A piece of the line: text, or a secret with its mark.
enum Piece<'a> {
    Plain(Span),
    Secret(Span, &'a str),
}

impl<'a> Line<'a> {
    fn place(&self, index: usize) -> Span {
        super::decoded_place(self.text, self.found[index].span)
    }

    /// The piece that begins at `at`.
    fn piece_from(&self, at: usize) -> Piece<'a> {
        let next = self.found.partition_point(|f| super::decoded_place(self.text, f.span).end <= at);
        match self.found.get(next).map(|f| (self.place(next), f)) {
            Some((place, found)) if place.start <= at => Piece::Secret(place, &found.mark),
            Some((place, _)) => Piece::Plain(Span::new(at, place.start)),
            None => Piece::Plain(Span::new(at, self.decoded.len())),
        }
    }

    /// The piece that ends at `at`.
    fn piece_to(&self, at: usize) -> Piece<'a> {
        let next = self.found.partition_point(|f| super::decoded_place(self.text, f.span).start < at);
        let Some(last) = next.checked_sub(1) else { return Piece::Plain(Span::new(0, at)) };
        let place = self.place(last);
        if place.end >= at { Piece::Secret(place, &self.found[last].mark) } else { Piece::Plain(Span::new(place.end, at)) }
    }

    /// What is shown for `span`, widened to whole secrets and cut at the end of the line.
    fn middle(&self, span: Span, window: usize) -> Middle {
        let mut shown = String::new();
        let mut start = span.start;
        let mut at = span.start;
        let mut left = window;
        while at < span.end.max(span.start + 1) && at < self.decoded.len() && left > 0 {
            match self.piece_from(at) {
                Piece::Secret(place, mark) => {
                    start = if at == span.start { place.start } else { start };
                    shown.push_str(mark);
                    left = left.saturating_sub(mark.chars().count());
                    at = place.end;
                }
                Piece::Plain(_) if span.is_empty() => break,
                Piece::Plain(piece) => {
                    let (text, stop) = self.plain(Span::new(at, piece.end.min(span.end)), left);
                    left -= text.chars().count();
                    shown.push_str(&text);
                    let end = piece.end.min(span.end);
                    at = stop;
                    if stop < end {
                        if left == 0 && !self.decoded[stop..].starts_with(['\n', '\r']) {
                            shown.push('…');
                        }
                        break;
                    }
                }
            }
        }
        Middle { shown, start, end: at.max(start) }
    }

    /// Up to `room` characters after `at`.
    fn after(&self, mut at: usize, mut room: usize) -> String {
        let mut shown = String::new();
        while at < self.decoded.len() && !self.at_line_end(at) {
            match self.piece_from(at) {
                Piece::Secret(place, mark) if room >= mark.chars().count() => {
                    shown.push_str(mark);
                    room -= mark.chars().count();
                    at = place.end;
                }
                Piece::Secret(..) => return shown + "…",
                Piece::Plain(piece) => {
                    let (text, stop) = self.plain(piece, room);
                    room -= text.chars().count();
                    shown.push_str(&text);
                    at = stop;
                    if stop < piece.end {
                        return if self.at_line_end(stop) { shown } else { shown + "…" };
                    }
                }
            }
        }
        shown
    }

    fn at_line_end(&self, at: usize) -> bool {
        self.decoded[at..].starts_with('\n') || self.decoded[at..].starts_with("\r\n")
    }

    /// Up to `room` characters before `at`.
    fn before(&self, mut at: usize, mut room: usize) -> String {
        let mut pieces: Vec<String> = Vec::new();
        while at > 0 && !self.decoded[..at].ends_with('\n') {
            match self.piece_to(at) {
                Piece::Secret(place, mark) if room >= mark.chars().count() => {
                    pieces.push(mark.to_owned());
                    room -= mark.chars().count();
                    at = place.start;
                }
                Piece::Secret(..) => {
                    pieces.push("…".to_owned());
                    break;
                }
                Piece::Plain(piece) => {
                    let taken: Vec<char> = self.decoded[piece.start..at].chars().rev().take_while(|c| *c != '\n').take(room).collect();
                    let bytes: usize = taken.iter().map(|c| c.len_utf8()).sum();
                    room -= taken.len();
                    at -= bytes;
                    pieces.push(taken.into_iter().rev().map(visible).collect());
                    if at > piece.start {
                        if !self.decoded[..at].ends_with('\n') {
                            pieces.push("…".to_owned());
                        }
                        break;
                    }
                }
            }
        }
        let joined: String = pieces.into_iter().rev().collect();
        // Indentation says nothing.
        joined.trim_start().to_owned()
    }

    /// Up to `room` characters of `span`, not over a line end; and where they end.
    fn plain(&self, span: Span, room: usize) -> (String, usize) {
        let text = span.of(self.decoded);
        let end = text
            .char_indices()
            .enumerate()
            .find(|(count, (at, ch))| *count >= room || *ch == '\n' || text[*at..].starts_with("\r\n"))
            .map_or(text.len(), |(_, (at, _))| at);
        (text[..end].chars().map(visible).collect(), span.start + end)
    }
}

/// Control characters, also those that turn the direction of writing, could lie about the rest of a report.
fn visible(ch: char) -> char {
    match ch {
        '\t' => ' ',
        ch if ch.is_control() => '\u{fffd}',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        ch => ch,
    }
}

/// The short form of every mark in `text`.
pub(super) fn shortened(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for found in mark::marks(text) {
        out.push_str(&text[at..found.span.start]);
        out.push_str(&mark::short(found.kind, &found.fingerprint));
        at = found.span.end;
    }
    out.push_str(&text[at..]);
    out
}
