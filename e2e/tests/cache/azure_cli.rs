//! Caches that the Azure CLI itself wrote.

use serde_json::Value;

use crate::home::{CONTOSO, FABRIKAM, Home, shown};
use crate::peer::{self, Peer};

const SETTINGS: &str = "export AZURE_CORE_COLLECT_TELEMETRY=0 AZURE_CORE_NO_COLOR=1\n";
/// A vault of contoso.
const CALL: &str = "az rest --resource https://vault.azure.net -u 'https://lab-vault.vault.azure.net/secrets/orders-db?api-version=7.4'";

/// A script in the lab with `az`, and with `login TENANT`.
fn az(home: &Home, script: &str) -> std::process::Output {
    let az = Peer::azure_cli();
    let az = az.display();
    let login = "az login --service-principal -u \"$AZURE_CLIENT_ID\" -p \"$AZURE_CLIENT_SECRET\" --allow-no-subscriptions --tenant \"$1\" -o none";
    home.in_lab(&format!("{SETTINGS}export PATH=\"$(dirname '{az}'):$PATH\"\nlogin() {{ {login}; }}\n{script}"))
}

fn stage() -> Option<Home> {
    (peer::is_wide() && Peer::Network.is_here() && Peer::AzureCli.is_here() && Peer::Python.is_here()).then(Home::new)
}

#[test]
fn one_tenant_goes_and_the_other_still_works() {
    let Some(home) = stage() else { return };
    let script = format!("login {FABRIKAM} && az account get-access-token -o none && login {CONTOSO} && az account get-access-token -o none");
    let filled = az(&home, &script);
    assert!(filled.status.success(), "{}", shown(&filled));
    let secrets = home.secrets(FABRIKAM);
    let before = home.files();
    let cleared = home.why401(&["cache", "clear", "--tenant", FABRIKAM, "--yes"]).output().unwrap();
    assert!(cleared.status.success(), "{}", shown(&cleared));
    let after = home.files();
    for (path, bytes) in before.iter().filter(|(path, _)| !path.ends_with("msal_token_cache.json") && !path.ends_with("service_principal_entries.json")) {
        assert!(*bytes == after[path], "{} is out of scope", path.display());
    }
    assert_eq!(before.len(), after.len());
    assert_eq!(home.scan(FABRIKAM, &secrets), Vec::<String>::new());
    let rows: Value = serde_json::from_slice(&after[&home.path().join(".azure/service_principal_entries.json")]).unwrap();
    assert_eq!(rows.as_array().unwrap().iter().map(|row| row["tenant"].as_str().unwrap()).collect::<Vec<_>>(), [CONTOSO]);
    // Each lab has keys of its own: the token goes, and the credential that stayed gets another.
    let works = az(&home, &format!("why401 cache clear --tool az-msal --yes && {CALL}"));
    assert!(works.status.success(), "{}", shown(&works));
}

/// The job signs in only if nobody is: yesterday somebody was, in another tenant.
#[test]
fn a_job_that_finds_another_tenants_account_is_isolated_from_it() {
    let Some(home) = stage() else { return };
    let job = format!(
        "az account show -o none 2>/dev/null || az login --service-principal -u $AZURE_CLIENT_ID -p $AZURE_CLIENT_SECRET --tenant {CONTOSO} -o none; {CALL}"
    );
    let today = az(&home, &format!("login {FABRIKAM} && az account get-access-token -o none && {{ {job}; }}"));
    assert!(!today.status.success() && shown(&today).contains("AKV10032"), "{}", shown(&today));

    let answers = az(
        &home,
        "why401 sources --offline --client azure-cli --format json; why401 sources --offline --client python-azure-identity --format json; why401 cache list",
    );
    let text = shown(&answers);
    assert!(text.contains(FABRIKAM) && text.contains("/.azure/azureProfile.json") && text.contains("/.azure/msal_token_cache.json"), "{text}");

    let before = home.files();
    let isolated = az(&home, &format!("export AZURE_CLIENT_ID AZURE_CLIENT_SECRET\nwhy401 cache isolate -- sh -c \"{}\"", job.replace('$', "\\$")));
    assert!(isolated.status.success(), "{}", shown(&isolated));
    assert_eq!(before.keys().collect::<Vec<_>>(), home.files().keys().collect::<Vec<_>>());
    assert!(before == home.files(), "nothing of the run is left, and nothing was touched");
}
