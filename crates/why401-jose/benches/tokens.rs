//! Tokens per second, beside the library that Rust programs use for them.
//!
//! `cargo bench -p why401-jose`; allocations are counted. Every row reads the same token.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::borrow::Cow;
use std::sync::OnceLock;

use aws_lc_rs::rsa::{KeySize, PublicKeyComponents};
use aws_lc_rs::signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair};
use aws_lc_rs::{encoding::AsDer as _, rand::SystemRandom};
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};
use serde::Deserialize;
use why401_evidence::credential::compact::Workspace;
use why401_jose::{KeySet, Outcome, Verifier};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// A token as Entra makes them for an application, with a key made for it.
struct Sample {
    token: String,
    jwks: String,
    n: Vec<u8>,
    e: Vec<u8>,
}

const HEADER: &str = r#"{"typ":"JWT","alg":"RS256","x5t":"abcdefghijklmnopqrstuvwxyz0","kid":"abcdefghijklmnopqrstuvwxyz0"}"#;
const PAYLOAD: &str = r#"{"aud":"https://management.azure.com/","iss":"https://sts.windows.net/11111111-1111-4111-8111-111111111111/","iat":1800000000,"nbf":1800000000,"exp":1800003900,"aio":"E2ZgYLhxE2ZgYLhxE2ZgYLhxE2ZgYLhx","appid":"22222222-2222-4222-8222-222222222222","appidacr":"1","idp":"https://sts.windows.net/11111111-1111-4111-8111-111111111111/","idtyp":"app","oid":"33333333-3333-4333-8333-333333333333","rh":"0.AXoA","sub":"33333333-3333-4333-8333-333333333333","tid":"11111111-1111-4111-8111-111111111111","uti":"abcdefghij0123456789AA","ver":"1.0","xms_tcdt":1600000000}"#;

fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let b64 = |bytes: &[u8]| base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes);
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let signed = format!("{}.{}", b64(HEADER.as_bytes()), b64(PAYLOAD.as_bytes()));
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
        let public = aws_lc_rs::rsa::PublicKey::from_der(pair.public_key().as_der().unwrap().as_ref()).unwrap();
        let (n, e) = (public.modulus().big_endian_without_leading_zero().to_vec(), public.exponent().big_endian_without_leading_zero().to_vec());
        let jwks = format!(r#"{{"keys":[{{"kty":"RSA","use":"sig","kid":"abcdefghijklmnopqrstuvwxyz0","n":"{}","e":"{}"}}]}}"#, b64(&n), b64(&e));
        Sample { token: format!("{signed}.{}", b64(&signature)), jwks, n, e }
    })
}

/// The claims of the sample.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
struct Claims<S> {
    aud: S,
    iss: S,
    iat: i64,
    nbf: i64,
    exp: i64,
    aio: S,
    appid: S,
    appidacr: S,
    idp: S,
    idtyp: S,
    oid: S,
    rh: S,
    sub: S,
    tid: S,
    uti: S,
    ver: S,
    xms_tcdt: i64,
}

/// The same claims from our decoder; a text without escapes is not copied.
fn ours<'a>(workspace: &'a mut Workspace, token: &'a str) -> Option<Claims<Cow<'a, str>>> {
    let mut found: Claims<Cow<'a, str>> = Claims::default();
    for member in workspace.read(token).ok()?.claims()?.iter() {
        let value = member.value();
        let (text, number) = match &*member.name() {
            "aud" => (&mut found.aud, None),
            "iss" => (&mut found.iss, None),
            "aio" => (&mut found.aio, None),
            "appid" => (&mut found.appid, None),
            "appidacr" => (&mut found.appidacr, None),
            "idp" => (&mut found.idp, None),
            "idtyp" => (&mut found.idtyp, None),
            "oid" => (&mut found.oid, None),
            "rh" => (&mut found.rh, None),
            "sub" => (&mut found.sub, None),
            "tid" => (&mut found.tid, None),
            "uti" => (&mut found.uti, None),
            "ver" => (&mut found.ver, None),
            "iat" => (&mut found.aud, Some(&mut found.iat)),
            "nbf" => (&mut found.aud, Some(&mut found.nbf)),
            "exp" => (&mut found.aud, Some(&mut found.exp)),
            "xms_tcdt" => (&mut found.aud, Some(&mut found.xms_tcdt)),
            _ => continue,
        };
        match number {
            Some(number) => *number = value.integer()?,
            None => *text = value.text()?,
        }
    }
    Some(found)
}

mod decode {
    use super::{Bencher, BytesCount, Claims, Workspace, black_box, ours, sample};

    #[divan::bench]
    fn why401(bencher: Bencher<'_, '_>) {
        let token = &sample().token;
        let mut workspace = Workspace::default();
        let theirs = jsonwebtoken::dangerous::insecure_decode::<Claims<String>>(token).unwrap().claims;
        let same = ours(&mut workspace, token).is_some_and(|found| format!("{found:?}") == format!("{theirs:?}"));
        assert!(same, "both read the same claims");
        bencher.counter(BytesCount::of_str(token)).bench_local(|| ours(&mut workspace, black_box(token)).map(|claims| claims.exp));
    }

    #[divan::bench]
    fn jsonwebtoken(bencher: Bencher<'_, '_>) {
        let token = &sample().token;
        bencher
            .counter(BytesCount::of_str(token))
            .bench_local(|| jsonwebtoken::dangerous::insecure_decode::<Claims<String>>(black_box(token)).map(|data| data.claims.exp));
    }
}

mod verify_rs256 {
    use super::{Bencher, Claims, KeySet, Outcome, ParsedPublicKey, PublicKeyComponents, RSA_PKCS1_2048_8192_SHA256, Verifier, black_box, sample};

    #[divan::bench]
    fn why401(bencher: Bencher<'_, '_>) {
        let keys = KeySet::read(sample().jwks.as_bytes()).unwrap();
        let mut verifier = Verifier::new(&keys);
        assert_eq!(verifier.verify(&sample().token).outcome, Outcome::Valid);
        bencher.bench_local(|| verifier.verify(black_box(&sample().token)));
    }

    /// What no verifier can be faster than: the signature alone, key and bytes at hand.
    #[divan::bench]
    fn aws_lc_rs_alone(bencher: Bencher<'_, '_>) {
        let sample = sample();
        let key: ParsedPublicKey = PublicKeyComponents { n: &sample.n, e: &sample.e }.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).unwrap();
        let (signed, signature) = sample.token.rsplit_once('.').unwrap();
        let signature = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(signature).unwrap();
        bencher.bench_local(|| key.verify_sig(black_box(signed.as_bytes()), black_box(&signature)));
    }

    #[divan::bench]
    fn jsonwebtoken(bencher: Bencher<'_, '_>) {
        let b64 = |bytes: &[u8]| base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes);
        let key = jsonwebtoken::DecodingKey::from_rsa_components(&b64(&sample().n), &b64(&sample().e)).unwrap();
        let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        bencher.bench_local(|| jsonwebtoken::decode::<Claims<String>>(black_box(&sample().token), &key, &validation).map(|data| data.claims.exp));
    }
}
