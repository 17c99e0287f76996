//! One observed request.

use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use crate::loopback::{Answer, Server};
use why401_azure::probe::{Exchange, Failure, HttpVersion, NotSent, Prober, Proxy, Request, Route, Settings, Spoken, Stage};
use why401_azure::{Fault, Url};
use why401_evidence::Secret;

pub(crate) const SHORT: Duration = Duration::from_millis(800);

/// A prober that does not wait long and has no proxy.
pub(crate) fn prober() -> Prober {
    with(Settings::default())
}

pub(crate) fn with(settings: Settings) -> Prober {
    Prober::new(Settings { timeout: SHORT, ..settings }).unwrap()
}

pub(crate) fn get(url: &str, headers: &[(&str, &str)]) -> Request {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), Secret::new((*value).to_owned()))).collect();
    Request { method: "GET".to_owned(), url: Url::parse(url).unwrap(), headers, body: Vec::new() }
}

pub(crate) fn connecting(rule: &str) -> Settings {
    Settings { connect_to: vec![rule.parse().unwrap()], ..Settings::default() }
}

fn sent(server: &Server) -> Result<Exchange, Failure> {
    prober().send(&get(server.url("/path?a=1").as_str(), &[]), &Route::default())
}

fn answered(answer: Answer) -> Result<Exchange, Failure> {
    let server = Server::start(move |_| answer.clone());
    sent(&server)
}

fn fault(answer: Answer) -> (Stage, Fault) {
    let failure = answered(answer).unwrap_err();
    (failure.stage, failure.fault)
}

#[test]
fn an_answer_is_told_as_it_came() {
    let lines = "WWW-Authenticate: Bearer realm=\"a\"\r\nDate: Mon, 23 Nov 2026 04:01:06 GMT\r\nWWW-Authenticate: Basic\r\n";
    let server = Server::start(move |_| Answer::Whole(401, lines.to_owned(), b"no".to_vec()));
    let exchange = sent(&server).unwrap();
    assert_eq!((exchange.version, exchange.status, exchange.reason.as_str()), (Spoken::Http11, 401, "X"));
    assert_eq!(exchange.header_values("WWW-Authenticate").collect::<Vec<_>>(), ["Bearer realm=\"a\"", "Basic"]);
    assert_eq!((exchange.body.as_slice(), exchange.body_whole, exchange.broken.as_ref()), (&b"no"[..], true, None));
    assert_eq!(exchange.remote.map(|remote| format!("http://{remote}")), Some(server.address.clone()));
    assert!(exchange.peer.is_none() && !exchange.proxied);
    assert!(exchange.sent_at > 1.7e9 && exchange.sent_at <= exchange.received_at && exchange.took.first_byte <= exchange.took.total);
}

#[test]
fn a_request_is_sent_as_it_is_given() {
    let server = Server::start(|_| Answer::ok(""));
    let mut request = get(server.url("/a%20b?x=1#fragment").as_str(), &[("X-Ms-Version", "2021"), ("Content-Length", "77"), ("accept", "a/b")]);
    request.method = "PATCH".to_owned();
    request.body = b"{\"a\":1}".to_vec();
    prober().send(&request, &Route::default()).unwrap();
    let heard = &server.requests()[0];
    assert!(heard.starts_with("PATCH /a%20b?x=1 HTTP/1.1\r\nHost: 127.0.0.1:"), "{heard}");
    for part in ["\r\nX-Ms-Version: 2021\r\n", "\r\nAccept: a/b\r\n", "\r\nContent-Length: 7\r\n", "\r\nUser-Agent: why401/"] {
        assert!(heard.contains(part), "{part} {heard}");
    }
    assert!(heard.ends_with("\r\n\r\n{\"a\":1}"));
}

#[test]
fn each_request_has_a_connection_of_its_own() {
    let server = Server::start(|_| Answer::ok(""));
    let (prober, request) = (prober(), get(server.url("/").as_str(), &[]));
    for _ in 0..3 {
        prober.send(&request, &Route::default()).unwrap();
    }
    assert!(server.requests().iter().all(|heard| !heard.to_lowercase().contains("cookie")));
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_redirect_is_shown_and_not_followed() {
    let server = Server::start(|_| Answer::Whole(302, "Location: /elsewhere\r\nSet-Cookie: a=b\r\n".to_owned(), Vec::new()));
    let exchange = prober().send(&get(server.url("/").as_str(), &[("Authorization", "Bearer x")]), &Route::default()).unwrap();
    assert_eq!((exchange.status, exchange.header("location"), server.requests().len()), (302, Some("/elsewhere"), 1));
}

#[test]
fn faults_are_told_with_how_far_it_came() {
    assert_eq!(fault(Answer::Close), (Stage::Receive, Fault::Closed));
    assert_eq!(fault(Answer::Garbage), (Stage::Receive, Fault::NotHttp));
    assert_eq!(fault(Answer::Hang), (Stage::Receive, Fault::TimedOut(SHORT)));
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = prober().send(&get(&format!("http://{free}/"), &[]), &Route::default()).unwrap_err();
    assert_eq!((refused.stage, refused.fault, refused.address), (Stage::Connect, Fault::Refused, Some(free)));
}

#[test]
fn the_status_is_known_although_the_body_breaks() {
    let cut = answered(Answer::CutOff).unwrap();
    assert_eq!((cut.status, cut.body_whole, cut.broken, cut.body.as_slice()), (200, false, Some(Fault::Closed), &b"{\"keys\":"[..]));
    let slow = answered(Answer::Drip(Duration::from_millis(100))).unwrap();
    assert_eq!((slow.status, slow.body_whole, slow.broken), (200, false, Some(Fault::TimedOut(SHORT))));
}

#[test]
fn of_an_endless_body_the_beginning_is_kept() {
    let exchange = answered(Answer::Endless(b'x')).unwrap();
    assert_eq!((exchange.body.len(), exchange.body_whole, exchange.broken), (64 * 1024, false, None));
}

#[test]
fn an_odd_answer_is_read_leniently() {
    let odd = answered(Answer::Raw("HTTP/1.0 401 Not for  you: a b\r\nWWW-Authenticate : Bearer\r\nbad header\r\nX: a\r\n b\r\n\r\nbody")).unwrap();
    assert_eq!((odd.version, odd.status, odd.reason.as_str()), (Spoken::Http10, 401, "Not for  you: a b"));
    assert_eq!((odd.header("www-authenticate"), odd.body.as_slice(), odd.body_whole), (Some("Bearer"), &b"body"[..], true));
}

#[test]
fn a_credential_does_not_travel_unprotected() {
    let server = Server::start(|_| Answer::ok(""));
    let port = server.address.rsplit_once(':').unwrap().1.to_owned();
    let elsewhere = with(connecting(&format!("::127.0.0.1:{port}")));
    let unprotected = |prober: &Prober, url: &str, name: &str| match prober.send(&get(url, &[(name, "Bearer x")]), &Route::default()) {
        Err(Failure { stage: Stage::Send, fault: Fault::NotSent(NotSent::Unprotected(what)), .. }) => what.contains(&name.to_lowercase()),
        other => panic!("{other:?}"),
    };
    for name in ["Authorization", "Cookie", "api-key", "X-Functions-Key", "X-IDENTITY-HEADER", "secret", "X-Odd"] {
        assert!(unprotected(&elsewhere, "http://management.azure.com/", name), "{name}");
    }
    assert!(server.requests().is_empty());
    elsewhere.send(&get("http://management.azure.com/", &[("Accept", "a/b")]), &Route::default()).unwrap();
    elsewhere.send(&get("http://169.254.169.254/metadata", &[("Authorization", "Basic x")]), &Route::default()).unwrap();
    prober().send(&get(server.url("/").as_str(), &[("Authorization", "Bearer x")]), &Route::default()).unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_name_of_this_machine_that_leads_elsewhere_is_not_trusted() {
    let away = with(connecting("localhost::192.0.2.1:80"));
    let failure = away.send(&get("http://localhost/", &[("Authorization", "Bearer x")]), &Route::default()).unwrap_err();
    assert!(matches!(failure.fault, Fault::NotSent(NotSent::Unprotected(_))), "{failure:?}");
    let pinned = Route { address: Some("192.0.2.1:80".parse().unwrap()), ..Route::default() };
    let failure = prober().send(&get("http://localhost/", &[("Authorization", "Bearer x")]), &pinned).unwrap_err();
    assert!(matches!(failure.fault, Fault::NotSent(NotSent::Unprotected(_))), "{failure:?}");
}

#[test]
fn a_connection_goes_where_it_is_sent_and_the_request_stays() {
    let server = Server::start(|_| Answer::ok("here"));
    let address: SocketAddr = server.address.trim_start_matches("http://").parse().unwrap();
    let host = |exchange: Result<Exchange, Failure>| {
        let exchange = exchange.unwrap();
        assert_eq!(exchange.remote, Some(address));
        server.requests().last().unwrap().lines().nth(1).unwrap().to_owned()
    };
    let (url, any) = ("http://a.example:8080/x", Route::default());
    assert_eq!(host(with(connecting(&format!("a.example:8080:127.0.0.1:{}", address.port()))).send(&get(url, &[]), &any)), "Host: a.example:8080");
    assert_eq!(host(prober().send(&get(url, &[]), &Route { address: Some(address), ..Route::default() })), "Host: a.example:8080");
    let rule = format!("a.example:{}:127.0.0.1", address.port());
    let resolving = with(Settings { resolve: vec![rule.parse().unwrap()], ..Settings::default() });
    assert_eq!(host(resolving.send(&get(&format!("http://a.example:{}/", address.port()), &[]), &any)), format!("Host: a.example:{}", address.port()));
    let resolution = resolving.resolve("a.example", address.port()).unwrap();
    assert_eq!((resolution.addresses, resolution.overridden), (vec![address], true));
}

#[test]
fn a_name_that_is_none_is_told_in_time() {
    let started = Instant::now();
    let prober = with(Settings { proxy: Proxy::Off, ..Settings::default() });
    for failure in [prober.resolve("host.invalid", 443).unwrap_err(), prober.send(&get("https://host.invalid/", &[]), &Route::default()).unwrap_err()] {
        assert!(failure.stage == Stage::Resolve && matches!(failure.fault, Fault::NameNotFound | Fault::TimedOut(_)), "{failure:?}");
    }
    drop(prober);
    assert!(started.elapsed() < SHORT * 4);
}

#[test]
fn an_address_that_does_not_answer_does_not_hold_up_the_next() {
    let server = Server::start(|_| Answer::ok(""));
    let port = server.address.rsplit_once(':').unwrap().1;
    let rule = format!("a.example:{port}:192.0.2.1,[2001:db8::1],127.0.0.1");
    let exchange =
        with(Settings { resolve: vec![rule.parse().unwrap()], ..Settings::default() }).send(&get(&format!("http://a.example:{port}/"), &[]), &Route::default());
    assert!(exchange.unwrap().remote.unwrap().ip().is_loopback());
}

#[test]
fn patience_shortens_the_connection_only() {
    let silent = Route { address: Some("192.0.2.1:80".parse().unwrap()), patience: Some(Duration::from_millis(50)), ..Route::default() };
    let failure = prober().send(&get("http://a.example/", &[]), &silent).unwrap_err();
    assert_eq!(failure.stage, Stage::Connect);
    assert!(matches!(failure.fault, Fault::TimedOut(_) | Fault::Unreachable | Fault::Refused) && failure.took < SHORT, "{failure:?}");
}

#[test]
fn http2_is_spoken_where_it_is_asked_for() {
    let port = http2_server();
    let route = Route { version: HttpVersion::Http2, ..Route::default() };
    let exchange = prober().send(&get(&format!("http://localhost:{port}/x"), &[("Host", "a.example")]), &route).unwrap();
    assert_eq!((exchange.version, exchange.status, exchange.reason.as_str()), (Spoken::Http2, 200, ""));
    assert_eq!(String::from_utf8(exchange.body).unwrap(), format!("http://a.example/x without host"));
    let plain = Server::start(|_| Answer::Raw("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
    assert!(prober().send(&get(plain.url("/").as_str(), &[]), &route).is_err());
}

/// A server that speaks HTTP/2 alone and says what it was asked.
fn http2_server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                let answer = hyper::service::service_fn(|request: hyper::Request<hyper::body::Incoming>| async move {
                    let host = if request.headers().contains_key("host") { "with" } else { "without" };
                    Ok::<_, std::convert::Infallible>(hyper::Response::new(format!("{} {host} host", request.uri())))
                });
                let executor = hyper_util::rt::TokioExecutor::new();
                tokio::spawn(hyper::server::conn::http2::Builder::new(executor).serve_connection(hyper_util::rt::TokioIo::new(stream), answer));
            }
        });
    });
    port
}

#[cfg(not(target_vendor = "apple"))]
mod certificates {
    use super::*;
    use crate::tls;
    use why401_azure::Distrust;

    fn asked(host: &str, certificate: &str, trusted: bool) -> Result<Exchange, Failure> {
        let authorities = if trusted { vec![tls::file("authority.pem")] } else { Vec::new() };
        with(Settings { authorities, ..Settings::default() })
            .send(&get(&format!("https://{host}:{}/", tls::server(certificate)), &[("Authorization", "Bearer x")]), &Route::default())
    }

    fn distrusted(host: &str, certificate: &str, trusted: bool) -> Distrust {
        let failure = asked(host, certificate, trusted).unwrap_err();
        let peer = failure.peer.unwrap();
        assert!(peer.names.contains(&"localhost".to_owned()) && failure.stage == Stage::Tls, "{peer:?}");
        match failure.fault {
            Fault::Certificate(distrust) => distrust,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_certificate_of_the_host_is_shown() {
        let exchange = asked("localhost", "server.der", true).unwrap();
        assert!(exchange.peer.is_some_and(|peer| peer.names == ["localhost"] && peer.sha256.len() == 64));
    }

    #[test]
    fn a_certificate_that_is_not_trusted_is_shown() {
        assert_eq!(distrusted("localhost", "server.der", false), Distrust::Authority);
        assert_eq!(distrusted("localhost", "expired.der", true), Distrust::Expired);
        assert_eq!(distrusted("127.0.0.1", "server.der", true), Distrust::Host);
    }

    #[test]
    fn http2_that_is_not_spoken_is_told() {
        let prober = with(Settings { authorities: vec![tls::file("authority.pem")], ..Settings::default() });
        let url = format!("https://localhost:{}/", tls::server("server.der"));
        let failure = prober.send(&get(&url, &[]), &Route { version: HttpVersion::Http2, ..Route::default() }).unwrap_err();
        assert_eq!((failure.stage, failure.fault), (Stage::Tls, Fault::NoHttp2));
    }

    #[test]
    fn a_port_without_tls_and_a_silent_one_are_told_apart() {
        let plain = Server::start(|_| Answer::Close);
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let told = |address: &str| {
            let failure = prober().send(&get(&format!("https://{address}/"), &[]), &Route::default()).unwrap_err();
            (failure.stage, failure.fault)
        };
        assert_eq!(told(&silent.local_addr().unwrap().to_string()), (Stage::Tls, Fault::TimedOut(SHORT)));
        let (stage, fault) = told(plain.address.trim_start_matches("http://"));
        assert!(stage == Stage::Tls && matches!(fault, Fault::Closed | Fault::TimedOut(_)), "{fault:?}");
    }
}

/// How much longer a request takes with all that is set up for it than its bytes need. Run it with
/// `cargo test -p why401-azure --release -- --ignored --nocapture overhead`.
#[test]
#[ignore = "a measurement"]
fn overhead() {
    use std::io::{Read as _, Write as _};
    let server = Server::start(|_| Answer::ok("ok"));
    let address = server.address.trim_start_matches("http://").to_owned();
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let mut bare: Vec<Duration> = Vec::new();
    let mut whole: Vec<Duration> = Vec::new();
    let mut again: Vec<Duration> = Vec::new();
    for _ in 0..50 {
        let started = Instant::now();
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        assert!(stream.read(&mut [0; 512]).unwrap() > 0);
        bare.push(started.elapsed());
        let started = Instant::now();
        let prober = prober();
        prober.send(&get(server.url("/").as_str(), &[]), &Route::default()).unwrap();
        whole.push(started.elapsed());
        let started = Instant::now();
        prober.send(&get(server.url("/").as_str(), &[]), &Route::default()).unwrap();
        again.push(started.elapsed());
    }
    println!("bare TCP {:?}, new + send {:?}, send again {:?}", median(&mut bare), median(&mut whole), median(&mut again));
    #[cfg(not(target_vendor = "apple"))]
    {
        let port = crate::tls::server("server.der");
        let url = format!("https://localhost:{port}/");
        let (mut first, mut second): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
        for _ in 0..20 {
            let prober = with(Settings { authorities: vec![crate::tls::file("authority.pem")], ..Settings::default() });
            let started = Instant::now();
            prober.send(&get(&url, &[]), &Route::default()).unwrap();
            first.push(started.elapsed());
            let started = Instant::now();
            prober.send(&get(&url, &[]), &Route::default()).unwrap();
            second.push(started.elapsed());
        }
        println!("TLS: first send (with the system's certificates) {:?}, second {:?}", median(&mut first), median(&mut second));
    }
}
