//! Clients for which all is well: they get a token, and the services take it.

use std::collections::BTreeMap;

use crate::peer::Peer;
use crate::program::Program;
use crate::stage::{Client, Staged};

const ARM: [&str; 2] = ["https://management.azure.com/.default", "https://management.azure.com/subscriptions?api-version=2022-12-01"];
const VAULT: [&str; 2] = ["https://vault.azure.net/.default", "https://lab-vault.vault.azure.net/secrets/orders-db?api-version=7.4"];
/// What App Service and its like put into `IDENTITY_HEADER` in the lab.
const HEADER: &str = "1ab00000000040008000000000000401";
const MACHINE: &str = "http://169.254.169.254";

/// The variables of a machine that gives its programs an identity.
fn machine(variables: &[(&str, &str)]) -> BTreeMap<String, String> {
    variables.iter().map(|(name, value)| ((*name).to_owned(), value.replace("MACHINE", MACHINE))).collect()
}

/// Calls Resource Manager and Key Vault with this credential, in Python and in JavaScript.
#[track_caller]
fn served(credential: &str, with: Option<&str>, environment: &BTreeMap<String, String>) {
    served_by(&[Client::Python, Client::Node], credential, with, environment);
}

#[track_caller]
fn served_by(clients: &[Client], credential: &str, with: Option<&str>, environment: &BTreeMap<String, String>) {
    if !Peer::Network.is_here() {
        return;
    }
    let program = Program::new();
    for client in clients.iter().copied().filter(|client| client.peer().is_here()) {
        for [scope, url] in [ARM, VAULT] {
            let run = [credential, scope, url].map(str::to_owned).to_vec();
            let staged = Staged { with: with.map(str::to_owned), environment: environment.clone(), run, ..Staged::default() };
            let log = staged.log(&program, client);
            assert_eq!(log.code, Some(0), "{client:?} {credential} {url}:\n{}", log.text);
            assert!(log.text.lines().any(|line| line.starts_with("200 ")), "{client:?} {credential} {url}:\n{}", log.text);
        }
    }
}

#[test]
fn default_credential_with_a_secret() {
    served("default", Some("secret"), &BTreeMap::new());
}

#[test]
fn default_credential_with_a_certificate() {
    served("default", Some("certificate"), &BTreeMap::new());
}

#[test]
fn default_credential_with_a_federated_file() {
    served("default", Some("workload"), &BTreeMap::new());
}

#[test]
fn default_credential_on_a_virtual_machine() {
    served("default", None, &BTreeMap::new());
}

#[test]
fn each_credential_by_its_name() {
    served("secret", Some("secret"), &BTreeMap::new());
    served("certificate", Some("certificate"), &BTreeMap::new());
    served("workload", Some("workload"), &BTreeMap::new());
}

#[test]
fn a_chosen_identity_of_a_virtual_machine() {
    served("managed-identity", None, &machine(&[("IDENTITY_CLIENT_ID", "d0000000-0000-4000-8000-000000000002")]));
}

#[test]
fn managed_identity_of_app_service() {
    served("managed-identity", None, &machine(&[("IDENTITY_ENDPOINT", "MACHINE/msi/token"), ("IDENTITY_HEADER", HEADER)]));
}

#[test]
fn managed_identity_of_arc() {
    let endpoint = ("IDENTITY_ENDPOINT", "MACHINE/arc/metadata/identity/oauth2/token");
    served("managed-identity", None, &machine(&[endpoint, ("IMDS_ENDPOINT", "MACHINE")]));
}

#[test]
fn managed_identity_of_cloud_shell() {
    served("managed-identity", None, &machine(&[("MSI_ENDPOINT", "MACHINE/cloudshell/token")]));
}

#[test]
fn managed_identity_of_machine_learning() {
    served("managed-identity", None, &machine(&[("MSI_ENDPOINT", "MACHINE/ml/token"), ("MSI_SECRET", HEADER)]));
}

/// The lab's person signs in after two seconds.
#[test]
fn device_code_of_a_person() {
    // azure-identity for Python also wants an ID token, which the lab gives only to those who ask for it again with the code.
    served_by(&[Client::Node], "device-code", Some("secret"), &machine(&[("AZURE_CLIENT_ID", "a0000000-0000-4000-8000-0000000000c1")]));
}

#[test]
fn msal_and_requests() {
    if !Peer::Network.is_here() || !Peer::Python.is_here() {
        return;
    }
    let staged = Staged { with: Some("secret".to_owned()), run: ARM.map(str::to_owned).to_vec(), ..Staged::default() };
    let log = staged.log(&Program::new(), Client::Msal);
    assert_eq!(log.code, Some(0), "{}", log.text);
}

#[test]
fn the_storage_library_with_a_token_and_without_configuration() {
    if !Peer::Network.is_here() || !Peer::Python.is_here() {
        return;
    }
    let environment = machine(&[("STORAGE_URL", "https://labstore.blob.core.windows.net")]);
    let staged = Staged { environment, run: vec!["default".to_owned(), "list".to_owned()], ..Staged::default() };
    let log = staged.log(&Program::new(), Client::Blob);
    assert_eq!(log.code, Some(0), "{}", log.text);
    assert!(log.text.contains("200 hello.txt"), "{}", log.text);
}
