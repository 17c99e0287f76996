//! Assertions that clients sign with their certificate
//! (learn.microsoft.com/entra/identity-platform/certificate-credentials).
//!
//! Clients differ: MSAL Python writes `x5t` with padding and times as fractions, MSAL Node signs PS256 and names the
//! certificate by `x5t#S256`, the Rust SDK leaves `iat` out. All of that is taken, as Entra takes it.

use std::fmt::Write as _;

use aws_lc_rs::signature::{self, RsaParameters, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::authority::ask::Ask;
use crate::authority::failure::Failure;
use crate::authority::host;
use crate::authority::table::{ASSERTION_AUDIENCE, ASSERTION_CLIENT, ASSERTION_TIME, MALFORMED_TOKEN, UNKNOWN_CERTIFICATE};
use crate::clock;
use crate::directory::Application;

/// Seconds by which clocks may differ; Entra lets five minutes pass.
const SKEW: i64 = 300;

/// A token that a client hands in, read leniently.
pub(in crate::authority) struct Jwt<'t> {
    pub(in crate::authority) token: &'t str,
    header: Value,
    claims: Value,
}

/// How a token stands to a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::authority) struct Validity {
    pub(in crate::authority) from: Option<i64>,
    pub(in crate::authority) until: i64,
}

impl Validity {
    /// Whether it holds at `now`, give or take five minutes.
    pub(in crate::authority) fn holds(self, now: i64) -> bool {
        self.from.is_none_or(|from| from <= now.saturating_add(SKEW)) && now <= self.until.saturating_add(SKEW)
    }
}

impl<'t> Jwt<'t> {
    pub(in crate::authority) fn read(token: &'t str) -> Result<Self, Failure> {
        let malformed = || Failure::new(MALFORMED_TOKEN, &[]);
        let mut parts = token.split('.');
        let (Some(header), Some(claims), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else { return Err(malformed()) };
        let read = |part: &str| object(part).ok_or_else(malformed);
        Ok(Self { token, header: read(header)?, claims: read(claims)? })
    }

    /// A claim that is a string.
    pub(in crate::authority) fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim)?.as_str()
    }

    /// The audiences.
    pub(in crate::authority) fn audiences(&self) -> Vec<&str> {
        match self.claims.get("aud") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// When it holds; an assertion has to say until when.
    pub(in crate::authority) fn validity(&self) -> Result<Validity, Failure> {
        let until = self.time("exp").ok_or_else(|| Failure::new(MALFORMED_TOKEN, &[]))?;
        Ok(Validity { from: self.time("nbf").or_else(|| self.time("iat")), until })
    }

    /// A time in whole seconds; fractions are cut off.
    fn time(&self, claim: &str) -> Option<i64> {
        let value = self.claims.get(claim)?;
        value.as_i64().or_else(|| value.as_f64().and_then(whole))
    }

    /// A member of the header that is a string.
    pub(in crate::authority) fn header(&self, name: &str) -> Option<&str> {
        self.header.get(name)?.as_str()
    }

    /// Whether the signature is that of this RSA key (RFC 8017 `RSAPublicKey`).
    fn signed_by(&self, key: &[u8]) -> bool {
        let Some((signed, signature)) = self.token.rsplit_once('.') else { return false };
        let (Some(scheme), Some(signature)) = (self.header("alg").and_then(scheme), bytes(signature)) else { return false };
        UnparsedPublicKey::new(scheme, key).verify(signed.as_bytes(), &signature).is_ok()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the bounds are checked")]
fn whole(seconds: f64) -> Option<i64> {
    (seconds.is_finite() && seconds.abs() < 1e15).then_some(seconds as i64)
}

fn scheme(algorithm: &str) -> Option<&'static RsaParameters> {
    Some(match algorithm {
        "RS256" => &signature::RSA_PKCS1_2048_8192_SHA256,
        "RS384" => &signature::RSA_PKCS1_2048_8192_SHA384,
        "RS512" => &signature::RSA_PKCS1_2048_8192_SHA512,
        "PS256" => &signature::RSA_PSS_2048_8192_SHA256,
        "PS384" => &signature::RSA_PSS_2048_8192_SHA384,
        "PS512" => &signature::RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}

/// Base64url with or without padding.
fn bytes(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()
}

fn object(part: &str) -> Option<Value> {
    serde_json::from_slice(&bytes(part)?).ok().filter(Value::is_object)
}

/// A thumbprint as Entra prints it.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02X}").ok();
        text
    })
}

/// Checks an assertion that the client signed with its certificate.
pub(super) fn by_certificate(ask: &Ask<'_>, application: &Application, jwt: &Jwt<'_>) -> Result<(), Failure> {
    if jwt.text("sub").is_none_or(|subject| !subject.eq_ignore_ascii_case(&application.id)) {
        return Err(Failure::new(ASSERTION_CLIENT, &[]));
    }
    certificate(ask, application, jwt)?;
    let tenant = ask.tenant.map_or("", |tenant| tenant.id.as_str());
    if !jwt.audiences().iter().any(|audience| is_ours(ask, tenant, audience)) {
        return Err(Failure::new(ASSERTION_AUDIENCE, &[]));
    }
    in_time(ask, jwt)
}

fn certificate(ask: &Ask<'_>, application: &Application, jwt: &Jwt<'_>) -> Result<(), Failure> {
    let known = ask.world.keys.client_certificate();
    let named = |name: &str, expected: &[u8]| jwt.header(name).map(|stated| bytes(stated).is_some_and(|stated| stated == expected));
    let thumbprint = jwt.header("x5t").or_else(|| jwt.header("x5t#S256")).and_then(bytes).unwrap_or_default();
    let refuse = |reason: &str| Err(Failure::new(UNKNOWN_CERTIFICATE, &[("reason", reason), ("thumbprint", &hex(&thumbprint)), ("app", &application.id)]));
    let named = [named("x5t", &known.sha1), named("x5t#S256", &known.sha256)];
    if !application.certificate || named.contains(&Some(false)) || named == [None, None] {
        return refuse("The key was not found");
    }
    if jwt.signed_by(&known.public) { Ok(()) } else { refuse("The key used does not fit the signature") }
}

/// Whether an audience is this authority: a token endpoint or an issuer of the tenant, at any of its names.
fn is_ours(ask: &Ask<'_>, tenant: &str, audience: &str) -> bool {
    let Ok(url) = url::Url::parse(audience) else { return false };
    let at_home = url.host_str().is_some_and(|name| name == ask.request.host || host::is_authority(name) || host::is_local(name));
    let path = url.path().trim_matches('/');
    let Some((first, rest)) = path.split_once('/').or(Some((path, ""))) else { return false };
    let same = first == tenant || first.eq_ignore_ascii_case(ask.written);
    at_home && same && matches!(rest, "oauth2/v2.0/token" | "oauth2/token" | "v2.0" | "")
}

/// Checks that an assertion holds at the authority's time.
pub(super) fn in_time(ask: &Ask<'_>, jwt: &Jwt<'_>) -> Result<(), Failure> {
    let validity = jwt.validity()?;
    if validity.holds(ask.now) {
        return Ok(());
    }
    let (now, from, expires) = (precise(ask.now), precise(validity.from.unwrap_or(validity.until)), precise(validity.until));
    Err(Failure::new(ASSERTION_TIME, &[("now", &now), ("from", &from), ("expires", &expires)]))
}

/// A time with the seven decimals that .NET prints.
pub(in crate::authority) fn precise(at: i64) -> String {
    clock::rfc3339(at).replace('Z', ".0000000Z")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn token(claims: &Value) -> String {
        format!("{}.{}.AA", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    #[test]
    fn times_may_be_fractions() {
        let token = token(&json!({ "exp": 1_700_000_000.75, "iat": 1_699_999_000.5 }));
        let validity = Jwt::read(&token).unwrap().validity().unwrap();
        assert_eq!(validity, Validity { from: Some(1_699_999_000), until: 1_700_000_000 });
        assert!(validity.holds(1_700_000_300) && !validity.holds(1_700_000_301) && !validity.holds(1_699_998_699));
    }

    #[test]
    fn what_is_no_token_is_refused_not_misread() {
        for text in ["", "a.b", "a.b.c", "..", "e30.e30.x.y", "W10.e30.AA"] {
            assert!(Jwt::read(text).is_err(), "{text}");
        }
        assert!(Jwt::read(&token(&json!({ "exp": "soon" }))).unwrap().validity().is_err());
        assert!(Jwt::read(&token(&json!({ "exp": 1e300 }))).unwrap().validity().is_err());
    }
}
