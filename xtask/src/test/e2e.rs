//! The program against the peers in `e2e/peers`, which are other people's programs in other languages.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::tools::Tools;
use super::{Outcome, steps};
use crate::{Error, workspace};

/// The package of the tests; no other step can run them.
pub(super) const PACKAGE: &str = "why401-e2e";

/// What the peers are installed and run with, and how to find out whether it is here. Debian has venv apart from Python.
const NEEDS: [(&str, &[&str]); 3] = [("node", &["--version"]), ("npm", &["--version"]), ("python3", &["-c", "import ensurepip, venv"])];

/// What to do where some of it is missing.
const HELP: &str = "install Node 20, npm and Python 3.11 with venv, or later ones (on Debian: apt-get install nodejs npm python3-venv)";

/// A peer and the commands that install it.
struct Peer {
    name: &'static str,
    /// Versions of all that is installed, and what is built; relative to its folder.
    inputs: &'static [&'static str],
    /// Where it is installed; relative to its folder.
    installed: &'static str,
    commands: &'static [&'static [&'static str]],
    /// So large that it is installed only if [`WIDE`] is set.
    heavy: bool,
}

/// Installs heavy peers as well, and runs the tests that need them.
const WIDE: &str = "WHY401_E2E_WIDE";

const NODE: Peer =
    Peer { name: "openid", inputs: &["package-lock.json"], installed: "node_modules", commands: &[&["npm", "ci", "--ignore-scripts"]], heavy: false };

const PYTHON: Peer = Peer {
    name: "python",
    inputs: &["requirements.txt"],
    installed: ".venv",
    commands: &[&["python3", "-m", "venv", "--clear", ".venv"], &[".venv/bin/python", "-m", "pip", "install", "--quiet", "-r", "requirements.txt"]],
    heavy: false,
};

const RUST: Peer = Peer {
    name: "clients-rust",
    inputs: &["Cargo.toml", "Cargo.lock", "src/main.rs"],
    installed: "target",
    commands: &[&["cargo", "build", "--locked", "--target-dir", "target"]],
    heavy: true,
};

const PEERS: [Peer; 7] = [
    NODE,
    PYTHON,
    Peer { name: "clients-node", ..NODE },
    Peer { name: "clients-python", ..PYTHON },
    Peer { name: "azurite", heavy: true, ..NODE },
    Peer { name: "clients-python/azure-cli", heavy: true, ..PYTHON },
    RUST,
];

pub(super) fn check(tools: &Tools) -> Result<Outcome, Error> {
    if let Some(program) = missing() {
        let why = format!("{program} is missing or incomplete: {HELP}");
        return Ok(if tools.allowed(program).is_ok() { Outcome::Failed(why) } else { Outcome::Skipped(why) });
    }
    let wide = env::var_os(WIDE).is_some_and(|value| value != "0");
    for peer in PEERS.iter().filter(|peer| wide || !peer.heavy) {
        match peer.ready(tools)? {
            Outcome::Passed(_) => {}
            other => return Ok(other),
        }
    }
    match steps::outcome(tools.cargo().args(["build", "--locked", "-p", workspace::PROGRAM]))? {
        Outcome::Passed(_) => steps::run_tests(tools, &["-p", PACKAGE]),
        other => Ok(other),
    }
}

/// The first program that the peers need and this machine lacks.
fn missing() -> Option<&'static str> {
    let answers = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    NEEDS.iter().find(|(program, arguments)| !answers(program, arguments)).map(|(program, _)| *program)
}

impl Peer {
    /// Installs it, unless it is as its inputs say.
    fn ready(&self, tools: &Tools) -> Result<Outcome, Error> {
        let folder = workspace::root().join("e2e/peers").join(self.name);
        if self.is_current(&folder) {
            return Ok(Outcome::Passed(String::new()));
        }
        if let Err(why) = tools.allowed(&format!("the peer {}", self.name)) {
            return Ok(Outcome::Skipped(why));
        }
        println!("installing the peer {}", self.name);
        self.install(&folder)
    }

    fn install(&self, folder: &Path) -> Result<Outcome, Error> {
        for words in self.commands {
            // What was just installed is started by its whole path; the rest is found as usual.
            let own = folder.join(words[0]);
            let mut command = if own.is_file() { Command::new(own) } else { Command::new(words[0]) };
            match steps::outcome(command.args(&words[1..]).current_dir(folder))? {
                Outcome::Passed(_) => {}
                other => return Ok(other),
            }
        }
        let done = self.done(folder);
        fs::write(&done, self.wanted(folder).unwrap_or_default()).map_err(Error::file(&done))?;
        Ok(Outcome::Passed(String::new()))
    }

    /// A copy of its inputs, made once all of it is installed. Times of files tell less: a checkout changes them.
    fn done(&self, folder: &Path) -> PathBuf {
        folder.join(self.installed).join(".installed")
    }

    /// All inputs, if they are there.
    fn wanted(&self, folder: &Path) -> Option<Vec<u8>> {
        let read: Option<Vec<Vec<u8>>> = self.inputs.iter().map(|name| fs::read(folder.join(name)).ok()).collect();
        Some(read?.concat())
    }

    fn is_current(&self, folder: &Path) -> bool {
        let wanted = self.wanted(folder);
        wanted.is_some() && wanted == fs::read(self.done(folder)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_input_installs_anew() {
        let folder = std::env::temp_dir().join(format!("why401-peer-{}", std::process::id()));
        let peer = Peer { name: "none", inputs: &["lock", "source"], installed: "in", commands: &[], heavy: false };
        fs::create_dir_all(folder.join("in")).unwrap();
        fs::write(folder.join("source"), "a").unwrap();
        assert!(!peer.is_current(&folder), "there is no lock file");
        fs::write(folder.join("lock"), "1").unwrap();
        assert!(!peer.is_current(&folder), "nothing is installed");
        assert_eq!(peer.install(&folder).unwrap(), Outcome::Passed(String::new()));
        assert!(peer.is_current(&folder));
        fs::write(folder.join("lock"), "2").unwrap();
        assert!(!peer.is_current(&folder), "something else is installed");
        assert_eq!(peer.install(&folder).unwrap(), Outcome::Passed(String::new()));
        fs::write(folder.join("source"), "b").unwrap();
        assert!(!peer.is_current(&folder), "something else is built");
        fs::remove_dir_all(&folder).unwrap();
    }
}
