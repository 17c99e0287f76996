//! What is shown in place of a secret, and how it is read back.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::kind::Kind;
use crate::credential::claims::Claims;
use crate::credential::jwt::{Form, Token};
use crate::secret::Secret;
use crate::span::Span;

/// Opens a mark.
pub(super) const OPEN: char = '‹';
const CLOSE: char = '›';

/// Longest mark that is read back, and longest claim that is kept, in bytes.
const LONGEST: usize = 16 * 1024;
const LONGEST_CLAIM: usize = 512;

/// Claims that a mark keeps, in its order. Names, addresses and other personal data are not among them.
const KEPT: [&str; 48] = [
    "alg",
    "enc",
    "typ",
    "kid",
    "x5t",
    "x5t#S256",
    "aud",
    "iss",
    "tid",
    "exp",
    "nbf",
    "iat",
    "auth_time",
    "ver",
    "appid",
    "azp",
    "client_id",
    "appidacr",
    "azpacr",
    "idtyp",
    "scp",
    "scope",
    "roles",
    "wids",
    "oid",
    "sub",
    "idp",
    "tfp",
    "acr",
    "acrs",
    "amr",
    "xms_cc",
    "xms_mirid",
    "xms_az_rid",
    "xms_st",
    "xms_idrel",
    "xms_tcdt",
    "app_displayname",
    "nonce",
    "uti",
    "jti",
    "at_hash",
    "c_hash",
    "cnf",
    "token_use",
    "hasgroups",
    "at_use_nonce",
    "secaud",
];

/// A mark of our own in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its place, brackets included.
    pub span: Span,
    /// What it stands for.
    pub kind: Kind,
    /// Three, six or, of a token, twelve hexadecimal digits of the secret's fingerprint.
    pub fingerprint: String,
    /// What it keeps of the secret: a token's claims, `form`.
    pub details: Map<String, Value>,
}

/// All marks of `text`, in order.
///
/// Readers of redacted text need them to leave out what stands inside: a kept claim is no field of the text.
#[must_use]
pub fn marks(text: &str) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    for (at, _) in text.match_indices(OPEN) {
        if found.last().is_none_or(|last| last.span.end <= at) {
            found.extend(mark_at(text, at));
        }
    }
    found
}

/// The tokens whose marks stand in `text`: same claims (personal ones apart), same form, same fingerprint.
///
/// A token that was whole comes back as [`Form::Redacted`], any other in the form that it had. Its
/// `raw` holds the mark, not the token.
#[must_use]
pub fn parse_marks(text: &str) -> Vec<Token> {
    marks(text).into_iter().filter(|mark| mark.kind == Kind::Token && !mark.details.is_empty()).map(|mark| token_of(text, mark)).collect()
}

fn token_of(text: &str, mut mark: Mark) -> Token {
    let form = match mark.details.remove("form").as_ref().and_then(Value::as_str) {
        Some("truncated") => Form::Truncated,
        Some("unsigned") => Form::Unsigned,
        Some("encrypted") => Form::Encrypted,
        _ => Form::Redacted,
    };
    let mut claims = Claims::default();
    claims.absorb_json(&Value::Object(mark.details), mark.span);
    Token { span: mark.span, raw: Secret::new(mark.span.of(text).to_owned()), claims, form, fingerprint: mark.fingerprint }
}

/// `‹kind digits›`.
pub(super) fn short(kind: Kind, digits: &str) -> String {
    format!("{OPEN}{kind} {digits}{CLOSE}")
}

/// `‹kind digits {details}›`; quotes carry `escape` so that the mark fits the string it stands in.
pub(super) fn long(kind: Kind, digits: &str, details: &str, escape: &str) -> String {
    format!("{OPEN}{kind} {digits} {}{CLOSE}", details.replace('"', &format!("{escape}\"")))
}

fn mark_at(text: &str, at: usize) -> Option<Mark> {
    let limit = crate::fields::floor_boundary(text, at + LONGEST);
    let body = text.get(at + OPEN.len_utf8()..limit)?;
    let body = &body[..body.find(CLOSE)?];
    let span = Span::new(at, at + OPEN.len_utf8() + body.len() + CLOSE.len_utf8());
    let (kind, rest) = body.split_once(' ')?;
    let (digits, details) = rest.split_once(' ').map_or((rest, None), |(digits, details)| (digits, Some(details)));
    let hex = matches!(digits.len(), 3 | 6 | 12) && super::run::is_hex(digits.as_bytes());
    let details = details.map_or(Some(Map::new()), read_details)?;
    hex.then_some(Mark { span, kind: Kind::named(kind)?, fingerprint: digits.to_owned(), details })
}

/// Only what [`details_of`] writes is read; anything else between the brackets is the user's own.
fn read_details(details: &str) -> Option<Map<String, Value>> {
    let Value::Object(map) = serde_json::from_str(&details.replace('\\', "")).ok()? else { return None };
    let ours = map.iter().all(|(name, value)| (name == "form" || KEPT.contains(&name.as_str())) && kept(name, value).as_ref() == Some(value));
    ours.then_some(map)
}

/// What the mark of `token` keeps, as compact JSON; empty if nothing could be read.
pub(super) fn details_of(token: &Token) -> String {
    let (header, payload) = parts(token);
    let claim = |name: &str| header.get(name).or_else(|| payload.get(name)).and_then(|value| kept(name, value));
    let mut members: Vec<(&str, Value)> = KEPT.iter().filter_map(|name| Some((*name, claim(name)?))).collect();
    let form = match token.form {
        Form::Unsigned => Some("unsigned"),
        Form::Truncated => Some("truncated"),
        Form::Encrypted => Some("encrypted"),
        Form::Whole | Form::Redacted => None,
    };
    members.extend(form.map(|form| ("form", Value::from(form))));
    let written: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", written.join(","))
}

fn parts(token: &Token) -> (Map<String, Value>, Map<String, Value>) {
    let mut parts = token.raw.expose().split('.').map(decode);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

fn decode(part: &str) -> Map<String, Value> {
    let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// The value of a claim as a mark can hold it; none if it is too long or says who somebody is.
fn kept(name: &str, value: &Value) -> Option<Value> {
    let personal = name == "sub" && value.as_str().is_some_and(|s| s.split_once('@').is_some_and(|(_, domain)| domain.contains('.')));
    let value = plain(value);
    (!personal && value.to_string().len() <= LONGEST_CLAIM * if value.is_array() { 8 } else { 1 }).then_some(value)
}

/// Without the characters that the cleaning of a text, or a string around the mark, would take for something else.
fn plain(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.chars().map(plain_char).collect()),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(map) => Value::Object(map.iter().map(|(name, value)| (name.chars().map(plain_char).collect(), plain(value))).collect()),
        other => other.clone(),
    }
}

fn plain_char(ch: char) -> char {
    match ch {
        '"' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => '\'',
        '\\' => '/',
        OPEN => '<',
        CLOSE => '>',
        '\u{a0}' | '\u{202f}' | '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' => ' ',
        '&' => '+',
        ch if ch.is_control() => ' ',
        ch => ch,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::jwt;

    fn token(payload: &str) -> Token {
        let raw = jwt::tests::mint(r#"{"alg":"RS256","kid":"k1"}"#, payload);
        jwt::tokens(&raw).remove(0)
    }

    #[test]
    fn a_mark_keeps_the_claims_and_no_person() {
        let details = details_of(&token(r#"{"aud":"api://x","upn":"a@b.example","name":"Ann","oid":"1","roles":["r \"q\""]}"#));
        assert_eq!(details, r#"{"alg":"RS256","kid":"k1","aud":"api://x","roles":["r 'q'"],"oid":"1"}"#);
    }

    #[test]
    fn a_subject_that_is_an_address_is_left_out() {
        assert!(!details_of(&token(r#"{"sub":"ann@contoso.example"}"#)).contains("ann"));
        assert!(details_of(&token(r#"{"sub":"repo:o/r:ref:refs/heads/main"}"#)).contains("refs/heads"));
    }

    #[test]
    fn reads_back_what_it_wrote() {
        let original = token(r#"{"aud":"api://x","exp":1700000000.5,"scp":"a b"}"#);
        for escape in ["", "\\", "\\\\\\"] {
            let text = format!("x {}.", long(Kind::Token, &original.fingerprint, &details_of(&original), escape));
            let read = parse_marks(&text).remove(0);
            assert_eq!((read.form, &read.fingerprint), (Form::Redacted, &original.fingerprint));
            for name in ["alg", "aud", "exp", "scp"] {
                assert_eq!(read.claims.text(name), original.claims.text(name), "{name}");
            }
        }
    }

    #[test]
    fn what_we_did_not_write_is_no_mark() {
        for text in ["‹token xyz›", "‹token abcdef {\"secret\":\"x\"}›", "‹foo abcdef›", "‹token abcdef", "‹›"] {
            assert_eq!(marks(text), [], "{text}");
        }
    }
}
