//! Requests through a proxy.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::loopback::{Answer, Server};
use crate::probing::{connecting, get, with};
use why401_azure::probe::{Failure, Proxy, Route, Settings, Stage};
use why401_azure::{Fault, Url};

fn through(proxy: &str) -> Settings {
    Settings { proxy: Proxy::Url(Url::parse(proxy).unwrap()), ..Settings::default() }
}

fn refused(failure: &Failure) -> String {
    match &failure.fault {
        Fault::Proxy(reason) => reason.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn plain_requests_are_handed_to_the_proxy() {
    let proxy = Server::start(|_| Answer::ok("from the proxy"));
    let with_user = proxy.address.replace("http://", "http://ann:hunter2@");
    let exchange = with(through(&with_user)).send(&get("http://a.example:8080/x?y=1", &[]), &Route::default()).unwrap();
    assert!(exchange.proxied && exchange.body == b"from the proxy");
    let heard = &proxy.requests()[0];
    assert!(heard.starts_with("GET http://a.example:8080/x?y=1 HTTP/1.1\r\nHost: a.example:8080\r\n"), "{heard}");
    assert!(heard.contains("\r\nProxy-Authorization: Basic "), "{heard}");
}

#[test]
fn a_refusal_of_the_proxy_is_told() {
    let proxy = Server::start(|_| Answer::Whole(407, "Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: Basic realm=\"x\"\r\n".to_owned(), Vec::new()));
    let failure = with(through(&proxy.address)).send(&get("https://a.example/", &[("Authorization", "Bearer x")]), &Route::default()).unwrap_err();
    assert_eq!(refused(&failure), "it answered CONNECT with status 407 (it wants Negotiate or Basic)");
    assert_eq!((failure.stage, format!("http://{}", failure.host)), (Stage::Proxy, proxy.address.clone()));
    let heard = &proxy.requests()[0];
    assert!(heard.starts_with("CONNECT a.example:443 HTTP/1.1\r\n") && !heard.contains("Bearer"), "{heard}");
}

#[test]
fn a_proxy_that_is_away_is_told() {
    let failure = with(through("http://127.0.0.1:1")).send(&get("https://a.example/", &[]), &Route::default()).unwrap_err();
    assert_eq!((failure.stage, failure.fault, failure.host.as_str()), (Stage::Proxy, Fault::Refused, "127.0.0.1:1"));
}

#[test]
fn a_credential_is_not_handed_to_a_proxy_unprotected() {
    let proxy = Server::start(|_| Answer::ok(""));
    let failure = with(through(&proxy.address)).send(&get("http://a.example/", &[("Authorization", "Bearer x")]), &Route::default()).unwrap_err();
    assert!(matches!(failure.fault, Fault::NotSent(_)) && proxy.requests().is_empty());
}

#[test]
fn this_machine_is_asked_without_a_proxy() {
    let (proxy, server) = (Server::start(|_| Answer::Close), Server::start(|_| Answer::ok("")));
    let exchange = with(through(&proxy.address)).send(&get(server.url("/").as_str(), &[]), &Route::default()).unwrap();
    assert!(!exchange.proxied && proxy.requests().is_empty());
}

/// A proxy that opens the way to one place whatever it is asked, and what it was asked.
fn tunnel(greeting: fn(&mut TcpStream) -> Vec<u8>, to: u16) -> (u16, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    thread::spawn(move || {
        for mut near in listener.incoming().flatten() {
            *heard.lock().unwrap() = greeting(&mut near);
            let mut far = TcpStream::connect(("127.0.0.1", to)).unwrap();
            let (mut near_in, mut far_out) = (near.try_clone().unwrap(), far.try_clone().unwrap());
            thread::spawn(move || std::io::copy(&mut near_in, &mut far_out));
            thread::spawn(move || std::io::copy(&mut far, &mut near));
        }
    });
    (port, asked)
}

fn http_greeting(stream: &mut TcpStream) -> Vec<u8> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    stream.write_all(b"HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n").unwrap();
    head
}

fn socks_greeting(stream: &mut TcpStream) -> Vec<u8> {
    let mut methods = [0; 4];
    stream.read_exact(&mut methods).unwrap();
    assert_eq!(methods, [5, 2, 0, 2]);
    stream.write_all(&[5, 2]).unwrap();
    let mut user = [0; 13];
    stream.read_exact(&mut user).unwrap();
    assert_eq!(&user, b"\x01\x03ann\x07hunter2");
    stream.write_all(&[1, 0]).unwrap();
    let mut request = [0; 10];
    stream.read_exact(&mut request[..5]).unwrap();
    let length = usize::from(request[4]);
    let mut name = vec![0; length + 2];
    stream.read_exact(&mut name).unwrap();
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
    name
}

#[cfg(not(target_vendor = "apple"))]
#[test]
fn a_tunnel_leads_to_the_host_and_its_certificate() {
    use crate::tls;
    let (proxy, asked) = tunnel(http_greeting, tls::server("server.der"));
    let settings = Settings { authorities: vec![tls::file("authority.pem")], ..through(&format!("http://127.0.0.1:{proxy}")) };
    // The certificate is for `localhost`, which itself goes through no proxy.
    let failure = with(settings).send(&get("https://a.example/", &[]), &Route::default()).unwrap_err();
    assert!(failure.stage == Stage::Tls && failure.peer.is_some_and(|peer| peer.names == ["localhost"]));
    assert!(asked.lock().unwrap().starts_with(b"CONNECT a.example:443 "));
}

#[test]
fn socks_opens_the_way_with_a_password() {
    let server = Server::start(|_| Answer::ok("behind"));
    let port = server.address.rsplit_once(':').unwrap().1.parse().unwrap();
    let (proxy, asked) = tunnel(socks_greeting, port);
    let exchange = with(through(&format!("socks5h://ann:hunter2@127.0.0.1:{proxy}"))).send(&get("http://a.example/", &[]), &Route::default()).unwrap();
    assert!(exchange.proxied && exchange.body == b"behind");
    assert_eq!(asked.lock().unwrap().as_slice(), b"a.example\x00\x50");
    assert!(server.requests()[0].starts_with("GET / HTTP/1.1"));
}

#[test]
fn what_is_no_socks_proxy_is_told() {
    let proxy = Server::start(|_| Answer::Close);
    let address = proxy.address.replace("http:", "socks5:");
    let settings = Settings { connect_to: connecting("a.example::192.0.2.1:").connect_to, ..through(&address) };
    let failure = with(settings).send(&get("https://a.example/", &[]), &Route::default()).unwrap_err();
    assert!(failure.stage == Stage::Proxy && matches!(failure.fault, Fault::Proxy(_) | Fault::Closed | Fault::TimedOut(_)), "{failure:?}");
}
