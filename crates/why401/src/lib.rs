//! The `why401` command: arguments, terminal, exit codes. No domain logic.
#![warn(missing_docs)]

mod arguments;
mod bug;
mod commands;
mod credentials;
mod error;
mod exit;
mod input;
mod machine;
mod probe;
mod terminal;
mod zone;

pub use arguments::command;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use arguments::{Arguments, Command};
use error::CommandError;
use exit::Exit;

/// Runs the program with `arguments` (the first is its name) and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = Arguments::command().try_get_matches_from(arguments).and_then(|m| Arguments::from_arg_matches(&m));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    bug::silence_payloads();
    match std::panic::catch_unwind(|| dispatch(&arguments)) {
        Ok(Ok(exit)) => exit,
        Ok(Err(error)) => error.report().into(),
        Err(_) => bug::report().into(),
    }
}

fn dispatch(arguments: &Arguments) -> Result<ExitCode, CommandError> {
    match &arguments.command {
        Some(Command::Diagnose(options)) => commands::diagnose::run(&options.0),
        Some(Command::Redact(options)) => commands::redact::run(&options.0),
        Some(Command::Explain(options)) => commands::explain::run(&options.0),
        Some(Command::Token(options)) => commands::token::run(&options.0),
        Some(Command::Probe(options)) => commands::probe::run(&options.0),
        Some(Command::Sources(options)) => commands::sources::run(&options.0),
        Some(Command::Verify(options)) => commands::verify::run(&options.0),
        // `cache isolate` and `lab exec` end as the command that they ran does.
        Some(Command::Cache(options)) => return commands::cache::run(&options.0),
        Some(Command::Lab(options)) => return commands::lab::run(&options.0),
        None => commands::diagnose::run(&arguments.diagnose),
    }
    .map(Into::into)
}

/// Help and version go to standard output with 0; a wrong call to standard error with 2.
fn usage(error: &clap::Error) -> ExitCode {
    // What was typed may hold a token in a wrong place, and clap quotes it. Nothing is left to say if the terminal is gone.
    let secret = if error.use_stderr() { scrubbed(&error.render().to_string()) } else { None };
    let _ = match secret {
        Some(safe) => std::io::Write::write_all(&mut std::io::stderr(), safe.as_bytes()),
        None => error.print(),
    };
    if error.use_stderr() { Exit::Usage.into() } else { Exit::Yes.into() }
}

/// The message without its secrets, if it holds any.
fn scrubbed(message: &str) -> Option<String> {
    let safe = why401_evidence::redact::scrub(message);
    (safe.matches('‹').count() > message.matches('‹').count()).then_some(safe)
}
