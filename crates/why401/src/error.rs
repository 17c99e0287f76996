//! Errors as the user sees them: what happened, where, what to do.

use std::io::Write as _;

use crate::exit::Exit;

/// A failure of a command.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub(crate) struct CommandError {
    /// What happened, and where.
    what: String,
    /// What to do.
    hints: Vec<String>,
    /// How the program ends.
    exit: Exit,
}

impl CommandError {
    /// The input cannot be read.
    pub(crate) fn input(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hints: vec![hint.into()], exit: Exit::Input }
    }

    /// The network, or the permission, to find out is missing.
    pub(crate) fn network(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hints: vec![hint.into()], exit: Exit::Network }
    }

    /// Something is not known.
    pub(crate) fn unknown(what: impl Into<String>, hints: Vec<String>) -> Self {
        Self { what: what.into(), hints, exit: Exit::No }
    }

    /// The call is wrong in a way that the command line's definition cannot see.
    pub(crate) fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hints: vec![hint.into()], exit: Exit::Usage }
    }

    /// The output could not be written. A closed pipe (`why401 … | head`) is no failure.
    pub(crate) fn output(error: &std::io::Error) -> Self {
        let exit = if error.kind() == std::io::ErrorKind::BrokenPipe { Exit::Yes } else { Exit::Input };
        Self { what: format!("cannot write the answer: {error}"), hints: vec!["Is the disk full?".to_owned()], exit }
    }

    /// Says it on standard error.
    pub(crate) fn report(&self) -> Exit {
        if self.exit != Exit::Yes {
            let mut stderr = anstream::stderr();
            // A file name that cannot be opened may be a token that was pasted in its place.
            let _ = writeln!(stderr, "error: {}", why401_evidence::redact::scrub(&self.to_string()));
            for hint in &self.hints {
                let _ = writeln!(stderr, "  hint: {hint}");
            }
        }
        self.exit
    }
}
