//! Environments, and what the real clients make of them.

mod javascript;
mod others;
mod python;

use super::chain;
use crate::machine::Reach;
use crate::machine::tests::Made;
use crate::model::{Chain, Standing};

const TENANT: &str = "11111111-1111-1111-1111-111111111111";
const CLIENT: &str = "22222222-2222-2222-2222-222222222222";
const IMDS: &str = "http://169.254.169.254/metadata/identity/oauth2/token";

fn of(client: &str, machine: &Made) -> Chain {
    chain(machine, why401_catalogue::client(client).unwrap()).unwrap()
}

/// What is said of a member.
#[track_caller]
fn standing(chain: &Chain, name: &str) -> Standing {
    let member = chain.members.iter().find(|member| member.name.starts_with(name));
    member.unwrap_or_else(|| panic!("{} has no {name}", chain.client)).standing
}

/// The names of those that are asked, with a mark for what comes of it.
fn asked(chain: &Chain) -> String {
    let mark = |member: &crate::model::Member| {
        let mark = match member.standing {
            Standing::Wins => "+",
            Standing::MayWin => "?",
            Standing::Fails => "-",
            Standing::Stops => "!",
            Standing::Skipped | Standing::Shadowed | Standing::Excluded => return None,
        };
        Some(format!("{}{mark}", member.name.trim_end_matches("Credential")))
    };
    chain.members.iter().filter_map(mark).collect::<Vec<_>>().join(" ")
}

/// A machine on which nobody answers at the metadata service.
fn off_azure() -> Made {
    reaching(Made::bare(), IMDS, Reach::Nobody("refused".to_owned()))
}

fn reaching(mut machine: Made, url: &str, reach: Reach) -> Made {
    machine.endpoints.insert(url.to_owned(), reach);
    machine
}

fn installed(mut machine: Made, programs: &[&str]) -> Made {
    machine.programs.extend(programs.iter().map(|name| (*name).to_owned()));
    machine
}

/// An account of az, as its files have it.
fn signed_in_to_az(machine: Made) -> Made {
    let profile = format!(
        r#"{{"subscriptions":[{{"id":"s","name":"n","state":"Enabled","isDefault":true,"tenantId":"{TENANT}","environmentName":"AzureCloud","user":{{"name":"jane@contoso.com","type":"user"}}}}]}}"#
    );
    let cache = format!(
        r#"{{"Account":{{"a":{{"home_account_id":"u.{TENANT}","environment":"login.microsoftonline.com","realm":"{TENANT}","username":"jane@contoso.com"}}}},"RefreshToken":{{"r":{{"home_account_id":"u.{TENANT}","environment":"login.microsoftonline.com","client_id":"04b07795-8ddb-461a-bbee-02f9e1bf7b46","secret":"x","family_id":"1"}}}}}}"#
    );
    installed(machine.file_at("/home/dev/.azure/azureProfile.json", &profile).file_at("/home/dev/.azure/msal_token_cache.json", &cache), &["az"])
}

#[test]
fn every_client_that_picks_has_an_answer_for_a_bare_machine() {
    for client in why401_catalogue::clients() {
        let Some(chain) = chain(&off_azure(), client) else { continue };
        assert_eq!(chain.error, None, "{}", chain.client);
        assert!(!chain.members.is_empty(), "{}", chain.client);
        for member in &chain.members {
            assert!(!member.why.is_empty() && !member.why.contains('\n'), "{}: {}", chain.client, member.name);
        }
    }
}

#[test]
fn no_answer_holds_a_secret() {
    let names = ["AZURE_CLIENT_SECRET", "AZURE_PASSWORD", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "IDENTITY_HEADER", "MSI_SECRET", "AZURE_FEDERATED_TOKEN_FILE"];
    for secret in ["eyJzZWNyZXQ.e30.x", "top~secret"] {
        let mut machine = off_azure().with(&[("AZURE_TENANT_ID", secret), ("AZURE_CLIENT_ID", secret), ("IDENTITY_ENDPOINT", "http://u:top~secret@h/")]);
        machine = machine.with(&names.map(|name| (name, secret))[..5]).with(&[("AZURE_USERNAME", "top~secret")]);
        for client in why401_catalogue::clients() {
            let Some(chain) = chain(&machine, client) else { continue };
            let text = serde_json::to_string(&chain).unwrap();
            assert!(!text.contains(secret), "{}: {text}", chain.client);
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_variables_and_files_hold_there_is_an_answer(values in proptest::collection::vec(".{0,40}", 12), text in ".{0,80}") {
        let names = [
            "AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE", "AZURE_AUTHORITY_HOST",
            "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT", "MSI_ENDPOINT", "MSI_SECRET", "AZURE_POD_IDENTITY_AUTHORITY_HOST",
            "AZURE_USERNAME",
        ];
        let mut machine = off_azure().file_at("/home/dev/.IdentityService/msal.cache.nocae", &text);
        for (name, value) in names.iter().zip(&values).filter(|(_, value)| value.len() % 3 != 0) {
            machine = machine.with(&[(name, value.as_str())]).file_at(value, &text);
        }
        for client in why401_catalogue::clients() {
            if let Some(chain) = chain(&machine, client) {
                let raised = chain.members.iter().filter(|member| member.standing == Standing::Stops).count();
                proptest::prop_assert!(chain.error.is_none() || raised <= 1);
                proptest::prop_assert!(chain.error.is_some() || chain.members.iter().any(|member| member.standing != Standing::Excluded));
            }
        }
    }
}
