//! How many tokens the authority gives out in a second, over TLS connections that are kept: five seconds, loopback only.
//!
//! `cargo run --release -p why401-lab --example rate`

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use why401_lab::{Lab, Options};

const LOGIN: &str = "login.microsoftonline.com";
const PATH: &str = "/c0000000-0000-4000-8000-00000000c070/oauth2/v2.0/token";
const FORM: &str = "grant_type=client_credentials&client_id=a0000000-0000-4000-8000-000000000001&client_secret=orders-secret~value&scope=https%3A%2F%2Fmanagement.azure.com%2F.default";
const CONNECTIONS: usize = 16;
const LENGTH: Duration = Duration::from_secs(5);

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let lab = Arc::new(Lab::start(&Options::default())?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (count, begun) = (Arc::new(AtomicU64::new(0)), Instant::now());
    runtime.block_on(async {
        let tasks: Vec<_> = (0..CONNECTIONS).map(|_| tokio::spawn(ask(Arc::clone(&lab), Arc::clone(&count), begun + LENGTH))).collect();
        for task in tasks {
            task.await??;
        }
        Ok::<_, Failure>(())
    })?;
    let rate = count.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64();
    writeln!(std::io::stdout(), "{rate:.0} token requests a second over {CONNECTIONS} TLS connections")?;
    Ok(())
}

async fn ask(lab: Arc<Lab>, count: Arc<AtomicU64>, until: Instant) -> Result<(), Failure> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(lab.certificate().as_bytes())?)?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?.with_root_certificates(roots);
    let stream = TcpStream::connect(lab.https()).await?;
    stream.set_nodelay(true)?;
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config.with_no_client_auth()));
    let stream = connector.connect(ServerName::try_from(LOGIN)?, stream).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    while Instant::now() < until {
        let request = hyper::Request::post(PATH).header("host", LOGIN).body(Full::new(Bytes::from_static(FORM.as_bytes())))?;
        let answer = sender.send_request(request).await?;
        let status = answer.status();
        answer.into_body().collect().await?;
        if status != 200 {
            return Err(format!("the authority answered {status}").into());
        }
        count.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}
