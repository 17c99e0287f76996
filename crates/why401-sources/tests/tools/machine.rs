//! A made-up machine, and what a client would pick on it in one line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use why401_evidence::Secret;
use why401_evidence::time::Epoch;
use why401_sources::chain::chain;
use why401_sources::machine::{File, Found, Machine, Os, Reach};
use why401_sources::model::{Chain, Member, Standing};
use zeroize::Zeroizing;

pub(crate) const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";
pub(crate) const CLIENT: &str = "11111111-2222-3333-4444-555555555555";
pub(crate) const OTHER: &str = "99999999-8888-7777-6666-555555555555";
pub(crate) const SECRET: &str = "made-up~secret.of-nobody";
/// 2026-11-23T12:00:00Z.
pub(crate) const NOW: Epoch = 1_795_435_200;

/// Groups of variables with their values.
pub(crate) type Variables<'a> = &'a [&'a [(&'a str, &'a str)]];
/// What is tried, the variables, and the members that are asked or would be.
pub(crate) type Case<'a> = (&'a str, Variables<'a>, &'a str);

/// A Linux machine with variables, files and programs.
#[derive(Default)]
pub(crate) struct Made {
    variables: BTreeMap<String, String>,
    files: BTreeMap<PathBuf, Option<String>>,
    programs: Vec<&'static str>,
}

impl Made {
    pub(crate) fn with(variables: &[(&str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { variables, ..Self::default() }
    }

    pub(crate) fn file_at(mut self, path: &str, text: &str) -> Self {
        self.files.insert(PathBuf::from(path), Some(text.to_owned()));
        self
    }

    /// A file that may not be read.
    pub(crate) fn closed(mut self, path: &str) -> Self {
        self.files.insert(PathBuf::from(path), None);
        self
    }

    /// Somebody is signed in with az, as an application.
    pub(crate) fn with_az(mut self) -> Self {
        self.programs.push("az");
        let profile = format!(
            r#"{{"subscriptions": [{{"id": "{OTHER}", "name": "s", "state": "Enabled", "isDefault": true, "tenantId": "{TENANT}",
              "environmentName": "AzureCloud", "user": {{"name": "{CLIENT}", "type": "servicePrincipal"}}}}]}}"#
        );
        let entries = format!(r#"[{{"client_id": "{CLIENT}", "tenant": "{TENANT}", "client_secret": "{SECRET}"}}]"#);
        self.file_at("/home/dev/.azure/azureProfile.json", &profile).file_at("/home/dev/.azure/service_principal_entries.json", &entries)
    }

    pub(crate) fn chain(&self, client: &str) -> Chain {
        let client = why401_catalogue::client(client).expect("the catalogue has the client");
        chain(self, client).expect("how it picks is known")
    }

    /// The members that are asked or would be, with their standings: `client secret: wins, Azure CLI: shadowed`.
    pub(crate) fn picks(&self, client: &str) -> String {
        let chain = self.chain(client);
        if let Some(error) = &chain.error {
            return format!("error: {error}");
        }
        let told = chain.members.iter().filter_map(|member| Some(format!("{}: {}", member.name, word(member.standing)?)));
        told.collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn member(&self, client: &str, name: &str) -> Member {
        let chain = self.chain(client);
        assert!(!serde_json::to_string(&chain).expect("it can be written").contains(SECRET), "{client} shows a secret");
        chain.members.into_iter().find(|member| member.name == name).expect("the client has the member")
    }
}

fn word(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Wins => Some("wins"),
        Standing::MayWin => Some("may win"),
        Standing::Fails => Some("fails"),
        Standing::Stops => Some("stops"),
        Standing::Shadowed => Some("shadowed"),
        Standing::Skipped | Standing::Excluded => None,
    }
}

impl Machine for Made {
    fn os(&self) -> Os {
        Os::Linux
    }

    fn now(&self) -> Epoch {
        NOW
    }

    fn variable(&self, name: &str) -> Option<Secret> {
        self.variables.get(name).map(|value| Secret::new(value.clone()))
    }

    fn home(&self) -> Option<PathBuf> {
        Some(PathBuf::from("/home/dev"))
    }

    fn folder(&self) -> PathBuf {
        PathBuf::from("/work/app")
    }

    fn file(&self, path: &Path) -> Found {
        match self.files.get(path) {
            None => Found::Absent,
            Some(None) => Found::Denied,
            Some(Some(text)) => {
                let bytes = Zeroizing::new(text.clone().into_bytes());
                Found::File(File { bytes, modified: Some(NOW - 3600), mode: Some(0o600), owner: Some(1000) })
            }
        }
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        self.files.keys().filter(|file| file.parent() == Some(path)).cloned().collect()
    }

    fn program(&self, name: &str) -> Option<PathBuf> {
        self.programs.contains(&name).then(|| PathBuf::from("/usr/bin").join(name))
    }

    fn reach(&self, _url: &str) -> Reach {
        Reach::Nobody("connection refused".to_owned())
    }
}
