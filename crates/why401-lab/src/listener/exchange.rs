//! One request and its answer, between hyper's types and ours.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, DATE, HeaderName, HeaderValue};
use hyper::{HeaderMap, StatusCode};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use super::PATIENCE;
use super::body::Sent;
use super::socket::Reset;
use crate::clock;
use crate::fault::Network;
use crate::http::{Ending, Reply, Request};
use crate::world::World;

/// Most bytes of a request's body.
const MOST_BODY: usize = 4 << 20;
/// Seconds that the network says nothing when it stalls.
const STALL: u64 = 10;

/// One connection.
pub(super) struct Line {
    pub(super) world: Arc<World>,
    pub(super) role: Option<String>,
    pub(super) local: SocketAddr,
    pub(super) tls: bool,
    pub(super) reset: Reset,
    /// Ends the connection.
    pub(super) end: Arc<Notify>,
}

/// Reads a request, has it answered, and writes the answer.
pub(super) async fn answer(line: Arc<Line>, request: hyper::Request<Incoming>) -> Result<hyper::Response<Sent>, Infallible> {
    let version = if request.version() == hyper::Version::HTTP_2 { 20 } else { 11 };
    let (reply, host) = match read(&line, request).await {
        Ok(request) => {
            line.world.arrived(&request, version);
            let host = line.role.clone().unwrap_or_else(|| request.host.clone());
            (on_the_way(&line.world, &host).unwrap_or_else(|| line.world.answer(&request)), host)
        }
        Err(status) => (Reply::new(status).header("Connection", "close"), String::new()),
    };
    Ok(write(&line, weather(&line.world, &host, reply), &host).await)
}

/// Reads the request whole, or says which status refuses it.
async fn read(line: &Line, request: hyper::Request<Incoming>) -> Result<Request, u16> {
    let (parts, body) = request.into_parts();
    let body = timeout(PATIENCE, Limited::new(body, MOST_BODY).collect()).await.map_err(|_| 408_u16)?.map_err(|_| 413_u16)?;
    let authority = parts.uri.authority().map(ToString::to_string);
    let mut headers: Vec<(String, String)> = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    if let Some(authority) = authority.filter(|_| !parts.headers.contains_key("host")) {
        headers.push(("host".to_owned(), authority));
    }
    let host = headers.iter().find(|(name, _)| name == "host").map(|(_, value)| without_port(value)).unwrap_or_default();
    Ok(Request {
        method: parts.method.to_string(),
        host,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        body: body.to_bytes().to_vec(),
        local: line.local,
        tls: line.tls,
    })
}

/// A header's value; bytes that are no UTF-8 are read as Latin-1.
fn text(value: &HeaderValue) -> String {
    std::str::from_utf8(value.as_bytes()).map_or_else(|_| value.as_bytes().iter().map(|byte| char::from(*byte)).collect(), str::to_owned)
}

fn without_port(host: &str) -> String {
    let bare = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split(':').next().unwrap_or_default(),
    };
    bare.trim_end_matches('.').to_ascii_lowercase()
}

/// What answers before the request gets to its host.
fn on_the_way(world: &World, host: &str) -> Option<Reply> {
    (world.faults().network.get(host) == Some(&Network::Captive))
        .then(|| Reply::new(200).header("Cache-Control", "no-store").body("text/html; charset=utf-8", PORTAL))
}

/// The page of a hotel's network, which everybody has seen.
const PORTAL: &str = "<!DOCTYPE html><html><head><title>Guest Wi-Fi</title></head><body><h1>Welcome</h1><form method=\"post\" action=\"http://portal.guest.example/accept\"><p>Accept the terms to go online.</p><button>Connect</button></form></body></html>\n";

/// What the network does to an answer.
fn weather(world: &World, host: &str, reply: Reply) -> Reply {
    let ending = match world.faults().network.get(host) {
        Some(Network::Reset) => Ending::Reset(reply.body.len() / 2),
        Some(Network::Stall) => Ending::Stall(STALL),
        _ => return reply,
    };
    Reply { ending, ..reply }
}

async fn write(line: &Line, reply: Reply, host: &str) -> hyper::Response<Sent> {
    let mut headers = fields(&reply);
    if !headers.contains_key(DATE) {
        add(&mut headers, "date", &clock::http_date(line.world.now(line.world.place(host))));
    }
    let body = match reply.ending {
        Ending::Whole => Sent::whole(reply.body),
        Ending::Reset(at) => {
            // An answer without a body has one here: there has to be something to be missing.
            headers.insert(CONTENT_LENGTH, HeaderValue::from(reply.body.len().max(at + 1)));
            line.reset.demand();
            Sent::cut(reply.body, at, Arc::clone(&line.end))
        }
        Ending::Stall(seconds) => {
            sleep(Duration::from_secs(seconds)).await;
            line.end.notify_one();
            std::future::pending::<Sent>().await
        }
    };
    let mut response = hyper::Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.headers_mut() = headers;
    response
}

fn fields(reply: &Reply) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(reply.headers.len() + 1);
    for (name, value) in &reply.headers {
        add(&mut headers, name, value);
    }
    headers
}

/// Adds a header; one that cannot be written is left out.
fn add(headers: &mut HeaderMap, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
        headers.append(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_read_without_its_port() {
        assert_eq!(without_port("Login.MicrosoftOnline.com:8443"), "login.microsoftonline.com");
        assert_eq!(without_port("[::1]:443"), "::1");
        assert_eq!(without_port("localhost"), "localhost");
        assert_eq!(without_port(""), "");
    }

    #[test]
    fn headers_that_cannot_be_written_are_left_out() {
        let reply = Reply::new(200).header("X-A", "b").header("bad name", "c").header("X-D", "e\r\nf").header("X-A", "g");
        let headers = fields(&reply);
        assert_eq!(headers.len(), 2);
        assert_eq!(headers.get_all("x-a").iter().count(), 2);
    }
}
