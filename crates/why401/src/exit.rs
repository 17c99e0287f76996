//! Exit codes; a contract.

use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The answer is yes: the cause was found.
    Yes = 0,
    /// The answer is no: undecided, or nothing found.
    No = 1,
    /// Wrong arguments.
    Usage = 2,
    /// The input cannot be read.
    Input = 3,
    /// The network is needed to find out, and failed.
    Network = 4,
    /// A bug of ours.
    Bug = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
