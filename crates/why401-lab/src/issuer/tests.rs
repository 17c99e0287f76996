use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use why401_jose::{KeySet, Outcome, Verifier};

use super::*;
use crate::world::tests::world;

fn get(url: &str, authorization: Option<&str>) -> Reply {
    let url = url::Url::parse(url).unwrap();
    let request = Request {
        method: "GET".to_owned(),
        host: url.host_str().unwrap().to_owned(),
        path: url.path().to_owned(),
        query: url.query().unwrap_or_default().to_owned(),
        headers: authorization.map(|value| ("authorization".to_owned(), value.to_owned())).into_iter().collect(),
        body: Vec::new(),
        local: "127.0.0.1:443".parse().unwrap(),
        tls: true,
    };
    answer(world(), &request).unwrap_or_else(|| panic!("no answer at {url}"))
}

fn claims(token: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

#[test]
fn discovery_leads_to_keys_that_verify_the_assertions() {
    for issuer in ALL {
        let document: Value =
            serde_json::from_slice(&get(&format!("{}/.well-known/openid-configuration", issuer.url.trim_end_matches('/')), None).body).unwrap();
        assert_eq!(document["issuer"], issuer.url);
        let keys = KeySet::read(&get(document["jwks_uri"].as_str().unwrap(), None).body).unwrap();
        let token = assertion(world(), &Assertion { by: issuer.name.to_owned(), ..Assertion::default() });
        assert_eq!(Verifier::new(&keys).verify(&token).outcome, Outcome::Valid);
        let foreign = assertion(world(), &Assertion { by: issuer.name.to_owned(), foreign: true, ..Assertion::default() });
        assert_eq!(Verifier::new(&keys).verify(&foreign).outcome, Outcome::KeyNotFound);
    }
}

#[test]
fn the_directory_trusts_the_default_assertions() {
    let orders = world().directory.application("orders").unwrap();
    for federated in &orders.federated {
        let claims = claims(&assertion(world(), &Assertion { by: federated.issuer.clone(), ..Assertion::default() }));
        assert_eq!(claims["sub"], federated.subject.as_str());
        let audience = claims["aud"].as_array().map_or(&claims["aud"], |list| &list[0]);
        assert_eq!(audience, federated.audience.as_str());
    }
}

#[test]
fn a_job_asks_with_its_token() {
    let [(_, github), (_, devops)] = TOKEN_URLS;
    let bearer = format!("Bearer {REQUEST_TOKEN}");
    assert_eq!(get(github, None).status, 401);
    let reply: Value = serde_json::from_slice(&get(&format!("{github}&audience=api://AzureADTokenExchange"), Some(&bearer)).body).unwrap();
    assert_eq!(claims(reply["value"].as_str().unwrap())["aud"], AUDIENCE);
    let reply: Value = serde_json::from_slice(&get(github, Some(&bearer)).body).unwrap();
    assert_eq!(claims(reply["value"].as_str().unwrap())["aud"], "https://github.com/contoso");
    let reply: Value = serde_json::from_slice(&get(devops, Some(&bearer)).body).unwrap();
    assert_eq!(claims(reply["oidcToken"].as_str().unwrap())["sub"], "sc://contoso/orders/connection");
}
