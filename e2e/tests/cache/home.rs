//! A home folder with caches in it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::peer::{self, Peer};
use crate::program::Program;

pub(crate) const CONTOSO: &str = "c0000000-0000-4000-8000-00000000c070";
pub(crate) const FABRIKAM: &str = "f0000000-0000-4000-8000-00000000fab1";

/// The program, and a home folder for clients.
pub(crate) struct Home {
    pub(crate) program: Program,
    folder: TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { program: Program::new(), folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `why401` with this home folder.
    pub(crate) fn why401(&self, arguments: &[&str]) -> Command {
        let mut command = self.program.command();
        command.env("HOME", self.path()).args(arguments);
        command
    }

    /// The file of the program itself.
    pub(crate) fn program(&self) -> PathBuf {
        PathBuf::from(self.program.command().get_program())
    }

    /// A shell script in the lab, with the credential of an application in its environment.
    pub(crate) fn in_lab(&self, script: &str) -> Output {
        let peer = format!("'{}' '{}' \"$@\"", Peer::python().display(), peer::script("clients-python/cache.py").display());
        let why401 = self.program();
        let why401 = why401.display();
        let functions = format!("why401() {{ '{why401}' \"$@\"; }}\npeer() {{ {peer}; }}\nisolated() {{ why401 cache isolate -- {peer}; }}\n");
        self.why401(&["lab", "exec", "--with", "secret", "--", "sh", "-c", &format!("{functions}{script}")]).output().unwrap()
    }

    /// The script that knows caches, outside the lab.
    pub(crate) fn peer(&self, arguments: &[&str], input: &str) -> String {
        let mut command = Command::new(Peer::python());
        command.arg(peer::script("clients-python/cache.py")).args(arguments).env("HOME", self.path());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// All secrets of a tenant in the caches that MSAL wrote.
    pub(crate) fn secrets(&self, tenant: &str) -> String {
        let caches: Vec<String> = self.files().into_keys().filter(|path| is_msal(path)).map(|path| path.display().to_string()).collect();
        self.peer(&["secrets", tenant], &caches.join("\n"))
    }

    /// Files that hold a token of the tenant, or one of these secrets.
    pub(crate) fn scan(&self, tenant: &str, secrets: &str) -> Vec<String> {
        serde_json::from_str(&self.peer(&["scan", tenant, &self.path().display().to_string()], secrets)).unwrap()
    }

    /// All files and what is in them.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let (mut folders, mut files) = (vec![self.path().to_owned()], BTreeMap::new());
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.clone(), fs::read(&path).unwrap());
                }
            }
        }
        files
    }
}

/// Whether a file is one of MSAL's caches.
pub(crate) fn is_msal(path: &Path) -> bool {
    path.ends_with("msal_token_cache.json") || path.extension().is_some_and(|ending| ending == "nocae" || ending == "cae")
}

pub(crate) fn shown(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
