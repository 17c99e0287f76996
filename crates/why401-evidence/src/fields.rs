//! The lenient key-value scanner under most recognisers.
//!
//! One grammar covers JSON (whole, truncated, doubly quoted), Python and JavaScript dumps, Rust's
//! `Some("…")`, YAML, HTTP headers, claim tables and `key=value` logs: a name, a colon or an equals
//! sign, a value. It never fails, and it looks at each byte a bounded number of times.

use crate::span::Span;

/// A name and its value, wherever they stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// The name as written, without quotes.
    pub name: &'a str,
    /// Place of the name.
    pub name_span: Span,
    /// The value without its quotes; for a list, its first element.
    pub value: &'a str,
    /// Place of the value.
    pub value_span: Span,
    /// Whether the value stood in quotes.
    pub quoted: bool,
    /// `:` or `=`.
    pub separator: u8,
}

/// Longest name and longest value that are read.
const LONGEST_NAME: usize = 64;
const LONGEST_VALUE: usize = 8192;
/// Longest value without quotes.
const LONGEST_BARE: usize = 512;

/// All fields of `text`, in order. Values may hold fields themselves (an error body in a log line); both are yielded.
pub fn fields(text: &str) -> impl Iterator<Item = Field<'_>> {
    memchr::memchr2_iter(b':', b'=', text.as_bytes()).filter_map(move |at| field_at(text, at))
}

/// Whether two names are the same but for case, `-`, `_` and a leading `@` or `$`.
#[must_use]
pub fn same_name(a: &str, b: &str) -> bool {
    significant(a).eq(significant(b))
}

/// The bytes of a name that count, in lower case.
fn significant(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|c| !matches!(c, b'-' | b'_' | b'@' | b'$')).map(|c| c.to_ascii_lowercase())
}

fn field_at(text: &str, at: usize) -> Option<Field<'_>> {
    let bytes = text.as_bytes();
    let separator = bytes[at];
    // `https://…`, `::`, `==` are no separators.
    let next = bytes.get(at + 1).copied().unwrap_or(b'\n');
    if (separator == b':' && (text[at + 1..].starts_with("//") || next == b':')) || (separator == b'=' && next == b'=') {
        return None;
    }
    let name_span = name_before(bytes, at)?;
    let value_start = skip_arrow(bytes, at + 1);
    let (value_span, quoted) = value_after(text, value_start);
    Some(Field { name: name_span.of(text), name_span, value: value_span.of(text), value_span, quoted, separator })
}

/// `=>` (Ruby, PHP, .NET dictionaries) counts as one separator.
fn skip_arrow(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at) == Some(&b'>') { at + 1 } else { at }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'$' | b'@')
}

fn name_before(bytes: &[u8], at: usize) -> Option<Span> {
    let mut end = at;
    let floor = at.saturating_sub(LONGEST_NAME);
    while end > floor && matches!(bytes[end - 1], b' ' | b'\t') {
        end -= 1;
    }
    while end > floor && matches!(bytes[end - 1], b'"' | b'\'' | b'`') {
        end -= 1;
    }
    let mut start = end;
    while start > floor && is_name_byte(bytes[start - 1]) {
        start -= 1;
    }
    (start < end).then(|| Span::new(start, end))
}

/// The value that begins at or after `at`.
fn value_after(text: &str, at: usize) -> (Span, bool) {
    let bytes = text.as_bytes();
    let start = skip_wrappers(bytes, at);
    match bytes.get(start) {
        Some(quote @ (b'"' | b'\'' | b'`')) => quoted_value(text, start, *quote),
        _ => (bare_value(bytes, start), false),
    }
}

/// Blanks, and openings that hold one value: `[`, `Some(`, `{` of a one-element set is left alone.
fn skip_wrappers(bytes: &[u8], mut at: usize) -> usize {
    let limit = at + 64;
    while at < bytes.len().min(limit) {
        match bytes[at] {
            b' ' | b'\t' => at += 1,
            b'[' => at = skip_space(bytes, at + 1, limit),
            b'S' if bytes[at..].starts_with(b"Some(") => at = skip_space(bytes, at + 5, limit),
            _ => break,
        }
    }
    at
}

fn skip_space(bytes: &[u8], mut at: usize, limit: usize) -> usize {
    while at < bytes.len().min(limit) && bytes[at].is_ascii_whitespace() {
        at += 1;
    }
    at
}

fn quoted_value(text: &str, start: usize, quote: u8) -> (Span, bool) {
    let bytes = text.as_bytes();
    // A doubled quote right before text is CSV quoting, not an empty value.
    let doubled = bytes.get(start + 1) == Some(&quote) && bytes.get(start + 2).is_some_and(u8::is_ascii_alphanumeric);
    let open = if doubled { start + 2 } else { start + 1 };
    let limit = floor_boundary(text, (open + LONGEST_VALUE).min(bytes.len()));
    let rest = &bytes[open.min(limit)..limit];
    // An unbalanced value goes up to the end of the line.
    let len = memchr::memchr(quote, rest).or_else(|| memchr::memchr(b'\n', rest)).unwrap_or(rest.len());
    (Span::new(open.min(limit), open.min(limit) + len), true)
}

fn bare_value(bytes: &[u8], start: usize) -> Span {
    let rest = &bytes[start.min(bytes.len())..bytes.len().min(start + LONGEST_BARE)];
    let len = rest
        .iter()
        .position(|b| b.is_ascii_whitespace() || matches!(b, b',' | b';' | b'}' | b']' | b'"' | b'&' | b')' | b'<' | b'>' | b'|'))
        .unwrap_or(rest.len());
    Span::new(start, start + len)
}

/// The last character boundary at or before `at`.
pub(crate) fn floor_boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Longest rest of a line that is looked at, in bytes: servers take headers of 64 KiB at most.
const LONGEST_LINE: usize = 64 * 1024;

/// The rest of the line after offset `at`, without surrounding blanks; of an endless line its first 64 KiB.
#[must_use]
pub fn rest_of_line(text: &str, at: usize) -> Span {
    let bytes = text.as_bytes();
    let at = at.min(bytes.len());
    let limit = floor_boundary(text, at + LONGEST_LINE);
    let end = memchr::memchr(b'\n', &bytes[at..limit]).map_or(limit, |len| at + len);
    let line = &text[at..end];
    let lead = line.len() - line.trim_start().len();
    Span::new(at + lead, at + lead + line.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(&str, &str)> {
        fields(text).map(|f| (f.name, f.value)).collect()
    }

    #[test]
    fn reads_every_notation() {
        assert_eq!(read(r#"{"aud": "api://x", "exp": 17}"#), [("aud", "api://x"), ("exp", "17")]);
        assert_eq!(read("{'code': 'Unauthorized'}"), [("code", "Unauthorized")]);
        assert_eq!(read(r#"{""code"":""Unauthorized""}"#), [("code", "Unauthorized")]);
        assert_eq!(read("code: Some(\n    \"Expired\",\n)"), [("code", "Expired")]);
        assert_eq!(read("x-ms-failure-cause            : gateway"), [("x-ms-failure-cause", "gateway")]);
        assert_eq!(read("\"audiences\": [\n \"api://a\"\n]"), [("audiences", "api://a")]);
        assert_eq!(read("Code=\"Forbidden\" Status=403"), [("Code", "Forbidden"), ("Status", "403")]);
    }

    #[test]
    fn addresses_are_no_fields() {
        assert_eq!(read("GET https://a.b/c"), []);
    }

    #[test]
    fn an_unclosed_quote_ends_with_its_line() {
        assert_eq!(read("expected \"a: \"b c\nnext"), [("a", "b c")]);
    }
}
