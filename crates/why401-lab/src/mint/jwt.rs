//! Header, signature, and values that only have to look random.

use std::sync::Arc;

use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::{Key, Spec};
use crate::keys::{KeyRing, SigningKey};

/// `claims` as a signed token.
pub(super) fn token(keys: &KeyRing, spec: &Spec, claims: &Value) -> String {
    let key = match spec.key {
        Key::Current => Some(keys.current()),
        Key::Previous => Some(keys.previous()),
        Key::Foreign => Some(keys.foreign()),
        Key::None => None,
    };
    let (header, payload) = (encode(&header(spec, key.as_ref())), encode(claims));
    let signature = signature(spec, key.as_deref(), &header, &payload);
    format!("{header}.{payload}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn encode(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

/// v1 tokens name the key twice, as `x5t` too.
fn header(spec: &Spec, key: Option<&Arc<SigningKey>>) -> Value {
    let mut header = Map::new();
    header.insert("typ".to_owned(), "JWT".into());
    if let Some(nonce) = &spec.nonce {
        header.insert("nonce".to_owned(), nonce.as_str().into());
    }
    header.insert("alg".to_owned(), if key.is_some() { "RS256" } else { "none" }.into());
    if let Some(key) = key {
        if spec.version == "1.0" {
            header.insert("x5t".to_owned(), key.kid.as_str().into());
        }
        header.insert("kid".to_owned(), key.kid.as_str().into());
    }
    Value::Object(header)
}

/// The signature; where it cannot be made it is empty, which nobody takes.
fn signature(spec: &Spec, key: Option<&SigningKey>, header: &str, payload: &str) -> Vec<u8> {
    let Some(key) = key else { return Vec::new() };
    // Of a token for Graph, not the nonce is signed but its hash: nobody else can check it (observed, not documented).
    let hashed = spec.nonce.as_deref().and_then(|nonce| why401_jose::hash_in_header(header, nonce));
    let signed = format!("{}.{payload}", hashed.as_deref().unwrap_or(header));
    let mut signature = key.sign(signed.as_bytes()).unwrap_or_default();
    if let (true, Some(byte)) = (spec.corrupt, signature.get_mut(100)) {
        *byte ^= 0x5a;
    }
    signature
}

/// Base64url of `length` bytes that are random, or all zero if the system has no randomness.
pub(crate) fn opaque(length: usize) -> String {
    let mut bytes = vec![0; length];
    rand::fill(&mut bytes).ok();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A random id (RFC 9562 version 4).
pub(crate) fn guid() -> String {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes).ok();
    let bits = u128::from_be_bytes(bytes) & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let hex = format!("{bits:032x}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_has_its_version_and_variant() {
        let id = guid();
        assert_eq!((id.len(), &id[14..15]), (36, "4"));
        assert!(matches!(&id[19..20], "8" | "9" | "a" | "b"), "{id}");
        assert_ne!(id, guid());
    }
}
