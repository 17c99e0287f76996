//! A made-up machine with clients on it, for the tests of findings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use why401_catalogue as catalogue;
use why401_evidence::Secret;
use why401_evidence::time::Epoch;

use super::findings;
use crate::machine::tests::Made;
use crate::machine::{Found, Machine, Os, Reach};
use crate::model::{Chain, Finding, Identity, Member, Standing};

pub(crate) struct Stage {
    made: Made,
    modes: BTreeMap<PathBuf, u32>,
    chains: Vec<Chain>,
    tenant: Option<String>,
}

impl Stage {
    pub(crate) fn bare() -> Self {
        Self { made: Made::bare(), modes: BTreeMap::new(), chains: Vec::new(), tenant: None }
    }

    pub(crate) fn with(self, variables: &[(&str, &str)]) -> Self {
        Self { made: self.made.with(variables), ..self }
    }

    pub(crate) fn file_at(self, path: &str, text: &str) -> Self {
        Self { made: self.made.file_at(path, text), ..self }
    }

    /// The Azure CLI signed in as a user, with or without a token in its cache.
    pub(crate) fn az_user(self, tenant: &str, with_token: bool) -> Self {
        self.az(tenant, "s", with_token)
    }

    /// The same, with the id of the subscription.
    pub(crate) fn az_subscription(self, tenant: &str, subscription: &str) -> Self {
        self.az(tenant, subscription, true)
    }

    fn az(self, tenant: &str, subscription: &str, with_token: bool) -> Self {
        let profile = format!(
            r#"{{"subscriptions": [{{"id": "{subscription}", "isDefault": true, "tenantId": "{tenant}", "environmentName": "AzureCloud",
                "user": {{"name": "ann@contoso.example", "type": "user"}}}}]}}"#
        );
        let token = if with_token { r#""r": {"home_account_id": "o.t", "secret": "x"}"# } else { "" };
        let cache = format!(r#"{{"Account": {{"k": {{"home_account_id": "o.t", "username": "ann@contoso.example"}}}}, "RefreshToken": {{{token}}}}}"#);
        self.file_at("/home/dev/.azure/azureProfile.json", &profile).file_at("/home/dev/.azure/msal_token_cache.json", &cache)
    }

    pub(crate) fn mode(mut self, path: &str, mode: u32) -> Self {
        self.modes.insert(PathBuf::from(path), mode);
        self
    }

    pub(crate) fn chain(mut self, chain: Chain) -> Self {
        self.chains.push(chain);
        self
    }

    /// A client whose chain has no members.
    pub(crate) fn client(self, id: &str) -> Self {
        self.chain(chain(id, Vec::new()))
    }

    /// With a program in the path.
    pub(crate) fn program_at(mut self, name: &str) -> Self {
        self.made.programs.push(name.to_owned());
        self
    }

    /// All clients whose way to pick is known, with their chains on this machine.
    pub(crate) fn with_all_clients(mut self) -> Self {
        self.chains = catalogue::clients().iter().filter_map(|client| crate::chain::chain(&self, client)).collect();
        self
    }

    pub(crate) fn tenant(self, tenant: &str) -> Self {
        Self { tenant: Some(tenant.to_owned()), ..self }
    }

    pub(crate) fn chains(&self) -> &[Chain] {
        &self.chains
    }

    fn all(&self) -> Vec<Finding> {
        findings(self, &self.chains, self.tenant.as_deref())
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        self.all().into_iter().map(|finding| finding.id).collect()
    }

    pub(crate) fn found(&self, id: &str) -> Finding {
        let all = self.all();
        let known: Vec<String> = all.iter().map(|finding| finding.id.clone()).collect();
        all.into_iter().find(|finding| finding.id == id).unwrap_or_else(|| panic!("no {id} among {known:?}"))
    }
}

/// A chain whose first member that wins, may win or stops decides.
pub(crate) fn chain(client: &str, members: Vec<Member>) -> Chain {
    let decides = |member: &&Member| matches!(member.standing, Standing::Wins | Standing::MayWin | Standing::Stops);
    let winner = members.iter().find(decides).map(|member| member.name.clone());
    let name = catalogue::client(client).map_or(client, |client| client.name.str());
    let class = if client.contains("azure-identity") { "DefaultAzureCredential" } else { "account" };
    Chain { client: client.to_owned(), name: name.to_owned(), class: class.to_owned(), checked: None, selected: None, error: None, members, winner, fit: None }
}

pub(crate) fn member(name: &str, kind: &str, standing: Standing) -> Member {
    Member { name: name.to_owned(), kind: kind.to_owned(), standing, why: String::new(), way: None, places: Vec::new(), identity: None }
}

pub(crate) fn identity(kind: &str, tenant: &str, client: Option<&str>) -> Identity {
    let authority = Some("AzureCloud".to_owned());
    Identity { kind: kind.to_owned(), tenant: Some(tenant.to_owned()), client: client.map(str::to_owned), authority, ..Identity::default() }
}

impl Machine for Stage {
    fn os(&self) -> Os {
        self.made.os()
    }

    fn now(&self) -> Epoch {
        self.made.now()
    }

    fn variable(&self, name: &str) -> Option<Secret> {
        self.made.variable(name)
    }

    fn home(&self) -> Option<PathBuf> {
        self.made.home()
    }

    fn folder(&self) -> PathBuf {
        self.made.folder()
    }

    fn file(&self, path: &Path) -> Found {
        let found = self.made.file(path);
        match (found, self.modes.get(path)) {
            (Found::File(mut file), Some(mode)) => {
                file.mode = Some(*mode);
                Found::File(file)
            }
            (found, _) => found,
        }
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        self.made.list(path)
    }

    fn program(&self, name: &str) -> Option<PathBuf> {
        self.made.program(name)
    }

    fn reach(&self, url: &str) -> Reach {
        self.made.reach(url)
    }
}
