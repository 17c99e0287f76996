//! One GET, with its limits.

use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::{ACCEPT, LOCATION};
use reqwest::{Certificate, Client, ClientBuilder, Response, redirect, retry};
use tokio::runtime::Runtime;
use url::Url;

use crate::error::{Error, Fault};
use crate::settings::Settings;
use crate::{address, failure};

/// Longest body in bytes. Entra's own metadata and key sets have some 10 KiB.
const LIMIT: usize = 1024 * 1024;

/// How the program calls itself.
const AGENT: &str = concat!("why401/", env!("CARGO_PKG_VERSION"));

/// What requests are made with. All but the certificates of the user is built when it is first needed: reading those of
/// the system takes longer than an answer from the cache.
pub(crate) struct Transport {
    timeout: Duration,
    authorities: Vec<Certificate>,
    runtime: OnceLock<Runtime>,
    /// For other machines, through a proxy if the environment names one.
    outward: OnceLock<Client>,
    /// For this machine: plain HTTP is only allowed because it stays here.
    inward: OnceLock<Client>,
}

impl Transport {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Error> {
        let mut authorities = Vec::new();
        for path in &settings.authorities {
            authorities.extend(certificates(path).map_err(|reason| Error::Authority { path: path.clone(), reason })?);
        }
        Ok(Self { timeout: settings.timeout, authorities, runtime: OnceLock::new(), outward: OnceLock::new(), inward: OnceLock::new() })
    }

    /// The body at `url`.
    pub(crate) fn get(&self, url: &Url) -> Result<Vec<u8>, Error> {
        address::check(url)?;
        let client = self.client(url)?;
        let answer = self.runtime()?.block_on(async { tokio::time::timeout(self.timeout, exchange(client, url)).await });
        let body = answer.unwrap_or(Err(Fault::TimedOut(self.timeout)));
        body.map_err(|fault| Error::Fetch { host: address::host(url), fault })
    }

    fn client(&self, url: &Url) -> Result<&Client, Error> {
        let loopback = address::is_loopback(url);
        let place = if loopback { &self.inward } else { &self.outward };
        if let Some(client) = place.get() {
            return Ok(client);
        }
        let builder = if loopback { stay_here(self.builder()) } else { self.builder() };
        let client = builder.build().map_err(|error| Error::Setup(failure::innermost(&error)))?;
        Ok(place.get_or_init(|| client))
    }

    fn builder(&self) -> ClientBuilder {
        Client::builder()
            .user_agent(AGENT)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .tls_certs_merge(self.authorities.iter().cloned())
    }

    fn runtime(&self) -> Result<&Runtime, Error> {
        if let Some(runtime) = self.runtime.get() {
            return Ok(runtime);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| Error::Setup(error.to_string()))?;
        Ok(self.runtime.get_or_init(|| runtime))
    }
}

impl Drop for Transport {
    /// The system's look-up of a name cannot be called off; without this the program would wait for it after a time-out.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Neither a proxy nor a name service gets to see what is meant for this machine.
fn stay_here(builder: ClientBuilder) -> ClientBuilder {
    let localhost = [([127, 0, 0, 1], 0).into(), ([0, 0, 0, 0, 0, 0, 0, 1], 0).into()];
    builder.no_proxy().resolve_to_addrs("localhost", &localhost)
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, String> {
    let pem = std::fs::read(path).map_err(|error| error.to_string())?;
    let certificates = Certificate::from_pem_bundle(&pem).map_err(|_| "it is no PEM".to_owned())?;
    if certificates.is_empty() { Err("it holds no certificate".to_owned()) } else { Ok(certificates) }
}

async fn exchange(client: &Client, url: &Url) -> Result<Vec<u8>, Fault> {
    let request = client.get(url.clone()).header(ACCEPT, "application/json");
    let mut response = request.send().await.map_err(|error| failure::of(&error))?;
    check_status(&response, url)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure::of(&error))? {
        body.extend_from_slice(&chunk);
        if body.len() > LIMIT {
            return Err(Fault::TooLarge);
        }
    }
    if is_page(&body) { Err(Fault::Page) } else { Ok(body) }
}

fn check_status(response: &Response, url: &Url) -> Result<(), Fault> {
    let status = response.status();
    match status.as_u16() {
        200 => Ok(()),
        300..=399 => Err(Fault::Redirected(target(response, url))),
        other => Err(Fault::Status(other)),
    }
}

/// The host that a redirect names.
fn target(response: &Response, url: &Url) -> Option<String> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    url.join(location).ok().filter(Url::has_host).map(|to| address::host(&to))
}

/// Whatever its Content-Type says: JSON never begins like this.
fn is_page(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    body.trim_ascii_start().first() == Some(&b'<')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_told_from_json() {
        assert!(is_page(b"\xEF\xBB\xBF\r\n <!DOCTYPE html>"));
        assert!(!is_page(b" {\"keys\":[]}"));
        assert!(!is_page(b""));
    }

    #[test]
    fn a_file_without_certificates_is_refused_at_once() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let settings = |path: &Path| Settings { authorities: vec![path.to_owned()], ..Settings::default() };
        let refused = |path: &Path| Transport::new(&settings(path)).err().unwrap();
        assert!(refused(file.path()).to_string().contains("holds no certificate"));
        assert!(matches!(refused(Path::new("/nowhere/ca.pem")), Error::Authority { .. }));
    }
}
