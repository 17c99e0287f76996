//! One entry of a HAR.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use super::document::{Object, object};
use super::{NotHar, Summary};
use crate::request::curl::form_encode;
use crate::request::{MOST_HEADERS, Notes, Options, Recorded, address, header};
use crate::secret::Secret;

/// Takes base64 with and without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent));

/// What a list shows of an entry, however little of it is there.
pub(super) fn summary(number: usize, entry: &str) -> Summary {
    let entry = object(entry).unwrap_or_default();
    let part = |name: &str| entry.get(name).and_then(|raw| object(raw.get())).unwrap_or_default();
    let (request, response) = (part("request"), part("response"));
    let status = response.get("status").and_then(|raw| serde_json::from_str(raw.get()).ok());
    Summary {
        number,
        method: member(&request, "method").unwrap_or_else(|| "GET".to_owned()),
        url: member(&request, "url").unwrap_or_default(),
        status: status.filter(|status| *status > 0),
    }
}

fn member(object: &Object<'_>, name: &str) -> Option<String> {
    serde_json::from_str(object.get(name)?.get()).ok()
}

/// The request of an entry.
pub(super) fn request(entry: &str) -> Result<Recorded, NotHar> {
    let entry = object(entry).ok_or(NotHar::NoRequest)?;
    let request = entry.get("request").and_then(|raw| serde_json::from_str::<Value>(raw.get()).ok()).filter(Value::is_object);
    let request = request.ok_or(NotHar::NoRequest)?;
    let method = request["method"].as_str().unwrap_or("GET");
    if !header::is_token(method) {
        return Err(NotHar::Method);
    }
    let mut notes = Notes::default();
    let address = address::absolute(request["url"].as_str().unwrap_or_default()).map_err(NotHar::Address)?;
    let body = body(&request["postData"])?;
    let mut headers = headers(&request, &mut notes)?;
    add_cookies(&request["cookies"], &mut headers)?;
    if let Some(user) = address.user {
        let basic = base64::engine::general_purpose::STANDARD.encode(user.expose());
        add(&mut headers, "Authorization", format!("Basic {basic}"))?;
    }
    if !body.is_empty() {
        add(&mut headers, "Content-Type", text(&request["postData"]["mimeType"]).to_owned())?;
    }
    remark(&address.url, &request, &headers, &mut notes);
    Ok(Recorded { method: method.to_owned(), url: address.url, headers, body, options: Options::default(), notes: notes.0 })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The pairs of a list of `{"name": …, "value": …}`.
fn pairs(list: &Value) -> impl Iterator<Item = (&str, &str)> {
    list.as_array().into_iter().flatten().map(|pair| (text(&pair["name"]).trim(), text(&pair["value"]).trim()))
}

fn headers(request: &Value, notes: &mut Notes) -> Result<Vec<(String, Secret)>, NotHar> {
    let mut headers = Vec::new();
    for (name, value) in pairs(&request["headers"]) {
        // `:authority` and the like are how HTTP/2 writes method and URL (RFC 9113 section 8.3.1).
        if name.starts_with(':') || header::is_of_the_connection(name) {
            continue;
        }
        if !header::is_token(name) {
            notes.add("A header with a name that no header can have was left out.");
            continue;
        }
        push(&mut headers, name, value.to_owned())?;
    }
    Ok(headers)
}

fn push(headers: &mut Vec<(String, Secret)>, name: &str, value: String) -> Result<(), NotHar> {
    let value = Secret::new(value);
    if !header::is_value(value.expose()) {
        return Err(NotHar::ControlCharacter(header::shown(name)));
    }
    if headers.len() >= MOST_HEADERS {
        return Err(NotHar::TooManyHeaders);
    }
    headers.push((name.to_owned(), value));
    Ok(())
}

/// Adds what is recorded elsewhere, unless it is among the headers.
fn add(headers: &mut Vec<(String, Secret)>, name: &str, value: String) -> Result<(), NotHar> {
    if value.is_empty() || header::value(headers, name).is_some() { Ok(()) } else { push(headers, name, value) }
}

fn add_cookies(cookies: &Value, headers: &mut Vec<(String, Secret)>) -> Result<(), NotHar> {
    let cookies: Vec<String> = pairs(cookies).filter(|(name, _)| !name.is_empty()).map(|(name, value)| format!("{name}={value}")).collect();
    add(headers, "Cookie", cookies.join("; "))
}

fn body(posted: &Value) -> Result<Vec<u8>, NotHar> {
    let written = text(&posted["text"]);
    let base64 = ["encoding", "_encoding"].iter().any(|name| text(&posted[*name]).eq_ignore_ascii_case("base64"));
    match written {
        "" if posted["params"].as_array().is_some_and(|params| !params.is_empty()) => form(posted),
        _ if base64 => BASE64.decode(written.split_ascii_whitespace().collect::<String>()).map_err(|_| NotHar::Body),
        _ => Ok(written.as_bytes().to_vec()),
    }
}

/// A form of which only names and values are recorded.
fn form(posted: &Value) -> Result<Vec<u8>, NotHar> {
    if text(&posted["mimeType"]).trim_start().to_ascii_lowercase().starts_with("multipart/") {
        return Err(NotHar::Form);
    }
    let mut body = Vec::new();
    for (name, value) in pairs(&posted["params"]) {
        if !body.is_empty() {
            body.push(b'&');
        }
        name.bytes().for_each(|byte| form_encode(byte, &mut body));
        body.push(b'=');
        value.bytes().for_each(|byte| form_encode(byte, &mut body));
    }
    Ok(body)
}

fn remark(url: &str, request: &Value, headers: &[(String, Secret)], notes: &mut Notes) {
    if header::value(headers, "Authorization").is_none() && header::value(headers, "Cookie").is_none() {
        notes.add("The entry has neither `Authorization` nor cookies: browsers leave them out of a HAR unless they are told to export sensitive data.");
    }
    let host = pairs(&request["headers"]).find(|(name, _)| name.eq_ignore_ascii_case("host")).map(|(_, host)| host);
    let meant = url.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    if host.is_some_and(|host| meant.is_some_and(|meant| !host.is_empty() && !meant.eq_ignore_ascii_case(host))) {
        notes.add("The header `Host` differs from the host of the URL; the URL was taken.");
    }
}
