//! A signed token taken apart by the letter of RFC 7515.

use why401_evidence::credential::members::{self, Members, Place, Value};

use crate::algorithm::Algorithm;
use crate::outcome::Outcome;

/// Memory for taking tokens apart, reused from token to token.
#[derive(Default)]
pub(crate) struct Buffers {
    header: Vec<u8>,
    places: Vec<Place>,
    signature: Vec<u8>,
}

/// The parts of a token that a verification needs.
pub(crate) struct Parts<'a> {
    pub(crate) header: Members<'a>,
    pub(crate) algorithm: Algorithm,
    /// Header and payload as they were signed.
    pub(crate) signed: &'a str,
    pub(crate) signature: &'a [u8],
}

impl Buffers {
    /// Takes `token` apart, up to the choice of the algorithm.
    pub(crate) fn read<'a>(&'a mut self, token: &'a str) -> Result<Parts<'a>, Outcome> {
        let mut dots = memchr::memchr_iter(b'.', token.as_bytes());
        let first = dots.next().ok_or(Outcome::Malformed)?;
        let second = dots.next();
        let count = 1 + 1 + usize::from(second.is_some()) + dots.count();
        let header = header(&token[..first], &mut self.header, &mut self.places)?;
        let (Some(second), 3) = (second, count) else {
            return Err(if count == 5 && is_plain(token) { Outcome::Encrypted } else { Outcome::Malformed });
        };
        let payload = &token[first + 1..second];
        base64_simd::URL_SAFE_NO_PAD.check(payload.as_bytes()).map_err(|_| Outcome::Malformed)?;
        self.signature.clear();
        base64_simd::URL_SAFE_NO_PAD.decode_append(&token[second + 1..], &mut self.signature).map_err(|_| Outcome::Malformed)?;
        let algorithm = algorithm(header, self.signature.is_empty())?;
        Ok(Parts { header, algorithm, signed: &token[..second], signature: &self.signature })
    }
}

/// Whether all characters are those of a token.
fn is_plain(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// The header: one JSON object, each member once, `alg` and `kid` strings.
fn header<'b>(part: &str, bytes: &'b mut Vec<u8>, places: &'b mut Vec<Place>) -> Result<Members<'b>, Outcome> {
    bytes.clear();
    base64_simd::URL_SAFE_NO_PAD.decode_append(part, bytes).map_err(|_| Outcome::Malformed)?;
    let text = std::str::from_utf8(bytes).map_err(|_| Outcome::Malformed)?;
    members::scan(text, places).map_err(|_| Outcome::Malformed)?;
    let header = Members::new(text, places);
    let kid = header.get("kid").is_none_or(|kid| kid.text().is_some());
    let alg = header.get("alg").is_some_and(|alg| alg.text().is_some());
    if header.repeats() || !kid || !alg { Err(Outcome::Malformed) } else { Ok(header) }
}

fn algorithm(header: Members<'_>, unsigned: bool) -> Result<Algorithm, Outcome> {
    let alg = header.get("alg").and_then(Value::text).ok_or(Outcome::Malformed)?;
    let algorithm = Algorithm::named(&alg);
    if unsigned && algorithm != Err(Outcome::AlgorithmNone) {
        return Err(Outcome::Malformed);
    }
    let encoded = header.get("b64").is_none_or(|b64| b64.written() == "true");
    if header.get("crit").is_some() || !encoded {
        return Err(Outcome::CriticalExtension);
    }
    algorithm
}

/// The first part of a token with the value of its `nonce` replaced by the base64url of that value's SHA-256; everything
/// else stays as it is written.
#[must_use]
pub fn hash_in_header(part: &str, nonce: &str) -> Option<String> {
    let header = String::from_utf8(base64_simd::URL_SAFE_NO_PAD.decode_to_vec(part).ok()?).ok()?;
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, nonce.as_bytes());
    let hashed = base64_simd::URL_SAFE_NO_PAD.encode_to_string(hash);
    let (old, new) = (format!("\"{nonce}\""), format!("\"{hashed}\""));
    (header.matches(&old).count() == 1).then(|| base64_simd::URL_SAFE_NO_PAD.encode_to_string(header.replace(&old, &new)))
}
