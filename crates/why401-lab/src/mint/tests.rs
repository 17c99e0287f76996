use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use why401_jose::{Outcome, Verifier};

use super::{Key, Spec, mint, mint_at};
use crate::world::tests::world;

fn part(token: &str, at: usize) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(at).unwrap()).unwrap()).unwrap()
}

fn claims(spec: &Spec) -> Value {
    part(&mint_at(world(), spec, 1_000_000), 1)
}

#[test]
fn an_application_gets_a_v1_token() {
    let claims = claims(&Spec::to("https://vault.azure.net"));
    let tid = "c0000000-0000-4000-8000-00000000c070";
    assert_eq!(claims["aud"], "https://vault.azure.net");
    assert_eq!(claims["iss"], format!("https://sts.windows.net/{tid}/"));
    assert_eq!((&claims["iat"], &claims["nbf"], &claims["exp"]), (&json!(999_700), &json!(999_700), &json!(1_003_600)));
    assert_eq!((&claims["appid"], &claims["appidacr"]), (&json!("a0000000-0000-4000-8000-000000000001"), &json!("1")));
    assert_eq!((&claims["oid"], &claims["idtyp"], &claims["tid"]), (&claims["sub"], &json!("app"), &json!(tid)));
    assert_eq!((claims.get("azp"), claims.get("scp")), (None, None));
}

#[test]
fn a_person_gets_a_v2_token() {
    let claims = claims(&Spec { user: Some("ann".to_owned()), application: "cli".to_owned(), version: "2.0".to_owned(), ..Spec::default() });
    assert_eq!(claims["iss"], "https://login.microsoftonline.com/c0000000-0000-4000-8000-00000000c070/v2.0");
    assert_eq!((&claims["scp"], &claims["azpacr"]), (&json!("user_impersonation"), &json!("0")));
    assert_eq!(claims["preferred_username"], "ann@contoso.onmicrosoft.com");
    assert_ne!(claims["sub"], claims["oid"]);
    assert_eq!(claims.get("idtyp"), None);
}

#[test]
fn a_managed_identity_is_named_by_its_resource() {
    let claims = claims(&Spec { identity: Some("orders-identity".to_owned()), ..Spec::default() });
    assert_eq!((&claims["appid"], &claims["appidacr"]), (&json!("d0000000-0000-4000-8000-000000000002"), &json!("2")));
    assert!(claims["xms_mirid"].as_str().unwrap().ends_with("/orders-identity"));
}

#[test]
fn more_than_two_hundred_groups_are_pointed_to() {
    assert_eq!(claims(&Spec { groups: 200, ..Spec::default() })["groups"].as_array().unwrap().len(), 200);
    let over = claims(&Spec { groups: 201, ..Spec::default() });
    assert_eq!((over.get("groups"), &over["_claim_names"]["groups"]), (None, &json!("src1")));
}

#[test]
fn signatures_are_as_asked_for() {
    let keys = world().keys.known(false);
    let verdict = |spec: &Spec| Verifier::new(&keys).verify(&mint(world(), spec)).outcome;
    assert_eq!(verdict(&Spec::default()), Outcome::Valid);
    assert_eq!(verdict(&Spec { key: Key::Previous, ..Spec::default() }), Outcome::Valid);
    assert_eq!(verdict(&Spec { key: Key::Foreign, ..Spec::default() }), Outcome::KeyNotFound);
    assert_eq!(verdict(&Spec { key: Key::None, ..Spec::default() }), Outcome::AlgorithmNone);
    assert_eq!(verdict(&Spec { corrupt: true, ..Spec::default() }), Outcome::SignatureInvalid);
}

#[test]
fn a_nonce_makes_the_signature_hold_over_its_hash_alone() {
    let token = mint(world(), &Spec { nonce: Some("n-0".to_owned()), ..Spec::default() });
    let keys = world().keys.known(false);
    assert_eq!(Verifier::new(&keys).verify(&token).outcome, Outcome::SignatureInvalid);
    let (header, rest) = token.split_once('.').unwrap();
    let hashed = format!("{}.{rest}", why401_jose::hash_in_header(header, "n-0").unwrap());
    assert_eq!(Verifier::new(&keys).verify(&hashed).outcome, Outcome::Valid);
}

#[test]
fn an_id_token_is_for_the_client_and_a_stranger_is_an_id() {
    let spec = Spec { id_token: true, user: Some("ann".to_owned()), application: "cli".to_owned(), version: "2.0".to_owned(), ..Spec::default() };
    let id = claims(&spec);
    assert_eq!((&id["aud"], id.get("azp")), (&json!("a0000000-0000-4000-8000-0000000000c1"), None));
    let strange = Spec { application: "nobody".to_owned(), tenant: "nowhere".to_owned(), ..Spec::default() };
    assert_eq!(strange.strangers(&world().directory), ["nowhere", "nobody"]);
    assert_eq!(claims(&strange)["tid"], "nowhere");
}

#[test]
fn a_spec_is_read_from_a_scenario() {
    let spec: Spec = toml::from_str("audience = 'x'\nnot-before = 60\nkey = 'foreign'\nid-token = true").unwrap();
    assert_eq!((spec.audience.as_str(), spec.not_before, spec.key, spec.id_token), ("x", Some(60), Key::Foreign, true));
    assert!(toml::from_str::<Spec>("audiance = 'x'").is_err());
}

#[test]
fn what_is_issued_in_one_second_is_signed_once() {
    let (first, again) = (world().issue(&Spec::default(), 5), world().issue(&Spec::default(), 5));
    assert_eq!(first, again);
    assert_ne!(first, world().issue(&Spec::default(), 6));
}
