//! Tools with an account of their own, and those that ask other tools.

use super::machine::{CLIENT, Made, SECRET, TENANT};

const AZURE: [(&str, &str); 3] = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_CLIENT_SECRET", SECRET)];

#[test]
fn tools_with_an_account_do_not_read_the_variables_of_an_application() {
    for client in ["azure-cli", "azure-powershell", "azd"] {
        let picks = Made::with(&AZURE).picks(client);
        assert!(!picks.contains("wins"), "{client}: {picks}");
    }
    assert_eq!(Made::with(&AZURE).with_az().picks("azure-cli"), "account of az login: wins");
}

#[test]
fn azd_asks_az_if_its_settings_say_so() {
    let settings = |value: &str| format!("{{\n  \"auth\": {{\n    \"useAzCliAuth\": {value}\n  }}\n}}");
    let on = Made::with(&[]).with_az().file_at("/home/dev/.azd/config.json", &settings("\"true\""));
    let member = on.member("azd", "account of az (auth.useAzCliAuth)");
    assert!(on.picks("azd").starts_with("account of az (auth.useAzCliAuth): wins"), "{}", on.picks("azd"));
    let place = member.places.iter().find(|place| place.name.ends_with("config.json")).expect("the setting decides");
    assert_eq!((place.line, place.what.as_str()), (Some(3), "auth.useAzCliAuth = true"));

    let off = Made::with(&[]).with_az().file_at("/home/dev/.azd/config.json", &settings("\"false\""));
    assert!(!off.picks("azd").contains("account of az (auth"), "{}", off.picks("azd"));
    let elsewhere = Made::with(&[("AZD_CONFIG_DIR", "/ci/azd")]).with_az().file_at("/ci/azd/config.json", &settings("\"true\""));
    assert!(elsewhere.picks("azd").starts_with("account of az (auth.useAzCliAuth): wins"), "{}", elsewhere.picks("azd"));

    // The setting without an account: azd asks nobody else.
    let nobody = Made::with(&[]).file_at("/home/dev/.azd/config.json", &settings("\"true\""));
    assert!(nobody.picks("azd").starts_with("account of az (auth.useAzCliAuth): stops"), "{}", nobody.picks("azd"));
}

#[test]
fn an_external_endpoint_beats_every_account_of_azd() {
    let half = Made::with(&[("AZD_AUTH_ENDPOINT", "http://127.0.0.1:4000")]);
    assert!(!half.picks("azd").contains("external"), "{}", half.picks("azd"));
    let whole = Made::with(&[("AZD_AUTH_ENDPOINT", "http://127.0.0.1:4000"), ("AZD_AUTH_KEY", SECRET)]);
    assert!(whole.picks("azd").starts_with("external authentication endpoint: wins"), "{}", whole.picks("azd"));
    whole.member("azd", "external authentication endpoint");
}

#[test]
fn spring_takes_properties_before_the_chain_of_java() {
    let none = Made::with(&AZURE);
    assert_eq!(none.picks("spring-cloud-azure"), "DefaultAzureCredential of Java: may win");
    let all = [
        ("SPRING_CLOUD_AZURE_PROFILE_TENANTID", TENANT),
        ("SPRING_CLOUD_AZURE_CREDENTIAL_CLIENTID", CLIENT),
        ("SPRING_CLOUD_AZURE_CREDENTIAL_CLIENTSECRET", SECRET),
    ];
    let all = Made::with(&all);
    assert_eq!(all.picks("spring-cloud-azure"), "spring.cloud.azure.credential: wins, DefaultAzureCredential of Java: shadowed");
    let who = all.member("spring-cloud-azure", "spring.cloud.azure.credential").identity.expect("it is known");
    assert_eq!((who.tenant.as_deref(), who.client.as_deref()), (Some(TENANT), Some(CLIENT)));
}

#[test]
fn the_action_ignores_creds_beside_an_id() {
    let creds = ("INPUT_CREDS", SECRET);
    assert_eq!(Made::with(&[creds]).picks("github-azure-login"), "SERVICE_PRINCIPAL with creds: wins");
    let github = [("ACTIONS_ID_TOKEN_REQUEST_URL", "https://example"), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "t")];
    let both = [&[creds, ("INPUT_CLIENT-ID", CLIENT)], &github[..]].concat();
    assert_eq!(Made::with(&both).picks("github-azure-login"), "SERVICE_PRINCIPAL with OIDC: wins");
    let member = Made::with(&both).member("github-azure-login", "SERVICE_PRINCIPAL with creds");
    assert_eq!(member.why, "INPUT_CLIENT-ID is set");
}

#[test]
fn core_tools_ask_az_first_and_a_variable_last() {
    let token = [("AZURE_MANAGEMENT_ACCESS_TOKEN", SECRET)];
    assert_eq!(Made::with(&token).picks("azure-functions-core-tools"), "AZURE_MANAGEMENT_ACCESS_TOKEN: wins");
    let signed_in = Made::with(&token).with_az().picks("azure-functions-core-tools");
    assert_eq!(signed_in, "az account get-access-token: wins, AZURE_MANAGEMENT_ACCESS_TOKEN: shadowed");
    Made::with(&token).member("azure-functions-core-tools", "AZURE_MANAGEMENT_ACCESS_TOKEN");
}

/// What a member needs or is switched by is listed among the variables that it reads.
#[test]
fn conditions_name_variables_that_the_member_reads() {
    const TOOLS: [&str; 8] =
        ["azcopy", "azd", "azure-functions-core-tools", "kubelogin", "pulumi-azure-native", "terraform-azapi", "terraform-azuread", "terraform-azurerm"];
    for client in TOOLS.into_iter().filter_map(why401_catalogue::client) {
        for member in client.chain {
            let sets = member.needs.into_iter().filter(|set| !set.contains(": ")).flat_map(|set| set.str().split('+'));
            let switch = member.switch.into_iter().map(why401_catalogue::Str::str);
            let conditions = sets.chain(switch).map(|text| text.trim_start_matches(['!', '?'])).filter(|text| !text.contains(':'));
            let names = conditions.flat_map(|text| text.split('=').next().unwrap_or_default().split('|'));
            let unlisted: Vec<&str> = names.filter(|name| !member.variables.contains(name)).collect();
            assert!(unlisted.is_empty(), "{} of {} does not list {unlisted:?}", member.name, client.id);
        }
    }
}
