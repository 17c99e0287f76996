//! Runs of the characters that machine-made secrets consist of, and whether one looks random.

use crate::identifiers::is_guid;
use crate::span::Span;
use crate::text::prefix_len;

/// Deepest percent-encoding that is undone (`%252B`).
const DEEPEST: usize = 3;

/// The character at `at`, however often it was percent-encoded, and the bytes it takes.
pub(super) fn unit(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let first = *bytes.get(at)?;
    if first != b'%' {
        return Some((first, 1));
    }
    let mut digits = at + 1;
    for _ in 0..DEEPEST {
        if bytes[digits.min(bytes.len())..].starts_with(b"25") && hex_pair(bytes, digits + 2).is_some() {
            digits += 2;
        }
    }
    Some(hex_pair(bytes, digits).map_or((b'%', 1), |byte| (byte, digits + 2 - at)))
}

fn hex_pair(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |b: &u8| char::from(*b).to_digit(16).map(|d| d as u8);
    Some(digit(bytes.get(at)?)? * 16 + digit(bytes.get(at + 1)?)?)
}

/// Whether a machine-made secret may hold `byte` (padding apart).
pub(super) fn is_run_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'_' | b'~' | b'.' | b'-')
}

/// The end of the run of run bytes (percent-encoded ones too) that begins at `at`, with up to two `=` of padding.
pub(super) fn run_end(bytes: &[u8], at: usize) -> usize {
    let end = end_while(bytes, at, is_run_byte);
    let end = end - bytes[at.min(end)..end].iter().rev().take_while(|b| **b == b'.').count();
    if end > at { padding_end(bytes, end) } else { end }
}

/// The end of the longest stretch from `at` whose characters `keep` accepts.
pub(super) fn end_while(bytes: &[u8], mut at: usize, keep: fn(u8) -> bool) -> usize {
    while let Some((byte, len)) = unit(bytes, at) {
        if !keep(byte) {
            break;
        }
        at += len;
    }
    at
}

/// `=` after a run is padding unless a value follows it.
fn padding_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    for _ in 0..2 {
        match unit(bytes, end) {
            Some((b'=', len)) => end += len,
            _ => break,
        }
    }
    let follows = unit(bytes, end).is_some_and(|(b, _)| is_run_byte(b) || matches!(b, b'"' | b'\'' | b'=' | b'{' | b'['));
    let padded_quote = matches!(bytes.get(end), Some(b'"' | b'\'')) && closes(bytes, end + 1);
    if end > at && follows && !padded_quote { at } else { end }
}

/// Whether what stands at `at` can follow a closing quote or bracket.
pub(super) fn closes(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(|b| {
        b.is_ascii_whitespace()
            || matches!(b, b',' | b';' | b')' | b']' | b'}' | b'>' | b'<' | b'&' | b':' | b'"' | b'\'' | b'`' | b'\\' | b'|' | b'.' | b'/' | b'?')
    })
}

/// The characters of `text` with percent-encoding undone and white space dropped.
pub(super) fn plain(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some((byte, len)) = unit(bytes, at) {
        if !byte.is_ascii_whitespace() {
            out.push(byte);
        }
        at += len;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Lower,
    Upper,
    Digit,
    Other,
}

fn class(byte: u8) -> Class {
    match byte {
        b'a'..=b'z' => Class::Lower,
        b'A'..=b'Z' => Class::Upper,
        b'0'..=b'9' => Class::Digit,
        _ => Class::Other,
    }
}

/// How many of lower case, upper case and digits occur.
pub(super) fn classes(value: &[u8]) -> usize {
    [Class::Lower, Class::Upper, Class::Digit].iter().filter(|c| value.iter().any(|b| class(*b) == **c)).count()
}

/// How often the class of a character differs from that of the one before.
pub(super) fn changes(value: &[u8]) -> usize {
    value.windows(2).filter(|w| class(w[0]) != class(w[1])).count()
}

/// How many characters of `value` stand in parts that look random.
pub(super) fn wild_len(value: &[u8]) -> usize {
    value.split(|b| !b.is_ascii_alphanumeric()).filter(|part| is_wild(part)).map(<[u8]>::len).sum()
}

/// Whether a stretch of letters and digits looks random: its classes change more often than words,
/// camel case and numbers ever do. Of random base64 six characters in ten change class.
fn is_wild(part: &[u8]) -> bool {
    if part.len() < 4 || is_hex(part) {
        return false;
    }
    let changes = changes(part);
    let humps = 1 + part.windows(2).filter(|w| class(w[0]) != class(w[1]) && !(class(w[0]) == Class::Upper && class(w[1]) == Class::Lower)).count();
    let numbers = digit_groups(part);
    changes * 3 > part.len() && numbers >= 1 && (numbers >= 2 || humps * 3 > part.len())
}

/// Lower-case letters and digits in one piece, at least two of each: of a base32 or hexadecimal key.
fn is_lower_key(part: &[u8]) -> bool {
    let digits = part.iter().filter(|b| b.is_ascii_digit()).count();
    digits >= 2 && part.len() >= digits + 2 && part.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// Whether a run looks random as a whole: mostly of wild parts, or, its words and hexadecimal parts apart, of letters
/// and digits whose class changes with four characters in ten. Camel case has longer stretches, and hardly a number.
pub(super) fn is_random(value: &[u8]) -> bool {
    let letters = value.iter().filter(|b| b.is_ascii_alphanumeric()).count();
    let wild = wild_len(value);
    if wild >= 8 && wild * 2 >= letters {
        return true;
    }
    let odd: Vec<u8> = value.split(|b| !b.is_ascii_alphanumeric()).filter(|part| !is_word(part) && !is_hex(part)).flatten().copied().collect();
    let changes = changes(&odd);
    let mixed = changes * 10 > odd.len() * 4 && digit_groups(&odd) >= 2
        || odd.len() >= 40 && changes * 20 > odd.len() * if digit_groups(value) >= 3 { 7 } else { 8 } && digit_groups(value) >= 1;
    odd.len() >= 24 && odd.len() * 2 >= letters && mixed
}

/// Letters whose class changes more often than in a name.
pub(super) fn is_scattered(run: &[u8]) -> bool {
    run.len() >= 8 && changes(run) * 3 > run.len() && !run.contains(&b'/')
}

fn digit_groups(part: &[u8]) -> usize {
    part.split(|b| !b.is_ascii_digit()).filter(|group| !group.is_empty()).count()
}

/// Hexadecimal digits of one case.
pub(super) fn is_hex(part: &[u8]) -> bool {
    part.iter().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b)) || part.iter().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(b))
}

/// Whether `value` looks made by a machine: long enough, letters and digits, not a name, a number, an address or an error code.
pub(super) fn is_machine(value: &str) -> bool {
    let bytes = value.as_bytes();
    let letter = bytes.iter().any(u8::is_ascii_alphabetic);
    let digit = bytes.iter().any(u8::is_ascii_digit);
    let plain = !value.contains("://") && !is_guid(value) && !is_code(value) && !bytes.iter().any(u8::is_ascii_whitespace);
    plain
        && letter
        && !is_camel(bytes)
        && (digit || classes(bytes) == 2 && bytes.len() >= 32)
        && (bytes.len() >= 16 && !is_dotted_name(value) || bytes.len() >= 8 && wild_len(bytes) >= 6)
}

/// `V1ResourceV2GlobalEndpoint`: mostly words of four letters and more, each with a capital.
pub(super) fn is_camel(value: &[u8]) -> bool {
    let mut in_words = 0;
    let mut at = 0;
    while at < value.len() {
        let len = 1 + value[at + 1..].iter().take_while(|b| b.is_ascii_lowercase()).count();
        in_words += if len >= 4 && value[at].is_ascii_alphabetic() { len } else { 0 };
        at += len;
    }
    value.iter().filter(|b| b.is_ascii_uppercase()).count() >= 2
        && in_words * 10 >= value.len() * 7
        && value.iter().filter(|b| b.is_ascii_digit()).count() * 6 <= value.len()
}

/// `AADSTS50013`, `IDX10223:`, `invalid_token_2`.
pub(super) fn is_code(value: &str) -> bool {
    let value = value.trim_end_matches([':', '.', ',']);
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    value.len() <= 14
        && value.starts_with(|c: char| c.is_ascii_uppercase())
        && value.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && value.len() - digits <= 6
        && value.ends_with(|c: char| c.is_ascii_digit())
}

/// `a.b.C`, `some-name-v2`, `path/to/x1`: parts that are words with at most a number behind.
pub(super) fn is_dotted_name(value: &str) -> bool {
    let word = |part: &str| {
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        letters.bytes().all(|b| b.is_ascii_alphabetic()) && letters.bytes().skip(1).filter(u8::is_ascii_uppercase).count() * 5 <= letters.len()
    };
    value.split(['.', '-', '_', '/', ':']).all(word)
}

/// A whole token of words: nothing but one class of letters, a capitalised word, or digits.
fn is_word(value: &[u8]) -> bool {
    let rest = value.get(1..).unwrap_or(&[]);
    rest.iter().all(u8::is_ascii_lowercase) && value.first().is_some_and(u8::is_ascii_alphabetic)
        || value.iter().all(u8::is_ascii_uppercase)
        || value.iter().all(u8::is_ascii_digit)
}

/// Most lines that one secret is followed over.
const MOST_LINES: usize = 200;

/// Where a machine-made secret that reaches the end of its line ends in the lines below; `end` if it does not go on.
pub(super) fn end_over_lines(text: &str, start: usize, end: usize) -> usize {
    end_over(text, start, end, MOST_LINES)
}

/// The same over at most `lines` lines.
pub(super) fn end_over(text: &str, start: usize, end: usize, lines: usize) -> usize {
    let mut end = end;
    let mut piece = end - start.min(end);
    let mut width = None;
    for _ in 0..lines {
        if is_complete(&text[start..end]) {
            break;
        }
        let Some(next) = next_piece(text, start, end, piece, width) else { break };
        width = Some(width.unwrap_or(piece));
        piece = next.len();
        end = next.end;
    }
    end
}

/// The continuation in the line below, if it is one.
fn next_piece(text: &str, start: usize, end: usize, piece: usize, width: Option<usize>) -> Option<Span> {
    let bytes = text.as_bytes();
    let break_at = end + bytes[end..].iter().take_while(|b| matches!(b, b' ' | b'\\')).count().min(2);
    if bytes.get(break_at) != Some(&b'\n') || piece < 16 {
        return None;
    }
    let line = text[break_at + 1..].split('\n').next().unwrap_or("");
    let from = break_at + 1 + prefix_len(line);
    let to = run_end(bytes, from);
    let rest = text[to..break_at + 1 + line.len().max(to - break_at - 1)].trim();
    let alone = rest.trim_matches(['"', '\'', ',', ';', ')', ']', '}', '\\', '`', '.']).is_empty();
    let delimited = rest.starts_with(['&', '"', '\'', ';', ',', '<', '`']);
    let run = &bytes[from..to];
    let same_width = width.is_some_and(|w| w.abs_diff(piece) <= 8 && run.len() <= w + 8);
    let unlike_word = !is_word(run) && !is_dotted_name(&text[from..to]);
    let like_before = is_random(run)
        || is_scattered(run) && (run.len() >= 16 || run.iter().any(u8::is_ascii_digit))
        || run.len() >= 8 && is_lower_key(run) && is_lower_key(&bytes[end - piece.min(end)..end]);
    let new_token = run.starts_with(b"eyJ") || run.starts_with(b"--") && is_dotted_name(&text[from + 2..to]);
    (to > from
        && !new_token
        && (alone && (same_width || unlike_word)
            || delimited && unlike_word && piece >= 24
            || (like_before || width.is_some() && unlike_word && classes(run) >= 2 && run.len() >= 8) && piece >= 24
            || is_complete(&text[start..to])))
    .then(|| Span::new(from, to))
}

/// Whether a value has the full length of its make, so that nothing can follow.
fn is_complete(value: &str) -> bool {
    if value.len() > 1000 {
        return is_complete_jwt(value);
    }
    let value = plain(value);
    let padded = value.ends_with('=') && matches!(value.len(), 44 | 56 | 88);
    let entra = matches!(value.len(), 37..=40) && value.contains("Q~");
    let hex = matches!(value.len(), 32 | 40 | 64) && is_hex(value.as_bytes());
    let known = value.len() == 84 && (value.contains("JQQJ99") || value.contains("AZDO"));
    let base32 = value.len() == 52 && is_lower_key(value.as_bytes()) && !is_hex(value.as_bytes());
    padded || base32 || entra || hex || known || is_complete_jwt(&value)
}

/// Signature lengths of the algorithms in use: HS256, ES256, RS256 with 2048, 3072 and 4096 bits.
fn is_complete_jwt(value: &str) -> bool {
    value.starts_with("eyJ")
        && value.matches('.').count() == 2
        && value.rsplit('.').next().is_some_and(|s| matches!(s.bytes().filter(|b| !b.is_ascii_whitespace()).count(), 43 | 86 | 342 | 512 | 683))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undoes_nested_percent_encoding() {
        assert_eq!(plain("ab%2Bcd%252F%25252b"), "ab+cd/+");
        assert_eq!(unit(b"%zz", 0), Some((b'%', 1)));
    }

    #[test]
    fn tells_random_from_named() {
        for tame in ["OAuth2AuthorizationCodeFlow", "OnPreCommandTableTruncate", "0123456789abcdef0123456789abcdef", "python3", "20231122T123456Z", "glibc2"] {
            assert!(!is_wild(tame.as_bytes()), "{tame}");
        }
        for wild in ["eZ83hKa91LmQp0Xv", "3kf9AbT72xQ0"] {
            assert!(is_wild(wild.as_bytes()), "{wild}");
        }
    }

    #[test]
    fn follows_a_run_over_lines_and_stops_at_the_next_name() {
        let text = "Zm9vYmFyMTIzNDU2Nzg5\nQUJDREVGR0hJ\nAZURE_TENANT_ID=x";
        assert_eq!(end_over_lines(text, 0, 20), 33);
        assert_eq!(end_over_lines("Zm9vYmFyMTIzNDU2Nzg5\nHost: x", 0, 20), 20);
    }

    #[test]
    fn padding_is_no_separator() {
        assert_eq!(run_end(b"abc==;x", 0), 5);
        assert_eq!(run_end(b"abc=def", 0), 3);
        assert_eq!(run_end(b"abc=\"", 0), 4);
        assert_eq!(run_end(b"abc=\"def\"", 0), 3);
    }
}
