//! Words of PowerShell (the help topics `about_Quoting_Rules`, `about_Special_Characters` and `about_Parsing`).

use super::{Command, End, Input, Unclosed, Writer, posix};

/// A reader of PowerShell's command lines.
pub(super) struct PowerShell<'a> {
    pub(super) input: Input<'a>,
    writer: Writer,
}

impl<'a> PowerShell<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { input: Input::new(text), writer: Writer::default() }
    }

    /// The next command.
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
                        return Ok(self.finish(end));
                    }
                }
                b'>' => self.writer.redirect(),
                b'#' if !self.writer.in_word() => self.input.skip_line(),
                b'`' => self.escape(),
                b'\'' => self.single()?,
                b'"' => self.double()?,
                b'$' => self.dollar()?,
                _ => self.writer.push(byte),
            }
        }
        Ok(self.finish(End::Text))
    }

    fn finish(&mut self, end: End) -> Command {
        let mut command = self.writer.finish(end);
        command.words.iter_mut().for_each(|word| for_older_versions(&mut word.bytes));
        command
    }

    /// A `&` before the first word is the call operator.
    fn separator(&mut self, byte: u8) -> Option<End> {
        let glued = self.writer.in_word() && self.input.peek().is_some_and(|next| !next.is_ascii_whitespace() && next != b'&');
        let doubled = byte != b'\n' && self.input.peek() == Some(byte) && self.input.next().is_some();
        match byte {
            _ if self.writer.count() == 0 => None,
            b'|' if !doubled => Some(End::Pipe),
            b'&' if glued => Some(End::Ampersand),
            _ => Some(End::Command),
        }
    }

    fn escape(&mut self) {
        if self.input.take_blank_end_of_line() {
            return;
        }
        let Some(byte) = self.input.next() else { return };
        self.writer.push(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'0' => 0,
            _ => byte,
        });
    }

    /// `'…'`, with `''` for a quote.
    fn single(&mut self) -> Result<(), Unclosed> {
        self.writer.quote();
        loop {
            match self.input.next().ok_or(Unclosed("'"))? {
                b'\'' if self.input.take("'") => self.writer.push(b'\''),
                b'\'' => return Ok(()),
                byte => self.writer.push(byte),
            }
        }
    }

    /// `"…"`, with `""` or `` `" `` for a quote.
    fn double(&mut self) -> Result<(), Unclosed> {
        self.writer.quote();
        loop {
            match self.input.next().ok_or(Unclosed("\""))? {
                b'"' if self.input.take("\"") => self.writer.push(b'"'),
                // `\"` escapes nothing for PowerShell, but whoever writes it inside of quotes thinks of another shell.
                b'\\' if self.input.peek() == Some(b'"') && self.escaped_inside() => self.writer.push(b'"'),
                b'"' => return Ok(()),
                b'`' => self.escape(),
                b'$' => self.dollar()?,
                byte => self.writer.push(byte),
            }
        }
    }

    /// Whether the quote after a backslash cannot be the closing one, because no blank or line end follows; passes over it.
    fn escaped_inside(&mut self) -> bool {
        let inside = self.input.rest().get(1).is_some_and(|next| !next.is_ascii_whitespace() && *next != b'"');
        self.input.at += usize::from(inside);
        inside
    }

    /// A variable or an expression is kept as it is written.
    fn dollar(&mut self) -> Result<(), Unclosed> {
        self.writer.push(b'$');
        if self.input.peek() == Some(b'(') {
            let len = posix::substitution(self.input.rest()).ok_or(Unclosed("$("))?;
            self.writer.extend(&self.input.rest()[..len]);
            self.input.at += len;
            self.writer.open();
        } else if self.input.takes_name() || self.input.peek() == Some(b'{') {
            self.writer.open();
        }
        Ok(())
    }
}

/// Up to version 7.2 PowerShell passed quotes on without escaping them, so people write `'{\"a\":1}'`. Such backslashes are taken away
/// where each quote has one (`about_Parsing`, "Passing arguments that contain quote characters").
fn for_older_versions(bytes: &mut Vec<u8>) {
    let quotes = memchr::memchr_iter(b'"', bytes);
    let (escaped, plain): (Vec<usize>, Vec<usize>) = quotes.partition(|at| *at > 0 && bytes[at - 1] == b'\\');
    if escaped.is_empty() || !plain.is_empty() {
        return;
    }
    let mut at = 0;
    let mut gone = escaped.iter().peekable();
    bytes.retain(|_| {
        at += 1;
        gone.next_if_eq(&&at).is_none()
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        PowerShell::new(text).command().unwrap().words.iter().map(|word| word.text().into_owned()).collect()
    }

    #[test]
    fn quoting() {
        for (text, expected) in [
            ("a `\n  'b ''c' \"d \"\"e`\"`n\"", &["a", "b 'c", "d \"e\"\n"][..]),
            (r#"& a '{\"b\":\"c\"}'"#, &["a", r#"{"b":"c"}"#]),
            (r#"a '{"b":"c\"d"}'"#, &["a", r#"{"b":"c\"d"}"#]),
            (r#"a "{\"b\": 1}""#, &["a", r#"{"b": 1}"#]),
            (r#"a "Bearer $env:TOKEN" C:\x"#, &["a", "Bearer $env:TOKEN", r"C:\x"]),
            (r#"a "x $(b "c d") e" > f"#, &["a", r#"x $(b "c d") e"#]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_never_closed() {
        assert_eq!(PowerShell::new("a 'b").command().err(), Some(Unclosed("'")));
        assert_eq!(PowerShell::new("a \"b").command().err(), Some(Unclosed("\"")));
    }
}
