//! Walks over JSON and tells the members of the outermost object.

use super::{DEEPEST, Fault, Place};

pub(super) struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// The bytes of eight that end a string or need a closer look: quotes, backslashes, control characters. Each has the
/// highest bit of its byte set, the first one in any case.
fn special(eight: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let control = eight.wrapping_sub(ONES * 0x20) & !eight;
    (zero(eight ^ (ONES * u64::from(b'"'))) | zero(eight ^ (ONES * u64::from(b'\\'))) | control) & HIGH
}

impl<'a> Scanner<'a> {
    pub(super) fn new(json: &'a str) -> Self {
        Self { bytes: json.as_bytes(), at: 0 }
    }

    /// The whole text as one object.
    pub(super) fn object(mut self, found: impl FnMut(Place)) -> Result<(), Fault> {
        self.blank();
        self.expect(b'{', "`{`")?;
        self.members(0, found)?;
        self.blank();
        if self.at == self.bytes.len() { Ok(()) } else { Err(self.fault("the end")) }
    }

    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn fault(&self, expected: &'static str) -> Fault {
        Fault { at: self.at, expected }
    }

    fn expect(&mut self, byte: u8, what: &'static str) -> Result<(), Fault> {
        if self.peek() != byte {
            return Err(self.fault(what));
        }
        self.at += 1;
        Ok(())
    }

    fn blank(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// Members up to the closing brace; the opening one has been read.
    fn members(&mut self, depth: usize, mut found: impl FnMut(Place)) -> Result<(), Fault> {
        self.blank();
        if self.peek() == b'}' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.blank();
            let (name, escaped) = self.string()?;
            self.blank();
            self.expect(b':', "`:`")?;
            self.blank();
            let start = self.at;
            let value_escaped = self.value(depth)?;
            found(Place { name, value: (start as u32, self.at as u32), escaped, value_escaped });
            self.blank();
            match self.peek() {
                b',' => self.at += 1,
                b'}' => break,
                _ => return Err(self.fault("`,` or `}`")),
            }
        }
        self.at += 1;
        Ok(())
    }

    fn items(&mut self, depth: usize) -> Result<(), Fault> {
        self.blank();
        if self.peek() == b']' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.blank();
            self.value(depth)?;
            self.blank();
            match self.peek() {
                b',' => self.at += 1,
                b']' => break,
                _ => return Err(self.fault("`,` or `]`")),
            }
        }
        self.at += 1;
        Ok(())
    }

    /// One value; whether it is a string with escapes.
    fn value(&mut self, depth: usize) -> Result<bool, Fault> {
        if self.peek() == b'"' {
            return self.string().map(|(_, escaped)| escaped);
        }
        if depth >= DEEPEST {
            return Err(self.fault("no deeper nesting"));
        }
        self.other(depth).map(|()| false)
    }

    fn other(&mut self, depth: usize) -> Result<(), Fault> {
        match self.peek() {
            b'-' | b'0'..=b'9' => self.number(),
            b'{' => {
                self.at += 1;
                self.members(depth + 1, |_| ())
            }
            b'[' => {
                self.at += 1;
                self.items(depth + 1)
            }
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => Err(self.fault("a value")),
        }
    }

    fn word(&mut self, word: &'static [u8]) -> Result<(), Fault> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(self.fault("`true`, `false` or `null`"));
        }
        self.at += word.len();
        Ok(())
    }

    /// A string with its quotes; returns what stands between them, and whether it holds escapes.
    fn string(&mut self) -> Result<((u32, u32), bool), Fault> {
        self.expect(b'"', "`\"`")?;
        let start = self.at;
        let mut escaped = false;
        loop {
            self.ordinary();
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(_) => return Err(self.fault("no control character")),
                None => return Err(self.fault("`\"`")),
            }
        }
        self.at += 1;
        Ok(((start as u32, self.at as u32 - 1), escaped))
    }

    /// Passes over characters of a string that mean themselves, eight at a time.
    fn ordinary(&mut self) {
        while let Some(eight) = self.bytes.get(self.at..self.at + 8).and_then(|bytes| bytes.try_into().ok()) {
            let found = special(u64::from_le_bytes(eight));
            if found != 0 {
                self.at += found.trailing_zeros() as usize / 8;
                return;
            }
            self.at += 8;
        }
        while self.bytes.get(self.at).is_some_and(|byte| *byte >= 0x20 && !matches!(byte, b'"' | b'\\')) {
            self.at += 1;
        }
    }

    fn escape(&mut self) -> Result<(), Fault> {
        self.at += 1;
        match self.peek() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
            b'u' => {
                let hex = self.bytes.get(self.at + 1..self.at + 5).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
                if !hex {
                    return Err(self.fault("four hexadecimal digits"));
                }
                self.at += 5;
            }
            _ => return Err(self.fault("an escape")),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        if self.peek() == b'-' {
            self.at += 1;
        }
        match self.peek() {
            b'0' => self.at += 1,
            b'1'..=b'9' => self.digits(),
            _ => return Err(self.fault("a digit")),
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.some_digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            self.some_digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) {
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
    }

    fn some_digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.digits();
        if self.at > start { Ok(()) } else { Err(self.fault("a digit")) }
    }
}
