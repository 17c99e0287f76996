//! Which requests go through a proxy. The environment can only be chosen for another process, so each test runs this
//! program again.

use std::process::Command;

use crate::loopback::{Answer, Server, fetcher};
use why401_azure::{Error, Fault, Source, Url};

const ASKED: &str = "WHY401_TEST_ASKED";

/// What comes of fetching `address` with these variables: `Ok`, or the fault.
fn outcome(address: &str, variables: &[(&str, &str)]) -> String {
    let mut program = Command::new(std::env::current_exe().unwrap());
    for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"] {
        program.env_remove(name);
    }
    program.args(["--exact", "proxy::fetch_as_told", "--ignored", "--nocapture"]).env(ASKED, address).envs(variables.iter().copied());
    let output = String::from_utf8(program.output().unwrap().stdout).unwrap();
    output.lines().find_map(|line| line.split_once("outcome: ")).unwrap().1.to_owned()
}

#[test]
#[ignore = "the other process of the tests below"]
fn fetch_as_told() {
    let Ok(address) = std::env::var(ASKED) else { return };
    let outcome = match fetcher().key_set(&Source::KeySet(Url::parse(&address).unwrap()), 0) {
        Ok(_) => "Ok".to_owned(),
        Err(Error::Fetch { fault, .. }) => format!("{fault:?}"),
        Err(other) => format!("{other:?}"),
    };
    println!("outcome: {outcome}");
}

fn refusing(status: u16) -> Server {
    Server::start(move |_| Answer::Whole(status, String::new(), Vec::new()))
}

fn proxy_fault(reason: &str) -> String {
    format!("{:?}", Fault::Proxy(reason.to_owned()))
}

#[test]
fn the_proxy_of_the_environment_is_asked_for_other_machines() {
    for variable in ["HTTPS_PROXY", "ALL_PROXY", "https_proxy"] {
        let proxy = refusing(403);
        assert_eq!(outcome("https://issuer.invalid/keys", &[(variable, &proxy.address)]), proxy_fault("unsuccessful"), "{variable}");
        assert!(proxy.requests()[0].starts_with("CONNECT issuer.invalid:443 "), "{variable}");
    }
}

#[test]
fn a_proxy_may_want_a_password() {
    let proxy = refusing(407);
    assert_eq!(outcome("https://issuer.invalid/keys", &[("HTTPS_PROXY", &proxy.address)]), proxy_fault("proxy authorization required"));
    let known = proxy.address.replace("http://", "http://ann:hunter2@");
    let outcome = outcome("https://issuer.invalid/keys", &[("HTTPS_PROXY", &known)]);
    assert!(proxy.requests()[1].to_lowercase().contains("proxy-authorization: basic "));
    assert!(!outcome.contains("hunter2"));
}

#[test]
fn no_proxy_is_heeded() {
    let proxy = refusing(403);
    let outcome = outcome("https://issuer.invalid/keys", &[("HTTPS_PROXY", &proxy.address), ("NO_PROXY", "issuer.invalid")]);
    assert!(outcome == "NameNotFound" || outcome.starts_with("TimedOut"), "a name service may be slow to say that there is none: {outcome}");
    assert!(proxy.requests().is_empty());
}

#[test]
fn this_machine_is_asked_without_a_proxy() {
    let (proxy, server) = (refusing(403), Server::issuer());
    let through = [("HTTP_PROXY", proxy.address.as_str()), ("HTTPS_PROXY", &proxy.address), ("ALL_PROXY", &proxy.address)];
    assert_eq!(outcome(server.url("/keys").as_str(), &through), "Ok");
    assert!(proxy.requests().is_empty(), "plain HTTP is allowed only because it stays here");
}

#[test]
fn a_socks_proxy_is_a_proxy() {
    let proxy = Server::start(|_| Answer::Close);
    let address = proxy.address.replace("http:", "socks5h:");
    let outcome = outcome("https://issuer.invalid/keys", &[("ALL_PROXY", &address)]);
    assert!(outcome.starts_with("Proxy(") || outcome.starts_with("TimedOut"), "{outcome}");
}

#[test]
fn a_proxy_that_is_away_is_told() {
    let outcome = outcome("https://issuer.invalid/keys", &[("HTTPS_PROXY", "http://127.0.0.1:1")]);
    assert_eq!(outcome, proxy_fault("failed to create underlying connection"));
}
