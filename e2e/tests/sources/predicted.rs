//! What `why401 sources` says.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::seen::Client;
use crate::stage::Staged;

/// Under which name the programs of a machine note that this program started them; it must start none.
const ME: &str = "why401";

#[derive(Debug, Deserialize)]
pub(crate) struct Sources {
    pub(crate) clients: Vec<Chain>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Chain {
    pub(crate) client: String,
    pub(crate) error: Option<String>,
    pub(crate) members: Vec<Member>,
    pub(crate) winner: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) standing: Standing,
    pub(crate) why: String,
    pub(crate) identity: Option<Identity>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Standing {
    Wins,
    MayWin,
    Fails,
    Stops,
    Skipped,
    Shadowed,
    Excluded,
}

impl Standing {
    pub(crate) fn is_asked(self) -> bool {
        matches!(self, Self::Wins | Self::MayWin | Self::Fails | Self::Stops)
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Identity {
    pub(crate) tenant: Option<String>,
    pub(crate) client: Option<String>,
}

impl Sources {
    pub(crate) fn of(&self, client: Client) -> &Chain {
        self.clients.iter().find(|chain| chain.client == client.id()).unwrap()
    }
}

impl Chain {
    /// Whether it is said without reserve who decides, or that nobody does.
    pub(crate) fn is_certain(&self) -> bool {
        self.members.iter().all(|member| member.standing != Standing::MayWin)
    }

    /// Whether `member` is said to be the last one that is asked, with a token.
    pub(crate) fn decides(&self, member: &Member) -> bool {
        let last = self.members.iter().rfind(|member| member.standing.is_asked());
        matches!(member.standing, Standing::Wins | Standing::MayWin) && last.is_some_and(|last| last.name == member.name)
    }

    pub(crate) fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name.eq_ignore_ascii_case(name))
    }
}

/// What the program at `path` says of `machine`, and everything that is wrong about how it says so.
pub(crate) fn sources(path: &Path, machine: &Staged) -> Result<Sources, String> {
    let mut command = Command::new(path);
    command.arg("sources").args(Client::ALL.iter().flat_map(|client| ["--client", client.id()])).args(["--format", "json"]);
    let output = command.env_clear().envs(machine.variables(ME)).current_dir(&machine.home).output().map_err(|e| e.to_string())?;
    let (text, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !machine.started(ME).is_empty() {
        return Err("it started a program".to_owned());
    }
    if let Some(secret) = machine.secrets().into_iter().find(|secret| text.contains(secret.as_str()) || errors.contains(secret.as_str())) {
        return Err(format!("it shows a secret: {secret}"));
    }
    serde_json::from_str(&text).map_err(|e| format!("{e}; {}: {text}{errors}", output.status))
}
