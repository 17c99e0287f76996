//! Shared Key of Storage (learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key).

use super::key;
use super::reading::{decoded, http_time};
use super::refusal::{Finding, Grant, Refusal};
use super::visit::Visit;
use crate::http::Request;

/// Seconds by which the request's date may differ.
const WINDOW: i64 = 15 * 60;
/// Headers of the string to sign, between the method and the headers of Storage.
const SIGNED: [&str; 11] = [
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "if-modified-since",
    "if-match",
    "if-none-match",
    "if-unmodified-since",
    "range",
];

/// What is made of `Authorization: SharedKey account:signature`.
pub(super) fn check(visit: &Visit<'_>) -> Finding {
    let value = visit.request.header("authorization")?.strip_prefix("SharedKey ")?;
    Some(signed(visit, value).map(|()| Grant::default()))
}

fn signed(visit: &Visit<'_>, value: &str) -> Result<(), Refusal> {
    let (account, signature) = value.split_once(':').ok_or_else(|| Refusal::of("key-form"))?;
    visit.keys_allowed()?;
    dated(visit)?;
    let signed = string_to_sign(visit.request, visit.account());
    if account == visit.account() && key::same(&key::sign(&key::taken(visit), &signed), signature) {
        return Ok(());
    }
    Err(Refusal::of("key-signature").with("found", signature).with("signed", signed))
}

fn dated(visit: &Visit<'_>) -> Result<(), Refusal> {
    let date = visit.request.header("x-ms-date").or_else(|| visit.request.header("date")).unwrap_or_default();
    match http_time(date) {
        Some(at) if (at - visit.now).abs() <= WINDOW => Ok(()),
        _ => Err(Refusal::of("key-date").with("found", date)),
    }
}

/// What is signed, for versions from 2015-02-21 on.
pub(super) fn string_to_sign(request: &Request, account: &str) -> String {
    let mut out = format!("{}\n", request.method);
    for name in SIGNED {
        out.push_str(signed_value(request, name));
        out.push('\n');
    }
    out + &canonical_headers(request) + &canonical_resource(request, account)
}

/// A length of nothing is left away, and so is the date if Storage's own header has it.
fn signed_value<'r>(request: &'r Request, name: &str) -> &'r str {
    let value = request.header(name).unwrap_or_default();
    let empty = (name == "content-length" && value == "0") || (name == "date" && request.header("x-ms-date").is_some());
    if empty { "" } else { value }
}

fn canonical_headers(request: &Request) -> String {
    let mut own: Vec<(&str, &str)> =
        request.headers.iter().filter(|(name, _)| name.starts_with("x-ms-")).map(|(name, value)| (name.as_str(), value.trim())).collect();
    own.sort_unstable();
    own.iter().fold(String::new(), |out, (name, value)| out + name + ":" + value + "\n")
}

fn canonical_resource(request: &Request, account: &str) -> String {
    let mut parameters: Vec<(String, String)> =
        url::form_urlencoded::parse(request.query.as_bytes()).map(|(name, value)| (name.to_lowercase(), value.into_owned())).collect();
    parameters.sort();
    let mut out = format!("/{account}{}", request.path);
    let mut last = None;
    for (name, value) in &parameters {
        let separator = if last == Some(name) { ",".to_owned() } else { format!("\n{name}:") };
        out.push_str(&separator);
        out.push_str(&decoded(value));
        last = Some(name);
    }
    out
}

/// `Authorization` for `request`, which must have its `x-ms-date` and `x-ms-version` already.
pub(super) fn make(request: &Request, account: &str, key: &str) -> String {
    format!("SharedKey {account}:{}", key::sign(key, &string_to_sign(request, account)))
}
