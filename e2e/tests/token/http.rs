//! One request to a peer on this machine.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// An answer that takes longer than this does not come.
const LONGEST: Duration = Duration::from_secs(30);

/// A request without a body.
#[track_caller]
pub(crate) fn send(method: &str, url: &str) -> String {
    exchange(method, url, "text/plain", "")
}

/// A form.
#[track_caller]
pub(crate) fn post_form(url: &str, members: &[(&str, &str)]) -> String {
    let encoded: Vec<String> = members.iter().map(|(name, value)| format!("{name}={}", percent_encoded(value))).collect();
    exchange("POST", url, "application/x-www-form-urlencoded", &encoded.join("&"))
}

/// JSON.
#[track_caller]
pub(crate) fn post_json(url: &str, body: &serde_json::Value) -> String {
    exchange("POST", url, "application/json", &body.to_string())
}

/// The body of the answer, whose status must be 200. HTTP/1.0, because then it ends with the connection.
#[track_caller]
fn exchange(method: &str, url: &str, kind: &str, body: &str) -> String {
    let (host, path) = url.strip_prefix("http://").and_then(|rest| rest.split_once('/')).unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(LONGEST)).unwrap();
    let head = format!("{method} /{path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(head.split(' ').nth(1), Some("200"), "{method} {url}: {answer}");
    body.to_owned()
}

fn percent_encoded(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    value.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
