//! Credentials in headers: what follows a scheme, and cookies.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::kind::Kind;
use super::names::is_placeholder;
use super::run::{closes, is_machine, run_end};
use super::tokens::mask_follows;
use super::value::Style;
use super::{Candidate, Weight};
use crate::span::Span;

/// Schemes that may stand before a credential, in lower case.
const SCHEMES: [&str; 16] = [
    "bearer",
    "basic",
    "sharedkey",
    "sharedkeylite",
    "sharedaccesssignature",
    "digest",
    "negotiate",
    "ntlm",
    "pop",
    "dpop",
    "msauth1.0",
    "hmac-sha256",
    "token",
    "apikey",
    "wrap",
    "mac",
];

/// Parameters of a challenge: `Bearer realm="…"` asks, it does not show.
const CHALLENGE: [&str; 15] = [
    "realm",
    "error",
    "scope",
    "authorization_uri",
    "authorization",
    "resource",
    "resource_id",
    "client_id",
    "trusted_issuers",
    "claims",
    "nonce",
    "error_description",
    "charset",
    "authority",
    "token_types",
];

/// Words that follow a scheme in a sentence.
const PROSE: [&str; 30] = [
    "token",
    "tokens",
    "auth",
    "authentication",
    "authorization",
    "scheme",
    "schemes",
    "challenge",
    "header",
    "headers",
    "is",
    "was",
    "not",
    "with",
    "realm",
    "missing",
    "credentials",
    "credential",
    "access",
    "required",
    "invalid",
    "jwt",
    "error",
    "string",
    "or",
    "and",
    "value",
    "was",
    "in",
    "type",
];

/// The credential in the value of an `Authorization` header at `value`.
pub(super) fn authorization(clean: &str, value: Span, style: Style) -> Vec<Candidate> {
    let (scheme, at) = schemes(clean, value);
    match scheme {
        Some("basic") => basic(clean, at, value.end, true),
        Some("sharedkey" | "sharedkeylite") => shared_key(clean, at, value.end),
        Some("sharedaccesssignature" | "hmac-sha256" | "digest" | "wrap") => Vec::new(),
        Some(_) => credential(clean, at, value.end, true),
        None if style == Style::Prose || starts_with_parameters(clean, at) => Vec::new(),
        None => credential(clean, at, value.end, false),
    }
}

/// `type=master&ver=1.0&sig=…` of Cosmos DB, plainly or percent-encoded, has its `sig` found by name.
fn starts_with_parameters(clean: &str, at: usize) -> bool {
    let rest = &clean[at..];
    ["type=", "type%3D", "type%3d", "sr=", "SharedAccess", "AWS4"].iter().any(|opening| rest.starts_with(opening))
}

/// A `Bearer …` or `Basic …` that stands alone; `word` is the place of the scheme.
pub(super) fn standing_alone(clean: &str, word: Span) -> Vec<Candidate> {
    let end = line_end(clean, word.end);
    let (scheme, at) = schemes(clean, Span::new(word.start, end));
    if at <= word.end {
        return Vec::new();
    }
    match scheme {
        Some("basic") => basic(clean, at, end, false),
        Some("sharedkey" | "sharedkeylite") => shared_key(clean, at, end),
        Some("bearer" | "pop" | "dpop") => credential(clean, at, end, true).into_iter().filter(|c| is_machine(c.span.of(clean))).collect(),
        _ => Vec::new(),
    }
}

/// Longest value that is looked at, in bytes. (Longer tokens are known by themselves.)
const REACH: usize = 4096;

fn line_end(clean: &str, at: usize) -> usize {
    let limit = crate::fields::floor_boundary(clean, at + REACH);
    memchr::memchr(b'\n', &clean.as_bytes()[at..limit]).map_or(limit, |len| at + len)
}

/// The last of the schemes at the start of `value` (`Bearer Bearer …`) and where the rest begins.
fn schemes(clean: &str, value: Span) -> (Option<&'static str>, usize) {
    let bytes = clean.as_bytes();
    let mut at = skip_opening(clean, value.start, value.end);
    let mut last = None;
    for _ in 0..4 {
        let len = bytes[at..value.end].iter().take(24).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')).count();
        let word = clean[at..at + len].to_ascii_lowercase();
        let known = SCHEMES.iter().find(|scheme| **scheme == word || word.trim_end_matches('.') == **scheme);
        let after = skip_separator(clean, at + len, value.end);
        match known {
            Some(scheme) if after > at + len || at + len == value.end => (last, at) = (Some(*scheme), after),
            _ => return (last, at),
        }
        at = skip_opening(clean, at, value.end);
    }
    (last, at)
}

fn skip_separator(clean: &str, mut at: usize, end: usize) -> usize {
    while at < end {
        let rest = &clean[at..end];
        at += match rest.as_bytes()[0] {
            b' ' | b'\t' | b':' | b'+' | b',' => 1,
            b'%' if rest.starts_with("%20") || rest.starts_with("%3A") || rest.starts_with("%2B") => 3,
            b'=' if rest.len() > 1 => 1,
            _ => break,
        };
    }
    at
}

fn skip_opening(clean: &str, mut at: usize, end: usize) -> usize {
    while at < end && matches!(clean.as_bytes()[at], b' ' | b'\t' | b'"' | b'\'' | b'`' | b'<' | b'[' | b'(') {
        at += 1;
    }
    at
}

/// An opaque credential between `at` and `end`.
fn credential(clean: &str, at: usize, end: usize, after_scheme: bool) -> Vec<Candidate> {
    let span = word(clean, at, end);
    let value = span.of(clean);
    let last = Span::new(at, clean[..end].trim_end().len()) == span;
    let parameter = CHALLENGE
        .iter()
        .any(|p| value.strip_prefix(p).is_some_and(|rest| rest.is_empty() && clean[span.end..].starts_with('=') || rest.starts_with(['=', ' '])));
    let prose = PROSE.contains(&value.trim_matches(['.', ':', ',', '\'']).to_ascii_lowercase().as_str())
        || !last && value.bytes().all(|b| b.is_ascii_lowercase()) && value.len() < 15;
    let masked = value.len() <= 40 && value.starts_with("eyJ") && (mask_follows(clean, span.end) || value.ends_with("..."));
    let code = super::run::is_code(value) && !last;
    let enough = after_scheme && !code && value.bytes().any(|b| b.is_ascii_alphanumeric()) || is_machine(value) || value.len() >= 16 && last;
    let wanted = enough && !parameter && !prose && !masked && !is_placeholder(value) && !value.contains("://");
    wanted.then_some(Candidate { span, kind: Kind::Opaque, weight: Weight::Keyed, token: None, form: None }).into_iter().collect()
}

/// Up to white space or to a quote or bracket that closes.
fn word(clean: &str, start: usize, end: usize) -> Span {
    let bytes = clean.as_bytes();
    let mut at = start;
    while at < end {
        let b = bytes[at];
        let stop = match b {
            _ if b.is_ascii_whitespace() => true,
            b'"' | b'\'' | b'`' | b')' | b']' | b'}' | b'>' | b',' | b';' | b'|' => b == b'|' || closes(bytes, at + 1),
            b'<' => true,
            _ => clean.get(at..).is_some_and(|rest| rest.starts_with(super::mark::OPEN)),
        };
        if stop {
            break;
        }
        at += 1;
    }
    let value = clean.get(start..at).unwrap_or("");
    Span::new(start, start + value.trim_end_matches(['.', '…']).len().max(usize::from(!value.is_empty())))
}

/// `Basic dXNlcjpwYXNz`, and the malformed `Basic user:password`. Outside a header it must decode to `user:password`.
fn basic(clean: &str, at: usize, end: usize, header: bool) -> Vec<Candidate> {
    let span = word(clean, at, end);
    let value = span.of(clean);
    let encoded = decode_basic(value).is_some();
    let parameter = CHALLENGE.iter().any(|p| value.starts_with(p) && value[p.len()..].starts_with('='));
    let prose = PROSE.contains(&value.trim_matches(['.', ':', ',']).to_ascii_lowercase().as_str());
    let plain_word = value.bytes().all(|b| b.is_ascii_lowercase());
    let wanted = encoded || header && !plain_word && !parameter && !prose && !is_placeholder(value);
    wanted.then_some(Candidate { span, kind: Kind::BasicCredential, weight: Weight::Keyed, token: None, form: None }).into_iter().collect()
}

/// The `user:password` in a `Basic` value.
pub(super) fn decode_basic(value: &str) -> Option<String> {
    let value = super::run::plain(value);
    let bytes = STANDARD_NO_PAD.decode(value.trim_end_matches('=')).ok()?;
    String::from_utf8(bytes).ok().filter(|pair| pair.contains(':') && pair.chars().all(|c| !c.is_control()))
}

/// `SharedKey account:signature`.
fn shared_key(clean: &str, at: usize, end: usize) -> Vec<Candidate> {
    let span = word(clean, at, end);
    let Some(colon) = span.of(clean).find(':') else { return Vec::new() };
    let start = span.start + colon + 1;
    let end = run_end(clean.as_bytes(), start).max(span.end);
    let signature = Span::new(start, end);
    let wanted = signature.len() >= 8 && !is_placeholder(signature.of(clean));
    wanted.then_some(Candidate { span: signature, kind: Kind::Signature, weight: Weight::Keyed, token: None, form: None }).into_iter().collect()
}

/// Attributes of a cookie (RFC 6265 section 4.1), which stay.
const ATTRIBUTES: [&str; 10] = ["path", "domain", "expires", "max-age", "samesite", "secure", "httponly", "priority", "version", "partitioned"];

/// The values of the cookies in a `Cookie` or `Set-Cookie` header, and where the last of them ends.
pub(super) fn cookies(clean: &str, value: Span) -> (Vec<Candidate>, usize) {
    let mut found = Vec::new();
    let mut start = value.start;
    for piece in value.of(clean).split_inclusive([';', ',']) {
        // In a log with many headers on one line, a name with a colon or a blank is not a cookie's.
        if piece.split_once('=').is_some_and(|(name, _)| name.trim().contains([' ', ':'])) {
            break;
        }
        let whole = Span::new(start, start + piece.len());
        let (cookie, end) = cookie(clean, whole);
        found.extend(cookie);
        start = end;
        if end < whole.end {
            break;
        }
    }
    (found, start)
}

/// One cookie, and where its pair ends: before a blank and another header, if one follows on the same line.
fn cookie(clean: &str, pair: Span) -> (Option<Candidate>, usize) {
    let text = pair.of(clean);
    let Some(equals) = text.find('=') else { return (None, pair.end) };
    let name = text[..equals].trim();
    if ATTRIBUTES.contains(&name.to_ascii_lowercase().as_str()) {
        return (None, pair.end);
    }
    let start = pair.start + equals + 1;
    let rest = text[equals + 1..].trim_end_matches([';', ',']).trim_end();
    // Behind a blank another header may follow on the same line.
    let value = rest.split_once(' ').filter(|(_, more)| more.contains(':')).map_or(rest, |(value, _)| value);
    let span = Span::new(start, start + value.len());
    let end = if value.len() < rest.len() { span.end } else { pair.end };
    let named = !name.is_empty() && !name.contains(['"', '{', '‹']);
    let wanted = named && !is_placeholder(value);
    (wanted.then_some(Candidate { span, kind: Kind::Cookie, weight: Weight::Keyed, token: None, form: None }), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> Vec<&str> {
        authorization(value, Span::new(0, value.len()), Style::Line).into_iter().map(|c| c.span.of(value)).collect()
    }

    #[test]
    fn keeps_the_scheme_and_what_is_malformed() {
        assert_eq!(of("Bearer Bearer abc.def"), ["abc.def"]);
        assert_eq!(of("Bearer \"abc-1\""), ["abc-1"]);
        assert_eq!(of("Basic dXNlcjpwYXNz"), ["dXNlcjpwYXNz"]);
        assert_eq!(of("Basic user:pass"), ["user:pass"]);
        assert_eq!(of("SharedKey acct:Zm9vYmFy+/a="), ["Zm9vYmFy+/a="]);
        assert_eq!(of("0123456789abcdefXYZ"), ["0123456789abcdefXYZ"]);
        for stays in [
            "Bearer",
            "Bearer ",
            "Bearer null",
            "Bearer undefined",
            "",
            "Bearer realm=\"x\"",
            "Bearer token is missing",
            "Bearer <token>",
            "Bearer eyJhbGciOiJSU...",
        ] {
            assert_eq!(of(stays), [""; 0], "{stays}");
        }
    }

    #[test]
    fn cookies_keep_their_names_and_attributes() {
        let header = "ESTSAUTH=abc=; path=/; secure, fpc=x1; expires=Tue, 22-Dec-2026 00:00:00 GMT; HttpOnly";
        let found: Vec<_> = cookies(header, Span::new(0, header.len())).0.into_iter().map(|c| c.span.of(header)).collect();
        assert_eq!(found, ["abc=", "x1"]);
    }
}
