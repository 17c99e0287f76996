//! The providers of Terraform, and Pulumi, which reads the same variables.

use super::machine::{CLIENT, Case, Made, NOW, OTHER, SECRET, TENANT, Variables};

const ID: [(&str, &str); 2] = [("ARM_TENANT_ID", TENANT), ("ARM_CLIENT_ID", CLIENT)];
const SECRET_SET: (&str, &str) = ("ARM_CLIENT_SECRET", SECRET);
const PATH: (&str, &str) = ("ARM_CLIENT_CERTIFICATE_PATH", "app.pfx");
const OIDC: (&str, &str) = ("ARM_USE_OIDC", "true");
const REQUEST: [(&str, &str); 2] = [("ACTIONS_ID_TOKEN_REQUEST_URL", "https://example/t"), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "t")];

fn made(variables: Variables<'_>) -> Made {
    Made::with(&variables.concat()).file_at("/work/app/app.pfx", "0\u{1}").file_at("/var/run/token", "token")
}

/// A token with this end, unsigned.
fn token(exp: i64) -> String {
    let part = |text: &str| {
        const ABC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let chunk = |three: &[u8]| {
            let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
            (0..=three.len()).map(|at| char::from(ABC[(bits >> (18 - 6 * at) & 63) as usize])).collect::<String>()
        };
        text.as_bytes().chunks(3).map(chunk).collect::<String>()
    };
    format!("{}.{}.c2lnbmF0dXJl", part(r#"{"alg":"RS256","typ":"JWT"}"#), part(&format!(r#"{{"iss":"https://example","exp":{exp}}}"#)))
}

#[test]
fn azurerm_takes_the_first_method_that_has_its_values() {
    let fresh = token(NOW + 600);
    let stale = token(NOW - 600);
    let azure = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_FEDERATED_TOKEN_FILE", "/var/run/token")];
    let aks = ("ARM_USE_AKS_WORKLOAD_IDENTITY", "true");
    let cases: &[Case<'_>] = &[
        ("nothing", &[], ""),
        ("secret and certificate", &[&ID, &[SECRET_SET, PATH]], "client certificate: wins, client secret: shadowed"),
        ("secret, with OIDC on and its values there", &[&ID, &[SECRET_SET, OIDC], &REQUEST], "client secret: wins, GitHub OIDC: shadowed"),
        ("secret without a tenant, OIDC off", &[&[SECRET_SET, ID[1]], &REQUEST], ""),
        ("GitHub", &[&ID, &[OIDC], &REQUEST], "GitHub OIDC: wins"),
        ("the values of GitHub, and the switch is off", &[&ID, &REQUEST], ""),
        ("a switch that is no yes", &[&ID, &[("ARM_USE_OIDC", "yes")], &REQUEST], ""),
        ("a token", &[&ID, &[OIDC, ("ARM_OIDC_TOKEN", &fresh)]], "OIDC assertion token: wins"),
        ("a token that has run out", &[&ID, &[OIDC, ("ARM_OIDC_TOKEN", &stale)], &REQUEST], "OIDC assertion token: stops, GitHub OIDC: shadowed"),
        ("AZURE_ alone", &[&[("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_CLIENT_SECRET", SECRET)]], ""),
        ("a workload of AKS", &[&azure, &[aks]], "OIDC assertion token: wins"),
        ("a workload of AKS, not switched on", &[&azure], ""),
        ("a workload of AKS, ARM_USE_OIDC alone", &[&azure, &[OIDC]], ""),
        (
            "Azure Pipelines",
            &[&ID, &[OIDC, ("ARM_OIDC_AZURE_SERVICE_CONNECTION_ID", OTHER), ("SYSTEM_OIDCREQUESTURI", "https://dev"), ("SYSTEM_ACCESSTOKEN", "t")]],
            "Azure DevOps pipeline OIDC: wins, GitHub OIDC: shadowed",
        ),
        ("Azure Pipelines without the connection", &[&ID, &[OIDC, ("SYSTEM_OIDCREQUESTURI", "https://dev"), ("SYSTEM_ACCESSTOKEN", "t")]], "GitHub OIDC: wins"),
        ("managed identity is the last word", &[&[("ARM_USE_MSI", "true")]], "managed identity: stops"),
        ("an empty secret", &[&ID, &[("ARM_CLIENT_SECRET", "")]], ""),
        ("a blank secret", &[&ID, &[("ARM_CLIENT_SECRET", "  ")]], ""),
    ];
    for (what, variables, expected) in cases {
        for client in ["terraform-azurerm", "terraform-azuread"] {
            assert_eq!(made(variables).picks(client), *expected, "{client}: {what}");
        }
    }
}

#[test]
fn the_account_of_az_counts_when_nothing_else_does_and_it_is_not_switched_off() {
    assert_eq!(made(&[]).with_az().picks("terraform-azurerm"), "Azure CLI: wins");
    assert_eq!(made(&[&[("ARM_USE_CLI", "false")]]).with_az().picks("terraform-azurerm"), "");
    assert_eq!(made(&[&[("ARM_USE_MSI", "true")]]).with_az().picks("terraform-azurerm"), "managed identity: stops, Azure CLI: shadowed");
    assert_eq!(made(&[&[("ARM_USE_MSI", "true")]]).with_az().picks("terraform-azapi"), "managed identity: fails, Azure CLI: wins");
    assert_eq!(made(&[&ID, &[SECRET_SET]]).with_az().picks("terraform-azurerm"), "client secret: wins, Azure CLI: shadowed");
}

#[test]
fn it_says_what_decides_and_never_the_secret() {
    let machine = made(&[&ID, &[SECRET_SET, ("ARM_SUBSCRIPTION_ID", OTHER), ("ARM_ENVIRONMENT", "usgovernment")]]);
    let secret = machine.member("terraform-azurerm", "client secret");
    assert_eq!(secret.why, "ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET are set; a refusal ends the chain here");
    assert_eq!(secret.way.as_deref(), Some("client-secret"));
    let who = secret.identity.expect("it is known");
    assert_eq!((who.kind.as_str(), who.tenant.as_deref(), who.client.as_deref()), ("application", Some(TENANT), Some(CLIENT)));
    assert_eq!((who.subscription.as_deref(), who.authority.as_deref()), (Some(OTHER), Some("usgovernment")));
    let places: Vec<(&str, &str)> = secret.places.iter().map(|place| (place.name.as_str(), place.what.as_str())).collect();
    assert_eq!(places, [("ARM_CLIENT_SECRET", "set"), ("ARM_TENANT_ID", TENANT), ("ARM_CLIENT_ID", CLIENT)]);
}

#[test]
fn what_lacks_is_named() {
    let azure = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_CLIENT_SECRET", SECRET)];
    let cases: &[(Variables<'_>, &str, &str)] = &[
        (&[&[SECRET_SET, ID[1]]], "client secret", "ARM_CLIENT_ID and ARM_CLIENT_SECRET are set, but ARM_TENANT_ID is not set"),
        (
            &[&azure],
            "client secret",
            "ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET are not set; \
             AZURE_CLIENT_SECRET is set, which this client does not read",
        ),
        (&[&ID], "client certificate", "ARM_CLIENT_CERTIFICATE is not set"),
        (&[&ID, &[("ARM_CLIENT_SECRET", "")]], "client secret", "ARM_CLIENT_SECRET is empty"),
        (&[&ID, &REQUEST], "GitHub OIDC", "ARM_USE_OIDC or ARM_USE_AKS_WORKLOAD_IDENTITY is not set"),
        (&[&ID, &[("ARM_USE_OIDC", "yes")]], "GitHub OIDC", "ARM_USE_OIDC is `yes`, which is neither true nor false"),
        (&[&[("ARM_USE_CLI", "false")]], "Azure CLI", "ARM_USE_CLI is `false`"),
    ];
    for (variables, name, why) in cases {
        assert_eq!(made(variables).member("terraform-azurerm", name).why, *why);
    }
}

#[test]
fn files_stand_in_for_values() {
    let named = [("ARM_TENANT_ID", TENANT), ("ARM_CLIENT_ID_FILE_PATH", "/run/id"), ("ARM_CLIENT_SECRET_FILE_PATH", "/run/secret")];
    let whole = made(&[&named]).file_at("/run/id", &format!("{CLIENT}\n")).file_at("/run/secret", SECRET);
    assert_eq!(whole.picks("terraform-azurerm"), "client secret: wins");
    let member = whole.member("terraform-azurerm", "client secret");
    assert_eq!(member.identity.and_then(|who| who.client).as_deref(), Some(CLIENT));
    assert!(member.places.iter().any(|place| place.kind == "file" && place.name == "/run/secret" && place.what == "named by ARM_CLIENT_SECRET_FILE_PATH"));

    // azurerm reads the file before it chooses, azapi leaves the member out.
    let without = made(&[&named]).file_at("/run/id", CLIENT).with_az();
    let error = "error: client secret: ARM_CLIENT_SECRET_FILE_PATH names a file that is not there";
    assert_eq!(without.picks("terraform-azurerm"), error);
    assert_eq!(without.picks("terraform-azapi"), "Azure CLI: wins");

    let closed = made(&[&named]).file_at("/run/id", CLIENT).closed("/run/secret");
    assert_eq!(closed.picks("terraform-azurerm"), "client secret: may win");

    // Whoever puts the secret itself where a path belongs does not find it in the answer.
    let misplaced = [("ARM_CLIENT_SECRET_FILE_PATH", SECRET), ("ARM_OIDC_TOKEN_FILE_PATH", SECRET), ("ARM_CLIENT_CERTIFICATE_PATH", SECRET)];
    made(&[&ID, &[OIDC], &misplaced]).member("terraform-azurerm", "client secret");

    let differ = made(&[&named, &[SECRET_SET]]).file_at("/run/id", CLIENT).file_at("/run/secret", "another");
    let error = "error: client secret: ARM_CLIENT_SECRET and the file that ARM_CLIENT_SECRET_FILE_PATH names hold different values";
    assert_eq!(differ.picks("terraform-azurerm"), error);
}

#[test]
fn a_certificate_is_looked_at() {
    let of = |certificate: (&str, &str)| Made::with(&[&ID[..], &[certificate]].concat()).file_at("/c/only.pem", "-----BEGIN CERTIFICATE-----\nMII\n");
    assert_eq!(of(("ARM_CLIENT_CERTIFICATE", "MIIKCgIBAzCC")).picks("terraform-azurerm"), "client certificate: wins");
    assert_eq!(of(("ARM_CLIENT_CERTIFICATE", "/certs/app.pfx")).picks("terraform-azurerm"), "client certificate: stops");
    assert_eq!(of(("ARM_CLIENT_CERTIFICATE_PATH", "/c/none.pfx")).picks("terraform-azurerm"), "client certificate: stops");
    assert_eq!(of(("ARM_CLIENT_CERTIFICATE_PATH", "/c/only.pem")).picks("terraform-azurerm"), "client certificate: stops");
}

#[test]
fn azapi_has_an_order_of_its_own_and_takes_true_alone_for_a_yes() {
    let cases: &[Case<'_>] = &[
        ("secret and OIDC", &[&ID, &[SECRET_SET, OIDC], &REQUEST], "OIDC request: wins, client secret: shadowed"),
        ("secret and certificate", &[&ID, &[SECRET_SET, PATH]], "client secret: wins, client certificate: shadowed"),
        ("1 is no yes", &[&ID, &[SECRET_SET, ("ARM_USE_OIDC", "1")], &REQUEST], "client secret: wins"),
        ("OIDC without values", &[&ID, &[SECRET_SET, OIDC]], "client secret: wins"),
        (
            "the AZURE_ variables of a workload",
            &[&[OIDC, ("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_FEDERATED_TOKEN_FILE", "/var/run/token")]],
            "OIDC token file: wins",
        ),
        (
            "a token file that is not there",
            &[&ID, &[OIDC, ("ARM_OIDC_TOKEN_FILE_PATH", "/none"), SECRET_SET]],
            "OIDC token file: stops, client secret: shadowed",
        ),
    ];
    for (what, variables, expected) in cases {
        assert_eq!(made(variables).picks("terraform-azapi"), *expected, "{what}");
    }
}

#[test]
fn pulumi_does_not_fall_through() {
    let subscription = ("ARM_SUBSCRIPTION_ID", OTHER);
    let cases: &[Case<'_>] = &[
        ("secret", &[&ID, &[SECRET_SET, subscription]], "client secret: wins"),
        ("secret and certificate", &[&ID, &[SECRET_SET, subscription, PATH]], "client certificate: wins, client secret: shadowed"),
        ("secret without a subscription", &[&ID, &[SECRET_SET]], "client secret: stops"),
        ("secret alone, OIDC complete", &[&[SECRET_SET, OIDC], &REQUEST], "client secret: stops, OIDC: shadowed"),
        ("OIDC on, nothing to take", &[&ID, &[OIDC, subscription]], "OIDC: stops"),
        ("OIDC of GitHub", &[&ID, &[OIDC, subscription], &REQUEST], "OIDC: wins"),
        ("True is no yes", &[&ID, &[("ARM_USE_OIDC", "True"), subscription], &REQUEST], ""),
        ("managed identity without one", &[&[("ARM_USE_MSI", "true")]], "managed identity: stops"),
        (
            "the chain of the library",
            &[&ID, &[SECRET_SET, subscription, ("ARM_USE_DEFAULT_AZURE_CREDENTIAL", "true")]],
            "DefaultAzureCredential (useDefaultAzureCredential): wins, client secret: shadowed",
        ),
        ("AZURE_ alone", &[&[("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_CLIENT_SECRET", SECRET)]], ""),
    ];
    for (what, variables, expected) in cases {
        assert_eq!(made(variables).picks("pulumi-azure-native"), *expected, "{what}");
    }
    let stops = made(&[&[SECRET_SET]]).with_az().member("pulumi-azure-native", "client secret");
    assert_eq!(
        stops.why,
        "ARM_CLIENT_SECRET is set, but ARM_TENANT_ID, ARM_CLIENT_ID and ARM_SUBSCRIPTION_ID are not set, and the client takes this way all the same"
    );
}
