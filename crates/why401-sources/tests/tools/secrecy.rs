//! No environment makes a chain show a secret, or fail.

use proptest::prelude::*;
use proptest::sample::subsequence;

use super::machine::{CLIENT, Made, SECRET, TENANT};

/// All variables that members of clients read or need, but those that select a member: their values are names.
fn names() -> Vec<&'static str> {
    let chains = why401_catalogue::clients().iter().filter(|client| client.picks.is_some()).flat_map(|client| client.chain);
    let of = |member: &'static why401_catalogue::Member| {
        let needed = member.needs.into_iter().flat_map(|set| set.str().split(['+', '|', '!', '?', '=', ':', ' ', '@']));
        member.variables.into_iter().map(|name| name.str()).chain(needed)
    };
    let selectors = ["AAD_LOGIN_METHOD", "AZCOPY_AUTO_LOGIN_TYPE", "AZURE_TOKEN_CREDENTIALS"];
    let variable = |name: &&str| name.contains('_') && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_') && !selectors.contains(name);
    let mut names: Vec<&str> = chains.flat_map(of).filter(variable).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn value(name: &'static str, pick: u8) -> String {
    let secret = ["SECRET", "PASSWORD", "TOKEN", "KEY", "CREDS", "CERT", "HEADER"].iter().any(|part| name.contains(part));
    let path = name.ends_with("_FILE") || name.ends_with("_PATH") || name.ends_with("_DIR");
    match (secret, pick % 4) {
        _ if path => "/none".to_owned(),
        _ if name.contains("SEND_") => "true".to_owned(),
        (true, _) => SECRET.to_owned(),
        (false, 0) => String::new(),
        (false, 1) => "true".to_owned(),
        (false, 2) if name.contains("TENANT") => TENANT.to_owned(),
        (false, 2) => CLIENT.to_owned(),
        // Pasted into the wrong variable.
        (false, _) if name.ends_with("_ID") || name.starts_with("ARM_USE") => SECRET.to_owned(),
        (false, _) => "/none".to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_environment_shows_a_secret(names in subsequence(names(), 0..40), pick in 0_u8..100, mode in 0_usize..5) {
        let mut variables: Vec<(&str, String)> = names.into_iter().zip(pick..).map(|(name, pick)| (name, value(name, pick))).collect();
        if let Some(mode) = ["spn", "workloadidentity", "ropc", "msi"].get(mode) {
            variables.push(("AAD_LOGIN_METHOD", (*mode).to_owned()));
            variables.push(("AZCOPY_AUTO_LOGIN_TYPE", "SPN".to_owned()));
        }
        let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let machine = Made::with(&variables).with_az();
        for client in why401_catalogue::clients().iter().filter(|client| client.picks.is_some()) {
            let answer = serde_json::to_string(&machine.chain(client.id.str())).expect("it can be written");
            prop_assert!(!answer.contains(SECRET), "{}: {answer}", client.id);
        }
    }
}
