//! The authorities that are trusted, asked one store after the other, each read when it is first needed.
//!
//! To read all certificates of a Linux system (a bundle, and several hundred files and links that mostly hold the same)
//! takes longer than all the rest of a probe; the bundle alone takes a twentieth of that, and the user's own authority nothing.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;

/// Trusts what one of its stores trusts.
pub(super) struct Layered {
    provider: Arc<CryptoProvider>,
    extra: Vec<CertificateDer<'static>>,
    stores: [OnceLock<Option<Arc<dyn ServerCertVerifier>>>; STORES.len()],
}

/// Where authorities are found, the quickest first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Store {
    /// What the user names.
    Extra,
    /// The system's one file with all of them.
    Bundle,
    /// All that the system has, in its own way of asking.
    System,
}

const STORES: [Store; 3] = [Store::Extra, Store::Bundle, Store::System];

impl Layered {
    /// Trusts the authorities of the system, and `extra`.
    pub(super) fn new(extra: &[CertificateDer<'static>], provider: &Arc<CryptoProvider>) -> Self {
        Self { provider: Arc::clone(provider), extra: extra.to_vec(), stores: Default::default() }
    }

    /// The stores that there are.
    fn stores(&self) -> impl Iterator<Item = &Arc<dyn ServerCertVerifier>> {
        STORES.iter().zip(&self.stores).filter_map(|(store, made)| made.get_or_init(|| self.make(*store)).as_ref())
    }

    fn make(&self, store: Store) -> Option<Arc<dyn ServerCertVerifier>> {
        match store {
            Store::Extra => self.of(&self.extra),
            Store::Bundle => self.of(&bundle()),
            Store::System => Some(Arc::new(Verifier::new(Arc::clone(&self.provider)).ok()?)),
        }
    }

    fn of(&self, authorities: &[CertificateDer<'static>]) -> Option<Arc<dyn ServerCertVerifier>> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(authorities.iter().cloned());
        let built = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&self.provider)).build();
        built.ok().map(|verifier| verifier as Arc<dyn ServerCertVerifier>)
    }
}

/// The certificates of the system's bundle. None where the user has named a folder and no file, as the folder stands for all
/// then, nor on systems whose authorities are in no file.
fn bundle() -> Vec<CertificateDer<'static>> {
    let named = |name: &str| std::env::var_os(name).is_some();
    if named("SSL_CERT_DIR") && !named("SSL_CERT_FILE") {
        return Vec::new();
    }
    let read = |path: PathBuf| CertificateDer::pem_file_iter(path).ok().map(|found| found.filter_map(Result::ok).collect());
    file().and_then(read).unwrap_or_default()
}

#[cfg(all(unix, not(target_vendor = "apple")))]
fn file() -> Option<PathBuf> {
    openssl_probe::probe().cert_file
}

#[cfg(not(all(unix, not(target_vendor = "apple"))))]
fn file() -> Option<PathBuf> {
    None
}

impl fmt::Debug for Layered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layered").field("extra", &self.extra.len()).finish_non_exhaustive()
    }
}

impl ServerCertVerifier for Layered {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut last = Error::General("this system has no authorities to trust".to_owned());
        for store in self.stores() {
            match store.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
                // The next may know the issuer, or another key of the same name.
                Err(error @ Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::BadSignature)) => last = error,
                decided => return decided,
            }
        }
        Err(last)
    }

    fn verify_tls12_signature(&self, message: &[u8], cert: &CertificateDer<'_>, dss: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(&self, message: &[u8], cert: &CertificateDer<'_>, dss: &DigitallySignedStruct) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
