//! `why401 verify`: the same request after the fix, once and for a while.

use std::time::Duration;

use why401_lab::fault::Faults;

use crate::program::{finish, run, spawn};
use crate::stage::{Stage, VAULT, VAULT_HOST};

#[test]
fn the_401_is_there_before_the_fix_and_gone_after_it() {
    let stage = Stage::new();
    let broken = "clocks = { keyvault = 7200 }";
    stage.break_as(broken);
    run(stage.signed_in(&["probe", VAULT, "--source", "env", "--save", "capsule.txt"]));
    stage.break_as(broken);
    let still = run(stage.signed_in(&["verify", "capsule.txt"])).assert_code(1);
    assert!(still.flat().contains("still not served"), "{}", still.stdout);
    stage.mend();
    let gone = run(stage.signed_in(&["verify", "capsule.txt"])).assert_code(0);
    assert!(gone.flat().contains("The 401 is gone"), "{}", gone.stdout);
    let visits = stage.visits(VAULT_HOST);
    assert!(visits.iter().any(|visit| visit.carries() && visit.path == "/secrets/orders-db"), "{visits:?}");
}

#[test]
fn nobody_at_home_is_neither_yes_nor_no() {
    let stage = Stage::new();
    stage.break_as(&format!("network.\"{VAULT_HOST}\" = \"closed\""));
    let ended = run(stage.signed_in(&["verify", VAULT, "--format", "json"])).assert_code(4);
    assert_eq!((&ended.json()["unanswered"], &ended.json()["served"]), (&1.into(), &0.into()));
    stage.mend();
    run(stage.signed_in(&["verify", VAULT])).assert_code(0);
}

#[test]
fn the_request_of_the_capsule_is_sent_again() {
    let stage = Stage::new();
    let headers = ["-H", "X-Trace: one", "-H", "Cookie: sid=0123456789", "-H", "api-key: 9876543210abcdef"];
    let request = ["probe", "https://api.contoso.example/orders?x=1&sig=abcdefghijklmnop", "-X", "PUT", "-d", "hello", "--save", "capsule.txt"];
    stage.run(&[&request[..], &headers].concat());
    stage.mend();
    let ended = stage.run(&["verify", "capsule.txt", "--allow-unsafe", "--resource", "api://contoso-orders-api"]);
    assert!(ended.stderr.contains("a capsule does not keep"), "{}", ended.stderr);
    let visits = stage.visits("api.contoso.example");
    assert!(visits.iter().all(|visit| visit.method == "PUT" && visit.body == 5), "{visits:?}");
    let carried: Vec<_> = visits.into_iter().flat_map(|visit| visit.credentials).collect();
    assert_eq!(carried, ["authorization"], "none of the request's own credentials was kept");
}

#[test]
fn a_token_is_renewed_before_it_ends() {
    let stage = Stage::new();
    stage.lab.world().set_faults(Faults { token_lifetime: Some(4), ..Faults::default() });
    let ended = run(stage.signed_in(&["verify", VAULT, "--source", "env", "--for", "6s", "--every", "500ms", "--format", "json"])).assert_code(0);
    let sum = ended.json();
    let (requests, renewals) = (sum["requests"].as_u64().unwrap(), sum["renewals"].as_u64().unwrap());
    assert!((10..=13).contains(&requests) && (2..=4).contains(&renewals), "{sum}");
    assert_eq!((&sum["served"], &sum["causes"]), (&requests.into(), &serde_json::json!({})));
    assert!(ended.took < Duration::from_secs(8), "{:?}", ended.took);
}

#[test]
fn a_fault_in_the_middle_is_counted_by_its_cause() {
    let stage = Stage::new();
    let child = spawn(stage.signed_in(&["verify", VAULT, "--source", "env", "--for", "4s", "--every", "300ms", "--format", "json"]));
    let started = std::time::Instant::now();
    std::thread::sleep(Duration::from_millis(1500));
    stage.break_as("firewalled = [\"keyvault\"]");
    std::thread::sleep(Duration::from_millis(1200));
    stage.break_as("outages = { keyvault = 503 }");
    let sum = finish(child, started).assert_code(1).json();
    let count = |member: &str, name: &str| sum[member][name].as_u64().unwrap_or(0);
    assert!(count("causes", "network-rule") >= 2 && count("causes", "service-outage") >= 2, "{sum}");
    assert!(count("results", "200") >= 2 && count("results", "403") >= 2 && count("results", "503") >= 2, "{sum}");
    assert_eq!(sum["requests"].as_u64(), Some(count("results", "200") + count("results", "403") + count("results", "503")));
    assert!(sum["first_failure"].as_str().unwrap().contains("403"), "{sum}");
}

#[test]
fn what_is_no_capsule_is_told() {
    let stage = Stage::new();
    stage.home.file("other.txt", "HTTP/1.1 401 Unauthorized\n");
    stage.home.file("bent.txt", "* again {\"method\":\"GET\",\"url\":\n");
    let nonsense = "* again {\"method\":\"GET\",\"url\":\"::\",\"headers\":[],\"body\":\"%\",\"own_credential\":false,\"sources\":[\"x\"],\"tenant\":null,\"resource\":null,\"connect_to\":[]}\n";
    stage.home.file("nonsense.txt", nonsense);
    for name in ["other.txt", "bent.txt", "nonsense.txt", "missing.txt", "."] {
        let ended = stage.run(&["verify", name]).assert_code(3);
        assert!(ended.stderr.contains("hint: "), "{name}: {}", ended.stderr);
    }
    stage.run(&["verify", "https://"]).assert_code(2);
    stage.run(&["verify", "--every", "1s", VAULT]).assert_code(2);
}
