//! One pass that undoes what terminals, log shippers and web pages do to text: colours,
//! carriage returns, backslash escapes at any depth, HTML entities, typographic quotes.

use super::map::OffsetMap;
use crate::span::Span;

/// The cleaned text, the map back, and where HTML entities stood.
pub(super) struct Cleaned {
    pub(super) text: String,
    pub(super) map: OffsetMap,
    pub(super) entities: Vec<Span>,
}

/// Cleans `text`; linear in its length.
pub(super) fn clean(text: &str) -> Cleaned {
    let mut cleaner = Cleaner { input: text, at: 0, out: String::with_capacity(text.len()), map: OffsetMap::default(), entities: Vec::new(), in_path: false };
    cleaner.run();
    Cleaned { text: cleaner.out, map: cleaner.map, entities: cleaner.entities }
}

struct Cleaner<'a> {
    input: &'a str,
    at: usize,
    out: String,
    map: OffsetMap,
    entities: Vec<Span>,
    /// Inside something like `C:\new\table`, where backslashes are not escapes.
    in_path: bool,
}

impl Cleaner<'_> {
    fn run(&mut self) {
        while self.at < self.input.len() {
            self.copy_plain();
            self.handle_special();
        }
        self.map.mark(self.out.len(), self.at);
    }

    fn bytes(&self) -> &[u8] {
        self.input.as_bytes()
    }

    fn byte(&self, offset: usize) -> u8 {
        self.bytes().get(self.at + offset).copied().unwrap_or(0)
    }

    /// Copies up to the next byte that may need work.
    fn copy_plain(&mut self) {
        let rest = &self.bytes()[self.at..];
        let len = rest.iter().position(|b| is_special(*b)).unwrap_or(rest.len());
        if len > 0 {
            self.map.mark(self.out.len(), self.at);
            let plain = &self.input[self.at..self.at + len];
            self.track_path(plain);
            self.out.push_str(plain);
            self.at += len;
        }
    }

    /// White space and quotes end a path; `X:` right before a backslash begins one.
    fn track_path(&mut self, plain: &str) {
        if let Some(end) = plain.rfind([' ', '\n', '\t', '"', '\'', '<', '>', ',', ';']) {
            self.in_path = false;
            self.begin_path(&plain[end + 1..]);
        } else {
            self.begin_path(plain);
        }
    }

    fn begin_path(&mut self, tail: &str) {
        let bytes = tail.as_bytes();
        let drive = bytes.len() >= 2
            && bytes[bytes.len() - 1] == b':'
            && bytes[bytes.len() - 2].is_ascii_alphabetic()
            && (bytes.len() == 2 || !bytes[bytes.len() - 3].is_ascii_alphanumeric());
        if drive || tail.ends_with('%') {
            self.in_path = true;
        }
    }

    fn handle_special(&mut self) {
        match self.byte(0) {
            0x1B => self.skip_escape_sequence(),
            b'\\' => self.backslash(),
            b'&' => self.entity(),
            b'\r' => self.carriage_return(),
            0 if self.at >= self.input.len() => {}
            b if b < 0x20 || b == 0x7F => self.at += 1,
            _ => self.typography(),
        }
    }

    /// Puts `ch` in place of the next `consumed` bytes.
    fn replace(&mut self, consumed: usize, ch: char) {
        self.map.mark(self.out.len(), self.at);
        self.out.push(ch);
        self.at += consumed;
    }

    /// ECMA-48 control sequences (colours, cursor) and operating system commands (titles, links); none of them goes on
    /// over the end of a line.
    fn skip_escape_sequence(&mut self) {
        let rest = &self.bytes()[self.at + 1..];
        let limit = rest.len().min(256);
        let len = match rest.first() {
            Some(b'[') => ended(&rest[1..limit], |b| !(0x20..0x40).contains(&b), |b| (0x40..=0x7E).contains(&b)),
            Some(b']') => ended(&rest[1..limit], |b| matches!(b, 7 | b'\\' | b'\n' | b'\r'), |b| matches!(b, 7 | b'\\')),
            Some(0x30..=0x7E) => 1,
            _ => 0,
        };
        self.at += 1 + len;
    }

    fn carriage_return(&mut self) {
        if self.byte(1) == b'\n' {
            self.replace(2, '\n');
        } else {
            self.replace(1, '\n');
        }
    }

    /// A run of backslashes and what it escapes; `\\\\r\\\\n` of a twice-quoted text counts as one escape.
    fn backslash(&mut self) {
        let rest = &self.bytes()[self.at..];
        let run = rest.iter().take_while(|b| **b == b'\\').count();
        let escaped = rest.get(run).copied().unwrap_or(0);
        if self.in_path && escaped != b'"' && escaped != b'\'' {
            return self.keep_backslashes(run);
        }
        match escaped {
            b'"' | b'\'' | b'/' => self.replace(run + 1, char::from(escaped)),
            b'n' => self.replace(run + 1, '\n'),
            b't' => self.replace(run + 1, '\t'),
            b'r' => self.escaped_return(run),
            b'u' => self.unicode_escape(run),
            _ => self.keep_backslashes(run),
        }
    }

    fn keep_backslashes(&mut self, run: usize) {
        self.map.mark(self.out.len(), self.at);
        self.out.push('\\');
        self.in_path = true;
        self.at += run;
    }

    /// `\r\n` becomes one line end.
    fn escaped_return(&mut self, run: usize) {
        let rest = &self.bytes()[self.at + run + 1..];
        let second = rest.iter().take_while(|b| **b == b'\\').count();
        let pair = second > 0 && rest.get(second) == Some(&b'n');
        self.replace(run + 1 + if pair { second + 1 } else { 0 }, '\n');
    }

    fn unicode_escape(&mut self, run: usize) {
        let digits = self.at + run + 1;
        let code = self.input.get(digits..digits + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match code {
            Some(code) => self.replace(run + 5, char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
            None => self.keep_backslashes(run),
        }
    }

    fn entity(&mut self) {
        match parse_entity(&self.input[self.at..]) {
            Some((len, ch)) => {
                let start = self.out.len();
                self.replace(len, ch);
                self.entities.push(Span::new(start, self.out.len()));
            }
            None => self.replace(1, '&'),
        }
    }

    /// Characters that word processors and web pages put in place of ASCII ones.
    fn typography(&mut self) {
        let Some(ch) = self.input[self.at..].chars().next() else { return };
        match ch {
            '\u{a0}' | '\u{202f}' => self.replace(ch.len_utf8(), ' '),
            '\u{2018}' | '\u{2019}' => self.replace(ch.len_utf8(), '\''),
            '\u{201c}' | '\u{201d}' => self.replace(ch.len_utf8(), '"'),
            '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' => self.at += ch.len_utf8(),
            _ => self.replace(ch.len_utf8(), ch),
        }
    }
}

/// Bytes that [`Cleaner::handle_special`] looks at; of the multi-byte characters only those whose lead byte it knows.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'\\' | b'&' | 0x7F | 0xC2 | 0xE2 | 0xEF) || (byte < 0x20 && byte != b'\n' && byte != b'\t')
}

/// A character reference at the start of `text`: its length and its character.
fn parse_entity(text: &str) -> Option<(usize, char)> {
    let end = text.bytes().take(10).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let ch = match name {
        "quot" | "QUOT" => '"',
        "amp" | "AMP" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => numeric_entity(name)?,
    };
    Some((end + 1, ch))
}

fn numeric_entity(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(code).filter(|ch| !ch.is_control() || *ch == '\n')
}

/// Bytes of a sequence with its first byte, if what ends it is what may; else that byte alone.
fn ended(rest: &[u8], ends: impl Fn(u8) -> bool, may: impl Fn(u8) -> bool) -> usize {
    rest.iter().position(|b| ends(*b)).filter(|at| may(rest[*at])).map_or(1, |at| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        clean(text).text
    }

    #[test]
    fn undoes_escapes_at_any_depth() {
        assert_eq!(cleaned(r#"err="{\"error\":\"x\\r\\nTrace\"}""#), "err=\"{\"error\":\"x\nTrace\"}\"");
        assert_eq!(cleaned(r"\u0022a\u003cb"), "\"a<b");
        assert_eq!(cleaned(r"lone \ud800 half"), "lone \u{fffd} half");
    }

    #[test]
    fn leaves_windows_paths_alone() {
        assert_eq!(cleaned(r"at C:\new\table\readme.txt line"), r"at C:\new\table\readme.txt line");
    }

    #[test]
    fn drops_colours_and_controls() {
        assert_eq!(cleaned("\u{1b}[31mHTTP/1.1\u{1b}[0m\0 401\r\n"), "HTTP/1.1 401\n");
        assert_eq!(cleaned("\u{1b}"), "");
        assert_eq!(cleaned("a\u{1b}\nb\u{1b}[3\nc\u{1b}]0;title\nd"), "a\nb3\nc0;title\nd");
        assert_eq!(cleaned("\u{1b}]0;title\u{7}d"), "d");
    }

    #[test]
    fn decodes_entities_and_remembers_them() {
        let cleaned = clean("a&#43;b&quot;&ltx");
        assert_eq!(cleaned.text, "a+b\"&ltx");
        assert_eq!(cleaned.entities.len(), 2);
    }

    #[test]
    fn maps_every_offset_to_its_origin() {
        let text = "x\u{1b}[1m\\\"401\\\"";
        let cleaned = clean(text);
        let at = cleaned.text.find("401").unwrap_or(0);
        assert_eq!(cleaned.map.at(at), text.find("401").unwrap_or(0));
    }
}
