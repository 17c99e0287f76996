//! The story: a job on a machine where an earlier one signed in to another tenant.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};

use crate::home::{FABRIKAM, Home, shown};
use crate::peer::Peer;

const JOB: &str = "peer job https://management.azure.com/.default 'https://management.azure.com/subscriptions/5b000000-0000-4000-8000-000000000001/resourcegroups?api-version=2021-04-01'";
const ORDERS: &str = "a0000000-0000-4000-8000-000000000001";

#[test]
fn a_token_of_a_former_tenant_is_found_and_kept_out() {
    if !Peer::Network.is_here() || !Peer::Python.is_here() {
        return;
    }
    let home = Home::new();
    // In one lab, whose keys are its own.
    let today = home.in_lab(&format!("AZURE_TENANT_ID={FABRIKAM} {JOB} >/dev/null; {JOB}"));
    assert_eq!(today.status.code(), Some(1));
    assert!(shown(&today).starts_with("401 ") && shown(&today).contains("InvalidAuthenticationTokenTenant"), "{}", shown(&today));
    signed_in_with_az(&home);

    let listed = home.why401(&["cache", "list", "--format", "json"]).output().unwrap();
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let cache = listed["caches"].as_array().unwrap().iter().find(|cache| cache["id"] == "az-msal").unwrap();
    assert!(cache["path"].as_str().unwrap().ends_with("/.azure/msal_token_cache.json"));
    assert_eq!(cache["items"][0]["tenant"], FABRIKAM);

    let path = format!("{}:{}", home.path().join("bin").display(), std::env::var("PATH").unwrap());
    let sources = home.why401(&["sources", "--offline", "--client", "python-azure-identity", "--format", "json"]).env("PATH", path).output().unwrap();
    let text = shown(&sources);
    assert!(text.contains(FABRIKAM) && text.contains("/.azure/azureProfile.json"), "{text}");

    let before = home.files();
    let isolated = home.in_lab(&format!("isolated{}", JOB.strip_prefix("peer").unwrap()));
    assert!(isolated.status.success(), "{}", shown(&isolated));
    assert!(shown(&isolated).contains("200 "), "{}", shown(&isolated));
    assert!(before == home.files(), "nothing of the run is left");
    assert_eq!(fs::read_dir(home.program.temporary()).unwrap().count(), 0, "its folder is gone");
}

/// What `az login --service-principal` leaves beside the token cache, and a program of that name.
fn signed_in_with_az(home: &Home) {
    let profile = json!({"subscriptions": [{"id": FABRIKAM, "name": "N/A(tenant level account)", "state": "Enabled", "isDefault": true, "tenantId": FABRIKAM,
        "environmentName": "AzureCloud", "user": {"name": ORDERS, "type": "servicePrincipal"}}]});
    fs::write(home.path().join(".azure/azureProfile.json"), format!("\u{feff}{profile}")).unwrap();
    let rows = json!([{"client_id": ORDERS, "tenant": FABRIKAM, "client_secret": "orders-secret~value"}]);
    fs::write(home.path().join(".azure/service_principal_entries.json"), rows.to_string()).unwrap();
    fs::create_dir(home.path().join("bin")).unwrap();
    let az = home.path().join("bin/az");
    fs::write(&az, "#!/bin/sh\nexit 1\n").unwrap();
    fs::set_permissions(&az, fs::Permissions::from_mode(0o755)).unwrap();
}
