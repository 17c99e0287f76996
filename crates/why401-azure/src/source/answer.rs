//! What a token endpoint answers: read for the token, and stored without it.

use serde_json::{Map, Value};
use url::form_urlencoded::byte_serialize;
use why401_evidence::fields::same_name;
use why401_evidence::redact::{Kind, scrub};
use why401_evidence::time::{self, Epoch};
use why401_evidence::{Secret, fingerprint};

use super::{NotAcquired, Token};
use crate::probe::Exchange;

/// Members whose values are never shown, with what they are.
const SECRET_MEMBERS: [(&str, Kind); 13] = [
    ("access_token", Kind::Token),
    ("token", Kind::Token),
    ("id_token", Kind::Token),
    ("refresh_token", Kind::RefreshToken),
    ("assertion", Kind::Assertion),
    ("client_assertion", Kind::Assertion),
    ("user_assertion", Kind::Assertion),
    ("client_secret", Kind::ClientSecret),
    ("device_code", Kind::Code),
    ("code_verifier", Kind::Code),
    ("session_key", Kind::Opaque),
    ("session_key_jwe", Kind::Opaque),
    ("password", Kind::Password),
];

/// Longest texts that are taken over from an answer, in characters.
const LONGEST_ERROR: usize = 200;
const LONGEST_DESCRIPTION: usize = 4000;

/// Shortest secret that is looked for in an answer: anything shorter stands everywhere.
const SHORTEST: usize = 4;

/// An answer whose body is taken out of its exchange.
pub(super) struct Reply {
    pub(super) status: u16,
    /// Values of `WWW-Authenticate`.
    pub(super) challenges: Vec<String>,
    raw: Secret,
    shown: String,
    received_at: f64,
    whole: bool,
}

/// Takes the body out of `exchange` and leaves there what may be shown of it. `sent` are secrets that may come back.
pub(super) fn take(exchange: &mut Exchange, sent: &[Secret]) -> Reply {
    let body = std::mem::take(&mut exchange.body);
    let raw = Secret::new(String::from_utf8(body).unwrap_or_else(|other| String::from_utf8_lossy(other.as_bytes()).into_owned()));
    let challenges = exchange.header_values("www-authenticate").map(str::to_owned).collect();
    let shown = redacted(raw.expose(), sent);
    exchange.body = shown.clone().into_bytes();
    exchange.reason = redacted(&exchange.reason, sent);
    for (name, value) in &mut exchange.headers {
        *value = header(name, value, sent);
    }
    let whole = exchange.body_whole && exchange.broken.is_none();
    Reply { status: exchange.status, challenges, raw, shown, received_at: exchange.received_at, whole }
}

/// The value of a header without secrets.
fn header(name: &str, value: &str, sent: &[Secret]) -> String {
    let line = redacted(&format!("{name}: {value}"), sent);
    line.strip_prefix(name).and_then(|rest| rest.strip_prefix(": ")).map_or_else(String::new, str::to_owned)
}

/// A text without secrets: those that were sent, those that have a telling name, and those that look like one.
fn redacted(text: &str, sent: &[Secret]) -> String {
    let mut text = without_members(text);
    for secret in sent.iter().map(Secret::expose).filter(|secret| secret.len() >= SHORTEST) {
        text = text.replace(secret, &mark(Kind::Opaque, secret));
        let encoded: String = byte_serialize(secret.as_bytes()).collect();
        text = text.replace(&encoded, &mark(Kind::Opaque, secret));
    }
    scrub(&text)
}

/// JSON without the values of telling members; any other text as it is.
fn without_members(text: &str) -> String {
    let Ok(mut json) = serde_json::from_str::<Value>(text) else { return without_fields(text) };
    if mask(&mut json) { json.to_string() } else { text.to_owned() }
}

/// Whether there was something to mask. How deep JSON goes is bounded by its parser.
fn mask(json: &mut Value) -> bool {
    match json {
        // All of them, not up to the first.
        Value::Object(members) => members.iter_mut().map(|(name, value)| member(name, value)).filter(|masked| *masked).count() > 0,
        Value::Array(items) => items.iter_mut().map(mask).filter(|masked| *masked).count() > 0,
        _ => false,
    }
}

fn member(name: &str, value: &mut Value) -> bool {
    match (kind(name), &*value) {
        (Some(kind), Value::String(text)) if !text.is_empty() => {
            *value = Value::String(mark(kind, text));
            true
        }
        _ => mask(value),
    }
}

fn kind(name: &str) -> Option<Kind> {
    SECRET_MEMBERS.iter().find(|(known, _)| same_name(known, name)).map(|(_, kind)| *kind)
}

/// What was cut off, or is no JSON, without the values of telling fields: whatever follows such a name, up to its quote
/// or its blank.
fn without_fields(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, value, after)) = next_secret(rest) {
        out.push_str(before);
        out.push_str(&mark(Kind::Opaque, value));
        rest = after;
    }
    out + rest
}

/// What stands before the first value of a telling name, the value, and what follows it.
fn next_secret(text: &str) -> Option<(&str, &str, &str)> {
    let separators = text.char_indices().filter(|(_, c)| matches!(c, ':' | '='));
    for (at, _) in separators {
        let name = text[..at].trim_end().trim_end_matches(['"', '\'', '\\']);
        let name = name.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').next().unwrap_or_default();
        if kind(name).is_none() {
            continue;
        }
        let value = text[at + 1..].trim_start().trim_start_matches(['"', '\'', '\\']);
        let end = value.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\' | '&' | ',' | '}' | '<')).unwrap_or(value.len());
        if end > 0 {
            let begin = text.len() - value.len();
            return Some((&text[..begin], &value[..end], &value[end..]));
        }
    }
    None
}

/// What is shown in place of a secret, as redaction writes it.
fn mark(kind: Kind, secret: &str) -> String {
    let digits = match kind {
        Kind::Token => 12,
        Kind::RefreshToken => 6,
        // People may have made it up: three digits confirm no guess.
        _ => 3,
    };
    format!("‹{} {}›", kind.name(), fingerprint(secret.as_bytes(), digits))
}

impl Reply {
    /// The token, or why there is none.
    pub(super) fn token(&self) -> Result<Token, NotAcquired> {
        if self.status != 200 {
            return Err(self.refused());
        }
        let json = serde_json::from_str::<Value>(self.raw.expose().trim_start_matches('\u{feff}')).map_err(|_| NotAcquired::Unreadable(self.oddity()))?;
        let text = |name: &str| json.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let value = text("access_token").ok_or_else(|| NotAcquired::Unreadable("the answer has no `access_token`".to_owned()))?;
        if !value.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(NotAcquired::Unreadable("the `access_token` of the answer holds characters that no token has".to_owned()));
        }
        let expires_on = json.get("expires_on").and_then(moment).or_else(|| self.later(json.get("expires_in")));
        Ok(Token { value: Secret::new(value.to_owned()), expires_on, token_type: text("token_type").unwrap_or("Bearer").to_owned() })
    }

    /// The refusal, in the words of whoever refused.
    pub(super) fn refused(&self) -> NotAcquired {
        let json = serde_json::from_str::<Value>(&self.shown).unwrap_or_default();
        let object = json.as_object().cloned().unwrap_or_default();
        let inner = object.get("error").and_then(Value::as_object).cloned().unwrap_or_default();
        let error = text(&object, &["error", "code"]).or_else(|| text(&inner, &["code"]));
        let description = text(&object, &["error_description", "message"]).or_else(|| text(&inner, &["message"]));
        let other = || Some(short(self.shown.trim(), LONGEST_ERROR)).filter(|text| !text.is_empty() && error.is_none());
        let description = description.map(|text| short(&text, LONGEST_DESCRIPTION)).or_else(other);
        NotAcquired::Refused { status: self.status, error: error.map(|text| short(&text, LONGEST_ERROR)), description }
    }

    /// Why a body is no JSON.
    fn oddity(&self) -> String {
        let page = self.shown.trim_start().starts_with('<');
        if page {
            "the answer is a page instead of JSON; a login page or a proxy stands between".to_owned()
        } else if self.whole {
            "the answer is no JSON".to_owned()
        } else {
            "the answer was cut off".to_owned()
        }
    }

    /// `expires_in` seconds after the answer came.
    fn later(&self, seconds: Option<&Value>) -> Option<Epoch> {
        let seconds = seconds.and_then(number)?;
        (self.received_at as Epoch).checked_add(seconds)
    }
}

fn text(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| object.get(*name).and_then(Value::as_str)).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn short(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}

/// A point in time as endpoints write it: a number, a number in a string, with a fraction, or a date. Clients differ in
/// what of these they take.
fn moment(value: &Value) -> Option<Epoch> {
    number(value).or_else(|| value.as_str().and_then(time::parse))
}

fn number(value: &Value) -> Option<i64> {
    let float = value.as_f64().or_else(|| value.as_str()?.trim().parse::<f64>().ok())?;
    // Beyond the year 9999 it is no time.
    (0.0..=253_402_300_799.0).contains(&float).then_some(float as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const JWT: &str = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJhcGk6Ly94In0.c2lnbmF0dXJl";

    fn reply(status: u16, body: &str) -> Reply {
        Reply { status, challenges: Vec::new(), raw: Secret::new(body.to_owned()), shown: redacted(body, &[]), received_at: 1000.5, whole: true }
    }

    fn expiry(member: &str) -> Option<Epoch> {
        reply(200, &format!("{{\"access_token\":\"{JWT}\",{member}}}")).token().unwrap().expires_on
    }

    #[test]
    fn expiry_is_read_in_every_form() {
        for form in [
            "1800000000",
            "\"1800000000\"",
            "1800000000.0",
            "\"1800000000.5\"",
            "\"01/15/2027 08:00:00 +00:00\"",
            "\"1/15/2027 8:00:00 AM +00:00\"",
            "\"2027-01-15T08:00:00Z\"",
        ] {
            assert_eq!(expiry(&format!("\"expires_on\":{form}")), Some(1_800_000_000), "{form}");
        }
        assert_eq!(expiry("\"expires_in\":3600"), Some(4600));
        assert_eq!(expiry("\"expires_in\":\"3600\""), Some(4600));
        for odd in ["null", "\"soon\"", "-1", "1e300", "[]"] {
            assert_eq!(expiry(&format!("\"expires_on\":{odd}")), None, "{odd}");
        }
    }

    #[test]
    fn a_refusal_is_told_in_its_own_words() {
        let told = |body: &str| reply(400, body).refused().to_string();
        assert_eq!(told(r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid."}"#), "status 400 invalid_client: AADSTS7000215: Invalid.");
        assert_eq!(told(r#"{"statusCode":400,"message":"No Managed Identity found"}"#), "status 400: No Managed Identity found");
        assert_eq!(told(r#"{"error":{"code":"SecretHeaderNotFound","message":"m"}}"#), "status 400 SecretHeaderNotFound: m");
        assert_eq!(told("Bad Gateway"), "status 400: Bad Gateway");
        assert_eq!(told(""), "status 400");
    }

    #[test]
    fn an_answer_without_a_token_is_told() {
        let told = |body: &str| reply(200, body).token().unwrap_err().to_string();
        assert!(told("<html>Sign in").contains("page"));
        assert!(told("{}").contains("no `access_token`"));
        assert!(told("{\"access_token\":\"a b\"}").contains("characters"));
        assert!(told("OK").contains("no JSON"));
    }

    #[test]
    fn what_is_stored_holds_no_token() {
        let opaque = "opaque-but-secret";
        let bodies = [
            json!({ "access_token": JWT, "refresh_token": opaque, "id_token": JWT, "expires_in": 1 }).to_string(),
            json!({ "accessToken": opaque, "nested": [{ "refreshToken": opaque }] }).to_string(),
            format!("{{\"access_token\":\"{opaque}\",\"refresh_token\":\"{opaque}"),
            format!("{{\"access_token\" : \"{opaque}\", \"x\": \"{JWT}"),
            format!("access_token={opaque}&token_type=Bearer&refresh_token={opaque}"),
            format!("{{\\\"access_token\\\":\\\"{opaque}\\\"}}"),
            format!("{{\"access\\u005ftoken\":\"{opaque}\",\"access_token\":\"opaque\\u002dbut-secret\"}}"),
            format!("<form><input name=\"x\" value=\"{JWT}\"></form>"),
        ];
        for body in bodies {
            let shown = redacted(&body, &[]);
            assert!(!shown.contains(opaque) && !shown.contains(JWT) && !shown.contains("but-secret"), "{body}\n{shown}");
        }
    }

    #[test]
    fn a_secret_that_comes_back_is_not_stored() {
        let sent = [Secret::new("p@ss word+1".to_owned())];
        for body in ["wrong: p@ss word+1!", "client_secret=p%40ss+word%2B1", "{\"error_description\":\"p@ss word+1\"}"] {
            let shown = redacted(body, &sent);
            assert!(!shown.contains("p@ss word+1") && !shown.contains("p%40ss"), "{shown}");
        }
    }

    #[test]
    fn the_words_of_a_refusal_are_stored_as_they_are() {
        let body = r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: 6f1c0f6e-0c1f-4b1e-8f35-0d3a5f1e2a00 Timestamp: 2026-11-23 02:19:34Z","error_codes":[7000215]}"#;
        assert_eq!(redacted(body, &[]), body);
    }

    #[test]
    fn odd_texts_do_no_harm() {
        for text in ["", ":", "=", "token:", "token=\"", "é:token:é", "‹token=", "access_token: ‹x›", &"token=".repeat(2000)] {
            let _ = redacted(text, &[]);
        }
    }
}
