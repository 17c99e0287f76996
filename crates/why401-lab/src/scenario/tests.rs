use std::collections::BTreeSet;

use super::*;
use crate::http::{Reply, Request};
use crate::world::World;
use crate::world::tests::fresh;

#[test]
fn every_file_is_embedded_and_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut found: Vec<String> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().replace(".toml", "")).collect();
    found.sort();
    let embedded: Vec<&str> = embedded::FILES.iter().map(|(name, _)| *name).collect();
    assert_eq!(found, embedded);
    for (name, text) in &embedded::FILES {
        Scenario::read(name, text).unwrap_or_else(|broken| panic!("{broken}"));
    }
    assert!(Scenario::all().len() >= 36);
}

#[test]
fn every_expected_cause_is_in_the_catalogue() {
    for scenario in Scenario::all() {
        for cause in std::iter::once(&scenario.expect).chain(&scenario.also) {
            assert!(why401_catalogue::cause(cause).is_some(), "{}: {cause}", scenario.name);
        }
        assert!(scenario.reason.ends_with('.') && scenario.reason.len() > 20, "{}", scenario.name);
        assert!(!scenario.also.contains(&scenario.expect), "{}", scenario.name);
    }
}

#[test]
fn titles_differ_and_requests_have_at_most_one_credential() {
    let all = Scenario::all();
    let titles: BTreeSet<&str> = all.iter().map(|scenario| scenario.title.as_str()).collect();
    assert_eq!(titles.len(), all.len());
    for scenario in &all {
        let given = [scenario.token.is_some(), scenario.authorization.is_some(), scenario.key.is_some()];
        assert!(given.iter().filter(|given| **given).count() <= 1, "{}", scenario.name);
        assert!(url::Url::parse(&scenario.request.url).is_ok(), "{}", scenario.name);
    }
}

#[test]
fn names_in_scenarios_are_those_of_the_lab() {
    const SOURCES: [&str; 10] = ["env", "cli", "azd", "managed-identity", "workload", "secret", "cert", "assertion", "token-file", "header"];
    const OUTSIDE: [&str; 7] = ["imds", "plain", "federated-file", "certificate-file", "token-file", "identity-header", "authority"];
    let world = fresh();
    for scenario in Scenario::all() {
        let name = &scenario.name;
        for source in &scenario.machine.sources {
            assert!(SOURCES.contains(&source.as_str()), "{name}: {source}");
        }
        let filled = scenario.machine.resolved(&world.directory, |outside| OUTSIDE.contains(&outside).then(|| "x".to_owned()));
        assert!(filled.values().all(|value| !value.contains('{')), "{name}: {filled:?}");
        let faults = &scenario.faults;
        let services = faults.intermediary.keys().chain(faults.redirects.keys()).chain(faults.outages.keys()).chain(faults.header_limits.keys());
        let lists = [&faults.revoked, &faults.without_roles, &faults.local_auth_disabled, &faults.firewalled];
        for service in services.chain(faults.second_node.keys()).chain(lists.into_iter().flatten()) {
            assert!(world.services.get(service).is_some(), "{name}: {service}");
        }
        for service in faults.clocks.keys().chain(&faults.stale_keys) {
            assert!(matches!(service.as_str(), "authority" | "*") || world.services.get(service).is_some(), "{name}: {service}");
        }
    }
}

/// What the probe will see: the failing request must fail as its file says.
#[test]
fn every_failing_request_is_answered_as_its_file_says() {
    let world = fresh();
    for scenario in Scenario::all() {
        let Some(expected) = scenario.answers else { continue };
        world.set_faults(scenario.faults.clone());
        let mut request = scenario.prepared(&world);
        if scenario.nodes == 2 {
            request.local = "127.0.0.2:443".parse().unwrap();
        }
        let reply = world.answer(&request);
        let headers = &reply.headers;
        assert_eq!(reply.status, expected, "{}: {headers:?} {}", scenario.name, String::from_utf8_lossy(&reply.body));
    }
}

#[test]
fn placeholders_are_filled_from_the_directory() {
    let world = fresh();
    let variables = [("A", "{orders-id}"), ("B", "{legacy-expired-secret}"), ("C", "{contoso-id}"), ("D", "{imds}/x"), ("E", "{nobody}")];
    let machine = Machine { variables: variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into(), ..Machine::default() };
    let filled = machine.resolved(&world.directory, |name| (name == "imds").then(|| "http://127.0.0.1:1".to_owned()));
    let values: Vec<&str> = filled.values().map(String::as_str).collect();
    let expected = ["a0000000-0000-4000-8000-000000000001", "legacy-secret~value", "c0000000-0000-4000-8000-00000000c070", "http://127.0.0.1:1/x", "{nobody}"];
    assert_eq!(values, expected);
}

#[test]
fn a_scenario_with_a_slip_says_where() {
    assert!(Scenario::read("x", "title = 'a'\nreason = 'b'\nexpect = 'c'\nrequest.ulr = 'd'").unwrap_err().to_string().contains("x.toml"));
}

/// The answer of the authority to the credential that the machine of `scenario` has.
fn sign_in(world: &World, scenario: &Scenario) -> Reply {
    let variables = scenario.machine.resolved(&world.directory, |_| None);
    let of = |name: &str| variables.get(name).cloned().unwrap_or_default();
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    let resource = scenario.machine.resource.clone().unwrap_or_else(|| "https://vault.azure.net".to_owned());
    form.append_pair("grant_type", "client_credentials").append_pair("client_id", &of("AZURE_CLIENT_ID"));
    form.append_pair("scope", &format!("{resource}/.default"));
    match &scenario.machine.assertion {
        Some(wanted) => form
            .append_pair("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            .append_pair("client_assertion", &crate::issuer::assertion(world, wanted)),
        None => form.append_pair("client_secret", &of("AZURE_CLIENT_SECRET")),
    };
    let request = Request {
        method: "POST".to_owned(),
        host: "login.microsoftonline.com".to_owned(),
        path: format!("/{}/oauth2/v2.0/token", of("AZURE_TENANT_ID")),
        query: String::new(),
        headers: vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())],
        body: form.finish().into_bytes(),
        local: "127.0.0.1:443".parse().unwrap(),
        tls: true,
    };
    world.answer(&request)
}

/// The code or status that the authority has to answer with.
const SIGN_INS: [(&str, &str); 11] = [
    ("app-not-in-tenant", "AADSTS700016"),
    ("authority-outage", "AADSTS90033"),
    ("authority-throttled", "429"),
    ("federation-audience", "AADSTS700212"),
    ("federation-issuer", "AADSTS700211"),
    ("federation-subject", "AADSTS700213"),
    ("resource-not-in-tenant", "AADSTS500011"),
    ("secret-expired", "AADSTS7000222"),
    ("secret-wrong", "AADSTS7000215"),
    ("tenant-not-found", "AADSTS90002"),
    ("expired-arm", "access_token"),
];

#[test]
fn sign_ins_fail_at_the_authority_as_they_should() {
    let world = fresh();
    for (name, expected) in SIGN_INS {
        let scenario = Scenario::named(name).unwrap();
        world.set_faults(scenario.faults.clone());
        let reply = sign_in(&world, &scenario);
        let told = format!("{} {}", reply.status, String::from_utf8_lossy(&reply.body));
        assert!(told.contains(expected), "{name}: {told}");
    }
}

/// On which the probe's experiment rests: what the machine can acquire itself is accepted where nothing else is broken.
#[test]
fn fresh_tokens_succeed_where_only_the_credential_was_at_fault() {
    let world = fresh();
    for name in ["audience-slash-keyvault", "expired-arm", "tenant-arm", "malformed-truncated", "signature-foreign-key", "revoked-arm", "challenge-keyvault"] {
        let scenario = Scenario::named(name).unwrap();
        world.set_faults(scenario.faults.clone());
        let failing = scenario.prepared(&world);
        assert_ne!(world.answer(&failing).status, 200, "{name}");
        let audience = if failing.host.contains("vault") { "https://vault.azure.net" } else { "https://management.azure.com" };
        let token = world.issue(&Spec { issued: 0, ..Spec::to(audience) }, world.now("authority"));
        let request = crate::service::credential::with(&failing, "authorization", &format!("Bearer {token}"));
        assert_eq!(world.answer(&request).status, 200, "{name}");
    }
}
