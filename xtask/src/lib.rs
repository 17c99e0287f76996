//! The chores of the project, one file each.
//!
//! `cargo xtask test` is the test command; the others print documents, scaffold catalogue entries and check the layout.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool that talks to the terminal of whoever works on the project")]

mod error;
mod generate;
mod layout;
mod new;
mod test;
pub mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use error::Error;

/// The chores of why401.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run all tests and checks; installs what they need
    Test(test::Options),
    /// Print the reference, the JSON Schema, manual pages and completions into docs/
    Generate(generate::Options),
    /// Begin a catalogue entry; the build then says what is still missing in it
    New(new::Options),
    /// Check that the source tree keeps to its rules
    Layout,
}

/// Runs the chore that the command line names.
#[must_use]
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Test(options) => test::run(&options),
        Task::Generate(options) => generate::run(&options),
        Task::New(options) => new::run(&options),
        Task::Layout => layout::run(),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
