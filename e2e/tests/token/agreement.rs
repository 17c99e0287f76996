//! Signatures of another implementation, and whether both judge alike.

use serde_json::{Value, json};

use crate::program::{Program, holds};
use crate::python::{ALGORITHMS, Minted, mint, verified};

fn claims() -> Value {
    json!({ "iss": "https://issuer.example", "aud": "api://orders", "sub": "somebody", "exp": 4_000_000_000_u64, "name": "Zoë 🦀" })
}

/// Whether each signature holds, as the program sees it.
fn judged(program: &Program, tokens: &[String], jwks: &Value) -> Vec<bool> {
    let keys = program.input("keys.json", &jwks.to_string());
    let files: Vec<String> = tokens.iter().enumerate().map(|(at, token)| program.input(&format!("{at}.txt"), token)).collect();
    let mut arguments = vec!["token", "verify", "--format", "json", "--offline", "--jwks", &keys];
    arguments.extend(files.iter().map(String::as_str));
    let answer = program.run(&arguments).json();
    let outcomes: Vec<bool> = answer["tokens"].as_array().unwrap().iter().map(|token| token["outcome"] == "passes").collect();
    assert_eq!(outcomes.len(), tokens.len(), "each file holds one token");
    outcomes
}

/// Both say of all tokens that they hold, or that they do not.
#[track_caller]
fn both_say(hold: bool, tokens: &[String], jwks: &Value) {
    let expected = vec![hold; tokens.len()];
    assert_eq!(verified(tokens, jwks), expected, "PyJWT");
    assert_eq!(judged(&Program::new(), tokens, jwks), expected, "why401");
}

/// `token` with another character at `at` of a part. Not the last one, of which some bits have no meaning.
fn changed(token: &str, part: usize, at: impl Fn(usize) -> usize) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let at = at(parts[part].len());
    let other = if parts[part].as_bytes()[at] == b'A' { "B" } else { "A" };
    parts[part].replace_range(at..=at, other);
    parts.join(".")
}

/// Keys of one mint under the names of another's.
fn renamed(keys: &Minted, names: &Minted) -> Value {
    let mut jwks = keys.jwks.clone();
    for (key, named) in jwks["keys"].as_array_mut().unwrap().iter_mut().zip(names.jwks["keys"].as_array().unwrap()) {
        assert_eq!(key["kty"], named["kty"]);
        key["kid"] = named["kid"].clone();
    }
    jwks
}

#[test]
fn each_algorithm_is_verified() {
    let (program, minted) = (Program::new(), mint(&claims(), &json!({})));
    let keys = program.input("keys.json", &minted.jwks.to_string());
    for algorithm in ALGORITHMS {
        let answer = program.verify(minted.token(algorithm), &["--jwks", &keys, "--offline"]).exits(0);
        let verified = answer.token();
        assert_eq!(verified["verdict"], "valid");
        let found = verified["requirements"].as_array().unwrap().iter().find(|check| check["id"] == "algorithm").unwrap();
        assert_eq!(found["found"], algorithm);
    }
}

#[test]
fn both_accept_what_is_good() {
    let minted = mint(&claims(), &json!({}));
    both_say(true, &minted.tokens(), &minted.jwks);
}

#[test]
fn both_accept_a_token_without_kid() {
    let minted = mint(&claims(), &json!({ "kid": null }));
    both_say(true, &minted.tokens(), &minted.jwks);
}

#[test]
fn both_refuse_what_was_changed() {
    let minted = mint(&claims(), &json!({}));
    let places: [fn(usize) -> usize; 4] = [|_| 0, |length| length / 3, |length| length / 2, |length| length - 2];
    let change = |token: &String| {
        let token = token.clone();
        [1, 2].into_iter().flat_map(move |part| places.map(|at| changed(&token, part, at)))
    };
    let tokens: Vec<String> = minted.tokens().iter().flat_map(change).collect();
    assert_eq!(tokens.len(), 9 * 2 * 4);
    both_say(false, &tokens, &minted.jwks);
}

#[test]
fn both_refuse_the_keys_of_another() {
    let (minted, other) = (mint(&claims(), &json!({})), mint(&claims(), &json!({})));
    both_say(false, &minted.tokens(), &other.jwks);
    both_say(false, &minted.tokens(), &renamed(&other, &minted));
}

#[test]
fn both_refuse_the_keys_of_another_without_kid() {
    let (minted, other) = (mint(&claims(), &json!({ "kid": null })), mint(&claims(), &json!({})));
    both_say(false, &minted.tokens(), &other.jwks);
}

/// A signature moved to another payload of the same key is as good as none.
#[test]
fn both_refuse_a_signature_of_other_claims() {
    let minted = mint(&claims(), &json!({}));
    let [one, other] = ["RS256", "PS256"].map(|algorithm| minted.token(algorithm).rsplit_once('.').unwrap());
    both_say(false, &[format!("{}.{}", one.0, other.1), format!("{}.{}", other.0, one.1)], &minted.jwks);
}

/// Stricter than others on purpose: a header that names a certificate has to name the key's.
#[test]
fn another_certificate_is_refused() {
    let program = Program::new();
    let minted = mint(&claims(), &json!({ "x5t": "AAAAAAAAAAAAAAAAAAAAAAAAAAA" }));
    let keys = program.input("keys.json", &minted.jwks.to_string());
    let answer = program.verify(minted.token("RS256"), &["--jwks", &keys, "--offline"]).exits(1);
    assert_eq!(answer.token()["verdict"], "thumbprint-mismatch");
    holds(&answer.summary(), "x5t");
}
