//! Signed requests of App Configuration
//! (learn.microsoft.com/azure/azure-app-configuration/rest-api-authentication-hmac).

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::key;
use super::reading::{http_time, pair};
use super::refusal::{Finding, Grant, Refusal};
use super::visit::Visit;
use crate::http::Request;

const SCHEME: &str = "HMAC-SHA256 ";
/// Headers that are signed.
const SIGNED: &str = "x-ms-date;host;x-ms-content-sha256";
/// Seconds by which the request's date may differ.
const WINDOW: i64 = 15 * 60;

/// What is made of `Authorization: HMAC-SHA256 Credential=…&SignedHeaders=…&Signature=…`.
pub(super) fn check(visit: &Visit<'_>) -> Finding {
    let value = visit.request.header("authorization")?.strip_prefix(SCHEME)?;
    Some(judge(visit, value).map(|()| Grant::default()))
}

fn judge(visit: &Visit<'_>, value: &str) -> Result<(), Refusal> {
    let field = |name: &'static str| pair(value, '&', name).ok_or_else(|| Refusal::of("key-form").with("found", name));
    let (id, _, signature) = (field("Credential")?, field("SignedHeaders")?, field("Signature")?);
    visit.keys_allowed()?;
    let date = visit.request.header("x-ms-date").or_else(|| visit.request.header("date")).unwrap_or_default();
    if http_time(date).is_none_or(|at| (at - visit.now).abs() > WINDOW) {
        return Err(Refusal::of("key-date"));
    }
    if id != key::id_of(visit.service) {
        return Err(Refusal::of("key-unknown"));
    }
    let wanted = key::sign(&key::taken(visit), &string_to_sign(visit.request, date));
    if key::same(&wanted, signature) { Ok(()) } else { Err(Refusal::of("key-signature")) }
}

fn string_to_sign(request: &Request, date: &str) -> String {
    let target = if request.query.is_empty() { request.path.clone() } else { format!("{}?{}", request.path, request.query) };
    format!("{}\n{target}\n{date};{};{}", request.method, request.host, hash(request))
}

fn hash(request: &Request) -> String {
    STANDARD.encode(digest(&SHA256, &request.body))
}

/// `Authorization` for `request`, which has its `x-ms-date` already.
pub(super) fn make(request: &Request, id: &str, key: &str) -> String {
    let date = request.header("x-ms-date").unwrap_or_default();
    format!("{SCHEME}Credential={id}&SignedHeaders={SIGNED}&Signature={}", key::sign(key, &string_to_sign(request, date)))
}
