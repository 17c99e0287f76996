//! What comes of one fetch.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::loopback::{Answer, KEYS, Server, fetcher};
use why401_azure::{Error, Fault, Source, Url};

const NOW: i64 = 1_800_000_000;

/// The fault of a key set that is answered so.
fn fault(answer: Answer) -> Fault {
    let server = Server::start(move |_| answer.clone());
    fault_at(&server.keys())
}

fn fault_at(source: &Source) -> Fault {
    let error = fetcher().key_set(source, NOW).unwrap_err();
    assert!(error.is_network() && !error.hint().is_empty(), "{error}");
    match error {
        Error::Fetch { fault, .. } => fault,
        other => panic!("{other}"),
    }
}

#[test]
fn metadata_lead_to_the_keys() {
    let server = Server::issuer();
    let found = fetcher().key_set(&server.metadata(), NOW).unwrap();
    assert_eq!(found.json, KEYS.as_bytes());
    assert_eq!(found.address, server.url("/keys").as_str());
    assert_eq!(found.metadata.as_deref(), Some(server.url("/metadata").as_str()));
    assert_eq!(found.issuer.as_deref(), Some("https://issuer.example/"));
    assert_eq!((found.fetched, found.cached, found.stale, found.warning), (NOW, false, false, None));
}

#[test]
fn a_key_set_is_fetched_alone() {
    let server = Server::issuer();
    let found = fetcher().key_set(&Source::KeySet(server.url("/keys#fragment")), NOW).unwrap();
    assert_eq!((found.metadata, found.issuer, found.address), (None, None, server.url("/keys").to_string()));
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_request_gives_nothing_away() {
    let server = Server::issuer();
    fetcher().key_set(&server.metadata(), NOW).unwrap();
    for request in server.requests() {
        let names: Vec<String> = request.lines().skip(1).filter_map(|line| Some(line.split_once(':')?.0.to_lowercase())).collect();
        assert!(names.iter().all(|name| ["user-agent", "accept", "host"].contains(&name.as_str())), "{request}");
        assert!(request.starts_with("GET ") && request.to_lowercase().contains(concat!("user-agent: why401/", env!("CARGO_PKG_VERSION"))));
    }
}

#[test]
fn a_status_is_told() {
    assert_eq!(fault(Answer::Whole(500, String::new(), b"Internal".to_vec())), Fault::Status(500));
    assert_eq!(fault(Answer::Whole(404, String::new(), KEYS.into())), Fault::Status(404));
    assert_eq!(fault(Answer::Whole(203, String::new(), KEYS.into())), Fault::Status(203), "a proxy changed it");
}

#[test]
fn a_redirect_is_told_and_not_followed() {
    let other = Server::issuer();
    let location = format!("Location: {}/keys?secret\r\n", other.address);
    let to = other.address.trim_start_matches("http://").to_owned();
    assert_eq!(fault(Answer::Whole(302, location, Vec::new())), Fault::Redirected(Some(to)));
    assert_eq!(fault(Answer::Whole(301, "Location: //\r\n".to_owned(), Vec::new())), Fault::Redirected(None));
    assert!(other.requests().is_empty());
}

#[test]
fn who_does_not_answer_is_not_waited_for() {
    let start = Instant::now();
    assert!(matches!(fault(Answer::Hang), Fault::TimedOut(_)));
    assert!(matches!(fault(Answer::Drip(Duration::from_millis(50))), Fault::TimedOut(_)), "each byte in time, the whole not");
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_page_is_not_json() {
    let page = Answer::Whole(200, "Content-Type: application/json\r\n".to_owned(), b"\n<html>login</html>".to_vec());
    assert_eq!(fault(page), Fault::Page);
}

#[test]
fn the_type_of_content_is_not_asked() {
    let server = Server::start(|_| Answer::Whole(200, "Content-Type: text/html\r\n".to_owned(), KEYS.into()));
    assert!(fetcher().key_set(&server.keys(), NOW).is_ok());
}

#[test]
fn a_body_has_a_limit() {
    assert_eq!(fault(Answer::Endless(b' ')), Fault::TooLarge);
    let padded = format!("{KEYS}{}", " ".repeat(1024 * 1024 - KEYS.len()));
    let server = Server::start(move |path| Answer::ok(&if path == "/keys" { padded.clone() } else { format!("{padded} ") }));
    assert!(fetcher().key_set(&server.keys(), NOW).is_ok(), "1 MiB is not too much");
    assert_eq!(fault_at(&Source::KeySet(server.url("/more"))), Fault::TooLarge);
}

#[test]
fn a_connection_that_ends_is_told() {
    assert_eq!(fault(Answer::CutOff), Fault::Closed);
    assert_eq!(fault(Answer::Close), Fault::Closed);
}

#[test]
fn what_is_no_http_is_told() {
    assert_eq!(fault(Answer::Garbage), Fault::NotHttp);
}

#[test]
fn who_refuses_is_told() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(fault_at(&Source::KeySet(Url::parse(&format!("http://{closed}/keys")).unwrap())), Fault::Refused);
}

#[test]
fn what_is_no_key_set_is_told() {
    assert!(matches!(fault(Answer::ok("")), Fault::NotKeys(_)));
    assert!(matches!(fault(Answer::ok("{}")), Fault::NotKeys(_)));
    let server = Server::start(|_| Answer::ok("{}"));
    assert!(matches!(fault_at(&server.metadata()), Fault::NotMetadata(_)));
}

#[test]
fn keys_are_not_fetched_where_they_can_be_changed() {
    let server = Server::start(|_| Answer::ok(r#"{"issuer":"i","jwks_uri":"http://keys.example/k"}"#));
    assert_eq!(fault_at(&server.metadata()), Fault::UnsafeKeys("keys.example".to_owned()));
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn keys_may_lie_on_another_host() {
    let (keys, server) = (Server::issuer(), Server::issuer());
    let metadata = format!(r#"{{"issuer":"i","jwks_uri":"{}/keys"}}"#, keys.address);
    server.answer(move |_| Answer::ok(&metadata));
    assert_eq!(fetcher().key_set(&server.metadata(), NOW).unwrap().address, keys.url("/keys").as_str());
}

#[test]
fn the_host_with_the_fault_is_named() {
    let (keys, server) = (Server::start(|_| Answer::Close), Server::issuer());
    let metadata = format!(r#"{{"issuer":"i","jwks_uri":"{}/keys"}}"#, keys.address);
    server.answer(move |_| Answer::ok(&metadata));
    let error = fetcher().key_set(&server.metadata(), NOW).unwrap_err();
    let host = keys.address.trim_start_matches("http://").to_owned();
    assert_eq!(error, Error::Fetch { host, fault: Fault::Closed });
}

#[test]
fn plain_http_is_refused_before_anything_is_sent() {
    let error = fetcher().key_set(&Source::KeySet(Url::parse("http://issuer.example/keys").unwrap()), NOW).unwrap_err();
    assert!(matches!(error, Error::Address { .. }) && !error.is_network());
}

#[test]
fn localhost_is_this_machine() {
    let server = Server::issuer();
    let url = server.address.replace("127.0.0.1", "localhost") + "/keys";
    assert!(fetcher().key_set(&Source::KeySet(Url::parse(&url).unwrap()), NOW).is_ok());
}
