//! A client in the private network of `why401 lab exec`.

use std::collections::BTreeMap;

use crate::log::Log;
use crate::peer::{self, Peer};
use crate::program::Program;

/// Functions that the scripts with curl use.
const CURL: &str = include_str!("curl.sh");

/// What is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Client {
    /// azure-identity, with azure-core's pipeline.
    Python,
    /// MSAL with requests.
    Msal,
    /// azure-storage-blob.
    Blob,
    /// `@azure/identity`, with Azure's REST client.
    #[serde(rename = "js")]
    Node,
    /// `azure_identity`, with `azure_core`'s pipeline.
    Rust,
    /// A shell script with curl.
    Curl,
    /// A shell script with the Azure CLI.
    Az,
}

impl Client {
    /// In names of cases.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Msal => "msal",
            Self::Blob => "blob",
            Self::Node => "js",
            Self::Rust => "rust",
            Self::Curl => "curl",
            Self::Az => "az",
        }
    }

    /// What must be installed for it.
    pub(crate) fn peer(self) -> Peer {
        match self {
            Self::Python | Self::Msal | Self::Blob => Peer::Python,
            Self::Node => Peer::Node,
            Self::Rust => Peer::Rust,
            Self::Curl => Peer::Curl,
            Self::Az => Peer::AzureCli,
        }
    }

    /// The words before its own arguments.
    fn words(self) -> Vec<String> {
        let text = |path: std::path::PathBuf| path.display().to_string();
        let python = |name: &str| vec![text(Peer::python()), text(peer::script(&format!("clients-python/{name}")))];
        match self {
            Self::Python => python("call.py"),
            Self::Msal => python("msal_call.py"),
            Self::Blob => python("blob.py"),
            Self::Node => vec!["node".to_owned(), text(peer::script("clients-node/call.mjs"))],
            Self::Rust => vec![text(Peer::rust())],
            Self::Curl | Self::Az => vec!["sh".to_owned(), "-c".to_owned()],
        }
    }
}

/// A client, and the lab around it.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Staged {
    /// What is broken.
    pub(crate) scenario: Option<String>,
    /// The credential in the environment: `secret`, `certificate`, `workload`.
    pub(crate) with: Option<String>,
    /// Variables of the client; an empty one is taken away.
    pub(crate) environment: BTreeMap<String, String>,
    /// What a shell does before, inside the lab: it may export variables.
    pub(crate) before: String,
    /// Arguments of the client; of curl, one script.
    pub(crate) run: Vec<String>,
}

impl Staged {
    /// Runs `client` to its end.
    pub(crate) fn log(&self, program: &Program, client: Client) -> Log {
        let mut command = program.command();
        command.args(["lab", "exec"]);
        command.args(self.scenario.iter().flat_map(|name| ["--scenario", name])).args(self.with.iter().flat_map(|with| ["--with", with]));
        // One stream, so that the order of the lines is kept.
        command.args(["--", "sh", "-c", &format!("{CURL}\n{}\nexec \"$@\" 2>&1", self.before), "sh", "env"]);
        command.args(
            self.environment
                .iter()
                .flat_map(|(name, value)| if value.is_empty() { vec!["-u".to_owned(), name.clone()] } else { vec![format!("{name}={value}")] }),
        );
        command.args(client.words()).args(self.arguments(client));
        Log::of(&mut command)
    }

    fn arguments(&self, client: Client) -> Vec<String> {
        match client {
            Client::Curl => vec![format!("{CURL}\n{}", self.run.join("\n"))],
            Client::Az => vec![azure_cli(&self.run.join("\n"))],
            _ => self.run.clone(),
        }
    }
}

/// A script in which `az` is the peer, with an account of its own.
pub(crate) fn azure_cli(script: &str) -> String {
    let settings = "export AZURE_CORE_COLLECT_TELEMETRY=0 AZURE_CORE_NO_COLOR=1 AZURE_CONFIG_DIR=\"$(mktemp -d)\"";
    format!("{settings}\naz() {{ {} \"$@\"; }}\n{script}", Peer::azure_cli().display())
}
