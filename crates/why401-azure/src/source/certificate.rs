//! Signing in with a certificate: an assertion about oneself (RFC 7523), in the form that Entra
//! [documents](https://learn.microsoft.com/entra/identity-platform/certificate-credentials).

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{KeyPair as _, RSA_PSS_SHA256, RsaKeyPair};
use aws_lc_rs::{digest, rand};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::json;
use why401_evidence::Secret;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::NotAcquired;
use super::file::{self, bad};

/// How long an assertion is good, in seconds.
const LIFETIME: u64 = 600;

/// A certificate and its private key.
#[derive(Debug)]
pub(super) struct Pem {
    key: RsaKeyPair,
    certificate: CertificateDer<'static>,
}

impl Pem {
    pub(super) fn read(path: &Path) -> Result<Self, NotAcquired> {
        if is_binary(path) {
            return Err(bad(path, &not_pem(path)));
        }
        Self::parse(file::bytes(path)?.expose().as_bytes()).map_err(|reason| bad(path, &reason))
    }

    fn parse(pem: &[u8]) -> Result<Self, String> {
        if contains(pem, b"ENCRYPTED") {
            return Err(
                "its key is locked with a password, which is not supported; `openssl rsa -in FILE -out OTHER` unlocks it, append the certificate to that"
                    .to_owned(),
            );
        }
        let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| "it holds no private key in PEM (-----BEGIN PRIVATE KEY-----)".to_owned())?;
        let key = rsa(&key)?;
        let mut all = CertificateDer::pem_slice_iter(pem).filter_map(Result::ok).peekable();
        if all.peek().is_none() {
            return Err("it holds no certificate in PEM (-----BEGIN CERTIFICATE-----)".to_owned());
        }
        let certificate = all.find(|certificate| belongs(certificate, &key)).ok_or("its key is not that of its certificate")?;
        Ok(Self { key, certificate })
    }

    /// A new assertion of `client_id` for `audience`, the token endpoint, good for 10 minutes from now.
    pub(super) fn assertion(&self, client_id: &str, audience: &str) -> Result<Secret, String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let thumbprint = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, &self.certificate));
        let header = json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": thumbprint });
        let claims = json!({ "aud": audience, "iss": client_id, "sub": client_id, "jti": unique()?, "nbf": now, "iat": now, "exp": now + LIFETIME });
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
        let mut signature = vec![0; self.key.public_modulus_len()];
        let random = SystemRandom::new();
        self.key.sign(&RSA_PSS_SHA256, &random, signed.as_bytes(), &mut signature).map_err(|_| "its key cannot sign".to_owned())?;
        Ok(Secret::new(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))))
    }
}

fn rsa(key: &PrivateKeyDer<'_>) -> Result<RsaKeyPair, String> {
    let read = match key {
        PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
        PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()),
        _ => return Err("its key is no RSA key; Entra takes RSA keys only".to_owned()),
    };
    read.map_err(|_| "its key is no RSA key of 2048 bits or more; Entra takes RSA keys only".to_owned())
}

/// Whether a certificate is about a key. Both sides are the `RSAPublicKey` of RFC 8017 appendix A.1.1.
fn belongs(certificate: &CertificateDer<'_>, key: &RsaKeyPair) -> bool {
    X509Certificate::from_der(certificate).is_ok_and(|(_, read)| read.public_key().subject_public_key.data.as_ref() == key.public_key().as_ref())
}

fn unique() -> Result<String, String> {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes).map_err(|_| "this machine has no random numbers".to_owned())?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// PFX (PKCS#12) and other DER begin with a sequence, which no text does.
fn is_binary(path: &Path) -> bool {
    let mut first = [0; 2];
    let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut first));
    read.is_ok() && first[0] == 0x30 && first[1] >= 0x80
}

fn not_pem(path: &Path) -> String {
    let name = path.display();
    format!(
        "it is a PFX file or other DER, and only PEM is supported; convert it: openssl pkcs12 -in '{name}' -nodes -out '{name}.pem' (the key lies open in there: remove it afterwards)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
    use serde_json::Value;

    const PEM: &str = include_str!("../../tests/network/certificates/client.pem");
    const PKCS1: &str = include_str!("../../tests/network/certificates/client-pkcs1.pem");

    fn part(assertion: &str, index: usize) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(assertion.split('.').nth(index).unwrap()).unwrap()
    }

    #[test]
    fn an_assertion_is_signed_with_the_key_of_the_certificate() {
        for pem in [PEM, PKCS1] {
            let pem = Pem::parse(pem.as_bytes()).unwrap();
            let assertion = pem.assertion("app", "https://login.microsoftonline.com/t/oauth2/v2.0/token").unwrap();
            let text = assertion.expose();
            let header: Value = serde_json::from_slice(&part(text, 0)).unwrap();
            let claims: Value = serde_json::from_slice(&part(text, 1)).unwrap();
            assert_eq!((header["alg"].as_str(), header["x5t#S256"].as_str().map(str::len)), (Some("PS256"), Some(43)));
            assert_eq!((claims["iss"].as_str(), claims["sub"].as_str()), (Some("app"), Some("app")));
            assert_eq!(claims["exp"].as_u64().unwrap() - claims["nbf"].as_u64().unwrap(), 600);
            assert_ne!(claims["jti"], serde_json::from_slice::<Value>(&part(pem.assertion("app", "x").unwrap().expose(), 1)).unwrap()["jti"]);
            let signed = text.rsplit_once('.').unwrap().0;
            let key = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, pem.key.public_key().as_ref());
            assert!(key.verify(signed.as_bytes(), &part(text, 2)).is_ok());
        }
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told() {
        let section = |name: &str| {
            let from = PEM.find(&format!("-----BEGIN {name}")).unwrap();
            let end = format!("-----END {name}-----\n");
            &PEM[from..from + PEM[from..].find(&end).unwrap() + end.len()]
        };
        let reason = |pem: &str| Pem::parse(pem.as_bytes()).unwrap_err();
        assert!(reason("").contains("no private key"));
        assert!(reason(section("CERTIFICATE")).contains("no private key"));
        assert!(reason(section("PRIVATE KEY")).contains("no certificate"));
        let other = include_str!("../../tests/network/certificates/authority.pem");
        assert!(reason(&(section("PRIVATE KEY").to_owned() + other)).contains("not that of its certificate"));
        assert!(Pem::parse((other.to_owned() + PEM).as_bytes()).is_ok(), "a chain may stand in any order");
        assert!(reason("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----").contains("openssl"));
        assert!(reason("-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n").contains("RSA"));
    }

    #[test]
    fn a_pfx_is_told_with_what_converts_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), [0x30, 0x82, 0x10, 0x00, 0x02]).unwrap();
        assert!(Pem::read(file.path()).unwrap_err().to_string().contains("openssl pkcs12 -in"));
    }
}
