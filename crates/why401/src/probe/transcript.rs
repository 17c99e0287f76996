//! What was seen, in the dress of `curl -v`, which people and the diagnosis read.

use std::fmt::Write as _;

use why401_azure::Url;
use why401_azure::probe::{Exchange, Request, Spoken};
use why401_evidence::formats::capsule::{self, Answer, Change, Outcome};
use why401_evidence::time::Epoch;
use why401_evidence::{Text, redact};
use zeroize::Zeroizing;

/// Bytes of a body that are kept: errors stand at its beginning.
const MOST_OF_BODY: usize = 8 * 1024;

/// The text so far. It holds credentials as they were sent, until [`Transcript::capsule`] has replaced them.
pub(crate) struct Transcript(Zeroizing<String>);

impl Transcript {
    pub(crate) fn new(made: Epoch) -> Self {
        let mut text = Zeroizing::new(capsule::head(made));
        text.push_str("* Secrets are replaced. `why401 diagnose FILE` reads this, `why401 verify FILE` sends the request again.\n");
        Self(text)
    }

    pub(crate) fn remark(&mut self, line: &str) {
        let _ = writeln!(self.0, "* {line}");
    }

    pub(crate) fn emulates(&mut self, audience: &str) {
        self.0.push_str(&capsule::emulates_line(audience));
    }

    pub(crate) fn step(&mut self, name: &str, outcome: Outcome, fault: Option<&str>, text: &str) {
        self.0.push_str(&capsule::step_line(name, outcome, fault, text));
    }

    pub(crate) fn trial(&mut self, change: Change, value: &str, result: &Answer) {
        self.0.push_str(&capsule::trial_line(change, value, result));
    }

    /// A request and its answer.
    pub(crate) fn exchange(&mut self, request: &Request, exchange: &Exchange) {
        self.request(request, exchange.version);
        self.response(exchange);
    }

    fn request(&mut self, request: &Request, version: Spoken) {
        self.line(&request.method, &request.url, version);
        for (name, value) in &request.headers {
            let _ = writeln!(self.0, "> {name}: {}", one_line(value.expose()));
        }
        self.0.push_str(">\n");
    }

    /// A request of which only method and address are known, and its answer.
    pub(crate) fn summary(&mut self, method: &str, url: &str, exchange: &Exchange) {
        if let Ok(url) = Url::parse(url) {
            self.line(method, &url, exchange.version);
        }
        self.0.push_str(">\n");
        self.response(exchange);
    }

    fn line(&mut self, method: &str, url: &Url, version: Spoken) {
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let _ = writeln!(self.0, "> {method} {}{query} {version}", url.path());
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let _ = writeln!(self.0, "> Host: {}{port}", url.host_str().unwrap_or(""));
    }

    fn response(&mut self, exchange: &Exchange) {
        let _ = writeln!(self.0, "< {} {} {}", exchange.version, exchange.status, exchange.reason);
        for (name, value) in &exchange.headers {
            let _ = writeln!(self.0, "< {name}: {}", one_line(value));
        }
        self.0.push_str("<\n");
        let body = String::from_utf8_lossy(&exchange.body[..exchange.body.len().min(MOST_OF_BODY)]);
        // A line of a body must not pass for one of ours.
        for line in body.lines() {
            let _ = writeln!(self.0, "{}{line}", if line.starts_with(['*', '>', '<']) && line.get(1..2) == Some(" ") { " " } else { "" });
        }
    }

    /// The text without its secrets; it is what is diagnosed, here and elsewhere.
    pub(crate) fn capsule(&self) -> String {
        redact::redact(&Text::new(self.0.as_bytes().to_vec()))
    }
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}
