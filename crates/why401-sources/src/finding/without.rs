//! What a client would do if some variables were not set.

use std::path::{Path, PathBuf};

use why401_catalogue as catalogue;
use why401_evidence::Secret;
use why401_evidence::time::Epoch;

use crate::machine::{Found, Machine, Os, Reach};
use crate::model::Chain;

/// The chain of the same client without `variables`.
pub(super) fn chain(machine: &dyn Machine, found: &Chain, variables: &[&str]) -> Option<Chain> {
    crate::chain::chain(&Without { machine, variables }, catalogue::client(&found.client)?)
}

/// The same machine without some variables.
struct Without<'a> {
    machine: &'a dyn Machine,
    variables: &'a [&'a str],
}

impl Machine for Without<'_> {
    fn os(&self) -> Os {
        self.machine.os()
    }

    fn now(&self) -> Epoch {
        self.machine.now()
    }

    fn variable(&self, name: &str) -> Option<Secret> {
        if self.variables.contains(&name) { None } else { self.machine.variable(name) }
    }

    fn home(&self) -> Option<PathBuf> {
        self.machine.home()
    }

    fn folder(&self) -> PathBuf {
        self.machine.folder()
    }

    fn file(&self, path: &Path) -> Found {
        self.machine.file(path)
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        self.machine.list(path)
    }

    fn program(&self, name: &str) -> Option<PathBuf> {
        self.machine.program(name)
    }

    fn reach(&self, url: &str) -> Reach {
        self.machine.reach(url)
    }
}
