//! JSON Web Tokens in any wrapping.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::claims::Claims;
use crate::secret::Secret;
use crate::span::Span;

/// What is wrong with a token's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Header, payload and signature, each readable.
    Whole,
    /// The signature is missing, masked or replaced by a redaction, as a careful log prints it.
    Unsigned,
    /// Cut off: the payload does not decode.
    Truncated,
    /// Five parts: an encrypted token (RFC 7516); its claims cannot be read.
    Encrypted,
    /// One of our own redactions, which keep the claims.
    Redacted,
}

/// A token found in the text.
#[derive(Debug, Clone)]
pub struct Token {
    /// Where it stood.
    pub span: Span,
    /// The token as it was sent.
    pub raw: Secret,
    /// Claims of header and payload together (`alg`, `kid`, `typ` are the header's).
    pub claims: Claims,
    /// What is wrong with its form.
    pub form: Form,
    /// Unkeyed fingerprint of the whole token, the same in every report: [`super::fingerprint::DIGITS`] hexadecimal digits.
    pub fingerprint: String,
}

/// Longest token that is read; larger runs are cut.
const LONGEST: usize = 128 * 1024;
/// Longest header of a token; a run without a readable header is no token.
const LONGEST_HEADER: usize = 4 * 1024;

/// All tokens of `text`, in order.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut floor = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), b"eyJ") {
        if at < floor || !begins_word(text, at) {
            continue;
        }
        if !has_header(text, at) {
            continue;
        }
        let run = collect_run(text, at, LONGEST);
        if let Some(token) = read(&run, Span::new(at, run.end)) {
            floor = token.span.end;
            found.push(token);
        }
    }
    found
}

/// The characters of a token, joined over line breaks, and where it ends in the text.
struct Run {
    value: String,
    end: usize,
}

fn begins_word(text: &str, at: usize) -> bool {
    at == 0 || !is_token_byte(text.as_bytes()[at - 1]) || text[..at].ends_with("%20") || text[..at].ends_with("\\n")
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Whether a readable token header begins at `at`; looked at before the whole run is collected.
fn has_header(text: &str, at: usize) -> bool {
    let bytes = &text.as_bytes()[at..text.len().min(at + LONGEST_HEADER)];
    let len = bytes.iter().position(|b| *b == b'.').unwrap_or(bytes.len());
    if decode_part(text.get(at..at + len).unwrap_or("")).is_some() {
        return true;
    }
    // The header itself may be broken over lines.
    let broken = bytes[..len].contains(&b'\n');
    broken && collect_run(text, at, LONGEST_HEADER).value.split('.').next().is_some_and(|part| decode_part(part).is_some())
}

fn collect_run(text: &str, start: usize, longest: usize) -> Run {
    let bytes = text.as_bytes();
    let mut value = String::new();
    let mut at = start;
    loop {
        let len = bytes[at..].iter().take(longest).position(|b| !is_token_byte(*b) && !matches!(b, b'.' | b'=')).unwrap_or(bytes.len().min(at + longest) - at);
        value.push_str(&text[at..at + len]);
        at += len;
        match continuation(text, at, &value) {
            Some(next) if value.len() < longest => at = next,
            _ => break,
        }
    }
    let trimmed = value.trim_end_matches('.').len();
    let dots = value.len() - trimmed;
    // A full stop after the token is punctuation, unless it ends an unsigned token (`header.payload.`).
    if dots > 0 && value[..trimmed].matches('.').count() != 1 {
        value.truncate(trimmed);
        at -= dots;
    }
    Run { value, end: at }
}

/// Where a token broken at `at` goes on: in the next line, after blanks, if it is not whole yet and a long run follows.
fn continuation(text: &str, at: usize, value: &str) -> Option<usize> {
    let rest = text.get(at..)?.strip_prefix('\n')?;
    let next = at + 1 + crate::text::prefix_len(rest[..crate::fields::floor_boundary(rest, 200)].split('\n').next().unwrap_or(""));
    let run = text.as_bytes()[next..].iter().take(200).take_while(|b| is_token_byte(**b) || **b == b'.').count();
    let window = &text[next..crate::fields::floor_boundary(text, next + 400)];
    let line = window.split('\n').next().unwrap_or("").trim_end();
    let alone = line.trim_end_matches(['"', '\'', ',', '=']).len() <= run.max(199);
    let whole = value.matches('.').count() == 2 && value.rsplit('.').next().is_some_and(|s| s.len() >= 342);
    (run >= 20 && alone && !whole && !text[next..].starts_with("eyJ")).then_some(next)
}

fn read(run: &Run, span: Span) -> Option<Token> {
    let parts: Vec<&str> = run.value.split('.').collect();
    let header = decode_part(parts.first()?)?;
    header.as_object()?;
    if !["alg", "typ", "kid", "enc"].iter().any(|n| header.get(n).is_some()) {
        return None;
    }
    let mut claims = Claims::default();
    let payload = parts.get(1).and_then(|part| decode_part(part));
    if let Some(payload) = &payload {
        claims.absorb_json(payload, span);
    }
    claims.absorb_json(&header, span);
    let form = match (parts.len(), payload.is_some(), parts.get(2).map_or(0, |s| s.len())) {
        (5, _, _) => Form::Encrypted,
        (_, false, _) => Form::Truncated,
        (_, true, signature) if signature < 8 => Form::Unsigned,
        _ => Form::Whole,
    };
    let raw = Secret::new(run.value.clone());
    let fingerprint = crate::secret::fingerprint(raw.expose().as_bytes(), super::fingerprint::DIGITS);
    Some(Token { span, raw, claims, form, fingerprint })
}

/// One base64url part (RFC 7515 section 2) as JSON; padding is tolerated.
fn decode_part(part: &str) -> Option<Value> {
    let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A token with a made-up signature.
    pub(crate) fn mint(header: &str, payload: &str) -> String {
        let b64 = |s: &str| URL_SAFE_NO_PAD.encode(s);
        format!("{}.{}.{}", b64(header), b64(payload), b64(&"s".repeat(256)))
    }

    #[test]
    fn reads_a_token_in_a_sentence() {
        let jwt = mint(r#"{"alg":"RS256","typ":"JWT"}"#, r#"{"aud":"api://x","exp":1700000000}"#);
        let text = format!("Authorization: Bearer {jwt}.");
        let found = tokens(&text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].claims.text("aud"), Some("api://x"));
        assert_eq!(found[0].span.of(&text), jwt);
        assert_eq!(found[0].form, Form::Whole);
    }

    #[test]
    fn joins_a_token_broken_over_lines() {
        let jwt = mint(r#"{"alg":"RS256","typ":"JWT"}"#, r#"{"aud":"api://x","iss":"https://sts.windows.net/x/"}"#);
        let broken: Vec<&str> = jwt.as_bytes().chunks(60).map(|c| std::str::from_utf8(c).unwrap_or("")).collect();
        let text = format!("token: {}\nnext line", broken.join("\n    "));
        let found = tokens(&text);
        assert_eq!(found[0].form, Form::Whole);
        assert_eq!(format!("none:{}", found[0].fingerprint), crate::credential::fingerprint::of(&jwt, None));
    }

    #[test]
    fn says_when_it_is_cut() {
        let jwt = mint(r#"{"alg":"RS256","typ":"JWT"}"#, r#"{"aud":"api://x"}"#);
        assert_eq!(tokens(&jwt[..50])[0].form, Form::Truncated);
    }
}
