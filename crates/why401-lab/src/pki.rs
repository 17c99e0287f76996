//! The lab's certificate authority: it vouches for whatever name a client asks for, and for the wrong one if a fault says so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose};
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::clock;
use crate::fault::Network;
use crate::world::World;

/// Most names that certificates are kept for; more begin anew.
const MOST: usize = 4096;
/// One day.
const DAY: i64 = 86_400;

/// Why a certificate cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Name, key or signature.
    #[error("a certificate could not be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The TLS library does not take the key.
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
}

/// The authority that clients are told to trust, and one that nobody trusts.
pub struct Pki {
    trusted: Authority,
    inspecting: Authority,
    kept: Mutex<HashMap<(String, Kind), Arc<CertifiedKey>>>,
}

impl std::fmt::Debug for Pki {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pki").finish_non_exhaustive()
    }
}

/// What a certificate is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Good,
    WrongName,
    Intercepted,
    Expired,
}

impl Kind {
    fn of(fault: Option<Network>) -> Self {
        match fault {
            Some(Network::WrongName) => Self::WrongName,
            Some(Network::Intercepted) => Self::Intercepted,
            Some(Network::ExpiredCertificate) => Self::Expired,
            _ => Self::Good,
        }
    }
}

/// A certificate authority on ECDSA P-256.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    fn new(organization: &str, name: &str) -> Result<Self, Error> {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::OrganizationName, organization);
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        valid(&mut params, -DAY, 365 * DAY);
        Ok(Self { issuer: CertifiedIssuer::self_signed(params, KeyPair::generate()?)? })
    }

    /// A server certificate for `names`, good from and until so many seconds from now.
    fn certify(&self, names: &[String], from: i64, until: i64) -> Result<CertifiedKey, Error> {
        let mut params = CertificateParams::new(names.to_vec())?;
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, names.first().map_or("localhost", |name| name.get(..64).unwrap_or(name)));
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.use_authority_key_identifier_extension = true;
        valid(&mut params, from, until);
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        let chain: Vec<CertificateDer<'static>> = vec![certificate.der().clone(), self.issuer.der().clone()];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        Ok(CertifiedKey::new(chain, any_supported_type(&key)?))
    }
}

fn valid(params: &mut CertificateParams, from: i64, until: i64) {
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let at = |offset: i64| Duration::from_secs(u64::try_from(clock::machine() + offset).unwrap_or(0));
    params.not_before = epoch + at(from);
    params.not_after = epoch + at(until);
}

impl Pki {
    /// New authorities.
    pub fn new() -> Result<Self, Error> {
        let trusted = Authority::new("why401", "why401 lab CA")?;
        let inspecting = Authority::new("Contoso", "Contoso TLS Inspection CA")?;
        Ok(Self { trusted, inspecting, kept: Mutex::default() })
    }

    /// The certificate that clients are to trust, in PEM.
    #[must_use]
    pub fn certificate(&self) -> String {
        self.trusted.issuer.pem()
    }

    /// The certificate for the host that was asked for, or for this machine if none was, as `fault` has it.
    fn present(&self, host: Option<&str>, fault: Option<Network>) -> Option<Arc<CertifiedKey>> {
        let wanted = (host.unwrap_or_default().to_ascii_lowercase(), Kind::of(fault));
        if let Some(known) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&wanted) {
            return Some(Arc::clone(known));
        }
        let made = Arc::new(self.make(host, wanted.1).ok()?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(wanted, Arc::clone(&made));
        Some(made)
    }

    fn make(&self, host: Option<&str>, kind: Kind) -> Result<CertifiedKey, Error> {
        let names = host.map_or_else(|| ["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec(), |host| vec![host.to_owned()]);
        match kind {
            Kind::Good => self.trusted.certify(&names, -DAY, 90 * DAY),
            Kind::WrongName => self.trusted.certify(&["other.contoso.example".to_owned()], -DAY, 90 * DAY),
            Kind::Intercepted => self.inspecting.certify(&names, -DAY, 90 * DAY),
            Kind::Expired => self.trusted.certify(&names, -90 * DAY, -DAY),
        }
    }
}

/// Chooses the certificate by the name in a client's greeting.
#[derive(Debug)]
pub(crate) struct Resolver {
    pub(crate) pki: Arc<Pki>,
    pub(crate) world: Arc<World>,
    /// The host that this listener stands for, whatever name it is called by.
    pub(crate) role: Option<String>,
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let asked = hello.server_name();
        let host = self.role.as_deref().or(asked).unwrap_or("localhost");
        let fault = self.world.faults().network.get(host).copied();
        self.pki.present(asked, fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::client::danger::ServerCertVerifier;
    use rustls::client::{WebPkiServerVerifier, verify_server_name};
    use rustls::pki_types::{ServerName, UnixTime};
    use rustls::server::ParsedCertificate;

    fn judge(pki: &Pki, host: &str, fault: Option<Network>) -> Result<(), String> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(pki.trusted.issuer.der().clone()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
        let key = pki.present(Some(host), fault).unwrap();
        let name = ServerName::try_from(host.to_owned()).unwrap();
        let verdict = verifier.verify_server_cert(&key.cert[0], &key.cert[1..], &name, &[], UnixTime::now());
        verdict.map(|_| ()).map_err(|error| error.to_string())
    }

    #[test]
    fn any_name_is_vouched_for_and_faults_are_seen_by_a_verifier() {
        let pki = Pki::new().unwrap();
        let host = "kv.vault.azure.net";
        assert_eq!(judge(&pki, host, None), Ok(()));
        assert!(judge(&pki, host, Some(Network::WrongName)).unwrap_err().contains("not valid for name"));
        assert!(judge(&pki, host, Some(Network::Intercepted)).unwrap_err().contains("UnknownIssuer"));
        assert!(judge(&pki, host, Some(Network::ExpiredCertificate)).unwrap_err().contains("expired"));
    }

    #[test]
    fn without_a_name_this_machine_is_meant() {
        let pki = Pki::new().unwrap();
        let key = pki.present(None, None).unwrap();
        let certificate = ParsedCertificate::try_from(&key.cert[0]).unwrap();
        for name in ["localhost", "127.0.0.1", "::1"] {
            verify_server_name(&certificate, &ServerName::try_from(name).unwrap()).unwrap();
        }
    }

    #[test]
    fn a_certificate_is_made_once() {
        let pki = Pki::new().unwrap();
        let (first, again) = (pki.present(Some("A.example"), None).unwrap(), pki.present(Some("a.EXAMPLE"), None).unwrap());
        assert!(Arc::ptr_eq(&first, &again));
    }
}
