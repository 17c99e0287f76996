//! The request that somebody wants to send again, read out of what people paste: a command line of curl, an entry of a HAR.
//!
//! Unlike the readers of evidence these are exact: what is not understood is an error or a note, because something is sent afterwards.

mod address;
pub mod curl;
pub mod har;
mod header;
mod variable;
mod words;

use std::fmt;
use std::time::Duration;

use crate::secret::Secret;
pub use address::BadAddress;

/// Most headers that a request may have; servers refuse far fewer.
const MOST_HEADERS: usize = 1_000;

/// A request as somebody wrote it down.
///
/// Its `Debug` shows neither values of headers nor the query, which may hold a signature, nor the body, which may hold a secret.
/// URL and body are as secret as the values of the headers; their type only says that they are sent as they are.
#[derive(Clone)]
pub struct Recorded {
    /// The method, in the case in which it was written (RFC 9110 section 9.1: it is case-sensitive).
    pub method: String,
    /// Absolute `http` or `https` URL without user information, which is among the headers.
    pub url: String,
    /// Name and value in the order in which they were written; those that curl derives from options follow.
    pub headers: Vec<(String, Secret)>,
    /// The body, empty if there is none.
    pub body: Vec<u8>,
    /// How it was to be sent.
    pub options: Options,
    /// Sentences on what was left out, guessed or looks wrong. They hold no values.
    pub notes: Vec<String>,
}

/// How a request was to be sent, as options of curl say (<https://curl.se/docs/manpage.html>).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// `-k`: the server's certificate is not checked.
    pub insecure: bool,
    /// `-L`: redirects are followed.
    pub location: bool,
    /// `--compressed`: a compressed response is asked for and undone.
    pub compressed: bool,
    /// The version of HTTP that is asked for.
    pub http_version: Option<HttpVersion>,
    /// `-x`: the proxy as written; it may hold a password.
    pub proxy: Option<String>,
    /// `--noproxy`: hosts that are reached without proxy, by commas; `*` for all.
    pub noproxy: Option<String>,
    /// `--connect-to`: each `HOST1:PORT1:HOST2:PORT2`.
    pub connect_to: Vec<String>,
    /// `--resolve`: each `[+]HOST:PORT:ADDRESS[,ADDRESS]`.
    pub resolve: Vec<String>,
    /// `--cacert`: path of a file, which was not read.
    pub cacert: Option<String>,
    /// `-m`: how long the whole exchange may take.
    pub max_time: Option<Duration>,
    /// `--connect-timeout`: how long the connection may take.
    pub connect_timeout: Option<Duration>,
    /// `-A`, which also is among the headers.
    pub user_agent: Option<String>,
    /// Headers that are not to be sent although clients add them by themselves (`-H 'Accept:'`), in lower case.
    pub without: Vec<String>,
}

/// A version of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpVersion {
    /// `--http1.0`.
    Http10,
    /// `--http1.1`.
    Http11,
    /// `--http2`: offered to the server.
    Http2,
    /// `--http2-prior-knowledge`: spoken without asking.
    Http2PriorKnowledge,
    /// `--http3` and `--http3-only`.
    Http3,
}

impl Recorded {
    /// The first value of a header, whatever the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&Secret> {
        header::value(&self.headers, name)
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded")
            .field("method", &self.method)
            .field("url", &address::without_query(&self.url))
            .field("headers", &self.headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("options", &self.options)
            .field("notes", &self.notes)
            .finish()
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("insecure", &self.insecure)
            .field("location", &self.location)
            .field("compressed", &self.compressed)
            .field("http_version", &self.http_version)
            .field("proxy", &self.proxy.as_deref().map(address::without_user))
            .field("noproxy", &self.noproxy)
            .field("connect_to", &self.connect_to)
            .field("resolve", &self.resolve)
            .field("cacert", &self.cacert)
            .field("max_time", &self.max_time)
            .field("connect_timeout", &self.connect_timeout)
            .field("user_agent", &self.user_agent)
            .field("without", &self.without)
            .finish()
    }
}

/// Sentences for the reader: each once, and not more than anybody reads.
#[derive(Default)]
struct Notes(Vec<String>);

impl Notes {
    const MOST: usize = 32;

    fn add(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if self.0.len() < Self::MOST && !self.0.contains(&sentence) {
            self.0.push(sentence);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let recorded = Recorded {
            method: "GET".to_owned(),
            url: "https://a.example/b?sig=hunter2".to_owned(),
            headers: vec![("Authorization".to_owned(), Secret::new("Bearer hunter2".to_owned()))],
            body: b"client_secret=hunter2".to_vec(),
            options: Options { proxy: Some("http://ann:hunter2@proxy.example:8080".to_owned()), ..Options::default() },
            notes: Vec::new(),
        };
        let shown = format!("{recorded:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("104, 117"), "{shown}");
        assert!(shown.contains("https://a.example/b?…") && shown.contains("http://proxy.example:8080"), "{shown}");
    }

    #[test]
    fn notes_are_few() {
        let mut notes = Notes::default();
        (0..100).for_each(|number| notes.add(format!("{}", number / 2)));
        assert_eq!(notes.0.len(), Notes::MOST);
    }
}
