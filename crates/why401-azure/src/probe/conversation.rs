//! One request and one answer over a connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::{http1, http2};
use hyper::ext::ReasonPhrase;
use hyper::header::{HOST, PROXY_AUTHORIZATION};
use hyper::{Response, Uri, Version};
use hyper_util::client::proxy::matcher::Intercept;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::task::JoinHandle;

use super::connection::{Counted, Link};
use super::exchange::{Spoken, Stage};
use super::request::{NotSent, Prepared};
use crate::error::Fault;
use crate::failure;

/// How much of a body is kept, in bytes.
pub(super) const LONGEST_BODY: usize = 64 * 1024;

/// Most headers of an answer, and how long they may be together with HTTP/2, in bytes.
const MOST_HEADERS: usize = 512;
const LONGEST_HEADERS: u32 = 256 * 1024;

/// The request as it goes over one connection.
pub(super) struct Outgoing {
    request: hyper::Request<Full<Bytes>>,
    http2: bool,
    size: usize,
}

impl Outgoing {
    /// `proxy` is one that it is handed to, to be passed on.
    pub(super) fn new(prepared: &Prepared, body: &[u8], http2: bool, proxy: Option<&Intercept>) -> Result<Self, NotSent> {
        let mut request = hyper::Request::new(Full::new(Bytes::copy_from_slice(body)));
        *request.method_mut() = prepared.method.clone();
        *request.headers_mut() = prepared.headers.clone();
        *request.uri_mut() = uri(prepared, http2, proxy.is_some())?;
        if let Some(credential) = proxy.and_then(Intercept::basic_auth) {
            request.headers_mut().insert(PROXY_AUTHORIZATION, credential.clone());
        }
        if http2 {
            // Its place is `:authority` (RFC 9113 section 8.3.1).
            request.headers_mut().remove(HOST);
            *request.version_mut() = Version::HTTP_2;
        }
        Ok(Self { request, http2, size: body.len() })
    }
}

/// The whole address with HTTP/2 and for a proxy, else what stands in the request line.
fn uri(prepared: &Prepared, http2: bool, absolute: bool) -> Result<Uri, NotSent> {
    let url = &prepared.url;
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    if !http2 && !absolute {
        return path.parse().map_err(|_| NotSent::Address);
    }
    let host = prepared.headers.get(HOST).filter(|_| http2).and_then(|host| host.to_str().ok()).map(str::to_owned);
    let authority = host.unwrap_or_else(|| crate::address::host(url));
    Uri::builder().scheme(url.scheme()).authority(authority).path_and_query(path).build().map_err(|_| NotSent::Address)
}

/// An answer whose body is still to come.
pub(super) struct Incipient {
    response: Response<Incoming>,
    connection: Driven,
    pub(super) sent_at: f64,
    pub(super) received_at: f64,
    pub(super) first_byte: Duration,
}

/// The task that moves the bytes; it ends with this.
struct Driven(JoinHandle<()>);

impl Drop for Driven {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends, and waits for the head of the answer.
pub(super) async fn send(link: Link, outgoing: Outgoing, limit: Duration) -> Result<Incipient, (Stage, Fault)> {
    let written = Arc::new(AtomicUsize::new(0));
    let size = outgoing.size;
    let io = TokioIo::new(Counted::new(link, &written));
    let (sent_at, started) = (now(), Instant::now());
    let answer = tokio::time::timeout(limit, exchange(io, outgoing)).await;
    let answer = answer.unwrap_or(Err(Fault::TimedOut(limit)));
    let stage = || if written.load(Ordering::Relaxed) <= size { Stage::Send } else { Stage::Receive };
    let (response, connection) = answer.map_err(|fault| (stage(), fault))?;
    Ok(Incipient { response, connection, sent_at, received_at: now(), first_byte: started.elapsed() })
}

async fn exchange(io: TokioIo<Counted>, outgoing: Outgoing) -> Result<(Response<Incoming>, Driven), Fault> {
    let answer = if outgoing.http2 { over_http2(io, outgoing).await } else { over_http1(io, outgoing).await };
    answer.map_err(|error| failure::of_connection(&error))
}

async fn over_http1(io: TokioIo<Counted>, outgoing: Outgoing) -> hyper::Result<(Response<Incoming>, Driven)> {
    let mut builder = http1::Builder::new();
    // As clients write them; some things in between compare names letter for letter.
    builder.title_case_headers(true);
    // What an odd server says is of more use than that it is odd.
    builder.allow_spaces_after_header_name_in_responses(true).allow_obsolete_multiline_headers_in_responses(true);
    builder.ignore_invalid_headers_in_responses(true).max_headers(MOST_HEADERS);
    let (mut sender, connection) = builder.handshake(io).await?;
    let driven = Driven(tokio::spawn(async move {
        let _ = connection.await;
    }));
    sender.send_request(outgoing.request).await.map(|response| (response, driven))
}

async fn over_http2(io: TokioIo<Counted>, outgoing: Outgoing) -> hyper::Result<(Response<Incoming>, Driven)> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder.max_header_list_size(LONGEST_HEADERS);
    let (mut sender, connection) = builder.handshake(io).await?;
    let driven = Driven(tokio::spawn(async move {
        let _ = connection.await;
    }));
    sender.send_request(outgoing.request).await.map(|response| (response, driven))
}

/// What an answer holds.
pub(super) struct Answer {
    pub(super) version: Spoken,
    pub(super) status: u16,
    pub(super) reason: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) body_whole: bool,
    pub(super) broken: Option<Fault>,
}

impl Incipient {
    /// Reads the body, as far as it is kept.
    pub(super) async fn finish(self, limit: Duration) -> Answer {
        let (head, incoming) = self.response.into_parts();
        let mut body = Vec::new();
        let read = tokio::time::timeout(limit, read(incoming, &mut body)).await;
        let outcome = read.unwrap_or(Err(Fault::TimedOut(limit)));
        drop(self.connection);
        let own = head.extensions.get::<ReasonPhrase>().map(|reason| String::from_utf8_lossy(reason.as_bytes()).into_owned());
        let usual = || if head.version == Version::HTTP_2 { "" } else { head.status.canonical_reason().unwrap_or_default() };
        Answer {
            version: spoken(head.version),
            status: head.status.as_u16(),
            reason: own.unwrap_or_else(|| usual().to_owned()),
            headers: head.headers.iter().map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())).collect(),
            body,
            body_whole: outcome == Ok(true),
            broken: outcome.err(),
        }
    }
}

/// Whether all of the body fits.
async fn read(mut incoming: Incoming, body: &mut Vec<u8>) -> Result<bool, Fault> {
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|error| failure::of_connection(&error))?;
        let Some(bytes) = frame.data_ref() else { continue };
        let room = LONGEST_BODY - body.len();
        body.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() > room {
            return Ok(false);
        }
    }
    Ok(true)
}

fn spoken(version: Version) -> Spoken {
    match version {
        Version::HTTP_2 => Spoken::Http2,
        Version::HTTP_10 | Version::HTTP_09 => Spoken::Http10,
        _ => Spoken::Http11,
    }
}

/// Seconds since 1970, by the clock of this machine.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}
