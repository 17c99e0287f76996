//! What @azure/identity 4.13.1 for JavaScript does, read in its source and seen in runs of it.

use super::*;

const JS: &str = "js-azure-identity";
const SECRET: [(&str, &str); 3] = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_CLIENT_SECRET", "s")];
const CERTIFICATE: [(&str, &str); 3] = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_CLIENT_CERTIFICATE_PATH", "/c.pem")];
const POD: [(&str, &str); 3] = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_FEDERATED_TOKEN_FILE", "/t")];

fn is(machine: &Made, expected: &str) {
    let chain = of(JS, machine);
    assert_eq!(asked(&chain), expected, "{:#?}\n{:?}", machine.variables, chain.error);
}

#[test]
fn on_a_bare_machine_only_the_metadata_service_is_asked() {
    is(&off_azure(), "ManagedIdentity-");
    is(&Made::bare(), "ManagedIdentity?");
    is(&reaching(Made::bare(), IMDS, Reach::Answers(400)), "ManagedIdentity+");
    is(&reaching(Made::bare(), IMDS, Reach::Silent), "ManagedIdentity-");
}

#[test]
fn an_empty_variable_is_none_and_a_bad_one_leaves_the_member_out() {
    is(&off_azure().with(&SECRET), "Environment+");
    for name in ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"] {
        is(&off_azure().with(&SECRET).with(&[(name, "")]), "ManagedIdentity-");
    }
    is(&off_azure().with(&SECRET).with(&[("AZURE_TENANT_ID", "a b")]), "ManagedIdentity-");
    let user = [("AZURE_CLIENT_ID", CLIENT), ("AZURE_USERNAME", "jane@contoso.com"), ("AZURE_PASSWORD", "p")];
    is(&off_azure().with(&user), "ManagedIdentity-");
    is(&off_azure().with(&user).with(&[("AZURE_TENANT_ID", TENANT)]), "Environment+");
}

#[test]
fn a_certificate_is_read_when_a_token_is_asked_for() {
    let pem = super::super::kinds::pem();
    is(&off_azure().with(&CERTIFICATE).file_at("/c.pem", &pem), "Environment+");
    is(&off_azure().with(&CERTIFICATE), "Environment!");
    is(&off_azure().with(&CERTIFICATE).file_at("/c.pem", "no certificate"), "Environment!");
    is(&off_azure().with(&CERTIFICATE).with(&[("AZURE_CLIENT_CERTIFICATE_PASSWORD", "p")]).file_at("/c.pem", &pem), "Environment+");
}

#[test]
fn a_federated_token_that_is_not_there_lets_the_chain_go_on() {
    is(&off_azure().with(&POD).file_at("/t", "eyJ.e.s"), "WorkloadIdentity? ManagedIdentity?");
    is(&off_azure().with(&POD), "WorkloadIdentity- ManagedIdentity-");
    is(&off_azure().with(&POD).file_at("/t", " \n"), "WorkloadIdentity- ManagedIdentity-");
    is(&off_azure().with(&POD).with(&[("AZURE_TENANT_ID", "a b")]), "");
    is(&off_azure().with(&POD).with(&[("AZURE_CLIENT_ID", "")]), "ManagedIdentity-");
}

#[test]
fn a_bad_authority_leaves_out_who_would_need_it() {
    for bad in ["http://x", "login.microsoftonline.com", "HTTPS://x"] {
        is(&signed_in_to_az(off_azure()).with(&SECRET).with(&[("AZURE_AUTHORITY_HOST", bad)]), "AzureCli+");
    }
    is(&off_azure().with(&SECRET).with(&[("AZURE_AUTHORITY_HOST", "")]), "Environment+");
    is(&off_azure().with(&[("AZURE_AUTHORITY_HOST", "")]), "");
}

#[test]
fn the_selecting_variable_narrows_the_chain() {
    let select = |value: &str| off_azure().with(&SECRET).with(&[("AZURE_TOKEN_CREDENTIALS", value)]);
    is(&select("prod"), "Environment+");
    is(&select("dev"), "");
    is(&select("managedidentitycredential"), "ManagedIdentity-");
    is(&select("  "), "Environment+");
    for bad in ["BrokerCredential", "InteractiveBrowserCredential", "test"] {
        assert!(of(JS, &select(bad)).error.is_some(), "{bad}");
    }
}

#[test]
fn sources_of_a_managed_identity_never_end_the_chain() {
    let up = |url: &str| reaching(off_azure(), url, Reach::Answers(400));
    let down = |url: &str| reaching(off_azure(), url, Reach::Nobody("refused".to_owned()));
    let url = "http://127.0.0.1:1/msi";
    let app = [("IDENTITY_ENDPOINT", url), ("IDENTITY_HEADER", "h")];
    is(&up(url).with(&app), "ManagedIdentity?");
    is(&down(url).with(&app), "ManagedIdentity-");
    // Empty variables switch the probe off, and the request goes to the metadata service all the same.
    is(&off_azure().with(&[("IDENTITY_ENDPOINT", ""), ("IDENTITY_HEADER", "")]), "ManagedIdentity-");
    is(&off_azure().with(&app[..1]), "ManagedIdentity-");
    is(&up(url).with(&[("MSI_ENDPOINT", url)]), "ManagedIdentity+");
    is(&up(url).with(&[("MSI_ENDPOINT", url), ("AZURE_CLIENT_ID", CLIENT)]), "");
    is(&up(url).with(&[("MSI_ENDPOINT", ""), ("AZURE_CLIENT_ID", CLIENT)]), "");
    is(&up(url).with(&[("MSI_ENDPOINT", url), ("MSI_SECRET", ""), ("AZURE_CLIENT_ID", CLIENT)]), "");
    is(&up(url).with(&[("MSI_ENDPOINT", url), ("MSI_SECRET", "s"), ("AZURE_CLIENT_ID", CLIENT)]), "ManagedIdentity?");
    is(&up(url).with(&app).with(&[("IDENTITY_SERVER_THUMBPRINT", "x"), ("AZURE_CLIENT_ID", CLIENT)]), "");
}

#[test]
fn another_host_for_the_metadata_service_is_not_probed() {
    let host = |value: &str| off_azure().with(&[("AZURE_POD_IDENTITY_AUTHORITY_HOST", value)]);
    let url = "http://127.0.0.1:1/metadata/identity/oauth2/token";
    is(&reaching(host("http://127.0.0.1:1"), url, Reach::Answers(400)), "ManagedIdentity+");
    is(&reaching(host("http://127.0.0.1:1"), url, Reach::Silent), "ManagedIdentity?");
    is(&reaching(host(""), IMDS, Reach::Answers(400)), "");
    let twice = "http://127.0.0.1:1//metadata/identity/oauth2/token";
    is(&reaching(reaching(host("http://127.0.0.1:1/"), url, Reach::Answers(400)), twice, Reach::Answers(404)), "ManagedIdentity?");
    let alone = [("AZURE_TOKEN_CREDENTIALS", "ManagedIdentityCredential")];
    is(&reaching(host(""), IMDS, Reach::Answers(400)).with(&alone), "ManagedIdentity+");
}

#[test]
fn packages_are_looked_for_where_node_does() {
    let record = r#"{"tenantId":"t","clientId":"c","username":"jane@contoso.com","authority":"a","homeAccountId":"h"}"#;
    let signed_in = || off_azure().file_at("/home/dev/.azure/ms-azuretools.vscode-azureresourcegroups/authRecord.json", record);
    is(&signed_in(), "ManagedIdentity-");
    is(&signed_in().file_at("/work/node_modules/@azure/identity-vscode/package.json", "{}"), "ManagedIdentity- VisualStudioCode?");
}
