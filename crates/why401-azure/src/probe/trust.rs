//! Whom we believe to be who they say, and what the others showed.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

use super::authorities::Layered;
use super::certificate::Certificate;
use super::exchange::HttpVersion;
use crate::error::Fault;

/// The certificate that a host showed.
pub(super) type Shown = Arc<Mutex<Option<Certificate>>>;

/// What all connections have in common.
#[derive(Debug)]
pub(super) struct Trust {
    config: ClientConfig,
    verifier: Arc<dyn ServerCertVerifier>,
}

impl Trust {
    /// Trusts the authorities of the system, and `extra`.
    pub(super) fn new(extra: &[CertificateDer<'static>]) -> Result<Self, Fault> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier: Arc<dyn ServerCertVerifier> = Arc::new(Layered::new(extra, &provider));
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(|error| Fault::Tls(error.to_string()))?;
        let mut config = builder.dangerous().with_custom_certificate_verifier(Arc::clone(&verifier)).with_no_client_auth();
        // A resumed session shows no certificate, and would make one variation depend on another.
        config.resumption = Resumption::disabled();
        Ok(Self { config, verifier })
    }

    /// For one connection; the certificate that comes is put into `shown`, whether it is trusted or not.
    pub(super) fn config(&self, version: HttpVersion, shown: &Shown) -> ClientConfig {
        let mut config = self.config.clone();
        config.alpn_protocols = protocols(version).iter().map(|name| name.to_vec()).collect();
        config.dangerous().set_certificate_verifier(Arc::new(Recording { verifier: Arc::clone(&self.verifier), shown: Arc::clone(shown) }));
        config
    }
}

/// Names of ALPN (RFC 7301 section 6).
fn protocols(version: HttpVersion) -> &'static [&'static [u8]] {
    match version {
        HttpVersion::Any => &[b"h2", b"http/1.1"],
        HttpVersion::Http1 => &[b"http/1.1"],
        HttpVersion::Http2 => &[b"h2"],
    }
}

/// Decides as the other does, and keeps what was shown.
#[derive(Debug)]
struct Recording {
    verifier: Arc<dyn ServerCertVerifier>,
    shown: Shown,
}

impl ServerCertVerifier for Recording {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(Certificate::read(end_entity));
        self.verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(&self, message: &[u8], cert: &CertificateDer<'_>, dss: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(&self, message: &[u8], cert: &CertificateDer<'_>, dss: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}
