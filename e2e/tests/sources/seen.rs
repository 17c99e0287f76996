//! What a real client did.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::peer::{self, Peer};
use crate::stage::Staged;

/// How members say that they tried.
const TRIED: [&str; 3] = ["no response from the IMDS endpoint", "Authentication failed", "Network unreachable"];

/// How members say that a package is missing which only the program that they are part of can have.
const NO_PACKAGE: [&str; 2] = ["'azure-identity-broker' package", "@azure/identity-vscode package"];

/// Whose chain is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Client {
    Python,
    JavaScript,
}

impl Client {
    pub(crate) const ALL: [Self; 2] = [Self::Python, Self::JavaScript];

    /// Its id in the catalogue.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Python => "python-azure-identity",
            Self::JavaScript => "js-azure-identity",
        }
    }

    fn command(self) -> Command {
        let (program, script) = match self {
            Self::Python => (Peer::python(), "clients-python/chain.py"),
            Self::JavaScript => ("node".into(), "clients-node/chain.mjs"),
        };
        let mut command = Command::new(program);
        command.arg(peer::script(script));
        command
    }
}

/// What a client did on one machine.
#[derive(Debug, Deserialize)]
pub(crate) struct Seen {
    pub(crate) name: String,
    /// The error of its constructor.
    pub(crate) constructor: Option<Constructor>,
    pub(crate) members: Vec<Member>,
    /// For whom its token is.
    pub(crate) token: Option<Token>,
    /// Tenants whose authority was asked, as the requests name them.
    pub(crate) tenants: Vec<String>,
    /// The last lines that the SDK logged.
    pub(crate) log: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Constructor {
    /// The member whose constructor it was.
    pub(crate) member: Option<String>,
    pub(crate) error: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) outcome: Outcome,
    /// The requests that it sent, the files that it read.
    pub(crate) did: Vec<String>,
    pub(crate) error: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    Token,
    /// The next one was tried.
    Unavailable,
    /// The chain ended with its error.
    Failed,
    /// It waited longer than this test does.
    Hangs,
    NotReached,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Token {
    #[serde(default)]
    pub(crate) tenant: Option<String>,
    #[serde(default)]
    pub(crate) client: Option<String>,
}

/// Has `client` choose on each of `machines`, `at_once` at a time.
pub(crate) fn watch(client: Client, machines: &[&Staged], at_once: usize, seconds: u32) -> BTreeMap<String, Seen> {
    if machines.is_empty() {
        return BTreeMap::new();
    }
    let mut child = client.command().args([at_once.to_string(), seconds.to_string()]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let lines: Vec<String> = machines.iter().map(|machine| asked(client, machine).to_string()).collect();
    child.stdin.take().unwrap().write_all(lines.join("\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let seen = |line: &str| serde_json::from_str::<Seen>(line).unwrap_or_else(|e| panic!("{client:?}: {e}: {line}"));
    let all: BTreeMap<_, _> = text.lines().map(|line| started(client, seen(line), machines)).map(|seen| (seen.name.clone(), seen)).collect();
    assert_eq!(all.len(), machines.len(), "{client:?} ended with {}", output.status);
    all
}

fn asked(client: Client, machine: &Staged) -> Value {
    json!({ "name": machine.name, "variables": machine.variables(client.id()), "home": machine.home })
}

/// Adds the programs that were started to what their members did.
fn started(client: Client, mut seen: Seen, machines: &[&Staged]) -> Seen {
    let machine = machines.iter().find(|machine| machine.name == seen.name).unwrap();
    let programs = machine.started(client.id());
    for (program, name) in [("az", "AzureCliCredential"), ("azd", "AzureDeveloperCliCredential"), ("pwsh", "AzurePowerShellCredential")] {
        let member = seen.members.iter_mut().find(|member| member.name.eq_ignore_ascii_case(name));
        if let Some(member) = member.filter(|_| programs.iter().any(|started| started == program)) {
            member.did.push(format!("starts {program}"));
        }
    }
    seen
}

impl Member {
    /// Whether it went beyond looking at its own settings.
    pub(crate) fn was_asked(&self) -> bool {
        // JavaScript's members read their files unseen; this is the error that they make of a file that they cannot read.
        let read = self.error.as_deref().is_some_and(|error| error.starts_with("AuthenticationRequiredError"));
        !self.did.is_empty() || read || self.has_ended()
    }

    /// Whether it says that it tried, though nothing left the machine.
    pub(crate) fn has_tried(&self) -> bool {
        self.says(&TRIED)
    }

    /// Whether a package is missing, which nothing on the machine tells.
    pub(crate) fn lacks_package(&self) -> bool {
        self.says(&NO_PACKAGE)
    }

    /// Whether the authority refused what the machine has.
    pub(crate) fn was_refused(&self) -> bool {
        self.says(&["AADSTS"])
    }

    /// Whether it is one of those that az and azd sign in for.
    pub(crate) fn starts_a_program(&self) -> bool {
        matches!(self.name.as_str(), "AzureCliCredential" | "AzureDeveloperCliCredential")
    }

    fn says(&self, one_of: &[&str]) -> bool {
        self.error.as_deref().is_some_and(|error| one_of.iter().any(|text| error.contains(text)))
    }

    /// Whether no other member was tried after it.
    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.outcome, Outcome::Token | Outcome::Failed | Outcome::Hangs)
    }
}

impl Seen {
    /// The member with which the chain ended.
    pub(crate) fn decider(&self) -> Option<&Member> {
        self.members.iter().find(|member| member.has_ended())
    }
}
