//! Answers from the service's file: placeholders, escapes, headers.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use why401_catalogue as catalogue;

use super::file::Answer;
use super::refusal::{Grant, Refusal};
use super::registry;
use super::visit::Visit;
use crate::clock;
use crate::http::Reply;
use crate::mint::guid;

/// Values by the name of their placeholder.
type Values = BTreeMap<&'static str, String>;
/// How values are written where they are put.
type Escape = fn(&str) -> String;

/// The page that `grant` opens.
pub(super) fn page(visit: &Visit<'_>, grant: &Grant) -> Reply {
    let service = visit.service;
    let directory = &visit.world.directory;
    let tenant = directory.tenant(&grant.tenant);
    let fits = |page: &&super::Page| {
        page.fits(&visit.request.method, &visit.request.path, &visit.request.query)
            && page.when_tenant.as_deref().is_none_or(|name| tenant.is_some_and(|tenant| tenant.name == name))
    };
    let Some(page) = service.pages.iter().find(fits) else { return Reply::new(404) };
    let mut values = common(visit);
    values.insert("principal", grant.principal.clone());
    values.insert("token_tenant", grant.tenant.clone());
    values.insert("token_tenant_name", tenant.map(|tenant| tenant.name.clone()).unwrap_or_default());
    values.insert("token_tenant_domain", tenant.map(|tenant| tenant.domain.clone()).unwrap_or_default());
    let reply = with_body(Reply::new(page.status), page.kind.as_deref().unwrap_or(&service.kind), &page.body, &values);
    let reply = with_headers(reply, &page.headers, &values);
    finished(visit, reply, &values)
}

/// How `refusal` is answered.
pub(super) fn refusal(visit: &Visit<'_>, refusal: &Refusal) -> Reply {
    let service = visit.service;
    let unknown = Answer { status: 401, ..Answer::default() };
    let answer = service.answer(refusal.check).unwrap_or(&unknown);
    let mut values = common(visit);
    values.insert("status", answer.status.to_string());
    values.insert("failure_cause", "gateway".to_owned());
    values.extend(refusal.values.iter().cloned());
    describe(answer, &mut values);
    let kind = answer.kind.as_deref().unwrap_or(&service.kind);
    let has_envelope = !answer.code.is_empty() || !answer.message.is_empty();
    let body = answer.body.as_deref().unwrap_or(if has_envelope { service.envelope.as_str() } else { "" });
    let reply = with_body(Reply::new(answer.status), kind, body.trim_start(), &values);
    let reply = with_headers(challenged(reply, answer, &service.challenge, &values), &answer.headers, &values);
    finished(visit, reply, &values)
}

/// The answer's own texts, which may name values and be named by the envelope.
fn describe(answer: &Answer, values: &mut Values) {
    values.insert("code", answer.code.clone());
    values.insert("substatus", answer.substatus.clone());
    for (name, text) in [("message", &answer.message), ("described", &answer.described), ("detail", &answer.detail)] {
        let text = filled(text.trim_end_matches('\n'), values, str::to_owned);
        values.insert(name, text);
    }
    let detail = values.get("detail").filter(|detail| !detail.is_empty());
    let element = detail.map(|detail| format!("<AuthenticationErrorDetail>{}</AuthenticationErrorDetail>", xml(detail)));
    values.insert("detail_raw", element.unwrap_or_default());
}

fn challenged(mut reply: Reply, answer: &Answer, usual: &[String], values: &Values) -> Reply {
    let own = answer.challenge.as_deref();
    for challenge in own.unwrap_or(if answer.status == 401 { usual } else { &[] }) {
        reply = reply.header("WWW-Authenticate", filled(challenge, values, quoted));
    }
    reply
}

fn with_body(reply: Reply, kind: &str, body: &str, values: &Values) -> Reply {
    if body.is_empty() {
        return reply;
    }
    let escape: Escape = if kind.contains("json") {
        json
    } else if kind.contains("xml") || kind.contains("html") {
        xml
    } else {
        str::to_owned
    };
    reply.body(kind, filled(body, values, escape))
}

fn with_headers(mut reply: Reply, headers: &BTreeMap<String, String>, values: &Values) -> Reply {
    for (name, value) in headers {
        let value = filled(value, values, header);
        if !value.is_empty() {
            reply = reply.header(name, value);
        }
    }
    reply
}

/// What every answer has: the service's headers, and the time by its own clock.
fn finished(visit: &Visit<'_>, reply: Reply, values: &Values) -> Reply {
    with_headers(reply, &visit.service.headers, values).header("Date", clock::http_date(visit.now))
}

/// Values that do not depend on how the checks ended.
fn common(visit: &Visit<'_>) -> Values {
    let cloud = catalogue::cloud_of_host(&visit.request.host).map_or("public", |cloud| cloud.id.str());
    let audiences = super::token::audiences(visit.service, cloud);
    let tenant = visit.tenant_id().to_owned();
    let page_tenant = if visit.trusted().is_some() { tenant.clone() } else { String::new() };
    let scope = registry::wanted(visit);
    let mut values = Values::from([
        ("request_id", guid()),
        ("host", visit.request.host.clone()),
        ("account", visit.account().to_owned()),
        ("path", visit.plain_path().into_owned()),
        ("tenant", tenant),
        ("page_tenant", page_tenant),
        ("audience", audiences.first().cloned().unwrap_or_default()),
        ("audiences", audiences.iter().map(|audience| format!("'{audience}'")).collect::<Vec<_>>().join(",")),
        ("action", visit.service.action.clone()),
        ("client_ip", "203.0.113.7".to_owned()),
        ("version", visit.request.header("x-ms-version").unwrap_or("2021-12-02").to_owned()),
        ("claims", claims(visit.now)),
        ("registry_scope", scope.to_string()),
        ("registry_raw", scope.detail()),
        ("failure_cause", String::new()),
        ("code", String::new()),
        ("substatus", String::new()),
    ]);
    values.extend(times(visit.now));
    values
}

/// The service's time in the forms that answers use.
fn times(now: i64) -> [(&'static str, String); 6] {
    let iso = clock::rfc3339(now);
    [
        ("now_plain", iso.trim_end_matches('Z').to_owned()),
        ("now_compact", iso.chars().filter(|c| !matches!(c, '-' | ':')).collect()),
        ("now_iso", iso),
        ("now_http", clock::http_date(now)),
        ("now_dotnet", clock::dotnet_date(now)),
        ("now", now.to_string()),
    ]
}

/// The claims of a challenge: a token issued from now on (claims challenges, learn.microsoft.com/entra/identity-platform).
fn claims(now: i64) -> String {
    let claims = serde_json::json!({ "access_token": { "nbf": { "essential": true, "value": now.to_string() } } });
    STANDARD.encode(claims.to_string())
}

/// `text` with its placeholders filled; what is no known name stays as it is. Names in `…_raw` are written as they are.
fn filled(text: &str, values: &Values, escape: Escape) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let end = rest.find('}').unwrap_or(0);
        let name = rest.get(1..end).unwrap_or_default();
        if let Some(value) = values.get(name) {
            out.push_str(&if name.ends_with("_raw") { value.clone() } else { escape(value) });
            rest = &rest[end + 1..];
        } else {
            out.push('{');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn json(value: &str) -> String {
    let written = serde_json::Value::from(value).to_string();
    written.get(1..written.len() - 1).unwrap_or_default().to_owned()
}

fn xml(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What may stand in a header: no control character.
fn header(value: &str) -> String {
    value.chars().map(|c| if c.is_ascii() && !c.is_ascii_control() { c } else { ' ' }).collect()
}

/// What may stand between quotes in a header.
fn quoted(value: &str) -> String {
    header(value).replace('"', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_braces_of_json_stay() {
        let values = Values::from([("code", "A\"B".to_owned()), ("x_raw", "[1]".to_owned())]);
        assert_eq!(filled(r#"{"error":{"code":"{code}","d":{x_raw},"{no}":1}}"#, &values, json), r#"{"error":{"code":"A\"B","d":[1],"{no}":1}}"#);
        assert_eq!(filled("{", &values, json), "{");
        assert_eq!(filled("{}{code", &values, json), "{}{code");
    }

    #[test]
    fn values_cannot_leave_their_place() {
        assert_eq!(json("\"a\r\n"), "\\\"a\\r\\n");
        assert_eq!(xml("<a>&"), "&lt;a&gt;&amp;");
        assert_eq!(quoted("a\"\r\nSet-Cookie: é"), "a'  Set-Cookie:  ");
    }
}
