//! Access logs of nginx, Apache, Envoy, Application Gateway, API Management and their relatives: one request a line.

use crate::fields::{Field, fields, same_name};
use crate::span::Span;
use crate::time::{self, Epoch};

/// One request of an access log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Place of the line.
    pub span: Span,
    /// Place of the status.
    pub status_span: Span,
    /// Status that the client got.
    pub status: u16,
    /// Path without query.
    pub path: String,
    /// The node that served it: upstream, pod, instance.
    pub node: Option<String>,
    /// When.
    pub time: Option<Epoch>,
}

/// Fields that name the node, in the order of trust.
const NODES: [&str; 12] = [
    "serverRouted",
    "upstream_host",
    "upstream_addr",
    "upstream",
    "upstream_cluster_host",
    "backend",
    "instanceId",
    "pod",
    "node",
    "hostname",
    "roleInstance",
    "server",
];
/// Fields that hold the status.
const STATUSES: [&str; 7] = ["httpStatus", "httpStatusCode", "responseCode", "response_code", "status", "statusCode", "backendResponseCode"];
/// Fields that hold the path.
const PATHS: [&str; 7] = ["requestUri", "originalRequestUriWithArgs", "path", "uri", "url", "request_uri", "requestPath"];
/// Most lines kept; more say nothing new.
const MOST: usize = 5000;

/// The access-log lines of `text`.
#[must_use]
pub fn lines(text: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.len() < 8192 && found.len() < MOST {
            found.extend(combined(line, start).or_else(|| structured(line, start)));
        }
        start += line.len();
    }
    found
}

/// `10.0.0.7 - - [23/Sep/2022:11:57:49 +0000] "GET /api HTTP/1.1" 401 12 …` and Envoy's `[…] "GET /api HTTP/1.1" 401 - …`.
fn combined(line: &str, start: usize) -> Option<Line> {
    let quote = line.find(" HTTP/").filter(|at| line[*at..].contains('"'))?;
    let request_at = line[..quote].rfind('"')? + 1;
    let (_, target) = line[request_at..quote].split_once(' ')?;
    let after_at = quote + line[quote..].find('"')? + 1;
    let after = &line[after_at..];
    let status_at = after_at + (after.len() - after.trim_start().len());
    let digits = line.get(status_at..status_at + 3)?;
    let status: u16 = digits.parse().ok().filter(|s| (100..600).contains(s))?;
    let stamp = line[..request_at].find('[').and_then(|open| line[open + 1..].split(']').next());
    Some(Line {
        span: Span::new(start, start + line.trim_end().len()),
        status_span: Span::new(start + status_at, start + status_at + 3),
        status,
        path: path_of(target),
        node: upstream_field(line).or_else(|| quoted_upstream(&line[status_at..])),
        time: stamp.and_then(time::parse),
    })
}

/// `upstream: 10.0.0.4:8080`, `upstream_addr=…`.
fn upstream_field(line: &str) -> Option<String> {
    let known: Vec<Field<'_>> = fields(line).collect();
    node_of(&known)
}

/// Envoy's default format ends with the upstream host in quotes: `… "10.0.0.4:8080"`.
fn quoted_upstream(rest: &str) -> Option<String> {
    let last = rest.trim_end().strip_suffix('"')?.rsplit('"').next()?;
    let (host, port) = last.rsplit_once(':')?;
    (port.parse::<u16>().is_ok() && host.split('.').count() == 4).then(|| last.to_owned())
}

/// JSON, logfmt and `key: value` lines.
fn structured(line: &str, start: usize) -> Option<Line> {
    let known: Vec<Field<'_>> = fields(line).collect();
    let named = |names: &[&str]| names.iter().find_map(|n| known.iter().find(|f| same_name(f.name, n)));
    let status_field = named(&STATUSES)?;
    let status: u16 = status_field.value.parse().ok().filter(|s| (100..600).contains(s))?;
    let path = named(&PATHS)?;
    let time = named(&["time", "timestamp", "timeStamp", "ts", "start_time", "@timestamp"]).and_then(|f| time::parse(f.value));
    Some(Line {
        span: Span::new(start, start + line.trim_end().len()),
        status_span: Span::new(start + status_field.value_span.start, start + status_field.value_span.end),
        status,
        path: path_of(path.value),
        node: node_of(&known).or_else(|| shipper_name(line)),
        time,
    })
}

fn node_of(known: &[Field<'_>]) -> Option<String> {
    let value = NODES.iter().find_map(|n| known.iter().find(|f| same_name(f.name, n)))?.value;
    let usable = !value.is_empty() && value != "-" && !value.starts_with("http") && value.len() < 80;
    usable.then(|| value.to_owned())
}

/// `api_1  | …` and `pod-7f9c | …` as docker compose and stern print them.
fn shipper_name(line: &str) -> Option<String> {
    let (name, _) = line.split_once(" | ")?;
    let name = name.trim();
    (!name.is_empty() && name.len() < 64 && !name.contains([' ', '"', '{'])).then(|| name.to_owned())
}

fn path_of(target: &str) -> String {
    let path = target.split(['?', '#', ' ']).next().unwrap_or(target);
    match path.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]).to_owned(),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_combined_format() {
        let found = lines("10.0.0.7 - - [23/Sep/2022:11:57:49 +0000] \"GET /api/x?y=1 HTTP/1.1\" 401 12 \"-\" \"curl/8\" upstream: 10.0.0.4:8080\n");
        assert_eq!((found[0].status, found[0].path.as_str(), found[0].node.as_deref()), (401, "/api/x", Some("10.0.0.4:8080")));
        assert_eq!(found[0].time, Some(1_663_934_269));
    }

    #[test]
    fn reads_json_of_application_gateway() {
        let line = r#"{"timeStamp":"2022-09-23T11:57:49Z","properties":{"requestUri":"/api","httpStatus":401,"serverRouted":"10.0.0.5:443"}}"#;
        let found = lines(line);
        assert_eq!((found[0].status, found[0].node.as_deref()), (401, Some("10.0.0.5:443")));
    }
}
