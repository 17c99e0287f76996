//! The lab over real sockets: TLS with its own authority, HTTP/1.1 and HTTP/2, discovery, keys, tokens, broken networks.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use reqwest::{Certificate, Client, Response};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use why401_jose::{KeySet, Outcome, Verifier};
use why401_lab::fault::{Faults, Network};
use why401_lab::{Lab, Options};

const LOGIN: &str = "login.microsoftonline.com";
const CONTOSO: &str = "c0000000-0000-4000-8000-00000000c070";
const FORM: &str =
    "grant_type=client_credentials&client_id=a0000000-0000-4000-8000-000000000001&scope=https%3A%2F%2Fmanagement.azure.com%2F.default&client_secret=";

/// A client that finds every host of the lab, and trusts it alone.
fn client(lab: &Lab) -> Client {
    let trusted = Certificate::from_pem(lab.certificate().as_bytes()).unwrap();
    let mut builder = Client::builder().tls_certs_only([trusted]).no_proxy().timeout(Duration::from_secs(15));
    for host in lab.hosts() {
        builder = builder.resolve(&host, lab.https());
    }
    builder.build().unwrap()
}

async fn token(client: &Client, secret: &str) -> Response {
    let request = client.post(format!("https://{LOGIN}/{CONTOSO}/oauth2/v2.0/token"));
    request.header("content-type", "application/x-www-form-urlencoded").body(format!("{FORM}{secret}")).send().await.unwrap()
}

async fn json(response: Response) -> Value {
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

async fn get(client: &Client, url: &str) -> Value {
    json(client.get(url).send().await.unwrap()).await
}

/// The whole chain of reasons.
fn reasons(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}

#[tokio::test]
async fn discovery_leads_to_tokens_that_verify_with_the_published_keys() {
    let lab = Lab::start(&Options::default()).unwrap();
    let client = client(&lab);
    let document = get(&client, &format!("https://{LOGIN}/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration")).await;
    assert_eq!(document["token_endpoint"], format!("https://{LOGIN}/{CONTOSO}/oauth2/v2.0/token"));
    let answer = token(&client, "orders-secret~value").await;
    assert_eq!((answer.status().as_u16(), answer.headers().contains_key("date")), (200, true));
    let keys = get(&client, document["jwks_uri"].as_str().unwrap()).await;
    assert_eq!(keys["keys"][0]["issuer"], document["issuer"]);
    let keys = KeySet::read(keys.to_string().as_bytes()).unwrap();
    let token = json(answer).await;
    assert_eq!(Verifier::new(&keys).verify(token["access_token"].as_str().unwrap()).outcome, Outcome::Valid);
}

#[tokio::test]
async fn a_rollover_is_published() {
    let lab = Lab::start(&Options::default()).unwrap();
    let client = client(&lab);
    let keys = format!("https://{LOGIN}/common/discovery/v2.0/keys");
    let before = get(&client, &keys).await;
    lab.world().keys.rollover().unwrap();
    let after = get(&client, &keys).await;
    assert_eq!(after["keys"][1]["kid"], before["keys"][0]["kid"]);
    assert_ne!(after["keys"][0]["kid"], before["keys"][0]["kid"]);
}

#[tokio::test]
async fn a_wrong_secret_is_refused_as_entra_does() {
    let lab = Lab::start(&Options::default()).unwrap();
    let answer = token(&client(&lab), "bad").await;
    assert_eq!(answer.status().as_u16(), 401);
    assert!(answer.headers().contains_key("x-ms-ests-server"));
    assert_eq!(json(answer).await["error_codes"], json!([7_000_215]));
}

#[tokio::test]
async fn a_fresh_token_opens_a_service() {
    let lab = Lab::start(&Options::default()).unwrap();
    let client = client(&lab);
    let issued = json(token(&client, "orders-secret~value").await).await;
    let url = "https://management.azure.com/subscriptions?api-version=2022-12-01";
    let answer = client.get(url).header("authorization", format!("Bearer {}", issued["access_token"].as_str().unwrap())).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(client.get(url).send().await.unwrap().status().as_u16(), 401);
}

#[tokio::test]
async fn certificates_are_wrong_where_a_fault_says_so() {
    let lab = Lab::start(&Options::default()).unwrap();
    let cases = [(Network::WrongName, "not valid for name"), (Network::Intercepted, "UnknownIssuer"), (Network::ExpiredCertificate, "expired")];
    for (fault, reason) in cases {
        lab.world().set_faults(Faults { network: [(LOGIN.to_owned(), fault)].into(), ..Faults::default() });
        let error = client(&lab).get(format!("https://{LOGIN}/common/discovery/keys")).send().await.unwrap_err();
        assert!(reasons(&error).contains(reason), "{fault:?}: {}", reasons(&error));
    }
}

#[tokio::test]
async fn the_network_breaks_as_a_fault_says() {
    let lab = Lab::start(&Options::default()).unwrap();
    let url = format!("https://{LOGIN}/common/discovery/keys");
    let fault = |fault| lab.world().set_faults(Faults { network: [(LOGIN.to_owned(), fault)].into(), ..Faults::default() });

    fault(Network::Closed);
    assert!(client(&lab).get(&url).send().await.unwrap_err().is_connect());

    fault(Network::Reset);
    let answer = client(&lab).get(&url).send().await.unwrap();
    let error = reasons(&answer.text().await.unwrap_err());
    assert!(error.to_lowercase().contains("reset"), "{error}");

    fault(Network::Captive);
    let answer = client(&lab).get(&url).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()), (200, "text/html; charset=utf-8"));

    fault(Network::Stall);
    let begun = Instant::now();
    assert!(client(&lab).get(&url).timeout(Duration::from_millis(300)).send().await.unwrap_err().is_timeout());
    assert!(begun.elapsed() < Duration::from_secs(3));

    lab.world().set_faults(Faults::default());
    assert_eq!(client(&lab).get(&url).send().await.unwrap().status().as_u16(), 200);
}

/// A TLS connection with what the server chose of `protocols`.
async fn shake_hands(lab: &Lab, address: SocketAddr, protocols: &[&str]) -> tokio_rustls::client::TlsStream<TcpStream> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(lab.certificate().as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    let stream = TcpStream::connect(address).await.unwrap();
    tokio_rustls::TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(LOGIN).unwrap(), stream).await.unwrap()
}

#[tokio::test]
async fn the_second_version_of_http_is_spoken_at_both_addresses() {
    let lab = Lab::start(&Options::default()).unwrap();
    for address in [Some(lab.https()), lab.second()].into_iter().flatten() {
        let stream = shake_hands(&lab, address, &["h2", "http/1.1"]).await;
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        let (mut sender, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let request = hyper::Request::get(format!("https://{LOGIN}/common/v2.0/.well-known/openid-configuration")).body(Empty::<Bytes>::new()).unwrap();
        let answer = sender.send_request(request).await.unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        let document: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(document["token_endpoint"], format!("https://{LOGIN}/common/oauth2/v2.0/token"));
    }
}

#[tokio::test]
async fn large_headers_and_bodies_are_bounded_not_fatal() {
    let lab = Lab::start(&Options::default()).unwrap();
    let client = client(&lab);
    let url = format!("https://{LOGIN}/common/discovery/keys");
    let large = |bytes: usize| client.get(&url).header("authorization", "x".repeat(bytes)).send();
    assert_eq!(large(100_000).await.unwrap().status().as_u16(), 200);
    assert!(large(600_000).await.map_or(true, |answer| answer.status().is_client_error()));
    let body = client.post(format!("https://{LOGIN}/{CONTOSO}/oauth2/token")).body(vec![b'x'; 5 << 20]).send().await;
    assert!(body.map_or(true, |answer| answer.status().as_u16() == 413));
    assert_eq!(client.get(&url).send().await.unwrap().status().as_u16(), 200);
}
