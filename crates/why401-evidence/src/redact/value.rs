//! Where the value of a name begins and ends, in whatever notation it is written.

use crate::span::Span;
use crate::text::Text;

use super::run::{closes, end_over_lines, end_while, is_run_byte, unit};

/// Longest value that is looked for.
const LONGEST: usize = 16 * 1024;

/// Longest value without quotes; what is longer and a secret is a run that needs no name.
const LONGEST_BARE: usize = 4096;

/// How a value was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// In quotes, in an element, behind a flag: it is meant as a value.
    Delimited,
    /// Behind an equals sign.
    Assigned,
    /// Behind a colon that follows the first name of its line.
    Line,
    /// Behind a colon somewhere in a sentence.
    Prose,
}

/// A value and how it was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value {
    pub(super) span: Span,
    pub(super) style: Style,
}

/// Reads the value that belongs to the name at `name`.
pub(super) fn value_of(text: &Text, name: Span) -> Option<Value> {
    let reader = Reader { text, clean: text.clean(), bytes: text.clean().as_bytes() };
    reader.element(name).or_else(|| reader.assigned(name)).or_else(|| reader.flag(name)).or_else(|| reader.listed(name)).or_else(|| reader.paired(name))
}

/// The value that begins at or after `at`, quoted or not; for words behind a flag.
pub(super) fn word_at(text: &Text, at: usize) -> Option<Value> {
    let reader = Reader { text, clean: text.clean(), bytes: text.clean().as_bytes() };
    reader.word(at)
}

struct Reader<'a> {
    text: &'a Text,
    clean: &'a str,
    bytes: &'a [u8],
}

/// What is known of the place of a bare value.
#[derive(Clone, Copy)]
struct Place {
    /// The separator was percent-encoded, so an encoded `&` or quote ends the value.
    encoded: bool,
    /// In a list of `name=value;` pairs.
    connection: bool,
    style: Style,
}

impl Reader<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    fn blanks(&self, mut at: usize) -> usize {
        while matches!(self.bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        at
    }

    fn space(&self, at: usize) -> usize {
        let limit = self.bytes.len().min(at + 200);
        at + self.bytes[at.min(limit)..limit].iter().take_while(|b| b.is_ascii_whitespace()).count()
    }

    /// Behind the quotes and brackets that close a name (`config["password"]`), written plainly or percent-encoded.
    fn after_name(&self, mut at: usize) -> usize {
        while let Some((byte, len)) = unit(self.bytes, at) {
            if !matches!(byte, b'"' | b'\'' | b'`' | b']') {
                break;
            }
            at += len;
        }
        at
    }

    /// `<password>value</password>`, with or without attributes.
    fn element(&self, name: Span) -> Option<Value> {
        let before = self.bytes[name.start.saturating_sub(24)..name.start].iter().rev().find(|b| !b.is_ascii_alphanumeric() && **b != b':');
        if before != Some(&b'<') {
            return None;
        }
        let limit = self.bytes.len().min(name.end + 160);
        let tag = &self.bytes[name.end..limit];
        let close = memchr::memchr3(b'>', b'<', b'\n', tag).filter(|at| tag[*at] == b'>' && !tag[..*at].ends_with(b"/"))?;
        if !matches!(tag[0], b'>' | b' ') || tag[..close].contains(&b'=') && self.assigned(name).is_some_and(|v| v.span.start < name.end + close) {
            return None;
        }
        let start = name.end + close + 1;
        let limit = self.bytes.len().min(start + LONGEST / 4);
        let closing = memchr::memmem::find(&self.bytes[start..limit], b"</");
        let end = closing.map_or_else(|| self.line_end(start).min(crate::fields::floor_boundary(self.clean, start + 400)), |len| start + len);
        let span = self.trim(Span::new(start, end));
        let value = span.of(self.clean);
        let whole = closing.is_some() || !value.contains(char::is_whitespace);
        (whole && !(value.contains('<') && value.contains('>')) || value.starts_with("<!")).then_some(Value { span, style: Style::Delimited })
    }

    /// `name=value`, `"name": "value"`, `name => value`, `name%3Dvalue`.
    fn assigned(&self, name: Span) -> Option<Value> {
        let closed = self.after_name(name.end);
        let at = self.blanks(closed);
        let (separator, len) = unit(self.bytes, at)?;
        if !matches!(separator, b'=' | b':') || (separator == b':' && (self.byte(at + 1) == b':' || self.clean[at + 1..].starts_with("//"))) {
            return None;
        }
        let encoded = len > 1;
        let mut at = at + len;
        while matches!(self.bytes.get(at), Some(b'=' | b'>')) {
            at += 1;
        }
        let style = if separator == b'=' {
            Style::Assigned
        } else if self.begins_line(name) || closed > name.end {
            Style::Line
        } else {
            Style::Prose
        };
        let place = Place { encoded, connection: !encoded && separator == b'=' && self.in_connection(name), style };
        self.value(at, place, closed > name.end)
    }

    /// `--name value`, `-Name "value"`.
    fn flag(&self, name: Span) -> Option<Value> {
        let dashed = name.of(self.clean).starts_with('-') || self.byte(name.start.wrapping_sub(1)) == b'-';
        if !dashed || !matches!(self.byte(name.end), b' ' | b'\t') {
            return None;
        }
        self.word(name.end).filter(|value| !self.in_sentence(value.span))
    }

    /// Whether what follows a flag belongs to a sentence that speaks of the flag, not to a command line.
    fn in_sentence(&self, word: Span) -> bool {
        let text = word.of(self.clean);
        let letters = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase());
        let next = self.clean[word.end..].strip_prefix(' ').and_then(|rest| rest.split([' ', '\n']).next()).unwrap_or("");
        is_prose(text) || letters(text.trim_end_matches([',', '.'])) && (text.ends_with('.') || letters(next.trim_end_matches([',', '.'])))
    }

    /// `'--name', 'value'`, `Add("name", "value")`.
    fn listed(&self, name: Span) -> Option<Value> {
        let closed = self.after_name(name.end);
        if closed == name.end || self.byte(closed) != b',' {
            return None;
        }
        let open = self.space(closed + 1);
        let quote = self.bytes.get(open).filter(|b| matches!(b, b'"' | b'\''))?;
        let value = self.quoted(open, *quote)?;
        let after = self.blanks(value.span.end + 1);
        let word = value.span.of(self.clean);
        let name_like = word.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b':' | b'-')) || word.starts_with('-');
        let flag = name.of(self.clean).starts_with('-');
        let call = self.clean[..name.start].trim_end_matches(['"', '\'']).ends_with('(') && !word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
        (!matches!(self.byte(after), b':' | b'=') && !word.starts_with("--") && (flag || call && !name_like || super::run::is_machine(word))).then_some(value)
    }

    /// `"name": "client_secret", "value": "…"` and the like of HAR, Postman, Kubernetes and app settings.
    fn paired(&self, name: Span) -> Option<Value> {
        let before = self.clean.get(name.start.saturating_sub(16)..name.start).unwrap_or("");
        let label = before.trim_end_matches(['"', '\'', ' ', '[']).strip_suffix([':', '='])?.trim_end_matches(['"', '\'', ' ']);
        if !["name", "Name", "key", "Key", "header", "id"].iter().any(|l| label.ends_with(l)) {
            return None;
        }
        let limit = crate::fields::floor_boundary(self.clean, name.end + 160);
        let window = self.clean.get(name.end..limit)?;
        let window = &window[..window.find(['{', '}']).unwrap_or(window.len())];
        let at = ["value", "Value"].iter().filter_map(|word| window.find(word)).min()?;
        let value_name = Span::new(name.end + at, name.end + at + 5);
        let found = self.element(value_name).or_else(|| self.assigned(value_name))?;
        Some(Value { span: found.span, style: Style::Delimited })
    }

    /// A shell word.
    fn word(&self, at: usize) -> Option<Value> {
        let at = self.blanks(at);
        let place = Place { encoded: false, connection: false, style: Style::Delimited };
        match self.bytes.get(at)? {
            b'-' if !self.clean[at..].starts_with("-----") => None,
            quote @ (b'"' | b'\'') => self.quoted(at, *quote),
            b'\n' => None,
            _ => Some(Value { span: Span::new(at, self.bare_end(at, place)), style: Style::Delimited }),
        }
    }

    fn value(&self, at: usize, place: Place, quoted_name: bool) -> Option<Value> {
        let mut at = self.opening(at, quoted_name);
        // String prefixes of programming languages: b'…', r"…", $"…", @"…".
        if matches!(self.byte(at), b'b' | b'r' | b'f' | b'u' | b'$' | b'@' | b'N') && matches!(self.byte(at + 1), b'"' | b'\'') {
            at += 1;
        }
        match unit(self.bytes, at)? {
            (b'{', _) if place.connection && self.byte(at + 1) != b'{' => self.quoted(at, b'}'),
            (b'{', _) if self.byte(at + 1) != b'{' => None,
            (quote @ (b'"' | b'\'' | b'`'), 1) => self.quoted(at, quote),
            (b'"', len) if place.encoded => Some(self.encoded_quoted(at + len)),
            (b'\n', _) => None,
            _ => {
                let span = Span::new(at, self.bare_end(at, place));
                (!span.is_empty()).then_some(Value { span, style: place.style })
            }
        }
    }

    /// Past blanks and wrappers; over a line end only from a quoted name to a quoted value.
    fn opening(&self, at: usize, quoted_name: bool) -> usize {
        let mut at = self.blanks(at);
        while self.clean[at..].starts_with("%20") {
            at += 3;
        }
        let over = self.space(at);
        if quoted_name && matches!(self.byte(over), b'"' | b'\'') {
            at = over;
        }
        for wrapper in ["[", "(", "Some("] {
            let inside = at + wrapper.len();
            if self.clean[at..].starts_with(wrapper) {
                let inner = self.space(inside);
                if matches!(self.byte(inner), b'"' | b'\'') {
                    return inner;
                }
            }
        }
        at
    }

    /// A quoted value: up to the quote of the same depth of escaping; without one, up to the end of the line,
    /// or over broken lines as long as nothing but a run stands in them.
    fn quoted(&self, open: usize, quote: u8) -> Option<Value> {
        // A doubled quote right before text is CSV quoting.
        let doubled = quote != b'}' && self.byte(open + 1) == quote && self.byte(open + 2).is_ascii_alphanumeric();
        let start = if doubled { open + 2 } else { open + 1 };
        let form = if quote == b'}' { None } else { Some(self.form(open)) };
        let line = self.line_end(start);
        let mut fallback = None;
        for at in memchr::memchr_iter(quote, &self.bytes[start..line]).map(|len| start + len) {
            if form.is_none_or(|form| form.closed_by(self.form(at))) {
                return Some(Value { span: Span::new(start, at), style: Style::Delimited });
            }
            if closes(self.bytes, at + 1) {
                fallback = fallback.or(Some(at));
            }
        }
        let end = fallback.or_else(|| self.quote_below(start, line, quote)).unwrap_or_else(|| end_over_lines(self.clean, start, line));
        (end > start).then(|| Value { span: self.trim(Span::new(start, end)), style: Style::Delimited })
    }

    /// The closing quote in a later line, if only runs stand before it.
    fn quote_below(&self, start: usize, line: usize, quote: u8) -> Option<usize> {
        let limit = self.bytes.len().min(start + LONGEST);
        let keep = |b: u8| is_run_byte(b) || b.is_ascii_whitespace() || matches!(b, b'=' | b'|' | b'>' | b'\\');
        let end = self.bytes[start..limit].iter().position(|b| !keep(*b)).map_or(limit, |len| start + len);
        (line < end && self.byte(end) == quote && line - start >= 8).then_some(end)
    }

    fn encoded_quoted(&self, start: usize) -> Value {
        let end = end_while(&self.bytes[..self.bytes.len().min(start + LONGEST)], start, |b| !matches!(b, b'"' | b'\n' | b' ' | b'<'));
        Value { span: Span::new(start, end), style: Style::Delimited }
    }

    fn line_end(&self, at: usize) -> usize {
        let limit = crate::fields::floor_boundary(self.clean, at + LONGEST);
        memchr::memchr(b'\n', &self.bytes[at.min(limit)..limit]).map_or(limit, |len| at + len)
    }

    /// Without blanks, a line end's white space and a trailing comma.
    fn trim(&self, span: Span) -> Span {
        let value = span.of(self.clean);
        let start = span.start + (value.len() - value.trim_start().len());
        Span::new(start, start + value.trim().len())
    }

    fn bare_end(&self, start: usize, place: Place) -> usize {
        let line = self
            .line_end(start)
            .min(crate::fields::floor_boundary(self.clean, start + if place.style == Style::Prose { LONGEST_BARE / 8 } else { LONGEST_BARE }));
        let rest = &self.clean[start..crate::fields::floor_boundary(self.clean, line.min(start + 400))];
        let blank = blank_ends(rest, place);
        let mut at = start;
        while at < line && !self.ends_bare(at, place, blank) {
            at += 1;
        }
        let at = self.clean[..at].trim_end().len().max(start);
        if at == self.clean[..line].trim_end().len() && place.style != Style::Prose && super::run::is_machine(&self.clean[start..at]) {
            return end_over_lines(self.clean, start, at);
        }
        at
    }

    fn ends_bare(&self, at: usize, place: Place, blank: bool) -> bool {
        let closing = || closes(self.bytes, at + 1) || self.byte(at + 1) == b'\n';
        match self.bytes[at] {
            b'\n' => true,
            b' ' | b'\t' => blank || self.byte(at + 1) == b'#',
            b';' => place.connection || closing() || self.names_next(self.blanks(at + 1)),
            b'&' | b',' => closing() || self.names_next(at + 1),
            b'"' | b'\'' | b'`' | b')' | b']' | b'}' => closing(),
            b'<' => self.byte(at + 1) == b'/' || self.byte(at + 1).is_ascii_alphabetic(),
            b'%' if place.encoded => unit(self.bytes, at).is_some_and(|(b, len)| len > 1 && matches!(b, b'&' | b'"' | b'\n' | b'\r' | b' ' | b';' | b'}')),
            0xE2 => self.clean.get(at..).is_some_and(|rest| rest.starts_with(super::mark::OPEN)),
            _ => false,
        }
    }

    /// Whether `name=` stands at `at`.
    fn names_next(&self, at: usize) -> bool {
        let len = self.bytes[at.min(self.bytes.len())..].iter().take(64).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')).count();
        len > 0 && (matches!(self.byte(at + len), b'=' | b':') || self.clean[at + len..].starts_with("%3")) || self.byte(at) == b'"'
    }

    /// Whether nothing but a margin stands before the name on its line.
    fn begins_line(&self, name: Span) -> bool {
        let mut start = name.start;
        let floor = start.saturating_sub(48);
        while start > floor && matches!(self.bytes[start - 1], b' ' | b'\t' | b'-' | b'>' | b'<' | b'|' | b'*' | b'"' | b'\'' | b'`' | b'+') {
            start -= 1;
        }
        start == 0 || self.bytes[start - 1] == b'\n' || self.clean[..name.start].ends_with("-H \"") || self.clean[..name.start].ends_with("-H '")
    }

    /// Whether the name stands in `a=b;name=…`.
    fn in_connection(&self, name: Span) -> bool {
        let line = memchr::memrchr(b'\n', &self.bytes[name.start.saturating_sub(400)..name.start]);
        let before = &self.bytes[line.map_or(name.start.saturating_sub(400), |at| name.start.saturating_sub(400) + at)..name.start];
        let last = before.iter().rposition(|b| !b.is_ascii_whitespace() && !b.is_ascii_alphabetic());
        last.is_some_and(|at| before[at] == b';') && before.contains(&b'=')
    }

    fn form(&self, at: usize) -> QuoteForm {
        let start = self.text.decoded_span(Span::new(at, at)).start;
        let bytes = &self.text.decoded().as_bytes()[start..];
        let backslashes = bytes.iter().take_while(|b| **b == b'\\').count();
        let written = match bytes.get(backslashes) {
            Some(b'&') => Written::Entity,
            Some(b'u') => Written::Unicode,
            _ => Written::Plainly,
        };
        QuoteForm { backslashes, written }
    }
}

/// Whether a blank ends the value. A password in YAML or in a connection string may hold some.
fn blank_ends(rest: &str, place: Place) -> bool {
    match place.style {
        Style::Assigned if place.connection => !rest.contains(';'),
        Style::Line => rest.contains(": ") || rest.contains('=') || rest.contains(", ") || rest.trim().contains(['"', '\'']),
        _ => true,
    }
}

/// Words that follow a flag where a sentence speaks of it.
fn is_prose(word: &str) -> bool {
    const WORDS: [&str; 22] = [
        "no",
        "to",
        "or",
        "and",
        "is",
        "was",
        "with",
        "flag",
        "flags",
        "parameter",
        "argument",
        "option",
        "for",
        "must",
        "cannot",
        "not",
        "when",
        "instead",
        "from",
        "in",
        "on",
        "as",
    ];
    WORDS.contains(&word.trim_end_matches([',', '.']))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Plainly,
    Entity,
    Unicode,
}

/// How a quote was written in the user's own text.
#[derive(Clone, Copy)]
struct QuoteForm {
    backslashes: usize,
    written: Written,
}

impl QuoteForm {
    /// A quote behind `n` backslashes is closed by one with as many, or with those of escaped backslashes more.
    fn closed_by(self, other: QuoteForm) -> bool {
        self.written == other.written && other.backslashes % (2 * (self.backslashes + 1)) == self.backslashes
    }
}
