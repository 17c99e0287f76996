//! Tools that take one way by name: kubelogin and `AzCopy`.

use super::machine::{CLIENT, Case, Made, OTHER, SECRET, TENANT, Variables};

const GITHUB: [(&str, &str); 2] = [("ACTIONS_ID_TOKEN_REQUEST_URL", "https://example/t"), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "t")];
const WORKLOAD: [(&str, &str); 3] = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_FEDERATED_TOKEN_FILE", "/var/run/token")];

fn made(variables: Variables<'_>) -> Made {
    Made::with(&variables.concat()).file_at("/var/run/token", "token").file_at("/c/app.pem", "-----BEGIN PRIVATE KEY-----\n")
}

fn login(mode: &'static str) -> [(&'static str, &'static str); 1] {
    [("AAD_LOGIN_METHOD", mode)]
}

#[test]
fn kubelogin_has_one_mode() {
    let aad = [("AAD_SERVICE_PRINCIPAL_CLIENT_ID", CLIENT), ("AAD_SERVICE_PRINCIPAL_CLIENT_SECRET", SECRET)];
    let azure = [("AZURE_CLIENT_ID", CLIENT), ("AZURE_CLIENT_SECRET", SECRET)];
    let cases: &[Case<'_>] = &[
        ("nothing", &[], "devicecode: may win"),
        ("a secret does not choose the mode", &[&azure], "devicecode: may win"),
        ("spn", &[&login("spn"), &aad], "spn: wins"),
        ("spn by its AZURE_ names", &[&login("spn"), &azure], "spn: wins"),
        ("spn, an empty AZURE_ variable hides its twin", &[&login("spn"), &aad, &[("AZURE_CLIENT_SECRET", "")]], "spn: may win"),
        ("spn without values, which flags may give", &[&login("spn")], "spn: may win"),
        ("spn, certificate file not there", &[&login("spn"), &azure, &[("AZURE_CLIENT_CERTIFICATE_PATH", "/none")]], "spn: stops"),
        ("workloadidentity", &[&login("workloadidentity"), &WORKLOAD], "workloadidentity: wins"),
        ("workloadidentity without the file", &[&login("workloadidentity"), &[("AZURE_FEDERATED_TOKEN_FILE", "/none")]], "workloadidentity: stops"),
        ("azurecli, nobody signed in", &[&login("azurecli")], ""),
        ("ropc", &[&login("ropc"), &[("AAD_USER_PRINCIPAL_NAME", "jane@contoso.com"), ("AZURE_PASSWORD", SECRET)]], "ropc: wins"),
    ];
    for (what, variables, expected) in cases {
        assert_eq!(made(variables).picks("kubelogin"), *expected, "{what}");
    }
    assert_eq!(made(&[&login("azurecli")]).with_az().picks("kubelogin"), "azurecli: wins");
    let wrong = made(&[&login("cli")]).picks("kubelogin");
    assert!(wrong.starts_with("error: AAD_LOGIN_METHOD is `cli`, and the client knows only devicecode, interactive, spn"), "{wrong}");
}

#[test]
fn on_a_runner_of_github_a_workload_is_one_of_github() {
    let mode = login("workloadidentity");
    let way = |variables: Variables<'_>| made(variables).member("kubelogin", "workloadidentity");
    assert_eq!(way(&[&mode, &WORKLOAD]).way.as_deref(), Some("federated-token-file"));
    let github = way(&[&mode, &WORKLOAD, &GITHUB]);
    assert_eq!(github.way.as_deref(), Some("github-oidc"));
    let who = github.identity.expect("it is known");
    assert_eq!((who.tenant.as_deref(), who.client.as_deref()), (Some(TENANT), Some(CLIENT)));
    assert_eq!(way(&[&mode, &WORKLOAD, &GITHUB[..1]]).way.as_deref(), Some("federated-token-file"), "one of the two is not enough");
}

#[test]
fn the_azure_names_beat_those_of_kubelogin_and_a_certificate_beats_a_secret() {
    let both = [("AZURE_CLIENT_ID", CLIENT), ("AAD_SERVICE_PRINCIPAL_CLIENT_ID", OTHER), ("AZURE_CLIENT_SECRET", SECRET)];
    let spn = made(&[&login("spn"), &both]).member("kubelogin", "spn");
    assert_eq!(spn.identity.and_then(|who| who.client).as_deref(), Some(CLIENT));
    assert_eq!(spn.way.as_deref(), Some("client-secret"));
    let spn = made(&[&login("spn"), &both, &[("AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE", "/c/app.pem")]]).member("kubelogin", "spn");
    assert_eq!(spn.way.as_deref(), Some("client-certificate"));
}

#[test]
fn the_kubeconfig_names_the_mode_where_no_variable_does() {
    let config = "users:\n- name: u\n  user:\n    exec:\n      args:\n      - get-token\n      - --login\n      - azurecli\n      command: kubelogin\n";
    let machine = |variables: Variables<'_>| made(variables).file_at("/home/dev/.kube/config", config).with_az();
    assert_eq!(machine(&[]).picks("kubelogin"), "azurecli: wins");
    assert_eq!(machine(&[&login("devicecode")]).picks("kubelogin"), "devicecode: may win");
    let place = machine(&[]).member("kubelogin", "azurecli").places.into_iter().find(|place| place.name == "/home/dev/.kube/config");
    let place = place.expect("the file decides");
    assert_eq!((place.line, place.what.as_str()), (Some(8), "--login azurecli"));
    assert_eq!(machine(&[]).member("kubelogin", "devicecode").why, "/home/dev/.kube/config says --login azurecli");
}

#[test]
fn azcopy_reads_its_variables_only_with_automatic_login() {
    let auto = |kind: &'static str| [("AZCOPY_AUTO_LOGIN_TYPE", kind)];
    let app = [("AZCOPY_TENANT_ID", TENANT), ("AZCOPY_SPA_APPLICATION_ID", CLIENT), ("AZCOPY_SPA_CLIENT_SECRET", SECRET)];
    let cases: &[Case<'_>] = &[
        ("nothing", &[], "cache of azcopy login: may win"),
        ("an application, and no automatic login", &[&app], "cache of azcopy login: may win"),
        ("AZURE_ variables", &[&WORKLOAD], "cache of azcopy login: may win"),
        ("SPN", &[&auto("SPN"), &app], "SPN: wins"),
        ("spn in small letters", &[&auto("spn"), &app], "spn: wins"),
        ("SPN without a secret", &[&auto("SPN"), &app[..2]], "SPN: stops"),
        ("SPN, certificate not there", &[&auto("SPN"), &app, &[("AZCOPY_SPA_CERT_PATH", "/none.pem")]], "SPN: stops"),
        ("DEVICE", &[&auto("DEVICE")], "DEVICE: may win"),
        ("WORKLOAD", &[&auto("WORKLOAD"), &WORKLOAD], "WORKLOAD: wins"),
        ("a token in a variable", &[&[("AZCOPY_OAUTH_TOKEN_INFO", "{}")]], "token handed over in a variable: wins, cache of azcopy login: shadowed"),
    ];
    for (what, variables, expected) in cases {
        let picks = made(variables).picks("azcopy");
        assert_eq!(picks.to_lowercase(), expected.to_lowercase(), "{what}");
    }
    assert_eq!(made(&[&auto("AZCLI")]).with_az().picks("azcopy"), "AZCLI: wins");
    assert!(made(&[&auto("SAS")]).picks("azcopy").starts_with("error: AZCOPY_AUTO_LOGIN_TYPE is `SAS`"));
    assert_eq!(made(&[&app]).member("azcopy", "SPN").why, "AZCOPY_AUTO_LOGIN_TYPE is not set");
    let who = made(&[&auto("SPN"), &app]).member("azcopy", "SPN").identity.expect("it is known");
    assert_eq!((who.tenant.as_deref(), who.client.as_deref()), (Some(TENANT), Some(CLIENT)));
}
