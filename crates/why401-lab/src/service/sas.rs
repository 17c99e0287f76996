//! Shared access signatures of Storage: service SAS of the blob service and account SAS, signed with the account's key
//! (learn.microsoft.com/rest/api/storageservices/create-service-sas and create-account-sas).

use super::key;
use super::reading::time;
use super::refusal::{Finding, Grant, Refusal};
use super::visit::Visit;
use crate::clock::http_date;
use crate::http::Request;

/// From this version on the string to sign has a line for the encryption scope.
const WITH_SCOPE: &str = "2020-12-06";

/// What is made of a `sig` in the query.
pub(super) fn check(visit: &Visit<'_>) -> Finding {
    let signature = visit.request.parameter("sig")?;
    Some(fields(visit.request).and_then(|()| visit.keys_allowed()).and_then(|()| judge(visit, &signature)).map(|()| Grant::default()))
}

fn judge(visit: &Visit<'_>, signature: &str) -> Result<(), Refusal> {
    in_time(visit)?;
    let signed = string_to_sign(visit.request, visit.account());
    if !key::same(&key::sign(&key::taken(visit), &signed), signature) {
        return Err(Refusal::of("sas-signature").with("signed", signed));
    }
    allowed(visit)
}

fn field(request: &Request, name: &str) -> String {
    request.parameter(name).unwrap_or_default()
}

fn is_account(request: &Request) -> bool {
    request.parameter("ss").is_some()
}

/// Fields that every signature has (stored access policies are not played).
fn fields(request: &Request) -> Result<(), Refusal> {
    let needed: &[&str] = if is_account(request) { &["sv", "ss", "srt", "sp", "se"] } else { &["sv", "sr", "sp", "se"] };
    match needed.iter().find(|name| field(request, name).is_empty()) {
        Some(name) => Err(Refusal::of("sas-form").with("found", *name)),
        None => Ok(()),
    }
}

fn in_time(visit: &Visit<'_>) -> Result<(), Refusal> {
    let (start, end) = (field(visit.request, "st"), field(visit.request, "se"));
    let (from, until) = (if start.is_empty() { Some(i64::MIN) } else { time(&start) }, time(&end));
    if from.is_some_and(|from| from <= visit.now) && until.is_some_and(|until| until > visit.now) {
        return Ok(());
    }
    let shown = |text: &str| time(text).map(http_date).unwrap_or_default();
    Err(Refusal::of("sas-time").with("start", shown(&start)).with("expiry", shown(&end)))
}

/// What is signed: an account SAS begins with the account's name, a service SAS names what it is for.
pub(super) fn string_to_sign(request: &Request, account: &str) -> String {
    let field = |name: &str| field(request, name);
    let scope = field("sv").as_str() >= WITH_SCOPE;
    let mut lines = if is_account(request) {
        let mut lines = vec![account.to_owned()];
        lines.extend(["sp", "ss", "srt", "st", "se", "sip", "spr", "sv"].map(field));
        lines
    } else {
        let mut lines: Vec<String> = ["sp", "st", "se"].map(field).to_vec();
        lines.push(resource(request, account));
        lines.extend(["si", "sip", "spr", "sv", "sr", "snapshot"].map(field));
        lines
    };
    if scope {
        lines.push(field("ses"));
    }
    if is_account(request) {
        lines.push(String::new());
    } else {
        lines.extend(["rscc", "rscd", "rsce", "rscl", "rsct"].map(field));
    }
    lines.join("\n")
}

/// A container's signature is for the container alone, whatever blob is asked for.
fn resource(request: &Request, account: &str) -> String {
    let path = super::reading::decoded(&request.path);
    let path = path.trim_start_matches('/');
    let path = if field(request, "sr") == "c" { path.split('/').next().unwrap_or_default() } else { path };
    format!("/blob/{account}/{path}")
}

fn allowed(visit: &Visit<'_>) -> Result<(), Refusal> {
    let request = visit.request;
    let (permission, kind) = needed(request);
    if field(request, "spr") == "https" && !request.tls {
        return Err(Refusal::of("sas-protocol"));
    }
    if is_account(request) && !field(request, "ss").contains('b') {
        return Err(Refusal::of("sas-service"));
    }
    if is_account(request) && !field(request, "srt").contains(kind) {
        return Err(Refusal::of("sas-resource-type"));
    }
    if !field(request, "sp").contains(permission) {
        return Err(Refusal::of("sas-permission"));
    }
    Ok(())
}

/// The permission and the kind of resource (service, container, object) that a request needs.
fn needed(request: &Request) -> (&'static [char], char) {
    let segments = request.path.split('/').filter(|segment| !segment.is_empty()).count();
    let kind = match segments {
        0 => 's',
        1 => 'c',
        _ => 'o',
    };
    let permission: &[char] = match request.method.as_str() {
        "PUT" | "POST" | "PATCH" => &['w', 'c', 'a'],
        "DELETE" => &['d'],
        _ if request.query.contains("comp=list") => &['l'],
        _ => &['r'],
    };
    (permission, kind)
}

/// The query with its signature appended, for a request to `account`.
pub(super) fn make(request: &Request, account: &str, key: &str) -> String {
    let signature = key::sign(key, &string_to_sign(request, account));
    let mut query = url::form_urlencoded::Serializer::new(request.query.clone());
    query.append_pair("sig", &signature).finish()
}
