//! A command line taken apart into words, as the shell does for which it was written.

mod cmd;
mod posix;
mod powershell;
mod prompt;
mod writer;

use zeroize::Zeroizing;

use cmd::Cmd;
use posix::Posix;
use powershell::PowerShell;
use writer::Writer;

/// A word after quoting is undone.
pub(super) struct Word {
    /// Its bytes; `$'\xff'` can be any.
    pub(super) bytes: Zeroizing<Vec<u8>>,
    /// A variable or a command stands in it that the shell would have replaced.
    pub(super) open: bool,
    quoted: bool,
}

impl Word {
    #[cfg(test)]
    fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }

    /// Whether this is the command `curl`, by any path.
    pub(super) fn is_curl(&self) -> bool {
        let name = self.bytes.rsplit(|b| matches!(b, b'/' | b'\\')).next().unwrap_or_default();
        name.eq_ignore_ascii_case(b"curl") || name.eq_ignore_ascii_case(b"curl.exe")
    }
}

/// A quote or bracket that is opened and never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unclosed(pub(super) &'static str);

/// What ended a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The end of the text.
    Text,
    /// A line break, or `;`, `&&`, `||`.
    Command,
    /// A pipe, behind which another program reads.
    Pipe,
    /// A `&` inside a word that nobody quoted, as in `https://a.example/?b=c&d=e`.
    Ampersand,
}

/// One simple command.
pub(super) struct Command {
    pub(super) words: Vec<Word>,
    pub(super) end: End,
    /// A line break without the sign for continuation was taken for a blank.
    pub(super) joined: bool,
    /// Typographic quotes were taken for plain ones.
    pub(super) typographic: bool,
}

enum Shell<'a> {
    Posix(Posix<'a>),
    Cmd(Cmd<'a>),
    PowerShell(PowerShell<'a>),
}

/// The first command of `text` that calls curl, from the word `curl` on, and whether another one follows.
pub(super) fn curl(text: &str) -> Result<Option<(Command, bool)>, Unclosed> {
    let text = Zeroizing::new(prompt::strip(text));
    let found = first(&text)?;
    if found.is_some() {
        return Ok(found);
    }
    // `TOKEN=$(curl …)` as documentation has it.
    let inner = text.find("$(curl").and_then(|at| posix::substituted(&text[at..]));
    inner.map_or(Ok(None), first)
}

fn first(text: &str) -> Result<Option<(Command, bool)>, Unclosed> {
    let mut shell = shell_of(text);
    loop {
        let mut command = shell.command()?;
        if let Some(at) = command.words.iter().position(Word::is_curl) {
            command.words.drain(..at);
            let more = command.end == End::Command && memchr::memmem::find(shell.rest(), b"curl").is_some();
            return Ok(Some((command, more)));
        }
        if command.end == End::Text {
            return Ok(None);
        }
    }
}

impl Shell<'_> {
    fn command(&mut self) -> Result<Command, Unclosed> {
        match self {
            Self::Posix(shell) => shell.command(),
            Self::Cmd(shell) => shell.command(),
            Self::PowerShell(shell) => shell.command(),
        }
    }

    fn rest(&self) -> &[u8] {
        match self {
            Self::Posix(shell) => shell.input.rest(),
            Self::Cmd(shell) => shell.input.rest(),
            Self::PowerShell(shell) => shell.input.rest(),
        }
    }
}

/// Told by what only one of them means something by.
fn shell_of(text: &str) -> Shell<'_> {
    let bytes = text.as_bytes();
    let holds = |needles: &[&str]| needles.iter().any(|needle| memchr::memmem::find(bytes, needle.as_bytes()).is_some());
    if holds(&[" `\n", " `\r\n", "$env:"]) {
        return Shell::PowerShell(PowerShell::new(text));
    }
    // A caret is a character like any other for the rest, so it has to stand where a word or a line begins or ends.
    let quote = memchr::memchr2(b'\'', b'"', bytes);
    let single = quote.is_some_and(|at| bytes[at] == b'\'');
    let careted = quote.is_some_and(|at| at >= 2 && bytes[at - 2..=at] == *b" ^\"");
    if careted || (!single && holds(&[" ^\n", " ^\r\n"])) || doubles_quotes(bytes) {
        return Shell::Cmd(Cmd::new(text));
    }
    Shell::Posix(Posix::new(text))
}

/// `"{""a"": 1}"`: only Windows doubles quotes inside of quotes.
fn doubles_quotes(text: &[u8]) -> bool {
    [&b" \"{\"\""[..], b" \"[{\"\""].iter().any(|start| memchr::memmem::find(text, start).is_some())
}

/// Where a reader stands.
struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0 }
    }

    fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Passes over `what` if it stands here.
    fn take(&mut self, what: &str) -> bool {
        let here = self.rest().starts_with(what.as_bytes());
        self.at += if here { what.len() } else { 0 };
        here
    }

    /// Passes over a line break.
    fn take_line_break(&mut self) -> bool {
        self.take("\n") || self.take("\r\n")
    }

    /// Passes over blanks up to and with a line break, or up to the end; stays where it is if something else comes.
    fn take_blank_end_of_line(&mut self) -> bool {
        let blanks = self.rest().iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let before = self.at;
        self.at += blanks;
        let ended = self.take_line_break() || self.at == self.bytes.len();
        if !ended {
            self.at = before;
        }
        ended
    }

    fn skip_line(&mut self) {
        self.at += memchr::memchr(b'\n', self.rest()).unwrap_or(self.rest().len());
    }

    fn takes_name(&self) -> bool {
        self.peek().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
    }

    /// Whether the next line carries the command on although nothing says so: it begins with an option or, after the first word, with an
    /// address. Passes over the blanks before it if so.
    fn carries_on(&mut self, words: impl FnOnce() -> usize) -> bool {
        let words = words();
        if words == 0 {
            return false;
        }
        let line = self.rest().trim_ascii_start();
        let option = match line {
            [b'-', b'-', letter, ..] | [b'-', letter, ..] => letter.is_ascii_alphabetic(),
            _ => false,
        };
        let address = [&b"'"[..], b"\"", b"http://", b"https://"].iter().any(|start| line.starts_with(start));
        let carries_on = option || (words == 1 && address);
        if carries_on {
            self.at = self.bytes.len() - line.len();
        }
        carries_on
    }
}
