//! What is signed is valid, what was changed never is, and another library says the same.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::LazyLock;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use proptest::prelude::*;
use serde_json::{Value, json};
use why401_jose::{KeySet, Outcome, Verifier};

fn b64(bytes: impl AsRef<[u8]>) -> String {
    base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes)
}

/// The pairs of keys, made once, and their public halves as one set.
struct Keys {
    rsa: RsaKeyPair,
    p256: EcdsaKeyPair,
    p384: EcdsaKeyPair,
    jwks: Value,
    set: KeySet,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let p256 = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let p384 = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).unwrap();
    let public = aws_lc_rs::rsa::PublicKey::from_der(rsa.public_key().as_der().unwrap().as_ref()).unwrap();
    let (n, e) = (public.modulus().big_endian_without_leading_zero(), public.exponent().big_endian_without_leading_zero());
    let ec = |kid: &str, curve: &str, point: &[u8]| {
        let (x, y) = point[1..].split_at(point.len() / 2);
        json!({"kid": kid, "kty": "EC", "use": "sig", "crv": curve, "x": b64(x), "y": b64(y)})
    };
    let jwks = json!({"keys": [
        {"kid": "RS256", "kty": "RSA", "use": "sig", "n": b64(n), "e": b64(e)},
        ec("ES256", "P-256", p256.public_key().as_ref()),
        ec("ES384", "P-384", p384.public_key().as_ref()),
    ]});
    let set = KeySet::read(jwks.to_string().as_bytes()).unwrap();
    Keys { rsa, p256, p384, jwks, set }
});

const ALGORITHMS: [&str; 3] = ["RS256", "ES256", "ES384"];

/// A signed token; it names its key only if `named`.
fn mint(alg: &str, named: bool, claims: &Value) -> String {
    let header = if named { json!({"alg": alg, "kid": alg, "typ": "JWT"}) } else { json!({"alg": alg}) };
    let signed = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
    let random = SystemRandom::new();
    let signature = match alg {
        "RS256" => {
            let mut signature = vec![0; KEYS.rsa.public_modulus_len()];
            KEYS.rsa.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
            signature
        }
        "ES256" => KEYS.p256.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
        _ => KEYS.p384.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
    };
    format!("{signed}.{}", b64(signature))
}

fn ours(token: &str) -> Outcome {
    Verifier::new(&KEYS.set).verify(token).outcome
}

/// What `jsonwebtoken` says; it is told algorithm and key, which it does not choose itself.
fn theirs(alg: &str, token: &str) -> bool {
    let jwk = KEYS.jwks["keys"].as_array().and_then(|keys| keys.iter().find(|key| key["kid"] == alg)).unwrap();
    let part = |name: &str| jwk[name].as_str().unwrap();
    let key = match alg {
        "RS256" => jsonwebtoken::DecodingKey::from_rsa_components(part("n"), part("e")),
        _ => jsonwebtoken::DecodingKey::from_ec_components(part("x"), part("y")),
    };
    let mut validation = jsonwebtoken::Validation::new(alg.parse().unwrap());
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    jsonwebtoken::decode::<Value>(token, &key.unwrap(), &validation).is_ok()
}

/// Claims of any kind.
fn claims() -> impl Strategy<Value = Value> {
    let text = || prop::collection::vec(any::<char>(), 0..16).prop_map(String::from_iter);
    let scalar = prop_oneof![
        text().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ];
    let value = scalar.prop_recursive(3, 16, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::Array));
    // Types of the registered claims are what `jsonwebtoken` also looks at; they are not what is tested here.
    let name = text().prop_filter("registered", |name| !matches!(name.as_str(), "exp" | "nbf" | "iat" | "aud" | "iss" | "sub"));
    prop::collection::btree_map(name, value, 0..8).prop_map(|members| Value::Object(members.into_iter().collect()))
}

/// Pieces of tokens.
const TOKEN_LIKE: &str = "(eyJhbGciOiJSUzI1NiJ9|eyJhbGciOiJFUzI1NiIsImtpZCI6IkVTMjU2In0|eyJ|[.]|=|[A-Za-z0-9_+/-]{1,90}|\\PC){0,8}";
/// Pieces of key sets.
const KEYS_LIKE: &str = r#"\{("(keys|kty|n|e|x|y|crv|kid|x5c|alg)":("[A-Za-z0-9-]{0,6}"|\[|\{|\]|\}|null|1),?){0,6}\}?"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn what_is_signed_is_valid(claims in claims(), named: bool) {
        for alg in ALGORITHMS {
            let token = mint(alg, named, &claims);
            prop_assert_eq!(ours(&token), Outcome::Valid, "{} {}", alg, token);
            prop_assert!(theirs(alg, &token), "{} {}", alg, token);
        }
    }

    /// In each of the three parts, one byte.
    #[test]
    fn what_was_changed_is_not(claims in claims(), named: bool, at: [prop::sample::Index; 3], byte in 0u8..128) {
        for alg in ALGORITHMS {
            let token = mint(alg, named, &claims);
            let dots: Vec<usize> = token.match_indices('.').map(|(dot, _)| dot).collect();
            let parts = [0..dots[0], dots[0] + 1..dots[1], dots[1] + 1..token.len()];
            for (part, at) in parts.into_iter().zip(&at) {
                let at = part.start + at.index(part.len());
                let mut changed = token.clone().into_bytes();
                changed[at] = if changed[at] == byte { changed[at] ^ 1 } else { byte };
                let changed = String::from_utf8(changed).unwrap();
                prop_assert_ne!(ours(&changed), Outcome::Valid, "{} byte {} {}", alg, at, changed);
                prop_assert!(!theirs(alg, &changed), "{} byte {} {}", alg, at, changed);
            }
        }
    }

    /// The last character of each part, as any other of the alphabet: bits that mean nothing must be zero.
    #[test]
    fn no_part_has_a_second_form(claims in claims(), other in "[A-Za-z0-9_-]") {
        for alg in ALGORITHMS {
            let token = mint(alg, true, &claims);
            let ends = token.match_indices('.').map(|(dot, _)| dot - 1).chain([token.len() - 1]);
            for end in ends.filter(|end| !token[*end..].starts_with(&other)) {
                let changed = format!("{}{other}{}", &token[..end], &token[end + 1..]);
                prop_assert_ne!(ours(&changed), Outcome::Valid, "{} byte {} {}", alg, end, changed);
            }
        }
    }

    /// Bytes put in, taken out, or appended.
    #[test]
    fn what_is_longer_or_shorter_is_not(claims in claims(), at: prop::sample::Index, piece in "[A-Za-z0-9_.= \\n-]{1,4}") {
        for alg in ALGORITHMS {
            let token = mint(alg, true, &claims);
            let at = at.index(token.len());
            let (before, after) = token.split_at(at);
            for changed in [format!("{before}{piece}{after}"), before.to_owned(), format!("{token}{piece}"), format!("{piece}{token}")] {
                prop_assert_ne!(ours(&changed), Outcome::Valid, "{} {}", alg, changed);
            }
        }
    }

    /// The signature of one token does not fit another; nor does a key of another algorithm.
    #[test]
    fn a_signature_fits_its_own_token_alone(one in claims(), other in claims()) {
        for alg in ALGORITHMS {
            let (a, b) = (mint(alg, true, &one), mint(alg, true, &other));
            let ((signed, _), (_, signature)) = (a.rsplit_once('.').unwrap(), b.rsplit_once('.').unwrap());
            let mixed = format!("{signed}.{signature}");
            prop_assert!(one == other || ours(&mixed) == Outcome::SignatureInvalid, "{} {}", alg, mixed);
            let (_, payload) = signed.split_once('.').unwrap();
            for header in ALGORITHMS.iter().filter(|header| **header != alg) {
                let mixed = format!("{}.{payload}.{signature}", b64(json!({"alg": alg, "kid": header}).to_string()));
                prop_assert_eq!(ours(&mixed), Outcome::AlgorithmMismatch);
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(token in TOKEN_LIKE, json in KEYS_LIKE) {
        prop_assert_ne!(ours(&token), Outcome::Valid);
        if let Ok(keys) = KeySet::read(json.as_bytes()) {
            prop_assert_ne!(Verifier::new(&keys).verify(&token).outcome, Outcome::Valid);
        }
    }
}
