//! Microsoft's crates for Rust, when all is well: they get a token, and the services take it.

use std::collections::BTreeMap;

use crate::log::Log;
use crate::peer::{self, Peer};
use crate::program::Program;
use crate::stage::{Client, Staged};

const ARM: [&str; 2] = ["https://management.azure.com/.default", "https://management.azure.com/subscriptions?api-version=2022-12-01"];
const VAULT: [&str; 2] = ["https://vault.azure.net/.default", "https://lab-vault.vault.azure.net/secrets/orders-db?api-version=7.4"];
/// Puts an Azure CLI on the path that somebody has signed in to: it hands out a token of the lab.
const SIGNED_IN: &str = r#"
mkdir -p "$TMPDIR/tools" && PATH="$TMPDIR/tools:$PATH" && ACCESS_TOKEN=$(token https://management.azure.com/.default) && export PATH ACCESS_TOKEN
cat > "$TMPDIR/tools/az" <<'AZ'
#!/bin/sh
printf '{"accessToken": "%s", "expiresOn": "2099-01-01 00:00:00.000000", "expires_on": 4070908800, "tokenType": "Bearer"}\n' "$ACCESS_TOKEN"
AZ
chmod +x "$TMPDIR/tools/az"
"#;

/// Whether all is here that these tests need.
fn is_ready() -> bool {
    peer::is_wide() && Peer::Network.is_here() && Peer::Rust.is_here()
}

fn log(credential: &str, [scope, url]: [&str; 2], staged: &Staged) -> Log {
    let run = [credential, scope, url].map(str::to_owned).to_vec();
    Staged { run, ..staged.clone() }.log(&Program::new(), Client::Rust)
}

#[track_caller]
fn served(credential: &str, targets: &[[&str; 2]], staged: &Staged) {
    if !is_ready() {
        return;
    }
    for target in targets {
        let log = log(credential, *target, staged);
        assert_eq!(log.code, Some(0), "{credential} {target:?}:\n{}", log.text);
        assert!(log.text.lines().any(|line| line.starts_with("200 ")), "{credential} {target:?}:\n{}", log.text);
    }
}

fn with(name: &str) -> Staged {
    Staged { with: Some(name.to_owned()), ..Staged::default() }
}

#[test]
fn rust_with_a_client_secret() {
    served("secret", &[ARM, VAULT], &with("secret"));
}

#[test]
fn rust_with_a_federated_file() {
    served("workload", &[ARM, VAULT], &with("workload"));
}

#[test]
fn rust_on_a_virtual_machine() {
    served("managed-identity", &[ARM, VAULT], &Staged::default());
}

#[test]
fn rust_with_a_chosen_identity_of_a_virtual_machine() {
    let environment = BTreeMap::from([("IDENTITY_CLIENT_ID".to_owned(), "d0000000-0000-4000-8000-000000000002".to_owned())]);
    served("managed-identity", &[ARM], &Staged { environment, ..Staged::default() });
}

#[test]
fn rust_with_the_identity_of_app_service() {
    let variables = [("IDENTITY_ENDPOINT", "http://169.254.169.254/msi/token"), ("IDENTITY_HEADER", "1ab00000000040008000000000000401")];
    let environment = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    served("managed-identity", &[ARM], &Staged { environment, ..Staged::default() });
}

/// The Azure CLI is made up; the crate asks it as it asks the real one.
#[test]
fn rust_with_the_tools_of_a_developer() {
    served("developer-tools", &[ARM], &Staged { before: SIGNED_IN.to_owned(), ..with("secret") });
}

/// The lab's secret and tokens are not in what the crates log at their most talkative level.
#[test]
fn rust_logs_no_secret() {
    if !is_ready() {
        return;
    }
    let environment = BTreeMap::from([("RUST_LOG".to_owned(), "trace".to_owned())]);
    let log = log("secret", ARM, &Staged { environment, ..with("secret") });
    assert!(log.text.contains("TRACE"), "{}", log.text);
    for secret in ["orders-secret", "eyJ"] {
        assert!(!log.text.contains(secret), "{secret}");
    }
}
