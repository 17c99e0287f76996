//! What can go wrong in a chore.

use std::io;
use std::path::{Path, PathBuf};

/// A chore that could not be done; a check that says no is not an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A program cannot be started.
    #[error("cannot start `{program}`: {source}")]
    Start {
        /// Which one.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// A program answered something else than expected.
    #[error("`{program}` {what}")]
    Answer {
        /// Which one.
        program: String,
        /// What is wrong with its answer.
        what: String,
    },
    /// The arguments make no sense.
    #[error("{0}")]
    Refused(String),
}

impl Error {
    /// For `map_err` on file operations.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { path: path.to_owned(), source }
    }

    /// For `map_err` on starting a program.
    pub fn start(program: &str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Start { program: program.to_owned(), source }
    }

    /// A program answered something else than expected.
    pub fn answer(program: &str, what: impl Into<String>) -> Self {
        Self::Answer { program: program.to_owned(), what: what.into() }
    }
}
