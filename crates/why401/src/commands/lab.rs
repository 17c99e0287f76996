//! `why401 lab`: one file for each of its commands.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod exec;
pub(crate) mod interrupt;
mod run;
mod up;

#[cfg(not(target_os = "linux"))]
use elsewhere as exec;

use std::process::ExitCode;

use why401_lab::scenario::Scenario;

use crate::arguments::{Lab, LabCommand};
use crate::error::CommandError;

pub(crate) fn run(options: &Lab) -> Result<ExitCode, CommandError> {
    match &options.command {
        LabCommand::Run(options) => run::run(&options.0).map(Into::into),
        LabCommand::Up(options) => up::run(&options.0).map(Into::into),
        LabCommand::Exec(options) => exec::run(&options.0),
    }
}

/// The scenario of this name.
fn scenario<'s>(all: &'s [Scenario], name: &str) -> Result<&'s Scenario, CommandError> {
    all.iter()
        .find(|scenario| scenario.name == name)
        .ok_or_else(|| CommandError::usage(format!("there is no scenario `{name}`"), "`why401 lab run --list` lists them."))
}

fn refused(error: &why401_lab::Error) -> CommandError {
    CommandError::input(format!("the lab cannot start: {error}"), "Another program may have the port: `why401 lab up --port 9443` takes others.")
}
