//! Whom we believe to be who they say.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::loopback::KEYS;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use why401_azure::{Distrust, Error, Fault, Fetcher, KeyDocument, Settings, Source, Url};

pub(crate) fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/network/certificates").join(name)
}

/// The port of a server with this certificate.
pub(crate) fn server(certificate: &str) -> u16 {
    let chain = vec![CertificateDer::from(std::fs::read(file(certificate)).unwrap())];
    let key = PrivateKeyDer::try_from(std::fs::read(file("server.key.der")).unwrap()).unwrap();
    let config = Arc::new(ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{KEYS}", KEYS.len());
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
    });
    port
}

fn fetch(host: &str, port: u16, authorities: Vec<PathBuf>) -> Result<KeyDocument, Error> {
    let fetcher = Fetcher::new(&Settings { timeout: Duration::from_secs(5), authorities, ..Settings::default() })?;
    fetcher.key_set(&Source::KeySet(Url::parse(&format!("https://{host}:{port}/keys")).unwrap()), 0)
}

fn distrust(host: &str, certificate: &str, authorities: Vec<PathBuf>) -> (Distrust, &'static str) {
    let error = fetch(host, server(certificate), authorities).unwrap_err();
    match &error {
        Error::Fetch { fault: Fault::Certificate(distrust), .. } => (*distrust, error.hint()),
        other => panic!("{other}"),
    }
}

#[test]
fn an_authority_of_the_user_is_trusted() {
    assert_eq!(fetch("localhost", server("server.der"), vec![file("authority.pem")]).unwrap().json, KEYS.as_bytes());
}

#[test]
fn an_unknown_authority_is_not() {
    let (distrust, hint) = distrust("localhost", "server.der", Vec::new());
    assert_eq!(distrust, Distrust::Authority);
    assert!(hint.contains("CA certificate"), "{hint}");
}

#[test]
fn an_old_certificate_is_not() {
    let (distrust, hint) = distrust("localhost", "expired.der", vec![file("authority.pem")]);
    assert_eq!(distrust, Distrust::Expired);
    assert!(hint.contains("clock"), "{hint}");
}

#[test]
fn the_certificate_of_another_host_is_not() {
    assert_eq!(distrust("127.0.0.1", "server.der", vec![file("authority.pem")]).0, Distrust::Host);
}

#[test]
fn a_port_without_tls_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
    });
    assert!(matches!(fetch("localhost", port, Vec::new()).unwrap_err(), Error::Fetch { fault: Fault::Tls(_), .. }));
}
