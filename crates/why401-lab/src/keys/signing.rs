//! An RSA key with its certificate.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rcgen::{CertificateParams, DnType};
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde_json::{Value, json};

use super::Error;

/// A key that signs tokens, with a self-signed certificate as Entra has them.
pub struct SigningKey {
    /// `kid`: base64url of the certificate's SHA-1, which Entra uses as `x5t` too.
    pub kid: String,
    pair: KeyPair,
    certificate: Vec<u8>,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SigningKey").field(&self.kid).finish()
    }
}

impl SigningKey {
    /// A new key whose certificate bears this name.
    pub(crate) fn generate(name: &str) -> Result<Self, Error> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| Error::Key)?;
        let certificate = self_signed(&pair, name)?.der().to_vec();
        Ok(Self { kid: URL_SAFE_NO_PAD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, &certificate)), pair, certificate })
    }

    /// Its public half (RFC 7517), with `issuer` where Entra writes one.
    #[must_use]
    pub fn jwk(&self, issuer: Option<&str>) -> Value {
        let (n, e) = modulus_and_exponent(self.pair.public_key().as_ref()).unwrap_or_default();
        let mut jwk = json!({
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid,
            "x5t": self.kid,
            "n": URL_SAFE_NO_PAD.encode(n),
            "e": URL_SAFE_NO_PAD.encode(e),
            "x5c": [STANDARD.encode(&self.certificate)],
        });
        if let Some(issuer) = issuer {
            jwk["cloud_instance_name"] = "microsoftonline.com".into();
            jwk["issuer"] = issuer.into();
        }
        jwk
    }

    /// The RS256 signature of `message` (RFC 7518 section 3.3).
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).map_err(|_| Error::Key)?;
        Ok(signature)
    }

    /// `claims` as a signed token with a plain header: `typ`, `alg`, `kid`.
    pub fn jws(&self, claims: &Value) -> Result<String, Error> {
        let header = json!({ "typ": "JWT", "alg": "RS256", "kid": self.kid });
        let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = self.sign(signed.as_bytes())?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// A client's certificate with its private key, both handed out: every secret of the lab is public.
#[derive(Debug, Clone)]
pub struct ClientCertificate {
    /// The certificate in PEM.
    pub certificate: String,
    /// The private key in PEM (PKCS #8).
    pub key: String,
    /// SHA-1 of the certificate, which assertions name as `x5t`.
    pub sha1: Vec<u8>,
    /// SHA-256 of the certificate, `x5t#S256`.
    pub sha256: Vec<u8>,
    /// The public key (RFC 8017 `RSAPublicKey`).
    pub public: Vec<u8>,
}

impl ClientCertificate {
    pub(crate) fn generate(name: &str) -> Result<Self, Error> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| Error::Key)?;
        let certificate = self_signed(&pair, name)?;
        let der = certificate.der();
        Ok(Self {
            certificate: certificate.pem(),
            key: for_certificates(&pair)?.serialize_pem(),
            sha1: digest(&SHA1_FOR_LEGACY_USE_ONLY, der).as_ref().to_vec(),
            sha256: digest(&SHA256, der).as_ref().to_vec(),
            public: pair.public_key().as_ref().to_vec(),
        })
    }

    /// Certificate and key in one text, as clients take them from a file.
    #[must_use]
    pub fn pem(&self) -> String {
        format!("{}{}", self.key, self.certificate)
    }
}

fn for_certificates(pair: &KeyPair) -> Result<rcgen::KeyPair, Error> {
    let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().map_err(|_| Error::Key)?;
    Ok(rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&PrivatePkcs8KeyDer::from(der.as_ref()), &rcgen::PKCS_RSA_SHA256)?)
}

fn self_signed(pair: &KeyPair, name: &str) -> Result<rcgen::Certificate, Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(DnType::CommonName, name);
    Ok(params.self_signed(&for_certificates(pair)?)?)
}

/// Modulus and exponent of an `RSAPublicKey` (RFC 8017 appendix A.1.1), each without leading zeros.
fn modulus_and_exponent(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (sequence, _) = element(der, 0x30)?;
    let (n, rest) = element(sequence, 0x02)?;
    let (e, _) = element(rest, 0x02)?;
    Some((n.strip_prefix(&[0]).unwrap_or(n), e.strip_prefix(&[0]).unwrap_or(e)))
}

/// The contents of the DER element with this tag that `der` begins with, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let rest = der.strip_prefix(&[tag])?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f).min(8))?;
        (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn der_that_ends_early_is_none() {
        assert_eq!(modulus_and_exponent(&[0x30, 0x82, 0x01]), None);
        assert_eq!(modulus_and_exponent(&[0x30, 6, 2, 1, 5, 2, 1, 3]), Some((&[5_u8][..], &[3_u8][..])));
    }
}
