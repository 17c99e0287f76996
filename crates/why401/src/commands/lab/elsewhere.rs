//! `why401 lab exec` where there are no namespaces.

use std::process::ExitCode;

use crate::arguments::Exec;
use crate::error::CommandError;

pub(super) fn run(_: &Exec) -> Result<ExitCode, CommandError> {
    Err(CommandError::network(
        "a command can be put into a network of its own on Linux only",
        "Point the client at `why401 lab up`, or run this in a container or in WSL.",
    ))
}
