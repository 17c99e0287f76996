//! Checks that are one command each.

use std::process::{Command, Stdio};

use super::Outcome;
use super::tools::{self, Tools};
use crate::{Error, layout, workspace};

/// Runs a command to its end; its exit code is the outcome.
pub(super) fn outcome(command: &mut Command) -> Result<Outcome, Error> {
    let program = described(command);
    println!("$ {program}");
    let status = command.stdin(Stdio::null()).status().map_err(Error::start(&program))?;
    Ok(if status.success() { Outcome::Passed(String::new()) } else { Outcome::Failed(format!("`{program}`: {status}")) })
}

fn described(command: &Command) -> String {
    let arguments = command.get_args().map(|a| a.to_string_lossy());
    std::iter::once("cargo".into()).chain(arguments).collect::<Vec<_>>().join(" ")
}

pub(super) fn layout(_: &Tools) -> Result<Outcome, Error> {
    Ok(if layout::run()? { Outcome::Passed(String::new()) } else { Outcome::Failed("`cargo xtask layout` names the places".to_owned()) })
}

pub(super) fn format(tools: &Tools) -> Result<Outcome, Error> {
    match tools.component("rustfmt", "fmt") {
        Ok(()) => outcome(tools.cargo().args(["fmt", "--all", "--check"])),
        Err(why) => Ok(Outcome::Skipped(why)),
    }
}

pub(super) fn clippy(tools: &Tools) -> Result<Outcome, Error> {
    match tools.component("clippy", "clippy") {
        Ok(()) => outcome(tools.cargo().args(["clippy", "--workspace", "--all-targets", "--all-features", "--locked", "--keep-going", "--", "-D", "warnings"])),
        Err(why) => Ok(Outcome::Skipped(why)),
    }
}

/// The same tests either way; nextest runs them side by side and shows the slow ones.
pub(super) fn tests(tools: &Tools) -> Result<Outcome, Error> {
    match tools.nextest() {
        Ok(()) => outcome(tools.cargo().args(["nextest", "run", "--workspace", "--all-features", "--locked"])),
        Err(why) => {
            println!("{why}; `cargo test` runs the same tests");
            outcome(tools.cargo().args(["test", "--workspace", "--lib", "--bins", "--tests", "--all-features", "--locked", "--no-fail-fast"]))
        }
    }
}

pub(super) fn doc_tests(tools: &Tools) -> Result<Outcome, Error> {
    outcome(tools.cargo().args(["test", "--workspace", "--doc", "--all-features", "--locked"]))
}

pub(super) fn docs(tools: &Tools) -> Result<Outcome, Error> {
    outcome(tools.cargo().env("RUSTDOCFLAGS", "-D warnings").args(["doc", "--workspace", "--no-deps", "--all-features", "--locked"]))
}

pub(super) fn generated(tools: &Tools) -> Result<Outcome, Error> {
    let checked = outcome(tools.cargo().args(["run", "--quiet", "--locked", "-p", "xtask", "--features", "generate", "--bin", "generate", "--", "--check"]))?;
    Ok(match checked {
        Outcome::Failed(_) => Outcome::Failed("run `cargo xtask generate`".to_owned()),
        other => other,
    })
}

/// Licences, duplicates, origins and crates we refuse; see deny.toml.
pub(super) fn dependencies(tools: &Tools) -> Result<Outcome, Error> {
    match tools.deny() {
        Ok(()) => outcome(tools.cargo().args(["deny", "--offline", "--all-features", "check", "bans", "licenses", "sources"])),
        Err(why) => Ok(Outcome::Skipped(why)),
    }
}

/// The database of advisories changes daily, so it is used where somebody fetched it (`cargo deny fetch`).
pub(super) fn advisories(tools: &Tools) -> Result<Outcome, Error> {
    match tools.deny().and_then(|()| tools::advisory_database()) {
        Ok(()) => outcome(tools.cargo().args(["deny", "--offline", "--all-features", "check", "advisories"])),
        Err(why) => Ok(Outcome::Skipped(why)),
    }
}

/// The program as users get it.
pub(super) fn release_build(tools: &Tools) -> Result<Outcome, Error> {
    outcome(tools.cargo().args(["build", "--release", "--locked", "-p", workspace::PROGRAM]))
}
