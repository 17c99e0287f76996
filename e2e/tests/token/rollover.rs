//! Keys that change, and keys of others.

use serde_json::json;

use crate::program::{Answer, Program, holds};
use crate::provider::Provider;

const MINUTE: u64 = 60;

/// A provider that has rolled its keys since they were fetched, with a token from before and one from after.
fn rolled() -> (Provider, Program, String, String) {
    let (provider, program) = (Provider::start(), Program::new());
    let old = provider.token("RS256");
    program.verify(&old, &["--metadata", provider.issuer()]).exits(0);
    provider.rotate();
    let new = provider.token("RS256");
    (provider, program, old, new)
}

#[track_caller]
fn says_rolled(answer: &Answer) {
    let refreshed = answer.token()["keys"]["fetched"].as_str().unwrap().to_owned();
    holds(&answer.summary(), "Keys rolled");
    holds(&answer.summary(), &format!("refreshed at {refreshed}"));
}

/// Made-up key ids must not cause a request each, so a young copy is all that is looked into; it says so.
#[test]
fn a_young_copy_leaves_a_new_key_undecided() {
    let (provider, program, _, new) = rolled();
    provider.forget();
    let answer = program.verify(&new, &["--metadata", provider.issuer()]).exits(4);
    holds(&answer.summary(), "may be newer than the copy");
    holds(&answer.summary(), "--no-cache");
    assert!(provider.requests().is_empty());
}

#[test]
fn without_the_cache_the_new_keys_are_asked_for() {
    let (provider, program, old, new) = rolled();
    program.verify(&new, &["--metadata", provider.issuer(), "--no-cache"]).exits(0);
    says_rolled(&program.verify(&old, &["--metadata", provider.issuer(), "--no-cache"]).exits(1));
    program.verify(&old, &["--metadata", provider.issuer()]).exits(0);
}

#[test]
fn a_copy_of_ten_minutes_is_refreshed_for_a_new_key() {
    let (provider, program, old, new) = rolled();
    program.age_copies(10 * MINUTE);
    let refreshed = program.verify(&new, &["--metadata", provider.issuer()]).exits(0);
    assert_eq!(refreshed.token()["keys"]["cached"], false);
    program.age_copies(10 * MINUTE);
    says_rolled(&program.verify(&old, &["--metadata", provider.issuer()]).exits(1));
}

/// An old copy of this very key set is no sign of another issuer, by whatever way it was found then.
#[test]
fn a_key_rolled_away_is_not_called_another_issuers() {
    let (provider, program, old, _) = rolled();
    says_rolled(&program.verify(&old, &["--jwks", provider.jwks_uri()]).exits(1));
}

#[test]
fn offline_a_copy_of_any_age_will_do() {
    let (provider, program, old, new) = rolled();
    program.age_copies(3 * 24 * 60 * MINUTE);
    provider.forget();
    let answer = program.verify(&old, &["--metadata", provider.issuer(), "--offline"]).exits(0);
    holds(&answer.notes(), "nothing is fetched offline");
    program.verify(&new, &["--metadata", provider.issuer(), "--offline"]).exits(4);
    assert!(provider.requests().is_empty());
}

/// The usual mistake with several tenants: the verifier has the keys of one and gets the tokens of another.
#[test]
fn a_key_of_another_issuer_is_named_as_such() {
    let (provider, program) = (Provider::start(), Program::new());
    let [a, b] = ["1a2b3c4d-0000-4000-8000-00000000000a", "1a2b3c4d-0000-4000-8000-00000000000b"];
    let issuer = |tenant: &str| provider.at(&format!("/entra/{tenant}/v2.0"));
    let token = |tenant: &str| {
        let claims = json!({ "iss": issuer(tenant), "tid": tenant, "aud": "api://orders", "ver": "2.0", "exp": 4_000_000_000_u64 });
        provider.mint(&format!("/entra/{tenant}"), &json!({ "claims": claims }))
    };
    program.verify(&token(a), &["--metadata", &issuer(a)]).exits(0);
    program.verify(&token(b), &["--metadata", &issuer(b)]).exits(0);
    let answer = program.verify(&token(a), &["--metadata", &issuer(b)]).exits(1);
    holds(&answer.summary(), "belongs to another issuer");
    holds(&answer.summary(), &issuer(a));
}
