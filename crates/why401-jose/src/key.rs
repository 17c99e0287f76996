//! A public key (RFC 7517), and what keeps it from being used.

use std::sync::OnceLock;

use aws_lc_rs::digest;
use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::ParsedPublicKey;
use serde_json::{Map, Value};

use crate::algorithm::{Algorithm, Needs};
use crate::outcome::Outcome;

/// A key of a set.
pub struct Key {
    kid: Option<String>,
    kty: String,
    alg: Option<String>,
    usage: Option<String>,
    operations: Option<Vec<String>>,
    issuer: Option<String>,
    thumbprints: Thumbprints,
    material: Result<Material, KeyFault>,
    private: bool,
    parsed: [OnceLock<Option<ParsedPublicKey>>; 9],
}

/// What a key is made of.
#[derive(PartialEq, Eq)]
enum Material {
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// The curve, and the point in uncompressed form (SEC 1 section 2.3.3).
    Ec {
        curve: String,
        point: Vec<u8>,
    },
    /// Of a kind that signs nothing that is accepted.
    Other,
}

/// Why a key cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// A member is missing, no string, or empty.
    Missing(&'static str),
    /// A member is no base64url, or not of the length that the curve demands (RFC 7518 section 6.2.1.2).
    Encoding(&'static str),
}

impl std::fmt::Display for KeyFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::Encoding(name) => write!(f, "`{name}` is not in base64url, or of the wrong length"),
        }
    }
}

/// Thumbprints that the key states, and those of its certificate.
#[derive(Default)]
struct Thumbprints {
    sha1: [Option<String>; 2],
    sha256: [Option<String>; 2],
}

impl Thumbprints {
    fn of(jwk: &Map<String, Value>) -> Self {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str).map(str::to_owned);
        let first = jwk.get("x5c").and_then(Value::as_array).and_then(|chain| chain.first()?.as_str());
        let certificate = first.and_then(|text| base64_simd::STANDARD.decode_to_vec(text).ok());
        let hash = |algorithm| certificate.as_ref().map(|der| base64_simd::URL_SAFE_NO_PAD.encode_to_string(digest::digest(algorithm, der)));
        Self { sha1: [text("x5t"), hash(&digest::SHA1_FOR_LEGACY_USE_ONLY)], sha256: [text("x5t#S256"), hash(&digest::SHA256)] }
    }
}

/// Fewest bits of an RSA modulus (RFC 7518 section 3.3).
const FEWEST_BITS: usize = 2048;
/// Most: larger ones only cost time.
const MOST_BITS: usize = 8192;

impl Key {
    pub(crate) fn read(jwk: &Map<String, Value>) -> Self {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str).map(str::to_owned);
        let list = |name: &str| jwk.get(name)?.as_array().map(|items| items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect());
        Self {
            kid: text("kid"),
            kty: text("kty").unwrap_or_default(),
            alg: text("alg"),
            usage: text("use"),
            operations: list("key_ops"),
            issuer: text("issuer"),
            thumbprints: Thumbprints::of(jwk),
            material: material(jwk),
            private: ["d", "p", "q", "k"].iter().any(|name| jwk.contains_key(*name)),
            parsed: Default::default(),
        }
    }

    /// Its id.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The issuer that Entra writes beside keys that several tenants use, e.g. `https://login.microsoftonline.com/{tenantid}/v2.0`.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// Whether the set gives away its private half.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.private
    }

    /// Why it cannot be read.
    #[must_use]
    pub fn fault(&self) -> Option<KeyFault> {
        self.material.as_ref().err().copied()
    }

    /// What it is, e.g. `RSA, 2048 bits`.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.material {
            Ok(Material::Rsa { n, .. }) => format!("RSA, {} bits", bits(n)),
            Ok(Material::Ec { curve, .. }) => format!("EC, {curve}"),
            _ => self.kty.clone(),
        }
    }

    /// Whether some accepted algorithm could be verified with it.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        Algorithm::all().any(|algorithm| self.refusal(algorithm).is_none())
    }

    /// Whether both are the same key, whatever else the set says of them.
    pub(crate) fn same_material(&self, other: &Self) -> bool {
        self.material == other.material
    }

    /// Why it may not be used with `algorithm`.
    pub(crate) fn refusal(&self, algorithm: Algorithm) -> Option<Outcome> {
        let Ok(material) = &self.material else { return Some(Outcome::KeyMalformed) };
        let signs = self.usage.as_deref().is_none_or(|usage| usage == "sig");
        let verifies = self.operations.as_ref().is_none_or(|operations| operations.iter().any(|operation| operation == "verify"));
        if !signs || !verifies {
            return Some(Outcome::KeyNotForSigning);
        }
        if self.alg.as_deref().is_some_and(|alg| alg != algorithm.name()) {
            return Some(Outcome::AlgorithmMismatch);
        }
        match (material, algorithm.needs()) {
            (Material::Rsa { n, e }, Needs::Rsa(_)) if !(FEWEST_BITS..=MOST_BITS).contains(&bits(n)) || is_small(e) => Some(Outcome::KeyWeak),
            (Material::Rsa { .. }, Needs::Rsa(_)) => self.parsed(algorithm).is_none().then_some(Outcome::KeyMalformed),
            (Material::Ec { curve, .. }, Needs::Curve(name, ..)) if curve == name => self.parsed(algorithm).is_none().then_some(Outcome::KeyMalformed),
            _ => Some(Outcome::AlgorithmMismatch),
        }
    }

    /// Whether the thumbprints of a header are those of this key; what neither states is not compared.
    pub(crate) fn has_thumbprints(&self, sha1: Option<&str>, sha256: Option<&str>) -> bool {
        let fits = |wanted: Option<&str>, stated: &[Option<String>; 2]| wanted.is_none_or(|wanted| stated.iter().flatten().all(|stated| stated == wanted));
        fits(sha1, &self.thumbprints.sha1) && fits(sha256, &self.thumbprints.sha256)
    }

    /// Whether `signature` is this key's over `signed`.
    pub(crate) fn signed(&self, algorithm: Algorithm, signed: &str, signature: &[u8]) -> bool {
        let length = match algorithm.needs() {
            Needs::Curve(_, _, length) => signature.len() == length,
            Needs::Rsa(_) => true,
        };
        length && self.parsed(algorithm).is_some_and(|key| key.verify_sig(signed.as_bytes(), signature).is_ok())
    }

    /// The key ready for `algorithm`; made once.
    fn parsed(&self, algorithm: Algorithm) -> Option<&ParsedPublicKey> {
        self.parsed[algorithm as usize].get_or_init(|| self.material.as_ref().ok()?.parse(algorithm.needs())).as_ref()
    }
}

impl Material {
    fn parse(&self, needs: Needs) -> Option<ParsedPublicKey> {
        match (self, needs) {
            (Self::Rsa { n, e }, Needs::Rsa(parameters)) => PublicKeyComponents { n, e }.to_parsed_public_key(parameters).ok(),
            (Self::Ec { point, .. }, Needs::Curve(_, algorithm, _)) => ParsedPublicKey::new(algorithm, point).ok(),
            _ => None,
        }
    }
}

fn material(jwk: &Map<String, Value>) -> Result<Material, KeyFault> {
    match jwk.get("kty").and_then(Value::as_str).ok_or(KeyFault::Missing("kty"))? {
        "RSA" => {
            let (n, e) = (integer(jwk, "n")?, integer(jwk, "e")?);
            Ok(Material::Rsa { n, e })
        }
        "EC" => {
            let curve = jwk.get("crv").and_then(Value::as_str).ok_or(KeyFault::Missing("crv"))?;
            let size = match curve {
                "P-256" => 32,
                "P-384" => 48,
                "P-521" => 66,
                _ => return Ok(Material::Other),
            };
            let mut point = vec![4];
            for name in ["x", "y"] {
                let coordinate = bytes(jwk, name)?;
                if coordinate.len() != size {
                    return Err(KeyFault::Encoding(name));
                }
                point.extend(coordinate);
            }
            Ok(Material::Ec { curve: curve.to_owned(), point })
        }
        _ => Ok(Material::Other),
    }
}

fn bytes(jwk: &Map<String, Value>, name: &'static str) -> Result<Vec<u8>, KeyFault> {
    let text = jwk.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).ok_or(KeyFault::Missing(name))?;
    base64_simd::URL_SAFE_NO_PAD.decode_to_vec(text).map_err(|_| KeyFault::Encoding(name))
}

/// An unsigned integer in its shortest form (RFC 7518 section 6.3.1).
fn integer(jwk: &Map<String, Value>, name: &'static str) -> Result<Vec<u8>, KeyFault> {
    let bytes = bytes(jwk, name)?;
    if bytes.first() == Some(&0) { Err(KeyFault::Encoding(name)) } else { Ok(bytes) }
}

fn bits(n: &[u8]) -> usize {
    n.first().map_or(0, |first| n.len() * 8 - first.leading_zeros() as usize)
}

fn is_small(e: &[u8]) -> bool {
    e.len() == 1 && e[0] < 3
}
