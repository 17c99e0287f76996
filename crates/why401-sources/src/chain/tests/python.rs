//! What azure-identity 1.27.0 for Python does, read in its source and seen in runs of it.

use super::*;

const PY: &str = "python-azure-identity";
const SECRET: [(&str, &str); 3] = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_CLIENT_SECRET", "s")];
const CERTIFICATE: [(&str, &str); 3] = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_CLIENT_CERTIFICATE_PATH", "/c.pem")];
const POD: [(&str, &str); 3] = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_FEDERATED_TOKEN_FILE", "/t")];

fn is(machine: &Made, expected: &str) {
    let chain = of(PY, machine);
    assert_eq!(asked(&chain), expected, "{:#?}\n{:?}", machine.variables, chain.error);
}

fn raises(machine: &Made, name: &str) {
    let chain = of(PY, machine);
    assert!(chain.error.is_some(), "{:#?}", machine.variables);
    assert_eq!(asked(&chain), if name.is_empty() { String::new() } else { format!("{name}!") });
}

#[test]
fn on_a_bare_machine_only_the_metadata_service_is_asked() {
    is(&off_azure(), "ManagedIdentity-");
    is(&Made::bare(), "ManagedIdentity?");
    is(&reaching(Made::bare(), IMDS, Reach::Answers(400)), "ManagedIdentity+");
    is(&reaching(Made::bare(), IMDS, Reach::Answers(400)).with(&[("AZURE_CLIENT_ID", CLIENT)]), "ManagedIdentity?");
    is(&reaching(Made::bare(), IMDS, Reach::Answers(404)), "ManagedIdentity?");
    is(&reaching(Made::bare(), IMDS, Reach::Silent), "ManagedIdentity?");
}

#[test]
fn a_complete_set_wins_and_its_empty_variable_is_an_error() {
    is(&off_azure().with(&SECRET), "Environment+");
    for name in ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"] {
        raises(&off_azure().with(&SECRET).with(&[(name, "")]), "Environment");
        let mut machine = off_azure().with(&SECRET);
        machine.variables.remove(name);
        is(&machine, "ManagedIdentity-");
    }
    raises(&off_azure().with(&SECRET).with(&[("AZURE_TENANT_ID", "a b")]), "Environment");
    is(&off_azure().with(&[("AZURE_TENANT_ID", "a b")]), "ManagedIdentity-");
}

#[test]
fn a_user_needs_no_tenant() {
    let user = [("AZURE_CLIENT_ID", CLIENT), ("AZURE_USERNAME", "jane@contoso.com"), ("AZURE_PASSWORD", "p")];
    is(&off_azure().with(&user), "Environment+");
    is(&off_azure().with(&user).with(&[("AZURE_TENANT_ID", "")]), "Environment+");
    is(&off_azure().with(&user).with(&[("AZURE_PASSWORD", "")]), "Environment!");
    raises(&off_azure().with(&user).with(&[("AZURE_TENANT_ID", "a b")]), "Environment");
}

#[test]
fn a_certificate_is_read_when_the_client_is_made() {
    let pem = super::super::kinds::pem();
    is(&off_azure().with(&CERTIFICATE).file_at("/c.pem", &pem), "Environment+");
    raises(&off_azure().with(&CERTIFICATE), "Environment");
    raises(&off_azure().with(&CERTIFICATE).file_at("/c.pem", "no certificate"), "Environment");
    raises(&off_azure().with(&CERTIFICATE).with(&[("AZURE_CLIENT_CERTIFICATE_PATH", "")]), "Environment");
    raises(&off_azure().with(&CERTIFICATE).with(&[("AZURE_CLIENT_CERTIFICATE_PASSWORD", "p")]).file_at("/c.pem", &pem), "Environment");
    is(&off_azure().with(&CERTIFICATE).with(&[("AZURE_CLIENT_ID", "")]).file_at("/c.pem", &pem), "Environment!");
    is(&off_azure().with(&CERTIFICATE).with(&SECRET), "Environment+");
}

#[test]
fn a_federated_token_that_is_not_there_ends_the_chain() {
    is(&off_azure().with(&POD).file_at("/t", "eyJ.e.s"), "WorkloadIdentity+");
    is(&off_azure().with(&POD), "WorkloadIdentity!");
    is(&off_azure().with(&POD).file_at("/t", " \n"), "WorkloadIdentity!");
    is(&off_azure().with(&POD).with(&[("AZURE_CLIENT_ID", "")]), "ManagedIdentity-");
    is(&off_azure().with(&POD).with(&[("AZURE_FEDERATED_TOKEN_FILE", "")]), "ManagedIdentity-");
}

#[test]
fn a_pod_without_a_client_id_cannot_even_make_the_client() {
    let mut machine = off_azure().with(&POD).with(&[("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/")]);
    machine.variables.remove("AZURE_CLIENT_ID");
    raises(&machine, "ManagedIdentity");
    is(&machine.with(&[("AZURE_TOKEN_CREDENTIALS", "ManagedIdentityCredential")]), "ManagedIdentity-");
}

#[test]
fn the_authority_is_looked_at_before_anything_else() {
    for bad in ["http://x", "localhost:8443", "login.microsoftonline.com:443", "ftp:", "https://["] {
        raises(&off_azure().with(&[("AZURE_AUTHORITY_HOST", bad)]), "");
    }
    for good in ["", "login.microsoftonline.com", "HTTPS://a", " https://a", "//x", "127.0.0.1:8443", "https://"] {
        is(&off_azure().with(&[("AZURE_AUTHORITY_HOST", good)]), "ManagedIdentity-");
    }
}

#[test]
fn the_selecting_variable_narrows_the_chain() {
    let select = |value: &str| off_azure().with(&SECRET).with(&[("AZURE_TOKEN_CREDENTIALS", value)]);
    is(&select("prod"), "Environment+");
    is(&select(" EnvironmentCredential "), "Environment+");
    is(&select("dev"), "");
    is(&select("ManagedIdentityCredential"), "ManagedIdentity-");
    is(&select("INTERACTIVEBROWSERCREDENTIAL"), "InteractiveBrowser?");
    is(&select("  "), "Environment+");
    for bad in ["BrokerCredential", "SharedTokenCacheCredential", "test", "environment"] {
        raises(&select(bad), "");
    }
    assert_eq!(standing(&of(PY, &select("dev")), "Environment"), Standing::Excluded);
}

#[test]
fn sources_of_a_managed_identity_are_chosen_by_variables() {
    let up = |url: &str| reaching(off_azure(), url, Reach::Answers(400));
    let down = |url: &str| reaching(off_azure(), url, Reach::Nobody("refused".to_owned()));
    let (http, https) = ("http://127.0.0.1:1/msi", "https://127.0.0.1:1/msi");
    let app = [("IDENTITY_ENDPOINT", http), ("IDENTITY_HEADER", "h")];
    is(&up(http).with(&app), "ManagedIdentity?");
    is(&down(http).with(&app), "ManagedIdentity!");
    is(&off_azure().with(&app), "ManagedIdentity?");
    is(&off_azure().with(&app).with(&[("IDENTITY_ENDPOINT", "nonsense")]), "ManagedIdentity!");
    is(&off_azure().with(&app[..1]), "");
    is(&up(http).with(&app).with(&[("IDENTITY_SERVER_THUMBPRINT", "")]), "ManagedIdentity!");
    let thumbprint = "0123456789012345678901234567890123456789";
    let fabric = [("IDENTITY_ENDPOINT", https), ("IDENTITY_HEADER", "h"), ("IDENTITY_SERVER_THUMBPRINT", thumbprint)];
    is(&up(https).with(&fabric), "ManagedIdentity?");
    is(&up(https).with(&fabric).with(&[("AZURE_CLIENT_ID", CLIENT)]), "ManagedIdentity!");
    is(&up(https).with(&fabric).with(&[("IDENTITY_SERVER_THUMBPRINT", "x")]), "ManagedIdentity!");
    is(&up(http).with(&[("MSI_ENDPOINT", http), ("MSI_SECRET", "s")]), "ManagedIdentity?");
    is(&up(http).with(&[("MSI_ENDPOINT", http), ("MSI_SECRET", "")]), "ManagedIdentity+");
    is(&down(http).with(&[("MSI_ENDPOINT", http)]), "ManagedIdentity!");
    is(&up(http).with(&[("MSI_ENDPOINT", http), ("AZURE_CLIENT_ID", CLIENT)]), "ManagedIdentity+");
    is(&up(http).with(&[("MSI_ENDPOINT", "")]), "ManagedIdentity-");
    let half = [("IDENTITY_ENDPOINT", ""), ("IDENTITY_HEADER", "h")];
    is(&reaching(Made::bare(), IMDS, Reach::Answers(400)).with(&half), "ManagedIdentity-");
    let arc = [("IDENTITY_ENDPOINT", http), ("IMDS_ENDPOINT", "http://127.0.0.1:1")];
    is(&up(http).with(&arc), "ManagedIdentity!");
    is(&up(http).with(&arc).file_at("/var/opt/azcmagent/tokens/a.key", ""), "ManagedIdentity+");
    let chain = of(PY, &up(http).with(&app).with(&[("AZURE_CLIENT_ID", CLIENT)]));
    let member = chain.members.iter().find(|member| member.name == "ManagedIdentityCredential").unwrap();
    assert_eq!((member.way.as_deref(), member.identity.as_ref().unwrap().client.as_deref()), (Some("app-service"), Some(CLIENT)));
}

#[test]
fn another_host_for_the_metadata_service_is_not_probed() {
    let host = |value: &str| off_azure().with(&[("AZURE_POD_IDENTITY_AUTHORITY_HOST", value)]);
    let url = "http://127.0.0.1:1/metadata/identity/oauth2/token";
    is(&reaching(host("http://127.0.0.1:1/"), url, Reach::Answers(400)), "ManagedIdentity+");
    is(&reaching(host("http://127.0.0.1:1"), url, Reach::Nobody(String::new())), "ManagedIdentity-");
    is(&reaching(host(""), IMDS, Reach::Answers(400)), "");
}

#[test]
fn tools_step_aside_whatever_happens() {
    is(&installed(off_azure(), &["az"]), "ManagedIdentity- AzureCli-");
    is(&signed_in_to_az(off_azure()), "ManagedIdentity- AzureCli+");
    let chain = of(PY, &signed_in_to_az(off_azure()).with(&SECRET));
    assert_eq!((asked(&chain).as_str(), standing(&chain, "AzureCli")), ("Environment+", Standing::Shadowed));
    is(&signed_in_to_az(Made::bare()), "ManagedIdentity? AzureCli?");
}

#[test]
fn the_shared_cache_needs_one_account_that_fits() {
    let cache = |users: &[&str]| {
        let row = |(at, user): (usize, &&str)| {
            let own = format!(r#""home_account_id":"{at}.{TENANT}","environment":"login.microsoftonline.com""#);
            (format!(r#""a{at}":{{{own},"username":"{user}"}}"#), format!(r#""r{at}":{{{own},"family_id":"1","secret":"x"}}"#))
        };
        let (accounts, tokens): (Vec<String>, Vec<String>) = users.iter().enumerate().map(row).unzip();
        format!(r#"{{"Account":{{{}}},"RefreshToken":{{{}}}}}"#, accounts.join(","), tokens.join(","))
    };
    let with = |text: &str| off_azure().file_at("/home/dev/.IdentityService/msal.cache.nocae", text);
    is(&with(&cache(&["a@x.y"])), "ManagedIdentity- SharedTokenCache?");
    is(&with(&cache(&["a@x.y", "b@x.y"])), "ManagedIdentity- SharedTokenCache-");
    is(&with(&cache(&["a@x.y", "b@x.y"])).with(&[("AZURE_USERNAME", "b@x.y")]), "ManagedIdentity- SharedTokenCache?");
    is(&with(&cache(&["a@x.y"])).with(&[("AZURE_TENANT_ID", CLIENT)]), "ManagedIdentity- SharedTokenCache-");
    is(&with("{}"), "ManagedIdentity- SharedTokenCache-");
    is(&with("\u{1}\u{2}"), "ManagedIdentity- SharedTokenCache?");
}
