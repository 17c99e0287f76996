//! Words of Windows' `cmd.exe`: it undoes carets and ends the command, then the program's own start-up code undoes quotes
//! (<https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments>).

use zeroize::Zeroizing;

use super::{Command, End, Input, Unclosed, Writer};

/// A reader of command lines of `cmd.exe`.
pub(super) struct Cmd<'a> {
    pub(super) input: Input<'a>,
    /// Some browsers wrote carets inside of quotes too, where `cmd.exe` leaves them; what they meant is plain.
    carets_everywhere: bool,
}

/// A command line without carets.
struct Line {
    bytes: Zeroizing<Vec<u8>>,
    quoted: bool,
    joined: bool,
}

impl<'a> Cmd<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { input: Input::new(text), carets_everywhere: text.contains("\\^\"") }
    }

    /// The next command.
    pub(super) fn command(&mut self) -> Result<Command, Unclosed> {
        let mut line = Line { bytes: Zeroizing::new(Vec::new()), quoted: false, joined: false };
        let end = self.read(&mut line);
        let mut writer = Writer::default();
        writer.joined = line.joined;
        split(&line.bytes, &mut writer)?;
        Ok(writer.finish(end))
    }

    fn read(&mut self, line: &mut Line) -> End {
        while let Some(byte) = self.input.next() {
            match byte {
                b'^' if !line.quoted || self.carets_everywhere => self.caret(line),
                b'"' => {
                    line.quoted = !line.quoted;
                    line.bytes.push(byte);
                }
                _ if line.quoted => line.bytes.push(byte),
                b'\r' => {}
                // Blanks before the first word are not kept, so that looking for it stays cheap.
                b' ' | b'\t' if line.bytes.is_empty() => {}
                b'\n' if self.input.carries_on(|| words(&line.bytes)) => {
                    line.joined = true;
                    line.bytes.push(b' ');
                }
                b'\n' | b'&' | b'|' => {
                    if let Some(end) = self.separator(byte, line) {
                        return end;
                    }
                }
                b'<' | b'>' => self.redirect(line),
                _ => line.bytes.push(byte),
            }
        }
        End::Text
    }

    /// The character after a caret means itself; a line break after it is none, and the one after that is a character.
    fn caret(&mut self, line: &mut Line) {
        if self.input.take_blank_end_of_line() {
            if self.input.take_line_break() {
                line.bytes.push(b'\n');
            }
            return;
        }
        line.bytes.extend(self.input.next());
    }

    fn separator(&mut self, byte: u8, line: &Line) -> Option<End> {
        let next = self.input.peek();
        let glued = line.bytes.last().is_some_and(|b| !b.is_ascii_whitespace()) && next.is_some_and(|b| !b.is_ascii_whitespace() && b != b'&');
        let doubled = byte != b'\n' && next == Some(byte) && self.input.next().is_some();
        match byte {
            _ if line.bytes.trim_ascii().is_empty() => None,
            b'|' if !doubled => Some(End::Pipe),
            b'&' if glued => Some(End::Ampersand),
            _ => Some(End::Command),
        }
    }

    /// Passes over `> file`, and takes back the number of the stream.
    fn redirect(&mut self, line: &mut Line) {
        if let [.., b' ', b'0'..=b'9'] = line.bytes[..] {
            line.bytes.pop();
        }
        while matches!(self.input.peek(), Some(b'>' | b'<' | b'&' | b' ')) {
            self.input.at += 1;
        }
        let quoted = self.input.take("\"");
        let file = self.input.rest().iter().take_while(|b| if quoted { **b != b'"' } else { !b.is_ascii_whitespace() }).count();
        self.input.at = (self.input.at + file + usize::from(quoted)).min(self.input.bytes.len());
        line.bytes.push(b' ');
    }
}

/// Whether there are no words, one, or more: that is all that is asked, and a long line is asked often.
fn words(line: &[u8]) -> usize {
    line.trim_ascii().split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).take(2).count()
}

fn split(line: &[u8], writer: &mut Writer) -> Result<(), Unclosed> {
    let (mut at, mut quoted) = (0, false);
    while let Some(&byte) = line.get(at) {
        at += 1;
        match byte {
            b'\\' => {
                let slashes = 1 + line[at..].iter().take_while(|b| **b == b'\\').count();
                at += slashes - 1;
                at += usize::from(backslashes(slashes, line.get(at) == Some(&b'"'), writer));
            }
            b'"' if quoted && line.get(at) == Some(&b'"') => {
                writer.push(b'"');
                at += 1;
            }
            b'"' => {
                writer.quote();
                quoted = !quoted;
            }
            b' ' | b'\t' if !quoted => writer.end_word(),
            _ => writer.push(byte),
        }
    }
    if quoted { Err(Unclosed("\"")) } else { Ok(()) }
}

/// Before a quote two stand for one, and an odd one makes the quote a character; says whether it did.
fn backslashes(count: usize, before_quote: bool, writer: &mut Writer) -> bool {
    let written = if before_quote { count / 2 } else { count };
    (0..written).for_each(|_| writer.push(b'\\'));
    let literal = before_quote && count % 2 == 1;
    if literal {
        writer.push(b'"');
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Cmd::new(text).command().unwrap().words.iter().map(|word| word.text().into_owned()).collect()
    }

    #[test]
    fn carets_and_quotes() {
        for (text, expected) in [
            ("a ^\"b c^\" ^\n  d", &["a", "b c", "d"][..]),
            ("a ^\"^{^\\^\"b^\\^\":1^}^\"", &["a", "{\"b\":1}"]),
            ("a \"{\"\"b\"\":1}\" c", &["a", "{\"b\":1}", "c"]),
            ("a \"{\\\"b\\\":1}\"", &["a", "{\"b\":1}"]),
            ("a \"^{\\^\"b\\^\":1^}\"", &["a", "{\"b\":1}"]),
            ("a ^\"b^\n\nc^\"", &["a", "b\nc"]),
            ("a \"b\"^\n\n\"c\"", &["a", "b\nc"]),
            ("a ^\"x^%^7B^&y^\" \"\" z", &["a", "x%7B&y", "", "z"]),
            (r#"a "b\\" c\d"#, &["a", r"b\", r"c\d"]),
            ("a \"b>c\" 2>nul > \"d e\" f", &["a", "b>c", "f"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn ends() {
        assert_eq!(Cmd::new("a b&c").command().unwrap().end, End::Ampersand);
        assert_eq!(Cmd::new("a | c").command().unwrap().end, End::Pipe);
        assert_eq!(Cmd::new("a ^\"b c").command().err(), Some(Unclosed("\"")));
    }
}
