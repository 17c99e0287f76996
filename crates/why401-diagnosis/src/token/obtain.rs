//! The commands that get a right token.

use why401_catalogue::Cloud;

use super::kind;
use super::model::Trait;
use super::target::Target;
use crate::model::Step;

/// How to get a token for `target` in `tenant`; the way that fits the token at hand first.
pub(super) fn steps(target: &Target, tenant: Option<&str>, traits: &[Trait]) -> Vec<Step> {
    let Some(scope) = target.scope() else { return Vec::new() };
    let way = Way { scope: &scope, tenant: tenant.unwrap_or("<tenant-id>"), cloud: target.cloud };
    let mut steps = vec![way.cli(), way.powershell()];
    if kind::is(traits, "managed-identity") {
        steps.insert(0, way.managed_identity());
    } else if kind::is(traits, "app-only") {
        steps.insert(0, way.client_credentials());
    }
    if target.services.is_empty() {
        // Only a client that the API's owner has approved gets tokens for it.
        steps[0].text += " The client must be granted a permission of this API first.";
    }
    steps
}

struct Way<'a> {
    scope: &'a str,
    tenant: &'a str,
    cloud: Option<&'static Cloud>,
}

impl Way<'_> {
    fn resource(&self) -> &str {
        self.scope.strip_suffix("/.default").unwrap_or(self.scope)
    }

    fn cli(&self) -> Step {
        let login = self
            .cloud
            .filter(|cloud| *cloud.id != *"public")
            .and_then(|cloud| cloud.names.first())
            .map(|name| format!("az cloud set --name {name} && az login --tenant {}\n", self.tenant));
        let ask = format!("az account get-access-token --scope \"{}\" --tenant {}", self.scope, self.tenant);
        step("Sign in with Azure CLI and ask for the scope.", login.unwrap_or_default() + &ask, "azure-cli")
    }

    fn powershell(&self) -> Step {
        let command = format!(
            "(Get-AzAccessToken -ResourceUrl \"{}\" -TenantId {} -AsSecureString).Token | ConvertFrom-SecureString -AsPlainText",
            self.resource(),
            self.tenant
        );
        step("Or with Azure PowerShell.", command, "powershell")
    }

    fn client_credentials(&self) -> Step {
        let authority = self.cloud.map_or("https://login.microsoftonline.com", |cloud| cloud.authority.str());
        let command = format!(
            "curl -sS {authority}/{}/oauth2/v2.0/token -d grant_type=client_credentials -d client_id=<client-id> --data-urlencode client_secret@secret.txt --data-urlencode \"scope={}\"",
            self.tenant, self.scope
        );
        step("Ask as the application; the secret stands in a file, without a line end.", command, "application")
    }

    fn managed_identity(&self) -> Step {
        let command = format!(
            "curl -sS -H Metadata:true -G http://169.254.169.254/metadata/identity/oauth2/token -d api-version=2018-02-01 --data-urlencode \"resource={}\"",
            self.resource()
        );
        step("Ask on the machine that has the identity; add `-d client_id=<client-id>` for a user-assigned one.", command, "managed-identity")
    }
}

fn step(text: &str, command: String, when: &str) -> Step {
    Step { text: text.to_owned(), command: Some(command), when: Some(when.to_owned()) }
}
