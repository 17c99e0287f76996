//! The program that is tested, with a home and a cache of its own.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tempfile::TempDir;

/// The program; its home ends with the test.
pub(crate) struct Program {
    path: PathBuf,
    home: TempDir,
    /// Apart from the home, so that all of the home can be searched for tokens.
    inputs: TempDir,
}

/// How a run ended.
pub(crate) struct Answer {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
    code: Option<i32>,
}

impl Program {
    pub(crate) fn new() -> Self {
        // Tests stand in target/PROFILE/deps.
        let folder = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned();
        let path = folder.join("why401").with_extension(std::env::consts::EXE_EXTENSION);
        assert!(path.is_file(), "{} is missing: build it with `cargo build -p why401`", path.display());
        Self { path, home: tempfile::tempdir().unwrap(), inputs: tempfile::tempdir().unwrap() }
    }

    /// The program with nothing of this machine's environment.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.env_clear().env("HOME", self.home()).env("XDG_CACHE_HOME", self.home().join("cache")).env("LOCALAPPDATA", self.home());
        command.env("TZ", "UTC").current_dir(self.inputs.path());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        run(self.command().args(arguments), "")
    }

    pub(crate) fn run_on(&self, input: &str, arguments: &[&str]) -> Answer {
        run(self.command().args(arguments), input)
    }

    /// `token verify` with the answer in JSON.
    pub(crate) fn verify(&self, token: &str, options: &[&str]) -> Answer {
        let arguments: Vec<&str> = ["token", "verify", "--format", "json"].into_iter().chain(options.iter().copied()).collect();
        self.run_on(token, &arguments)
    }

    /// A file that can be named to the program.
    pub(crate) fn input(&self, name: &str, content: &str) -> String {
        fs::write(self.inputs.path().join(name), content).unwrap();
        name.to_owned()
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// All files that the program wrote.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        below(self.home())
    }

    /// Makes all copies of keys as old as this.
    pub(crate) fn age_copies(&self, seconds: u64) {
        let copies = self.files();
        assert!(!copies.is_empty(), "there are copies to age");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        for path in copies {
            let mut copy: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            copy["fetched"] = (now - seconds).into();
            // Written in place, so that its permissions stay.
            fs::write(&path, copy.to_string()).unwrap();
        }
    }
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command, input: &str) -> Answer {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It may end without reading all.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { stdout: text(output.stdout), stderr: text(output.stderr), took: start.elapsed(), code: output.status.code() }
}

impl Answer {
    /// Holds it to an exit code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// What it answers of the only token.
    #[track_caller]
    pub(crate) fn token(&self) -> Value {
        let mut json = self.json();
        assert_eq!(json["tokens"].as_array().unwrap().len(), 1);
        json["tokens"][0].take()
    }

    /// The summary of the only token.
    #[track_caller]
    pub(crate) fn summary(&self) -> String {
        self.token()["summary"].as_str().unwrap().to_owned()
    }

    /// The notes of the only token, one a line.
    #[track_caller]
    pub(crate) fn notes(&self) -> String {
        self.token()["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap()).collect::<Vec<_>>().join("\n")
    }
}

/// Looks for `piece` in a text.
#[track_caller]
pub(crate) fn holds(text: &str, piece: &str) {
    assert!(text.contains(piece), "{piece:?} is not in {text:?}");
}
