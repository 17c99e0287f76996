//! Scenarios: a fault, the request that fails from it, and the cause that has to be found. One file each in `scenarios/`.

mod embedded;
mod request;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::directory::Directory;
use crate::fault::Faults;
use crate::issuer::Assertion;
use crate::mint::Spec;

/// A scenario.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    /// The name of its file.
    #[serde(skip)]
    pub name: String,
    /// What is played, in a few words.
    pub title: String,
    /// Why this is the cause, in one sentence.
    pub reason: String,
    /// Id of the cause that has to be found.
    pub expect: String,
    /// Ids of causes that are right as well.
    #[serde(default)]
    pub also: Vec<String>,
    /// Status of the answer to the failing request; none if the network or the authority fails before.
    #[serde(default)]
    pub answers: Option<u16>,
    /// How many addresses the host has: with two, requests also go to the second node (127.0.0.2).
    #[serde(default = "one")]
    pub nodes: u8,
    /// The failing request.
    pub request: Call,
    /// The token that the failing request carried.
    #[serde(default)]
    pub token: Option<Spec>,
    /// The `Authorization` that the failing request carried, letter by letter.
    #[serde(default)]
    pub authorization: Option<String>,
    /// The key that the failing request was signed with.
    #[serde(default)]
    pub key: Option<KeyUse>,
    /// What is put around the token in `Authorization`.
    #[serde(default)]
    pub wrapping: Wrapping,
    /// The machine that probes.
    #[serde(default)]
    pub machine: Machine,
    /// What is broken.
    #[serde(default)]
    pub faults: Faults,
}

/// A request as a user writes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Call {
    /// Method.
    #[serde(default = "get")]
    pub method: String,
    /// Address, with the real host name.
    pub url: String,
    /// Headers besides `Authorization`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Body.
    #[serde(default)]
    pub body: String,
}

/// How a token is put into `Authorization`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wrapping {
    /// `Bearer` and the token; in the form of Cosmos DB at its hosts.
    #[default]
    Usual,
    /// In quotation marks, as a shell leaves them from JSON.
    Quoted,
    /// Only the first third, as a column or a log cuts it.
    Truncated,
    /// `Bearer` twice.
    Doubled,
}

/// A key, and how it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KeyUse {
    /// What is made with it.
    pub kind: KeyKind,
    /// What is wrong with it.
    #[serde(default)]
    pub state: KeyState,
}

/// What a key makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyKind {
    /// A request signed with Shared Key (Storage).
    SharedKey,
    /// A service SAS (Storage).
    Sas,
    /// An account SAS (Storage).
    AccountSas,
    /// A shared access signature of Service Bus.
    BusSas,
    /// A request signed with the key of a Cosmos DB account.
    CosmosMaster,
    /// A signed request of App Configuration.
    Hmac,
    /// The header `api-key`.
    ApiKey,
}

/// What is wrong with a key or a signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyState {
    /// Nothing.
    #[default]
    Right,
    /// The key from before the rotation.
    Old,
    /// Ended an hour ago.
    Expired,
    /// Begins in an hour.
    Early,
    /// A key of something else.
    Wrong,
    /// The signature lacks the permission that the request needs.
    Narrow,
}

/// The machine that probes: what credentials it has, and what its user asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Machine {
    /// Environment variables; placeholders are filled by [`Machine::resolved`].
    pub variables: BTreeMap<String, String>,
    /// Sources of credentials that are tried: `env`, `cli`, `azd`, `managed-identity`, `workload`, `secret`, `cert`,
    /// `assertion`, `token-file`, `header`.
    pub sources: Vec<String>,
    /// Resource that the user names.
    pub resource: Option<String>,
    /// Tenant that the user names.
    pub tenant: Option<String>,
    /// What stands in `{federated-file}`.
    pub assertion: Option<Assertion>,
}

/// A scenario's file cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("scenarios/{name}.toml: {error}")]
pub struct Broken {
    /// The file's name without ending.
    pub name: String,
    /// What is wrong with it.
    pub error: toml::de::Error,
}

fn one() -> u8 {
    1
}

fn get() -> String {
    "GET".to_owned()
}

impl Scenario {
    /// Every embedded scenario, by name. Files that cannot be read do not exist: a test holds that.
    #[must_use]
    pub fn all() -> Vec<Self> {
        embedded::FILES.iter().filter_map(|(name, text)| Self::read(name, text).ok()).collect()
    }

    /// The embedded scenario with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (name, text) = embedded::FILES.iter().find(|(known, _)| *known == name)?;
        Self::read(name, text).ok()
    }

    /// Reads a scenario from its text.
    pub fn read(name: &str, text: &str) -> Result<Self, Broken> {
        let read = toml::from_str::<Self>(text).map_err(|error| Broken { name: name.to_owned(), error })?;
        Ok(Self { name: name.to_owned(), ..read })
    }

    /// Whether `cause` is one that may be found.
    #[must_use]
    pub fn accepts(&self, cause: &str) -> bool {
        self.expect == cause || self.also.iter().any(|also| also == cause)
    }
}

impl Machine {
    /// The variables with their placeholders filled: `{orders-id}`, `{orders-secret}`, `{orders-expired-secret}` and the same
    /// of every application, `{contoso-id}` and the same of every tenant; the others (`{imds}`, `{federated-file}`,
    /// `{certificate-file}`, …) by `outside`, which knows where listeners and files are.
    #[must_use]
    pub fn resolved(&self, directory: &Directory, outside: impl Fn(&str) -> Option<String>) -> BTreeMap<String, String> {
        let find = |name: &str| known(directory, name).or_else(|| outside(name));
        self.variables.iter().map(|(name, value)| (name.clone(), filled(value, &find))).collect()
    }
}

/// What a placeholder of the directory stands for.
fn known(directory: &Directory, name: &str) -> Option<String> {
    if let Some(whose) = name.strip_suffix("-expired-secret") {
        return directory.application(whose)?.expired_secrets.first().cloned();
    }
    if let Some(whose) = name.strip_suffix("-secret") {
        return directory.application(whose)?.secrets.first().cloned();
    }
    let whose = name.strip_suffix("-id")?;
    let application = directory.application(whose).map(|application| application.id.clone());
    let identity = || directory.identity(whose).map(|identity| identity.client.clone());
    application.or_else(|| directory.tenant(whose).map(|tenant| tenant.id.clone())).or_else(identity)
}

fn filled(text: &str, find: &impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(&find(name).unwrap_or_else(|| format!("{{{name}}}")));
        rest = behind;
    }
    out + rest
}
