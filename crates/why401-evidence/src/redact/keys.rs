//! Keys that their shape gives away without any name, and PEM blocks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::kind::Kind;
use super::run::{classes, end_over, end_over_lines, is_hex, plain};
use super::{Candidate, Weight};
use crate::span::Span;

/// Keys of known shape among `runs`.
pub(super) fn shaped(clean: &str, runs: &[Span]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = runs.iter().filter_map(|run| shape(clean, *run)).collect();
    found.extend(memchr::memmem::find_iter(clean.as_bytes(), b"Q~").filter_map(|at| entra_secret(clean, at)));
    found
}

fn of(span: Span, kind: Kind) -> Candidate {
    Candidate { span, kind, weight: Weight::Shape, token: None, form: None }
}

fn shape(clean: &str, run: Span) -> Option<Candidate> {
    // No shape is longer than three lines of a narrow terminal.
    let span = Span::new(run.start, end_over(clean, run.start, run.end, 4));
    kind_of(&plain(run.of(clean)))
        .map(|kind| of(run, kind))
        .or_else(|| (span != run).then(|| kind_of(&plain(span.of(clean)))).flatten().map(|kind| of(span, kind)))
}

/// What a value of this shape is: keys of Storage, Cosmos DB and Batch have 64 bytes, those of messaging and device hubs 32;
/// newer keys carry a signature (`JQQJ99`, `AZDO`) that scanners know.
fn kind_of(value: &str) -> Option<Kind> {
    let bytes = value.as_bytes();
    let base64 = STANDARD.decode(value).is_ok();
    let mixed = classes(bytes) >= 2 && is_tossed(bytes);
    let base32 = bytes.len() == 52 && bytes.iter().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(b)) && bytes.iter().any(u8::is_ascii_digit);
    match bytes.len() {
        88 if base64 && value.ends_with("==") && mixed => Some(Kind::AccountKey),
        44 if base64 && value.ends_with('=') && mixed => Some(Kind::AccountKey),
        56 if base64 && value.ends_with("==") && mixed => Some(Kind::ApiKey),
        52 if base32 && !is_hex(bytes) => Some(Kind::Pat),
        76..=92 if value.contains("AZDO") && mixed => Some(Kind::Pat),
        52..=92 if value.contains("JQQJ99") => Some(Kind::ApiKey),
        52..=88 if ["AzFu", "AzSe", "+ACR", "+ASt", "ACDb", "+AEh", "+ASb", "AIoT", "APIM", "AzCa"].iter().any(|mark| value.contains(mark)) && mixed => {
            Some(Kind::ApiKey)
        }
        _ => None,
    }
}

/// Whether the class of the characters changes as often as in a random value; `/` is one of the characters here.
fn is_tossed(value: &[u8]) -> bool {
    let letters: Vec<u8> = value.iter().filter(|b| b.is_ascii_alphanumeric()).copied().collect();
    super::run::changes(&letters) * 4 > letters.len()
}

/// An Entra client secret: three characters, a digit, `Q~`, 31 to 34 characters.
fn entra_secret(clean: &str, at: usize) -> Option<Candidate> {
    let bytes = clean.as_bytes();
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'~' | b'.' | b'-');
    if !at.checked_sub(1).is_some_and(|digit| bytes[digit].is_ascii_digit()) {
        return None;
    }
    let start = at.checked_sub(4)?;
    let tail = bytes[at + 2..].iter().take(48).take_while(|b| is_part(**b)).count();
    let whole = bytes[start..at].iter().all(|b| is_part(*b));
    let span = whole.then(|| Span::new(start, end_over_lines(clean, start, at + 2 + tail)))?;
    (span.len() >= 24).then(|| of(span, Kind::ClientSecret))
}

/// Longest PEM block.
const LONGEST: usize = 16 * 1024;

/// The bodies of PEM private keys; begin and end lines stay. A key cut at either end counts as well.
pub(super) fn private_keys(clean: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut floor = 0;
    for at in memchr::memmem::find_iter(clean.as_bytes(), b"PRIVATE KEY") {
        if at < floor {
            continue;
        }
        let line = clean.get(at.saturating_sub(24)..at).unwrap_or("");
        let span = if line.contains("END") {
            Some(body_before(clean, at))
        } else if line.contains("BEGIN") {
            Some(body_after(clean, at + 11))
        } else {
            None
        };
        if let Some(span) = span.filter(|span| !span.is_empty() && span.start >= floor) {
            floor = span.end;
            found.push(Candidate { weight: Weight::Keyed, ..of(span, Kind::PrivateKey) });
        }
    }
    found
}

fn body_after(clean: &str, at: usize) -> Span {
    let window = &clean[at..crate::fields::floor_boundary(clean, at + LONGEST)];
    let dashes = window.len() - window.trim_start_matches(['-', ' ']).len();
    let body = &window[dashes..];
    let end = body.find("-----END").or_else(|| body.find("---- END")).or_else(|| body.find("-----")).unwrap_or_else(|| base64_len(body));
    trimmed(clean, at + dashes, at + dashes + end)
}

/// The base64 lines before an END line without a BEGIN.
fn body_before(clean: &str, at: usize) -> Span {
    let dashes = clean[..at].rfind("-----").unwrap_or(at);
    let from = crate::fields::floor_boundary(clean, dashes.saturating_sub(LONGEST));
    let body = clean[from..dashes].bytes().rev().take_while(|b| is_pem_byte(*b)).count();
    let start = dashes - body;
    // The first line may begin with other text.
    trimmed(clean, start, dashes)
}

fn is_pem_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || matches!(byte, b'+' | b'/' | b'=' | b'|' | b'>' | b'\\')
}

/// Base64 lines from here on: a line with anything else, or with several words, ends them.
fn base64_len(body: &str) -> usize {
    let mut end = 0;
    for (index, line) in body.split_inclusive('\n').enumerate() {
        let text = line.trim().trim_matches(['"', '\'', ',']);
        let base64 = text.bytes().all(is_pem_byte)
            && text
                .split(' ')
                .filter(|w| !w.is_empty())
                .all(|word| word.len() >= 16 || index > 0 && word.len() < text.len() + 1 && text.split(' ').count() == 1);
        if !base64 && end > 0 || !base64 && !text.starts_with("Proc-Type") && !text.starts_with("DEK-Info") && index > 0 {
            break;
        }
        if !base64 && index == 0 {
            return super::run::end_while(body.as_bytes(), 0, is_pem_byte);
        }
        end += line.len();
    }
    end
}

fn trimmed(clean: &str, start: usize, end: usize) -> Span {
    let body = clean.get(start..end).unwrap_or("");
    let lead = body.len() - body.trim_start().len();
    Span::new(start + lead, start + lead + body.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str) -> Vec<(&str, Kind)> {
        shaped(text, &super::super::tokens::runs(text, 20)).into_iter().map(|c| (c.span.of(text), c.kind)).collect()
    }

    #[test]
    fn knows_shapes_without_names() {
        let account = STANDARD.encode(
            [
                &b"\x8f\x03\xd1\x77\xa0\x5e"[..],
                &[0xB7; 3],
                &b"q8Zr3TnB7xLk2VdM9pWc4HsY6jFa1GeU0iO5\xee\xff\x01\x99\xc3\xd2\x40\x11\x5a\x6b\x7c\x8d\x9e\xaf\xb0\xc1\xd2\xe3\xf4"[..],
            ]
            .concat(),
        );
        assert_eq!(account.len(), 88);
        assert_eq!(shapes(&format!("x {account} y")), [(account.as_str(), Kind::AccountKey)]);
        let entra = "abc8Q~0123456789abcdefABCDEFabcdefABCDEF";
        assert_eq!(shapes(&format!("({entra})")), [(entra, Kind::ClientSecret)]);
        let pat = "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst";
        assert_eq!(shapes(pat), [(pat, Kind::Pat)]);
    }

    #[test]
    fn private_keys_cut_at_either_end() {
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA\nAoIBAQC7VJTUt9Us8cKj";
        for text in [
            format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\nrest"),
            format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\nerror: AADSTS700027 here"),
            format!("before:\n-x-\n{body}\n-----END PRIVATE KEY-----"),
        ] {
            let found = private_keys(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].span.of(&text), body, "{text}");
        }
    }
}
