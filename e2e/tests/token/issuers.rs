//! Tokens of a certified provider, from its own token endpoint.

use serde_json::Value;

use crate::program::{Program, holds, run};
use crate::provider::{ALGORITHMS, Provider};

const TENANT: &str = "/entra/3d5e7f90-1a2b-4c3d-8e4f-5a6b7c8d9e0f";

/// The value of a member that `decode` shows.
fn member(decoded: &Value, name: &str) -> Value {
    let groups = decoded["groups"].as_array().unwrap().iter();
    let mut members = groups.flat_map(|group| group["members"].as_array().unwrap());
    members.find(|member| member["name"] == name).map_or(Value::Null, |member| member["value"].clone())
}

/// Whoever asks for a token of a resource is shown just that.
#[test]
fn decode_shows_what_was_asked_for() {
    let (provider, program) = (Provider::start(), Program::new());
    for algorithm in ALGORITHMS {
        let decoded = program.run_on(&provider.token(algorithm), &["token", "decode", "--format", "json"]).exits(0).token();
        assert_eq!(member(&decoded, "aud"), provider.resource(algorithm));
        assert_eq!(member(&decoded, "iss"), provider.issuer());
        assert_eq!(member(&decoded, "alg"), algorithm);
        assert_eq!(decoded["traits"][0]["id"], "access-token");
        assert_eq!(decoded["traits"][0]["certain"], true, "`typ` is at+jwt");
    }
}

#[test]
fn signatures_of_all_its_algorithms_hold() {
    let (provider, program) = (Provider::start(), Program::new());
    for algorithm in ALGORITHMS {
        let verified = program.verify(&provider.token(algorithm), &["--metadata", provider.issuer()]).exits(0).token();
        assert_eq!((&verified["outcome"], &verified["verdict"]), (&"passes".into(), &"valid".into()), "{algorithm}");
        assert_eq!(verified["keys"]["address"], provider.jwks_uri());
        assert_eq!(verified["keys"]["issuer"], provider.issuer());
        let cached = algorithm != ALGORITHMS[0];
        assert_eq!(verified["keys"]["cached"], cached, "all but the first are verified with the copy");
    }
}

/// The address of the metadata, the issuer and the key set lead to the same keys.
#[test]
fn keys_are_found_from_each_address() {
    let (provider, program) = (Provider::start(), Program::new());
    let token = provider.token("ES256");
    let metadata = provider.at("/.well-known/openid-configuration");
    for named in [["--metadata", &metadata], ["--metadata", provider.issuer()], ["--jwks", provider.jwks_uri()]] {
        program.verify(&token, &named).exits(0);
    }
}

/// A token that names an address on this machine does not have it asked.
#[test]
fn an_issuer_that_only_the_token_names_is_not_asked() {
    let (provider, program) = (Provider::start(), Program::new());
    let token = provider.token("RS256");
    provider.forget();
    let answer = program.verify(&token, &[]).exits(4);
    holds(&answer.summary(), "is not asked");
    assert!(provider.requests().is_empty());
}

/// That the keys are another issuer's is certain, whether they were fetched now or before.
#[test]
fn another_issuer_is_a_no_each_time() {
    let (provider, program) = (Provider::start(), Program::new());
    let (token, other) = (provider.token("RS256"), provider.at(&format!("{TENANT}/v2.0")));
    for run in ["newly fetched", "from the copy"] {
        let verified = program.verify(&token, &["--metadata", &other]).exits(1).token();
        let issuer = verified["requirements"].as_array().unwrap().iter().find(|check| check["id"] == "issuer").unwrap();
        assert_eq!(issuer["outcome"], "fails", "{run}");
        assert_eq!((&issuer["found"], &issuer["expected"]), (&provider.issuer().into(), &other.as_str().into()));
    }
}

/// Without a resource, the provider's tokens are for itself alone.
#[test]
fn an_opaque_token_is_named_so() {
    let (provider, program) = (Provider::start(), Program::new());
    for input in [provider.opaque_token(), provider.token_answer(None)] {
        let decoded = program.run_on(&input, &["token", "decode", "--format", "json"]).exits(1).token();
        assert_eq!(decoded["title"], "an opaque value");
        holds(decoded["fingerprint"].as_str().unwrap(), "form=opaque");
    }
}

/// The answer of a token endpoint is as good as the token.
#[test]
fn the_answer_of_a_token_endpoint_is_understood() {
    let (provider, program) = (Provider::start(), Program::new());
    let answer = provider.token_answer(Some(provider.resource("ES512")));
    program.verify(&answer, &["--metadata", provider.issuer()]).exits(0);
}

/// What is on this machine stays on it, whatever proxy is named: nothing listens at that one.
#[test]
fn a_proxy_does_not_see_what_is_for_this_machine() {
    let (provider, program) = (Provider::start(), Program::new());
    let token = provider.token("RS256");
    let mut command = program.command();
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env(name, "http://127.0.0.1:9");
    }
    run(command.args(["token", "verify", "--metadata", provider.issuer()]), &token).exits(0);
}
