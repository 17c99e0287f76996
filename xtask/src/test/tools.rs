//! What the checks need, installed where it is missing.
//!
//! Tools of ours go into the target directory, at a fixed version: nobody's own installation is touched.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::{Error, workspace};

const NEXTEST: (&str, &str) = ("cargo-nextest", "0.9.143");
const DENY: (&str, &str) = ("cargo-deny", "0.20.2");

/// Where tools are, and whether missing ones may be installed.
pub(super) struct Tools {
    folder: PathBuf,
    path: OsString,
    install: bool,
}

impl Tools {
    pub(super) fn new(install: bool) -> Result<Self, Error> {
        let folder = workspace::target()?.join("tools");
        let inherited = env::var_os("PATH").unwrap_or_default();
        let all = std::iter::once(folder.join("bin")).chain(env::split_paths(&inherited));
        let path = env::join_paths(all).unwrap_or(inherited);
        Ok(Self { folder, path, install })
    }

    /// A cargo that finds the tools.
    pub(super) fn cargo(&self) -> Command {
        let mut cargo = workspace::cargo();
        cargo.env("PATH", &self.path);
        cargo
    }

    /// Makes sure of a component of the toolchain.
    pub(super) fn component(&self, component: &str, subcommand: &str) -> Result<(), String> {
        if self.answers(subcommand) {
            return Ok(());
        }
        self.allowed(component)?;
        println!("installing the component {component}");
        let added = Command::new("rustup").args(["component", "add", component]).current_dir(workspace::root()).status();
        installed(component, added.is_ok_and(|s| s.success()) && self.answers(subcommand))
    }

    pub(super) fn nextest(&self) -> Result<(), String> {
        self.tool("nextest", NEXTEST)
    }

    pub(super) fn deny(&self) -> Result<(), String> {
        self.tool("deny", DENY)
    }

    /// Makes sure of a subcommand of cargo. Built without optimisation: it runs for seconds and would build for minutes.
    fn tool(&self, subcommand: &str, (package, version): (&str, &str)) -> Result<(), String> {
        if self.answers(subcommand) {
            return Ok(());
        }
        self.allowed(package)?;
        println!("installing {package} {version} into {}", self.folder.display());
        let mut install = self.cargo();
        install.args(["install", "--quiet", "--debug", "--locked", "--version", version, "--root"]).arg(&self.folder).arg(package);
        install.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_TARGET_DIR", self.folder.join("build"));
        let done = install.stdin(Stdio::null()).status().is_ok_and(|s| s.success());
        // Only large from here on; if it cannot be removed, it stays.
        let _ = fs::remove_dir_all(self.folder.join("build"));
        installed(package, done && self.answers(subcommand))
    }

    /// Whether what is missing may be installed; otherwise what to say of it.
    pub(super) fn allowed(&self, what: &str) -> Result<(), String> {
        self.install.then_some(()).ok_or_else(|| format!("{what} is not installed"))
    }

    fn answers(&self, subcommand: &str) -> bool {
        let mut cargo = self.cargo();
        cargo.args([subcommand, "--version"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        cargo.status().is_ok_and(|s| s.success())
    }
}

/// Whether cargo-deny's database of advisories has been fetched to this machine.
pub(super) fn advisory_database() -> Result<(), String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let databases = home.and_then(|home| fs::read_dir(home.join("advisory-dbs")).ok());
    let fetched = databases.is_some_and(|folder| folder.flatten().any(|entry| entry.path().is_dir()));
    fetched.then_some(()).ok_or_else(|| "no database here; `cargo deny fetch` brings it".to_owned())
}

fn installed(what: &str, done: bool) -> Result<(), String> {
    done.then_some(()).ok_or_else(|| format!("{what} cannot be installed here"))
}
