//! JSON Web Tokens in any wrapping, and opaque tokens that their first characters give away.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::kind::Kind;
use super::run::{self, end_over_lines, end_while, plain, run_end, unit};
use super::{Candidate, Weight};
use crate::credential::jwt::Token;
use crate::span::Span;

/// Longest header that may stay when what follows it is masked (`eyJhbGciOiJSU...`): it holds nothing of value.
const MASKED: usize = 40;

/// Whole and broken JSON Web Tokens.
pub(super) fn web_tokens(clean: &str, tokens: &[Token]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> =
        tokens.iter().enumerate().map(|(index, token)| Candidate { token: Some(index), ..of(whole(clean, token.span), Kind::Token) }).collect();
    let mut floor = 0;
    let mut known = found.clone().into_iter().peekable();
    for at in memchr::memmem::find_iter(clean.as_bytes(), b"eyJ") {
        while known.peek().is_some_and(|token| token.span.end <= at) {
            known.next();
        }
        if at < floor || known.peek().is_some_and(|token| token.span.start <= at) {
            continue;
        }
        let (end, candidate) = unread(clean, at);
        floor = end;
        found.extend(candidate);
    }
    found
}

fn of(span: Span, kind: Kind) -> Candidate {
    Candidate { span, kind, weight: Weight::Token, token: None, form: None }
}

/// The token with what the strict reader leaves: encoded dots, a last short line.
fn whole(clean: &str, span: Span) -> Span {
    Span::new(span.start, end_over_lines(clean, span.start, token_end(clean, span.end)))
}

fn token_end(clean: &str, at: usize) -> usize {
    let bytes = clean.as_bytes();
    let end = end_while(bytes, at, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'=' | b'+' | b'/'));
    // Text after a token may look like more of it: a full stop, a path.
    let tail = &bytes[at..end];
    at + tail.iter().rposition(|b| !matches!(b, b'.' | b'/')).map_or(0, |last| last + 1)
}

/// What begins like JSON in base64 but is no readable token: cut inside its header, glued to other text, or a principal.
/// Also says up to where it has looked.
fn unread(clean: &str, at: usize) -> (usize, Option<Candidate>) {
    if !reads_as_json(clean.get(at..at + 12).unwrap_or("")) {
        return (at + 3, None);
    }
    let first = token_end(clean, at);
    let span = Span::new(at, end_over_lines(clean, at, first));
    let value = plain(span.of(clean));
    let needed = if begins_word(clean, at) { 16 } else { 40 };
    let masked = value.len() <= MASKED && !value.contains('.') && mask_follows(clean, first);
    let secret = value.len() >= needed && reads_as_json(&value) && !masked && !is_claims_challenge(&value);
    (span.end, secret.then(|| of(span, Kind::Token)))
}

fn begins_word(clean: &str, at: usize) -> bool {
    let bytes = clean.as_bytes();
    let encoded = at >= 3 && bytes[at - 3] == b'%' && bytes[at - 2].is_ascii_hexdigit() && bytes[at - 1].is_ascii_hexdigit();
    encoded || at == 0 || !bytes[at - 1].is_ascii_alphanumeric()
}

/// Whether dots or stars stand where the rest was.
pub(super) fn mask_follows(clean: &str, at: usize) -> bool {
    let rest = &clean[at..];
    ["...", "…", "***", "[", "<", "•", "xxx"].iter().any(|mask| rest.starts_with(mask))
}

/// Whether the first characters decode to the beginning of a JSON object.
fn reads_as_json(value: &str) -> bool {
    let head = value.split('.').next().unwrap_or("");
    let head = head.get(..(head.len().min(24) & !3)).unwrap_or("");
    URL_SAFE_NO_PAD.decode(head.replace('+', "-").replace('/', "_")).is_ok_and(|bytes| bytes.iter().all(|b| (0x20..0x7F).contains(b)))
}

/// The `claims` of a continuous-access challenge: `{"access_token":{"nbf":{…}}}`. It asks for something and gives nothing.
pub(super) fn is_claims_challenge(value: &str) -> bool {
    let standard = value.trim_end_matches('=').replace('+', "-").replace('/', "_");
    let whole = &standard[..standard.len() - usize::from(standard.len() % 4 == 1)];
    URL_SAFE_NO_PAD.decode(whole).is_ok_and(|bytes| {
        let text = String::from_utf8_lossy(&bytes).replace([' ', '\n'], "");
        ["{\"access_token\":{", "{\"id_token\":{", "{\"userinfo\":{"].iter().any(|opening| text.starts_with(opening)) && !text.contains("eyJ")
    })
}

/// Refresh tokens and codes of Entra (`0.A`, `1.A`) and of personal accounts (`M.C`, `EwB`).
pub(super) fn opaque_tokens(clean: &str, runs: &[Span]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for run in runs {
        if found.last().is_none_or(|last| last.span.end <= run.start) {
            found.extend(opaque(clean, *run));
        }
    }
    found
}

fn opaque(clean: &str, run: Span) -> Option<Candidate> {
    let value = run.of(clean);
    let prefixed = ["0.A", "1.A", "M.C", "M.R", "EwB", "EwA", "OAQABAA", "AQABAA", "0.a"].iter().any(|prefix| value.starts_with(prefix));
    if !prefixed || value.len() < 20 {
        return None;
    }
    let end = if value.starts_with("M.") {
        end_while(clean.as_bytes(), run.start, |b| run::is_run_byte(b) || matches!(b, b'!' | b'*' | b'$' | b'='))
    } else {
        run_end(clean.as_bytes(), run.start)
    };
    let span = Span::new(run.start, end_over_lines(clean, run.start, end));
    let value = plain(span.of(clean));
    let random = run::wild_len(value.as_bytes()) >= 8 || value.starts_with("M.C") && value.len() >= 60;
    (value.len() >= 40 && random).then(|| Candidate { weight: Weight::Shape, ..of(span, Kind::Opaque) })
}

/// All runs of at least `least` bytes.
pub(super) fn runs(clean: &str, least: usize) -> Vec<Span> {
    let bytes = clean.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((byte, len)) = unit(bytes, at) {
        if !run::is_run_byte(byte) {
            at += len;
            continue;
        }
        let end = run_end(bytes, at);
        if end - at >= least {
            found.push(Span::new(at, end));
        }
        at = end.max(at + len);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::jwt;

    fn spans(text: &str) -> Vec<&str> {
        web_tokens(text, &jwt::tokens(text)).into_iter().map(|c| c.span.of(text)).collect()
    }

    #[test]
    fn covers_tokens_that_the_reader_cannot_take() {
        let jwt = jwt::tests::mint(r#"{"alg":"RS256"}"#, r#"{"aud":"api://x"}"#);
        let encoded = jwt.replace('.', "%2E");
        for token in [jwt.clone(), encoded, jwt[..30].to_owned()] {
            for text in [format!("id_token%3D{token}%26x"), format!("%22{token}%22"), format!("a {token}\nb")] {
                assert_eq!(spans(&text), [token.as_str()], "{text}");
            }
        }
    }

    #[test]
    fn challenges_and_masked_headers_stay() {
        let claims = URL_SAFE_NO_PAD.encode(r#"{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}"#);
        assert_eq!(spans(&format!("claims=\"{claims}==\"")), [""; 0]);
        assert_eq!(spans("Bearer eyJhbGciOiJSU... and honeyJarsOfKeyJournalEntries"), [""; 0]);
    }
}
