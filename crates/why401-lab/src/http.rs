//! A request as the lab's parts see it, and what they answer. No sockets: every part can be tested by a call.

use std::net::SocketAddr;

/// A request that was read whole.
#[derive(Debug, Clone)]
pub struct Request {
    /// Method, upper case.
    pub method: String,
    /// Host that was asked for, in lower case and without port (`Host`, or `:authority` of HTTP/2).
    pub host: String,
    /// Path as sent, still percent-encoded, with its leading slash.
    pub path: String,
    /// Query as sent, without the question mark; empty if there is none.
    pub query: String,
    /// Headers in the order sent, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
    /// The address of the lab that was connected to.
    pub local: SocketAddr,
    /// Whether it came over TLS.
    pub tls: bool,
}

impl Request {
    /// The first header `name` (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first query parameter `name`, decoded; names are compared without case, as Azure does.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.query.as_bytes()).find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.into_owned())
    }

    /// The first field `name` of a form in the body, decoded.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(&self.body).find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers in order; `Date`, `Content-Length` and `Connection` are added by the listener unless they are here.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
    /// How the answer ends.
    pub ending: Ending,
}

/// How an answer ends; all but the first are faults of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// As it should.
    Whole,
    /// The connection is reset after so many bytes of the body.
    Reset(usize),
    /// Nothing is sent at all, until the client goes away or so many seconds have passed.
    Stall(u64),
}

impl Reply {
    /// An answer without body.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), ending: Ending::Whole }
    }

    /// An answer in JSON.
    #[must_use]
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::new(status).body("application/json; charset=utf-8", body.to_string())
    }

    /// With this body.
    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("Content-Type", content_type)
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The first header `name`, in any case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}
