//! The Azure CLI itself, when all is well.

use crate::peer::{self, Peer};
use crate::program::Program;
use crate::stage::{Client, Staged};

const CALLS: &str = r#"
az login --service-principal -u "$AZURE_CLIENT_ID" -p "$AZURE_CLIENT_SECRET" --tenant "$AZURE_TENANT_ID" &&
az account get-access-token --query expiresOn &&
az rest -u 'https://management.azure.com/subscriptions?api-version=2022-12-01'
"#;

#[test]
fn it_signs_in_and_calls_resource_manager() {
    if !peer::is_wide() || !Peer::Network.is_here() || !Peer::AzureCli.is_here() {
        return;
    }
    let staged = Staged { with: Some("secret".to_owned()), run: vec![CALLS.to_owned()], ..Staged::default() };
    let log = staged.log(&Program::new(), Client::Az);
    assert_eq!(log.code, Some(0), "{}", log.text);
    assert!(log.text.contains("\"displayName\": \"Contoso\""), "{}", log.text);
}
