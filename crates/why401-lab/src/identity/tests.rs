use serde_json::Value;

use super::*;
use crate::fault::{Faults, ManagedIdentity};
use crate::http::Ending;
use crate::world::tests::{fresh, world};

fn request(protocol: Protocol, query: &str, headers: &[(&str, &str)]) -> Request {
    Request {
        method: "GET".to_owned(),
        host: IMDS.to_owned(),
        path: protocol.path().to_owned(),
        query: query.to_owned(),
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: Vec::new(),
        local: "127.0.0.1:80".parse().unwrap(),
        tls: false,
    }
}

fn json(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&reply.body)))
}

const METADATA: (&str, &str) = ("metadata", "true");

#[test]
fn imds_hands_out_strings() {
    let query = "api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net";
    let reply = answer(world(), &request(Protocol::Imds, query, &[METADATA])).unwrap();
    assert_eq!(reply.status, 200);
    let body = json(&reply);
    for name in ["access_token", "client_id", "expires_in", "expires_on", "ext_expires_in", "not_before", "resource", "token_type"] {
        assert!(body[name].is_string(), "{name}");
    }
    assert_eq!(body["client_id"], "d0000000-0000-4000-8000-000000000001");
    let slash = Request { path: "/metadata/identity/oauth2/token/".to_owned(), ..request(Protocol::Imds, query, &[METADATA]) };
    assert_eq!(answer(world(), &slash).unwrap().status, 200);
}

#[test]
fn imds_refuses_what_no_client_of_its_own_sends() {
    let query = "api-version=2018-02-01&resource=https://vault.azure.net";
    let refused = |query: &str, headers: &[(&str, &str)]| {
        let reply = answer(world(), &request(Protocol::Imds, query, headers)).unwrap();
        (reply.status, json(&reply)["error_description"].as_str().unwrap().to_owned())
    };
    assert_eq!(refused(query, &[]), (400, "Required metadata header not specified".to_owned()));
    assert_eq!(refused(query, &[METADATA, ("x-forwarded-for", "10.0.0.1")]).0, 400);
    assert!(refused("resource=x", &[METADATA]).1.contains("api-version"));
    assert!(refused("api-version=1", &[METADATA]).1.contains("resource"));
    assert!(refused("api-version=1&resource=https://nobody.example", &[METADATA]).1.starts_with("AADSTS500011"));
    assert_eq!(refused(&format!("{query}&client_id=stranger"), &[METADATA]).1, "Identity not found");
}

#[test]
fn an_identity_is_chosen_by_each_selector() {
    let resource = "%2Fsubscriptions%2F5b000000-0000-4000-8000-000000000001%2Fresourcegroups%2Forders%2Fproviders%2FMicrosoft.ManagedIdentity%2FuserAssignedIdentities%2Forders-identity";
    for selector in ["client_id=d0000000-0000-4000-8000-000000000002", "object_id=d0000000-0000-4000-8000-0000000000b2"]
        .map(str::to_owned)
        .into_iter()
        .chain([format!("msi_res_id={resource}"), format!("mi_res_id={resource}")])
    {
        let query = format!("api-version=2018-02-01&resource=https://vault.azure.net&{selector}");
        let body = json(&answer(world(), &request(Protocol::Imds, &query, &[METADATA])).unwrap());
        assert_eq!(body["client_id"], "d0000000-0000-4000-8000-000000000002", "{selector}");
    }
}

#[test]
fn app_service_wants_its_header() {
    let query = "api-version=2019-08-01&resource=https://vault.azure.net";
    assert_eq!(answer(world(), &request(Protocol::AppService, query, &[])).unwrap().status, 401);
    let reply = answer(world(), &request(Protocol::AppService, query, &[("x-identity-header", HEADER)])).unwrap();
    let body = json(&reply);
    assert!(body["expires_on"].as_str().unwrap().parse::<i64>().is_ok());
    assert!(body.get("expires_in").is_none());
    let upper = Request { path: "/MSI/token".to_owned(), ..request(Protocol::AppService, query, &[("x-identity-header", HEADER)]) };
    assert_eq!(answer(world(), &upper).unwrap().status, 200);
}

#[test]
fn the_old_app_service_writes_a_date_and_machine_learning_a_number() {
    let query = "api-version=2017-09-01&resource=https://vault.azure.net";
    let old = json(&answer(world(), &request(Protocol::AppService, query, &[("secret", HEADER)])).unwrap());
    assert!(old["expires_on"].as_str().unwrap().ends_with(" +00:00"));
    let ml = json(&answer(world(), &request(Protocol::AzureMl, &format!("{query}&clientid=orders-identity"), &[("secret", HEADER)])).unwrap());
    assert!(ml["expires_on"].as_str().unwrap().parse::<i64>().is_ok());
}

#[test]
fn cloud_shell_takes_a_form_and_gives_a_persons_token() {
    let asked = Request {
        method: "POST".to_owned(),
        body: b"resource=https%3A%2F%2Fmanagement.azure.com%2F".to_vec(),
        ..request(Protocol::CloudShell, "", &[METADATA])
    };
    let body = json(&answer(world(), &asked).unwrap());
    assert_eq!(body["resource"], "https://management.azure.com/");
    assert_eq!(answer(world(), &request(Protocol::CloudShell, "", &[METADATA])).unwrap().status, 400);
}

#[test]
fn arc_challenges_with_a_file_whose_content_is_good_once() {
    let mut world = fresh();
    world.arc_folder = std::env::temp_dir().join(format!("arc-{}", crate::mint::guid()));
    let query = "api-version=2020-06-01&resource=https://vault.azure.net";
    let challenge = answer(&world, &request(Protocol::Arc, query, &[METADATA])).unwrap();
    assert_eq!(challenge.status, 401);
    let file = challenge.get("www-authenticate").unwrap().strip_prefix("Basic realm=").unwrap().to_owned();
    let proof = format!("Basic {}", std::fs::read_to_string(file).unwrap());
    let headers = [METADATA, ("authorization", proof.as_str())];
    assert_eq!(answer(&world, &request(Protocol::Arc, query, &headers)).unwrap().status, 200);
    assert_eq!(answer(&world, &request(Protocol::Arc, query, &headers)).unwrap().status, 401, "once only");
    std::fs::remove_dir_all(&world.arc_folder).unwrap();
}

#[test]
fn every_fault_has_its_answer() {
    let world = fresh();
    let query = "api-version=2018-02-01&resource=https://vault.azure.net";
    for (broken, status) in [
        (ManagedIdentity::NoIdentity, 400),
        (ManagedIdentity::Ambiguous, 400),
        (ManagedIdentity::Throttled, 429),
        (ManagedIdentity::Updating, 410),
        (ManagedIdentity::Failing, 500),
        (ManagedIdentity::NotFound, 404),
        (ManagedIdentity::Proxied, 403),
        (ManagedIdentity::Unreadable, 200),
    ] {
        world.set_faults(Faults { managed_identity: Some(broken), ..Faults::default() });
        assert_eq!(answer(&world, &request(Protocol::Imds, query, &[METADATA])).unwrap().status, status, "{broken:?}");
    }
    world.set_faults(Faults { managed_identity: Some(ManagedIdentity::Ambiguous), ..Faults::default() });
    assert_eq!(answer(&world, &request(Protocol::Imds, &format!("{query}&client_id=orders-identity"), &[METADATA])).unwrap().status, 200);
    for (broken, ending) in [(ManagedIdentity::Dead, Ending::Reset(0)), (ManagedIdentity::Silent, Ending::Stall(60))] {
        world.set_faults(Faults { managed_identity: Some(broken), ..Faults::default() });
        assert_eq!(answer(&world, &request(Protocol::Imds, query, &[METADATA])).unwrap().ending, ending);
    }
}

#[test]
fn other_paths_and_tls_are_not_for_it() {
    let instance = Request { path: "/metadata/instance".to_owned(), ..request(Protocol::Imds, "api-version=2021-02-01", &[METADATA]) };
    assert_eq!(json(&answer(world(), &instance).unwrap())["compute"]["location"], "westeurope");
    let elsewhere = Request { host: "labstore.blob.core.windows.net".to_owned(), tls: true, ..request(Protocol::Imds, "", &[]) };
    assert!(answer(world(), &elsewhere).is_none());
}
