//! `why401 lab` as it is typed.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Output;
use super::later::Later;

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 lab run                                  every scenario: expected cause against found
  why401 lab run wrong-tenant --show              one of them, with the whole answer
  why401 lab up                                   stays up, and prints how to point clients at it
  why401 lab exec -- python app.py                an unmodified client, with the real host names

A small Azure on this machine: authority, services, managed identity, federation, and faults by
name. It listens on loopback only, and needs no account.")]
pub(crate) struct Lab {
    #[command(subcommand)]
    pub(crate) command: LabCommand,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum LabCommand {
    /// Play scenarios with real requests, and compare the cause found with the one expected
    Run(Later<Run>),
    /// Stay up, and print the variables that point real clients at it
    Up(Later<Up>),
    /// Run a command in a private network in which the real host names are the lab
    Exec(Later<Exec>),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Run {
    /// Scenarios to play, by name [default: all]
    #[arg(value_name = "SCENARIO")]
    pub(crate) scenarios: Vec<String>,
    /// List the scenarios instead of playing them
    #[arg(long)]
    pub(crate) list: bool,
    /// Print the whole answer to each
    #[arg(long)]
    pub(crate) show: bool,
    /// Write the capsule of each to this folder
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    pub(crate) save: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Up {
    /// Port for https; the second address and plain http use the next ones
    #[arg(long, value_name = "PORT", default_value_t = 8443)]
    pub(crate) port: u16,
    /// What is broken: the scenario whose faults are set
    #[arg(long, value_name = "SCENARIO")]
    pub(crate) scenario: Option<String>,
    /// Folder for the certificate and the other files that clients need [default: a new one, removed at the end]
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    pub(crate) folder: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Exec {
    /// What is broken: the scenario whose faults are set
    #[arg(long, value_name = "SCENARIO")]
    pub(crate) scenario: Option<String>,
    /// A credential to put into the command's environment: secret, certificate, workload [default: none; managed identity answers]
    #[arg(long = "with", value_name = "CREDENTIAL", value_parser = ["secret", "certificate", "workload"])]
    pub(crate) with: Option<String>,
    /// Already in there
    #[arg(long, hide = true)]
    pub(crate) inside: bool,
    /// The command and its arguments
    #[arg(value_name = "COMMAND", required = true, last = true)]
    pub(crate) command: Vec<OsString>,
}
