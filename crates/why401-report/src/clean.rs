//! Makes characters visible that would steer a terminal or fool a reader.
//!
//! The engine promises texts without control characters. A terminal obeys
//! whatever reaches it, so the promise is checked once more, here.

use std::borrow::Cow;

/// One line: control characters become visible, line breaks become spaces.
pub(crate) fn line(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// Running text: as [`line()`], with runs of white space made one space.
pub(crate) fn prose(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let words: Vec<_> = text.split_whitespace().map(line).collect();
    Cow::Owned(words.join(" "))
}

/// Printable ASCII with single spaces between its words, as most texts are.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let edge = |byte: Option<&u8>| byte == Some(&b' ');
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) && !edge(bytes.first()) && !edge(bytes.last()) && !text.contains("  ")
}

/// The lines of a command, without blank ones at its end.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.trim_end().lines().map(|text| line(text.trim_end())).collect()
}

/// The character itself, or the one that stands for it.
pub(crate) fn visible(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        '\0'..='\u{1f}' => picture(c),
        '\u{7f}' => '\u{2421}',
        _ if c.is_control() || misleads(c) => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

/// The "control picture" of a C0 control, e.g. `␛` for escape.
fn picture(c: char) -> char {
    char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Direction overrides and invisible characters, by which a text can look
/// different from what it is (Unicode Technical Standard 39). Joiners stay:
/// real words and emoji need them.
fn misleads(c: char) -> bool {
    matches!(c,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_become_pictures() {
        assert_eq!(line("a\u{1b}[31mb\u{7}\u{9b}c\td"), "a␛[31mb␇\u{fffd}c d");
    }

    #[test]
    fn direction_overrides_are_shown() {
        assert_eq!(line("a\u{202e}b\u{200b}"), "a\u{fffd}b\u{fffd}");
    }

    #[test]
    fn prose_is_one_line() {
        assert_eq!(prose(" a\n\n  b\tc "), "a b c");
    }

    #[test]
    fn a_command_keeps_its_lines() {
        assert_eq!(lines("az login\r\n  --tenant x\n\n"), ["az login", "  --tenant x"]);
    }
}
