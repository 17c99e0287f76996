//! The line that stands for a token where the token itself must not: in logs, tickets, chats.
//!
//! ```text
//! token/1 fp=none:0c1f92ab34de alg=RS256 kid=abc aud=https://vault.azure.net iss=https://sts.windows.net/…/ app=… ver=1.0 as=app exp=2027-01-15T08:00:00Z
//! ```
//!
//! Two people see whether they hold the same token (`fp`), and in what two tokens differ, without seeing either. The form
//! is small and stable, so that other programs can write it; `docs/fingerprint.md` specifies it and has test vectors.

use std::fmt::Write as _;

use aws_lc_rs::{digest, hmac};

use super::compact::{Payload, Workspace};
use super::jwt::{Form, Token};
use super::members::{self, Members, Value};
use super::opaque;
use crate::time;

/// Version of the form; the first word of a line.
pub const VERSION: &str = "token/1";

/// Hexadecimal digits that stand for a token: 48 bits tell apart whatever tokens a company holds, and give none away.
pub const DIGITS: usize = 12;

/// Shortest key, in bytes: a shorter one could be tried out against a line.
pub const SHORTEST_KEY: usize = 16;

/// A team's key: fingerprints made with it mean nothing to whoever does not have it.
pub struct Key {
    key: hmac::Key,
    id: String,
}

/// A key that is too short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyTooShort {
    /// Its length in bytes.
    pub len: usize,
}

impl std::fmt::Display for KeyTooShort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the key has {} bytes and needs at least {SHORTEST_KEY}", self.len)
    }
}

impl std::error::Error for KeyTooShort {}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

impl Key {
    /// The key with these bytes; one line end after them does not count.
    pub fn new(bytes: &[u8]) -> Result<Self, KeyTooShort> {
        let bytes = bytes.strip_suffix(b"\r\n").or_else(|| bytes.strip_suffix(b"\n")).unwrap_or(bytes);
        if bytes.len() < SHORTEST_KEY {
            return Err(KeyTooShort { len: bytes.len() });
        }
        let key = hmac::Key::new(hmac::HMAC_SHA256, bytes);
        let id = hex(hmac::sign(&key, b"token/1 key").as_ref(), 4);
        Ok(Self { key, id })
    }

    /// Four digits that tell keys apart.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// `none:0c1f92ab34de`, or with a key `5b1c:…`: the fingerprint of a token or of any other credential.
///
/// It is the beginning of the SHA-256, or of the HMAC-SHA-256, of the token as it is sent: without scheme or white space.
#[must_use]
pub fn of(token: &str, key: Option<&Key>) -> String {
    let mut out = String::with_capacity(5 + DIGITS);
    write(token, key, &mut out);
    out
}

/// Appends what [`of`] returns.
pub fn write(token: &str, key: Option<&Key>, out: &mut String) {
    if let Some(key) = key {
        out.push_str(&key.id);
        out.push(':');
        push_hex(out, hmac::sign(&key.key, token.as_bytes()).as_ref(), DIGITS);
    } else {
        out.push_str("none:");
        push_hex(out, digest::digest(&digest::SHA256, token.as_bytes()).as_ref(), DIGITS);
    }
}

fn hex(bytes: &[u8], digits: usize) -> String {
    let mut out = String::new();
    push_hex(&mut out, bytes, digits);
    out
}

fn push_hex(out: &mut String, bytes: &[u8], digits: usize) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    out.extend(nibbles.take(digits).map(|nibble| char::from(HEX[usize::from(nibble)])));
}

/// The line of a token, or of another credential.
#[must_use]
pub fn line(token: &str, key: Option<&Key>) -> String {
    let token = token.trim();
    let mut out = format!("{VERSION} fp={}", of(token, key));
    let mut workspace = Workspace::default();
    match workspace.read(token).map(|compact| (compact.header, compact.payload)) {
        Ok((header, Payload::Claims(claims))) => signed(&mut out, header, claims),
        Ok((_, Payload::Encrypted)) => field(&mut out, "form", opaque::Opaque::Encrypted.id()),
        Ok((_, Payload::Nested(_))) => field(&mut out, "form", "nested-token"),
        Ok((_, Payload::Other(_))) => field(&mut out, "form", "signed-data"),
        Err(_) => field(&mut out, "form", opaque::name(token).kind.id()),
    }
    out
}

fn signed(out: &mut String, header: Members<'_>, claims: Members<'_>) {
    text_fields(out, HEADER, header);
    audience(out, &claims.get("aud").and_then(Value::texts).unwrap_or_default());
    text_fields(out, CLAIMS, claims);
    if let Some(expires) = claims.get("exp").and_then(Value::integer).and_then(time::rfc3339) {
        field(out, "exp", &expires);
    }
}

/// Fields that are texts, each with the claims that it is taken from, the first that is a text.
type TextFields = &'static [(&'static str, &'static [&'static str])];

const HEADER: TextFields = &[("alg", &["alg"]), ("kid", &["kid"])];
const CLAIMS: TextFields = &[("iss", &["iss"]), ("tid", &["tid"]), ("app", &["appid", "azp", "client_id"]), ("ver", &["ver"]), ("as", &["idtyp"])];

/// The line of a token that was found in a text.
///
/// Of a redacted token only the mark is left: it has the unkeyed digits and the claims. A cut token is shown by its header
/// alone, as its mark would be.
#[must_use]
pub fn line_of_found(token: &Token, key: Option<&Key>) -> String {
    let raw = token.raw.expose();
    let marked = raw.starts_with('‹');
    if !marked && token.form != Form::Truncated {
        return line(raw, key);
    }
    let fp = if marked { format!("none:{}", token.fingerprint) } else { of(raw, key) };
    let mut out = format!("{VERSION} fp={fp}");
    if token.form == Form::Encrypted {
        field(&mut out, "form", opaque::Opaque::Encrypted.id());
        return out;
    }
    let kept = raw.find('{').map(|at| raw[at..].trim_end_matches('›').replace('\\', "")).filter(|_| marked);
    let mut places = Vec::new();
    match kept.as_deref().filter(|json| members::scan(json, &mut places).is_ok()) {
        Some(json) if token.form == Form::Truncated => text_fields(&mut out, HEADER, Members::new(json, &places)),
        Some(json) => signed(&mut out, Members::new(json, &places), Members::new(json, &places)),
        None => header_of(raw, &mut out),
    }
    out
}

fn header_of(raw: &str, out: &mut String) {
    if let Ok(compact) = Workspace::default().read(raw) {
        text_fields(out, HEADER, compact.header);
    }
}

fn text_fields(out: &mut String, fields: TextFields, set: Members<'_>) {
    for (name, claims) in fields {
        let text = claims.iter().find_map(|claim| set.get(claim).and_then(Value::text));
        if let Some(value) = text.filter(|text| !text.is_empty()) {
            field(out, name, &value);
        }
    }
}

fn audience(out: &mut String, audiences: &[String]) {
    let audiences: Vec<&String> = audiences.iter().filter(|audience| !audience.is_empty()).collect();
    if audiences.is_empty() {
        return;
    }
    out.push_str(" aud=");
    for (at, audience) in audiences.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        encode(out, audience, b",");
    }
}

fn field(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, " {name}=");
    encode(out, value, b"");
}

/// Longest value, in characters; the rest of a longer one is left out and `…` written as `%E2%80%A6`.
const LONGEST: usize = 200;

/// Visible ASCII stays, but for `%`, quotes, backslash and `also`; every other byte becomes `%XX`.
fn encode(out: &mut String, value: &str, also: &[u8]) {
    let end = value.char_indices().nth(LONGEST).map_or(value.len(), |(at, _)| at);
    let cut = if end < value.len() { "…" } else { "" };
    for byte in value[..end].bytes().chain(cut.bytes()) {
        if byte.is_ascii_graphic() && !matches!(byte, b'%' | b'"' | b'\'' | b'\\' | b'`' | b'<' | b'>') && !also.contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_must_be_long_and_has_a_name() {
        assert_eq!(Key::new(b"too short").err(), Some(KeyTooShort { len: 9 }));
        let key = Key::new(b"0123456789abcdef\r\n").ok();
        assert_eq!(key.as_ref().map(|k| k.id().len()), Some(4));
        assert_eq!(key.map(|k| k.id().to_owned()), Key::new(b"0123456789abcdef").ok().map(|k| k.id().to_owned()));
    }

    #[test]
    fn a_line_is_one_line_of_ascii() {
        let token = crate::credential::jwt::tests::mint(
            "{\"alg\":\"RS256\",\"kid\":\"a b\\n\"}",
            "{\"aud\":[\"api://x,y\",\"ü\"],\"iss\":\"https://sts.windows.net/t/\",\"exp\":1800000000,\"appid\":\"app\"}",
        );
        let line = line(&token, None);
        assert!(line.ends_with(" alg=RS256 kid=a%20b%0A aud=api://x%2Cy,%C3%BC iss=https://sts.windows.net/t/ app=app exp=2027-01-15T08:00:00Z"), "{line}");
        assert!(line.is_ascii() && !line.contains(token.rsplit('.').next().unwrap_or("!")));
    }

    #[test]
    fn keys_change_the_fingerprint() {
        let (one, two) = (Key::new(&[1; 16]).ok(), Key::new(&[2; 16]).ok());
        let all = [of("a", None), of("a", one.as_ref()), of("a", two.as_ref()), of("b", one.as_ref())];
        for (at, fingerprint) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| other != fingerprint));
        }
    }

    #[test]
    fn what_is_no_token_is_named() {
        assert!(line("sv=2022-11-02&se=2026-01-01T00:00:00Z&sr=b&sp=r&sig=AbCd%3D", None).ends_with(" form=storage-sas"));
    }
}
