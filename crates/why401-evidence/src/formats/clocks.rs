//! Clocks that the text shows: response dates, time stamps of log lines, times that services print.

use crate::fields::{Field, same_name};
use crate::span::Span;
use crate::time::{self, Epoch};

/// Whose clock it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The answering server's: its `Date` header, the time in its error body.
    Server,
    /// The machine that wrote the log.
    Log,
}

/// A reading of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Place of the reading.
    pub span: Span,
    /// What it read.
    pub at: Epoch,
    /// Whose it is.
    pub whose: Whose,
    /// Whether the reading names its zone; without one it may be off by whole quarters of an hour.
    pub zoned: bool,
}

/// Most log stamps read; the first and the last ones tell.
const MOST: usize = 2000;

/// All clocks in `text`.
#[must_use]
pub fn clocks(text: &str, fields: &[Field<'_>]) -> Vec<Clock> {
    let mut found: Vec<Clock> = fields.iter().filter_map(|f| server(text, f).or_else(|| logged(text, f))).collect();
    found.extend(stamps(text));
    found.sort_by_key(|c| c.span);
    found
}

/// `Date: …` of a response, `Timestamp: …Z` of a token endpoint, `<Time>`/`Time:` of Storage.
fn server(text: &str, field: &Field<'_>) -> Option<Clock> {
    if field.separator != b':' {
        return None;
    }
    let span = if field.quoted { field.value_span } else { crate::fields::rest_of_line(text, field.value_span.start) };
    let value = span.of(text);
    let date = same_name(field.name, "date") && value.contains("GMT");
    let stamp = same_name(field.name, "timestamp") && value.get(..20).is_some_and(|v| v.ends_with('Z') && v.as_bytes()[10] == b' ');
    let storage = field.name == "Time" && value.contains('T') && value.contains('Z');
    if !(date || stamp || storage) {
        return None;
    }
    let len = if date {
        value.find("GMT")? + 3
    } else if stamp {
        20
    } else {
        value.find('Z')? + 1
    };
    let span = Span::new(span.start, span.start + len);
    time::parse(span.of(text)).map(|at| Clock { span, at, whose: Whose::Server, zoned: true })
}

/// `ts=2026-…Z` and `"time":"2026-…Z"` of structured logs.
fn logged(text: &str, field: &Field<'_>) -> Option<Clock> {
    let named = ["ts", "time", "timestamp", "datetime"].iter().any(|name| same_name(field.name, name));
    // `Current time: 2026-…` is prose of the server; a log's own stamp is quoted JSON or logfmt.
    // A service that prints `Expiration time: '2026-…'` has no log either.
    let json = field.quoted && text.as_bytes().get(field.value_span.start.wrapping_sub(1)) == Some(&b'"');
    let written = json || field.separator == b'=';
    let stamp = written && field.value.len() >= 20 && field.value.as_bytes()[10] == b'T' && field.value.ends_with('Z');
    let at = time::parse(field.value).filter(|_| named && stamp)?;
    Some(Clock { span: field.value_span, at, whose: Whose::Log, zoned: true })
}

/// ISO stamps at the start of lines.
fn stamps(text: &str) -> Vec<Clock> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if found.len() < MOST {
            found.extend(stamp(line, start));
        }
        start += line.len();
    }
    found
}

fn stamp(line: &str, start: usize) -> Option<Clock> {
    let lead = line.bytes().take_while(|b| matches!(b, b'[' | b' ' | b'.' | b'\t' | b'"')).count();
    let rest = &line[lead..];
    let bytes = rest.as_bytes();
    if bytes.len() < 19 || !bytes[0].is_ascii_digit() || bytes[4] != b'-' || !matches!(bytes[10], b'T' | b' ') {
        return None;
    }
    let tail = bytes[19..].iter().take(14).take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'Z' | b'+' | b'-' | b':')).count();
    let text = rest.get(..19 + tail)?.trim_end_matches([':', '-']);
    let zone = &text[19.min(text.len())..];
    let zoned = zone.ends_with('Z') || zone.contains('+');
    time::parse(text).map(|at| Clock { span: Span::new(start + lead, start + lead + text.len()), at, whose: Whose::Log, zoned })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::fields;

    #[test]
    fn tells_clocks_apart() {
        let text = "[2022-09-23 11:50:00Z INFO x] start\nDate: Fri, 23 Sep 2022 11:57:49 GMT\nTimestamp: 2022-09-23 11:57:50Z\",\n";
        let found = clocks(text, &fields(text).collect::<Vec<_>>());
        assert_eq!(found.iter().map(|c| c.whose).collect::<Vec<_>>(), [Whose::Log, Whose::Server, Whose::Server]);
        assert_eq!(found[1].at - found[0].at, 469);
        assert!(found.iter().all(|c| c.zoned));
    }
}
