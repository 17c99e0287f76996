//! Requests and responses, put together from their lines in whatever dress they come.

use crate::fields::{Field, floor_boundary, rest_of_line, same_name};
use crate::identifiers::{self, host_of};
use crate::span::Span;

/// A header line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Name in lower case.
    pub name: String,
    /// Value; empty for headers that carry a credential, which are only known to be there.
    pub value: String,
    /// Place of the value.
    pub span: Span,
}

/// A request and what was answered, as far as the text shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exchange {
    /// Method, upper case.
    pub method: Option<String>,
    /// Address or path as written.
    pub url: Option<String>,
    /// Place of the request line.
    pub request_span: Option<Span>,
    /// Host, from the address or the `Host` header.
    pub host: Option<String>,
    /// HTTP status.
    pub status: Option<u16>,
    /// Place of the status.
    pub status_span: Option<Span>,
    /// Headers of the request.
    pub request_headers: Vec<Header>,
    /// Headers of the response.
    pub response_headers: Vec<Header>,
    /// Whether the text shows the request's header block, so that a header that is not there was not sent.
    pub raw_request: bool,
}

impl Exchange {
    /// The response header `name` (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&Header> {
        self.response_headers.iter().find(|h| h.name == name)
    }

    /// The request header `name` (lower case).
    #[must_use]
    pub fn request_header(&self, name: &str) -> Option<&Header> {
        self.request_headers.iter().find(|h| h.name == name)
    }

    fn is_empty(&self) -> bool {
        self.request_span.is_none() && self.status.is_none() && self.request_headers.is_empty() && self.response_headers.is_empty()
    }
}

/// Headers of requests that are kept.
const REQUEST: [&str; 18] = [
    "x-ms-date",
    "authorization",
    "host",
    "user-agent",
    "x-identity-header",
    "metadata",
    "proxy-authorization",
    "cookie",
    "accept",
    "api-key",
    "ocp-apim-subscription-key",
    "x-functions-key",
    "x-ms-authorization-auxiliary",
    "x-api-key",
    "subscription-key",
    "x-zumo-auth",
    "aeg-sas-key",
    "x-functions-clientid",
];
/// Headers whose values are credentials and are never copied.
const CREDENTIALS: [&str; 12] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "api-key",
    "ocp-apim-subscription-key",
    "x-functions-key",
    "x-identity-header",
    "x-ms-authorization-auxiliary",
    "x-api-key",
    "subscription-key",
    "x-zumo-auth",
    "aeg-sas-key",
];
/// Headers of responses that are kept.
const RESPONSE: [&str; 34] = [
    "www-authenticate",
    "server",
    "date",
    "via",
    "location",
    "content-type",
    "x-ms-failure-cause",
    "x-ms-error-code",
    "apim-request-id",
    "x-azure-ref",
    "x-envoy-upstream-service-time",
    "x-envoy-decorator-operation",
    "x-powered-by",
    "x-aspnet-version",
    "x-cache",
    "x-served-by",
    "cf-ray",
    "x-varnish",
    "x-ms-keyvault-service-version",
    "x-ms-ags-diagnostic",
    "x-ms-gatewayversion",
    "x-kong-response-latency",
    "x-squid-error",
    "proxy-authenticate",
    "x-amzn-requestid",
    "retry-after",
    "x-ms-version",
    "x-ms-diagnostics",
    "x-vss-e2eid",
    "x-tfs-serviceerror",
    "docker-distribution-api-version",
    "azure-asyncoperation",
    "x-ms-ests-server",
    "x-ms-correlation-request-id",
];
/// Methods (RFC 9110 section 9, `WebDAV`'s and `OData`'s).
const METHODS: [&str; 9] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "MERGE", "PROPFIND"];

/// Longest address that is read, in bytes.
const LONGEST_URL: usize = 4096;
/// How far before a header's value curl's `>` may stand.
const MARKER_REACH: usize = 80;

enum Event {
    Request { method: String, url: String },
    Status(u16),
    Header { header: Header, request: bool, quoted: bool },
}

/// Puts the exchanges of `text` together.
#[must_use]
pub fn exchanges(text: &str, fields: &[Field<'_>], statuses: &[(u16, Span)]) -> Vec<Exchange> {
    let mut events = requests(text);
    events.extend(field_requests(fields));
    events.extend(statuses.iter().map(|(code, span)| (*span, Event::Status(*code))));
    events.extend(headers(text, fields));
    events.sort_by_key(|(span, _)| *span);
    let mut builder = Builder { text, done: Vec::new(), current: Exchange::default(), last: 0 };
    for (span, event) in events {
        builder.take(span, event);
    }
    builder.close();
    builder.done
}

struct Builder<'a> {
    text: &'a str,
    done: Vec<Exchange>,
    current: Exchange,
    last: usize,
}

impl Builder<'_> {
    fn take(&mut self, span: Span, event: Event) {
        match event {
            Event::Request { method, url } => self.request(span, method, url),
            Event::Status(code) => self.status(span, code),
            Event::Header { header, request, quoted } => self.header(header, request, quoted),
        }
        self.last = span.end;
    }

    fn close(&mut self) {
        let exchange = std::mem::take(&mut self.current);
        if !exchange.is_empty() {
            self.done.push(exchange);
        }
    }

    fn request(&mut self, span: Span, method: String, url: String) {
        // The same line again is another way to write the same request, unless its headers have passed: then it is sent again.
        let sent = self.current.request_headers.iter().any(|header| header.name == "authorization");
        let same = self.current.url.as_deref() == Some(url.as_str()) && self.current.status.is_none() && !sent;
        if !same && (self.current.request_span.is_some() || self.current.status.is_some()) {
            self.close();
        }
        self.current.host = host_of(&url).filter(|_| url.contains("//")).or(self.current.host.take());
        (self.current.method, self.current.url, self.current.request_span) = (Some(method), Some(url), Some(span));
    }

    fn status(&mut self, span: Span, code: u16) {
        if self.current.status.is_none() && self.current.request_span.is_some() {
            self.current.raw_request |= self.listed(span);
        }
        match self.current.status {
            None => (self.current.status, self.current.status_span) = (Some(code), Some(span)),
            Some(known) if known == code && span.start < self.last + 4000 => {}
            Some(_) => {
                self.close();
                (self.current.status, self.current.status_span) = (Some(code), Some(span));
            }
        }
    }

    /// Whether a header stands in a list that an SDK wrote, in which none is missing.
    fn listed(&self, span: Span) -> bool {
        let from = self.current.request_span.map_or(span.start, |request| request.start).saturating_sub(MARKER_REACH);
        let before = &self.text[floor_boundary(self.text, from)..span.start];
        LISTS.iter().any(|list| before.contains(list))
    }

    fn header(&mut self, header: Header, request: bool, quoted: bool) {
        if !request {
            self.current.response_headers.push(header);
            return;
        }
        let before = &self.text[floor_boundary(self.text, header.span.start.saturating_sub(MARKER_REACH))..header.span.start];
        let sent = before.rsplit_once('\n').map_or(before, |(_, line)| line).trim_start().starts_with('>');
        if sent && self.current.status.is_some() {
            self.close();
        }
        if header.name == "host" && self.current.host.is_none() {
            self.current.host = host_of(&header.value);
        }
        let block = matches!(header.name.as_str(), "host" | "user-agent") && !quoted && self.current.status.is_none();
        let listed = quoted && self.current.status.is_none() && self.listed(header.span);
        self.current.raw_request |= sent || block || listed;
        self.current.request_headers.push(header);
    }
}

/// How the SDKs of Azure begin the list of all headers of a request: Python; JavaScript.
const LISTS: [&str; 2] = ["\nRequest headers:\n", "core-rest-pipeline:info Request: {"];

/// Request lines: a method, a blank, an address or path.
fn requests(text: &str) -> Vec<(Span, Event)> {
    let mut found = Vec::new();
    for method in METHODS {
        for at in memchr::memmem::find_iter(text.as_bytes(), method) {
            let end = at + method.len();
            let glued = at > 0 && (text.as_bytes()[at - 1].is_ascii_alphanumeric() || matches!(text.as_bytes()[at - 1], b'_' | b'-' | b'/'));
            let window = &text[end..floor_boundary(text, end + LONGEST_URL)];
            let rest = window.trim_start_matches([' ', ':', '"', '\'', ',']);
            let url: &str = rest.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ')')).next().unwrap_or("");
            let starts = url.starts_with('/') || url.starts_with("http://") || url.starts_with("https://");
            if !glued && starts && rest.len() + 6 >= window.len() {
                let url_at = end + window.len() - rest.len();
                found.push((Span::new(at, url_at + url.len()), Event::Request { method: method.to_owned(), url: url.to_owned() }));
            }
        }
    }
    found
}

/// Requests told by fields: `Request URL: '…'`, and `"url"` beside `"method"` (HAR, SDK dumps).
fn field_requests(fields: &[Field<'_>]) -> Vec<(Span, Event)> {
    let mut found = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let named = ["url", "uri", "requesturl", "requesturi"].iter().any(|n| same_name(field.name, n));
        if !named || !field.value.starts_with("http") {
            continue;
        }
        let near = &fields[at.saturating_sub(4)..(at + 5).min(fields.len())];
        let method = near.iter().find(|f| f.name.eq_ignore_ascii_case("method") && METHODS.contains(&f.value)).map_or("GET", |f| f.value);
        found.push((field.value_span, Event::Request { method: method.to_owned(), url: field.value.to_owned() }));
    }
    found
}

fn headers(text: &str, fields: &[Field<'_>]) -> Vec<(Span, Event)> {
    let mut found = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        if field.separator != b':' {
            continue;
        }
        // HAR and some dumps write a header as a pair of fields.
        let pair = field.name == "name" && fields.get(at + 1).is_some_and(|next| next.name == "value");
        let (name, value_field) = if pair { (field.value, &fields[at + 1]) } else { (field.name, field) };
        let name = name.to_ascii_lowercase();
        let request = REQUEST.contains(&name.as_str());
        if !request && !RESPONSE.contains(&name.as_str()) {
            continue;
        }
        let span = if value_field.quoted { value_field.value_span } else { folded_line(text, value_field.value_span.start) };
        let value = span.of(text);
        if name == "authorization" && value.starts_with("http") {
            continue;
        }
        let value = if CREDENTIALS.contains(&name.as_str()) { String::new() } else { value.to_owned() };
        found.push((span, Event::Header { header: Header { name, value, span }, request, quoted: value_field.quoted }));
    }
    found
}

/// The rest of a line, with the indented lines that go on with it (RFC 9112 section 5.2).
fn folded_line(text: &str, at: usize) -> Span {
    let mut span = rest_of_line(text, at);
    for _ in 0..8 {
        let rest = &text[span.end..];
        let indented = rest.starts_with("\n ") || rest.starts_with("\n\t");
        let next = rest_of_line(text, span.end + 1);
        if !indented || next.is_empty() || next.of(text).split([' ', '"']).next().is_some_and(|word| word.ends_with(':')) || !span.of(text).ends_with(',') {
            break;
        }
        span.end = next.end;
    }
    span
}

/// Hosts that were called, in order.
pub fn hosts(exchanges: &[Exchange]) -> impl Iterator<Item = &str> {
    exchanges.iter().filter_map(|e| e.host.as_deref())
}

/// Whether `url` is plain http to a host that is not this machine or a metadata address.
#[must_use]
pub fn is_plain_http(url: &str) -> bool {
    url.starts_with("http://") && identifiers::host_of(url).is_some_and(|host| !matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1" | "169.254.169.254"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::fields;
    use crate::http::status::statuses;

    fn read(text: &str) -> Vec<Exchange> {
        exchanges(text, &fields(text).collect::<Vec<_>>(), &statuses(text))
    }

    #[test]
    fn reads_curl() {
        let text =
            "> GET /secrets/a HTTP/2\n> Host: kv.vault.azure.net\n> User-Agent: curl/8\n> \n< HTTP/2 401 \n< server: x\n< www-authenticate: Bearer a=\"b\"\n";
        let found = read(text);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].host.as_deref(), found[0].status, found[0].raw_request), (Some("kv.vault.azure.net"), Some(401), true));
        assert_eq!(found[0].header("www-authenticate").map(|h| h.value.as_str()), Some("Bearer a=\"b\""));
    }

    #[test]
    fn reads_the_python_pipeline() {
        let text = "Request URL: 'https://a.blob.core.windows.net/c'\nRequest method: 'GET'\nRequest headers:\n    'Accept': 'application/xml'\nNo body was attached\nResponse status: 403\nResponse headers:\n    'Date': 'Fri, 23 Sep 2022 11:57:49 GMT'\n";
        let found = read(text);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].host.as_deref(), found[0].status), (Some("a.blob.core.windows.net"), Some(403)));
        assert!(found[0].header("date").is_some());
    }

    #[test]
    fn reads_a_har() {
        let text = r#"{"log":{"entries":[{"request":{"method":"GET","url":"https://api.contoso.example/x","headers":[{"name":"Authorization","value":"Bearer null"}]},"response":{"status":401,"headers":[{"name":"Server","value":"nginx"}]}}]}}"#;
        let found = read(text);
        assert_eq!((found[0].method.as_deref(), found[0].status), (Some("GET"), Some(401)));
        assert_eq!(found[0].request_header("authorization").map(|h| h.value.as_str()), Some(""));
        assert_eq!(found[0].header("server").map(|h| h.value.as_str()), Some("nginx"));
    }
}
