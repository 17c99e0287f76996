//! Checks that are one command each.

use std::path::Path;
use std::process::{Command, Stdio};

use super::tools::{self, Tools};
use super::{Outcome, e2e};
use crate::{Error, layout, workspace};

/// Runs a command to its end; its exit code is the outcome.
pub(super) fn outcome(command: &mut Command) -> Result<Outcome, Error> {
    let program = described(command);
    println!("$ {program}");
    let status = command.stdin(Stdio::null()).status().map_err(Error::start(&program))?;
    Ok(if status.success() { Outcome::Passed(String::new()) } else { Outcome::Failed(format!("`{program}`: {status}")) })
}

/// The command as one would type it: without the path of its program.
fn described(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy();
    let arguments = command.get_args().map(|a| a.to_string_lossy());
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
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

/// All but those that need peers.
pub(super) fn tests(tools: &Tools) -> Result<Outcome, Error> {
    run_tests(tools, &["--workspace", "--exclude", e2e::PACKAGE, "--all-features"])
}

/// The same tests either way; nextest runs them side by side and shows the slow ones.
pub(super) fn run_tests(tools: &Tools, which: &[&str]) -> Result<Outcome, Error> {
    match tools.nextest() {
        Ok(()) => outcome(tools.cargo().args(["nextest", "run", "--locked"]).args(which)),
        Err(why) => {
            println!("{why}; `cargo test` runs the same tests");
            outcome(tools.cargo().args(["test", "--tests", "--locked", "--no-fail-fast"]).args(which))
        }
    }
}

pub(super) fn doc_tests(tools: &Tools) -> Result<Outcome, Error> {
    outcome(tools.cargo().args(["test", "--workspace", "--exclude", e2e::PACKAGE, "--doc", "--all-features", "--locked"]))
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
