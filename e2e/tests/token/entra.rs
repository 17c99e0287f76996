//! Tokens and addresses in the shape of Microsoft Entra and Azure AD B2C.

use serde_json::{Value, json};

use crate::program::{Program, holds};
use crate::provider::Provider;

const TENANT: &str = "3d5e7f90-1a2b-4c3d-8e4f-5a6b7c8d9e0f";
const APPLICATION: &str = "9f8e7d6c-5b4a-4938-8271-60504f3e2d1c";

fn claims(issuer: &str, audience: &str) -> Value {
    json!({ "iss": issuer, "aud": audience, "tid": TENANT, "sub": "a-subject-of-nobody", "exp": 4_000_000_000_u64 })
}

/// Both versions have the same keys under different names.
#[test]
fn each_version_is_verified_with_its_own_metadata() {
    let (provider, program) = (Provider::start(), Program::new());
    let base = format!("/entra/{TENANT}");
    let [v1, v2] = [provider.at(&format!("{base}/")), provider.at(&format!("{base}/v2.0"))];
    for (issuer, other) in [(&v1, &v2), (&v2, &v1)] {
        for algorithm in ["RS256", "PS256"] {
            let token = provider.mint(&base, &json!({ "claims": claims(issuer, "api://orders"), "alg": algorithm }));
            let verified = program.verify(&token, &["--metadata", issuer]).exits(0).token();
            assert_eq!(verified["keys"]["issuer"], **issuer);
            let refused = program.verify(&token, &["--metadata", other]).exits(1);
            holds(&refused.summary(), "not of the token's issuer");
        }
    }
}

/// Claims mapping gives an application keys of its own, which the tenant's metadata do not name.
#[test]
fn keys_of_an_application_are_found_with_its_id() {
    let (provider, program) = (Provider::start(), Program::new());
    let base = format!("/entra/{TENANT}");
    let issuer = provider.at(&format!("{base}/v2.0"));
    let token = provider.mint(&base, &json!({ "claims": claims(&issuer, APPLICATION), "appid": APPLICATION }));
    let plain = program.verify(&token, &["--metadata", &issuer]).exits(1);
    assert_eq!(plain.token()["verdict"], "key-not-found");
    holds(&plain.notes(), &format!("--appid {APPLICATION}"));
    let own = format!("{issuer}/.well-known/openid-configuration?appid={APPLICATION}");
    program.verify(&token, &["--metadata", &own]).exits(0);
}

/// Without an id in the audience there is none to propose.
#[test]
fn the_hint_needs_an_id() {
    let (provider, program) = (Provider::start(), Program::new());
    let base = format!("/entra/{TENANT}");
    let issuer = provider.at(&format!("{base}/v2.0"));
    let token = provider.mint(&base, &json!({ "claims": claims(&issuer, "https://orders.example"), "appid": APPLICATION }));
    let plain = program.verify(&token, &["--metadata", &issuer]).exits(1);
    assert_eq!(plain.token()["verdict"], "key-not-found");
    assert!(!plain.notes().contains("--appid"), "{}", plain.notes());
}

/// B2C has metadata and keys for each policy.
#[test]
fn each_policy_has_its_own_keys() {
    let (provider, program) = (Provider::start(), Program::new());
    for root in ["/tfp", "/entra/tfp"] {
        let [sign_in, edit] = ["B2C_1_sign_in", "B2C_1_edit"].map(|policy| format!("{root}/{TENANT}/{policy}"));
        let issuer = provider.at(&format!("{sign_in}/v2.0/"));
        let mut claims = claims(&issuer, APPLICATION);
        claims["tfp"] = "B2C_1_sign_in".into();
        let token = provider.mint(&sign_in, &json!({ "claims": claims }));
        let verified = program.verify(&token, &["--metadata", &issuer]).exits(0).token();
        assert_eq!(verified["keys"]["issuer"], issuer);
        program.verify(&token, &["--metadata", &provider.at(&format!("{edit}/v2.0/"))]).exits(1);
    }
}

/// Nothing but the signature can then tell which key it was.
#[test]
fn without_kid_the_keys_are_tried() {
    let (provider, program) = (Provider::start(), Program::new());
    let base = format!("/entra/{TENANT}");
    let issuer = provider.at(&format!("{base}/v2.0"));
    let token = provider.mint(&base, &json!({ "claims": claims(&issuer, "api://orders"), "header": { "kid": null } }));
    program.verify(&token, &["--metadata", &issuer]).exits(0);
}
