//! An error as the token endpoint writes it.

use serde_json::{Value, json};

use super::table::Kind;
use crate::clock;
use crate::http::{Reply, Request};
use crate::mint::guid;

/// An error of the table with its placeholders filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    kind: Kind,
    text: String,
    retry_after: Option<u64>,
}

impl Failure {
    /// `kind` with each `{name}` replaced.
    pub(super) fn new(kind: Kind, values: &[(&str, &str)]) -> Self {
        Self {
            kind,
            text: why401_catalogue::fill(kind.text, |name| values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)),
            retry_after: None,
        }
    }

    /// To be tried again after so many seconds.
    pub(super) fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// The answer; it names the request twice, by an id of ours and by the client's.
    pub(super) fn reply(&self, request: &Request, now: i64) -> Reply {
        let (trace, correlation) = (guid(), correlation(request));
        let reply = framed(Reply::json(self.kind.status, &self.body(&trace, &correlation, now)), &trace, &correlation);
        match self.retry_after {
            Some(seconds) => reply.header("Retry-After", seconds.to_string()),
            None => reply,
        }
    }

    fn body(&self, trace: &str, correlation: &str, now: i64) -> Value {
        let Kind { code, error, suberror, .. } = self.kind;
        let timestamp = clock::rfc3339(now).replacen('T', " ", 1);
        let mut body = json!({
            "error": error,
            "error_description": format!("AADSTS{code}: {} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {timestamp}", self.text),
            "error_codes": [code],
            "timestamp": timestamp,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": format!("https://login.microsoftonline.com/error?code={code}"),
        });
        if let Some(suberror) = suberror {
            body["suberror"] = suberror.into();
        }
        body
    }
}

/// The id that the client gave its request, if it looks like one.
pub(super) fn correlation(request: &Request) -> String {
    let given = request.header("client-request-id").filter(|id| why401_evidence::identifiers::is_guid(id));
    given.map_or_else(guid, str::to_owned)
}

/// The headers that every answer of the token endpoint has.
pub(super) fn framed(reply: Reply, trace: &str, correlation: &str) -> Reply {
    reply
        .header("Cache-Control", "no-store, no-cache")
        .header("Pragma", "no-cache")
        .header("Expires", "-1")
        .header("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        .header("X-Content-Type-Options", "nosniff")
        .header("client-request-id", correlation)
        .header("x-ms-request-id", trace)
        .header("x-ms-ests-server", "2.1.99999.0 - LAB")
        .header("x-ms-srs", "1.P")
}
