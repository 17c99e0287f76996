//! Words of `sh`, bash and zsh (POSIX.1-2024 Shell Command Language section 2.2; `$'…'` is section 2.2.4).

use super::{Command, End, Input, Unclosed, Writer};

/// A reader of POSIX command lines.
pub(super) struct Posix<'a> {
    pub(super) input: Input<'a>,
    writer: Writer,
    /// An opening typographic quote had no closing one: the others are taken for characters without looking, which keeps this linear.
    stray: bool,
}

/// Typographic quotes: opening, closing. Word processors put them where plain ones stood.
const TYPOGRAPHIC: [(&str, &str); 6] = [("“", "”"), ("„", "“"), ("”", "”"), ("‘", "’"), ("‚", "‘"), ("’", "’")];

impl<'a> Posix<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { input: Input::new(text), writer: Writer::default(), stray: false }
    }

    /// The next simple command.
    pub(super) fn command(&mut self) -> Result<Command, Unclosed> {
        while let Some(byte) = self.input.next() {
            match byte {
                b' ' | b'\t' | b'\r' => self.writer.end_word(),
                b'\n' if self.input.carries_on(|| self.writer.count()) => {
                    self.writer.end_word();
                    self.writer.joined = true;
                }
                b'\n' | b';' | b'|' | b'&' => {
                    if let Some(end) = self.separator(byte) {
                        return Ok(self.writer.finish(end));
                    }
                }
                b'<' | b'>' => self.redirect(),
                b'#' if !self.writer.in_word() => self.input.skip_line(),
                _ => self.part(byte)?,
            }
        }
        Ok(self.writer.finish(End::Text))
    }

    /// A part of a word.
    fn part(&mut self, byte: u8) -> Result<(), Unclosed> {
        match byte {
            b'\\' => self.escape(),
            b'\'' => self.single()?,
            b'"' => self.double()?,
            b'`' => self.backticks()?,
            b'$' if self.input.take("'") => self.ansi()?,
            b'$' if self.input.take("\"") => self.double()?,
            b'$' => self.dollar()?,
            0xE2 if !self.stray && !self.writer.in_word() => self.typographic(),
            _ => self.writer.push(byte),
        }
        Ok(())
    }

    /// What ended the command; nothing if the separator belongs to a redirection or ends nothing.
    fn separator(&mut self, byte: u8) -> Option<End> {
        if byte == b'&' && self.input.peek() == Some(b'>') {
            return None;
        }
        let glued = self.writer.in_word() && self.input.peek().is_some_and(|next| !next.is_ascii_whitespace() && next != b'&');
        let doubled = byte != b'\n' && self.input.peek() == Some(byte) && self.input.next().is_some();
        match byte {
            _ if self.writer.count() == 0 => None,
            b'|' if !doubled => Some(End::Pipe),
            b'&' if glued => Some(End::Ampersand),
            _ => Some(End::Command),
        }
    }

    fn redirect(&mut self) {
        while matches!(self.input.peek(), Some(b'<' | b'>' | b'&')) {
            self.input.at += 1;
        }
        self.writer.redirect();
    }

    fn escape(&mut self) {
        if self.input.take_blank_end_of_line() {
            return;
        }
        match self.input.peek() {
            // A line break that became a blank, as forms and tickets make it.
            Some(b' ' | b'\t') if !self.writer.in_word() => {}
            _ => self.input.next().into_iter().for_each(|byte| self.writer.push(byte)),
        }
    }

    fn single(&mut self) -> Result<(), Unclosed> {
        self.writer.quote();
        let len = memchr::memchr(b'\'', self.input.rest()).ok_or(Unclosed("'"))?;
        self.writer.extend(&self.input.rest()[..len]);
        self.input.at += len + 1;
        Ok(())
    }

    fn double(&mut self) -> Result<(), Unclosed> {
        self.writer.quote();
        loop {
            match self.input.next().ok_or(Unclosed("\""))? {
                b'"' => return Ok(()),
                b'\\' if self.input.take_line_break() => {}
                b'\\' if matches!(self.input.peek(), Some(b'$' | b'`' | b'"' | b'\\')) => self.input.next().into_iter().for_each(|b| self.writer.push(b)),
                b'$' => self.dollar()?,
                b'`' => self.backticks()?,
                byte => self.writer.push(byte),
            }
        }
    }

    /// A variable or a command is kept as it is written.
    fn dollar(&mut self) -> Result<(), Unclosed> {
        if self.input.peek() == Some(b'(') {
            let len = substitution(self.input.rest()).ok_or(Unclosed("$("))?;
            self.writer.push(b'$');
            self.writer.extend(&self.input.rest()[..len]);
            self.input.at += len;
            self.writer.open();
            return Ok(());
        }
        self.writer.push(b'$');
        if self.input.takes_name() || self.input.peek() == Some(b'{') {
            self.writer.open();
        }
        Ok(())
    }

    fn backticks(&mut self) -> Result<(), Unclosed> {
        let len = memchr::memchr(b'`', self.input.rest()).ok_or(Unclosed("`"))?;
        self.writer.push(b'`');
        self.writer.extend(&self.input.rest()[..=len]);
        self.input.at += len + 1;
        self.writer.open();
        Ok(())
    }

    /// `$'…'`.
    fn ansi(&mut self) -> Result<(), Unclosed> {
        self.writer.quote();
        loop {
            match self.input.next().ok_or(Unclosed("$'"))? {
                b'\'' => return Ok(()),
                b'\\' => self.ansi_escape(),
                byte => self.writer.push(byte),
            }
        }
    }

    fn ansi_escape(&mut self) {
        let Some(byte) = self.input.next() else { return };
        match byte {
            b'u' => self.unicode(4),
            b'U' => self.unicode(8),
            b'x' => match self.number(16, 2) {
                Some(value) => self.writer.push(value as u8),
                None => self.writer.extend(b"\\x"),
            },
            b'0'..=b'7' => {
                self.input.at -= 1;
                let value = self.number(8, 3).unwrap_or(0);
                self.writer.push(value as u8);
            }
            b'c' if self.input.peek() != Some(b'\'') => self.input.next().into_iter().for_each(|b| self.writer.push(b & 0x1f)),
            _ => match plain_escape(byte) {
                Some(meant) => self.writer.push(meant),
                None => self.writer.extend(&[b'\\', byte]),
            },
        }
    }

    /// A character; the two halves that JavaScript writes for one beyond U+FFFF are put together.
    fn unicode(&mut self, digits: usize) {
        let Some(code) = self.number(16, digits) else {
            return self.writer.extend(if digits == 4 { b"\\u" } else { b"\\U" });
        };
        let low = if (0xD800..0xDC00).contains(&code) && self.input.take("\\u") { self.number(16, 4) } else { None };
        let code = low.filter(|low| (0xDC00..0xE000).contains(low)).map_or(code, |low| 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
        self.writer.push_char(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    }

    fn number(&mut self, radix: u32, most: usize) -> Option<u32> {
        let digits = self.input.rest().iter().take(most).map_while(|b| char::from(*b).to_digit(radix));
        let (len, value) = digits.fold((0, 0_u32), |(len, value), digit| (len + 1, value.wrapping_mul(radix) | digit));
        self.input.at += len;
        (len > 0).then_some(value)
    }

    fn typographic(&mut self) {
        self.input.at -= 1;
        let rest = self.input.rest();
        let pair = TYPOGRAPHIC.iter().find(|(open, _)| rest.starts_with(open.as_bytes()));
        let found = pair.and_then(|(open, close)| Some((open.len(), memchr::memmem::find(&rest[open.len()..], close.as_bytes())?, close.len())));
        self.stray = pair.is_some() && found.is_none();
        match found {
            Some((open, len, close)) => {
                self.writer.quote();
                self.writer.typographic = true;
                self.writer.extend(&rest[open..open + len]);
                self.input.at += open + len + close;
            }
            None => self.input.next().into_iter().for_each(|byte| self.writer.push(byte)),
        }
    }
}

fn plain_escape(byte: u8) -> Option<u8> {
    Some(match byte {
        b'\\' | b'\'' | b'"' | b'?' => byte,
        b'a' => 7,
        b'b' => 8,
        b'e' | b'E' => 27,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 11,
        _ => return None,
    })
}

/// Length of `(…)` at the start of `bytes`, with quotes inside taken as such.
pub(super) fn substitution(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut quote, mut at) = (0_usize, None, 0);
    loop {
        let byte = *bytes.get(at)?;
        match (byte, quote) {
            (b'\\', None | Some(b'"')) => at += 1,
            (b'\'' | b'"', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            (b'(', None) => depth += 1,
            (b')', None) => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// What stands in the `$(…)` at the start of `text`.
pub(super) fn substituted(text: &str) -> Option<&str> {
    let bracketed = text.strip_prefix('$')?;
    bracketed.get(1..substitution(bracketed.as_bytes())? - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Posix::new(text).command().unwrap().words.iter().map(|word| word.text().into_owned()).collect()
    }

    #[test]
    fn quoting() {
        for (text, expected) in [
            (r"a b\ c 'd e'f", &["a", "b c", "d ef"][..]),
            (r#""a\"b\$c\d" '' "" "#, &["a\"b$c\\d", "", ""]),
            (r"$'a\'b\n\x41\101\u00e9\ud83d\ude05\q' $'\cga' x", &["a'b\nAAé😅\\q", "\u{7}a", "x"]),
            ("a\\\nb \\\r\n c \\  \n d", &["ab", "c", "d"]),
            (r"a \ -b", &["a", "-b"]),
            ("a >f b 2>&1 c <<<d &>e f", &["a", "b", "c", "f"]),
            ("“a b” ‘c d’ e’f “g", &["a b", "c d", "e’f", "“g"]),
            (r#""x $(a "b c" ')') y" `z w`"#, &[r#"x $(a "b c" ')') y"#, "`z w`"]),
            ("a#b # c", &["a#b"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_never_closed() {
        for (text, sign) in [("a 'b", "'"), ("a \"b", "\""), ("$'a", "$'"), ("$(a", "$("), ("\"$(a\"", "$("), ("`a", "`")] {
            assert_eq!(Posix::new(text).command().err(), Some(Unclosed(sign)), "{text}");
        }
    }

    #[test]
    fn ends() {
        for (text, end) in
            [("a", End::Text), ("a;b", End::Command), ("a | b", End::Pipe), ("a || b", End::Command), ("a?b&c", End::Ampersand), ("a & b", End::Command)]
        {
            assert_eq!(Posix::new(text).command().unwrap().end, end, "{text}");
        }
    }

    #[test]
    fn what_a_shell_would_replace() {
        let open = |text| Posix::new(text).command().unwrap().words.iter().map(|word| word.open).collect::<Vec<_>>();
        assert_eq!(open(r#"$A "${A}" "$(a)" `a` '$A' \$A "\$A" $ $'$A'"#), [true, true, true, true, false, false, false, false, false]);
    }
}
