//! The program that is tested, with a home and a folder for temporary files of its own.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program; its folders end with the test.
pub(crate) struct Program {
    path: PathBuf,
    home: TempDir,
    temporary: TempDir,
}

impl Program {
    pub(crate) fn new() -> Self {
        // Tests stand in target/PROFILE/deps.
        let folder = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned();
        let path = folder.join("why401").with_extension(std::env::consts::EXE_EXTENSION);
        assert!(path.is_file(), "{} is missing: build it with `cargo build -p why401`", path.display());
        Self { path, home: tempfile::tempdir().unwrap(), temporary: tempfile::tempdir().unwrap() }
    }

    /// The program with nothing of this machine's environment but the places of other programs.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", self.home.path());
        command.env("XDG_CACHE_HOME", self.home.path().join("cache")).env("TMPDIR", self.temporary.path()).env("TZ", "UTC");
        command.env("LANG", "C.UTF-8").stdin(Stdio::null());
        command
    }

    /// The folder for temporary files, which should be empty after each command.
    pub(crate) fn temporary(&self) -> &Path {
        self.temporary.path()
    }

    /// The answer of `why401 diagnose` about a log.
    pub(crate) fn diagnose(&self, log: &str) -> Value {
        let output = self.filter(&["diagnose", "--format", "json", "-"], log);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
    }

    /// A log without its secrets, as `why401 redact` hands it on.
    pub(crate) fn redact(&self, log: &str) -> String {
        let output = self.filter(&["redact", "-"], log);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn filter(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self.command().args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It reads everything before it writes.
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }
}
