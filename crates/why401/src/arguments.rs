//! The command line as it is typed.

mod cache;
mod lab;
mod later;
mod probe;
mod sources;
mod token;

use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

pub(crate) use cache::{Cache, CacheCommand, CacheList, Clear, Isolate, Scope};
pub(crate) use lab::{Exec, Lab, LabCommand, Run, Up};
use later::Later;
pub(crate) use probe::{Credential, Probe, Request, Source, VerifyFix, Way};
pub(crate) use sources::Picked;
pub(crate) use token::{Batch, Check, Clock, Decode, Demands, Diff, Fingerprint, KeyFile, Sources, Token, TokenCommand, Verify};

const EXAMPLES: &str = "\
Examples:
  curl -v https://myvault.vault.azure.net/secrets/db 2>&1 | why401
  why401 error.log
  why401 diagnose --format markdown error.log     to paste into an issue
  why401 explain AADSTS700016                     what a code or cause means
  why401 redact error.log > safe.log              a log that is safe to share
  why401 token check --for keyvault token.txt     whether a target takes a token
  why401 sources                                  which credential each client would pick here

Nothing of what you give it leaves this machine unless you ask for it: `probe` and `verify` send
the request that you name, `token verify` fetches public keys, `sources` asks local endpoints.

Exit codes: 0 yes (cause found, checks pass), 1 no (undecided, a check fails), 2 wrong call,
3 input unreadable, 4 the network is needed to find out and failed, 70 a bug of why401.";

/// Tells why Azure answered 401 Unauthorized, from whatever you have of the failure.
#[derive(Debug, Parser)]
#[command(name = "why401", version, about, after_help = EXAMPLES, args_conflicts_with_subcommands = true, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) diagnose: Diagnose,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Name the cause of a failure in a log, a trace, an error message (the default command)
    Diagnose(Later<Diagnose>),
    /// Print the input with every secret replaced, safe to share
    Redact(Later<Redact>),
    /// Print what a cause, an error code, a service, a client or a claim is about
    Explain(Later<Explain>),
    /// Look into tokens: decode, check for a target, verify, compare, fingerprint
    Token(Later<Token>),
    /// Send the failing request for real, vary one thing at a time, and say which side is at fault
    Probe(Later<Probe>),
    /// Send a probed request again after the fix, once or for a while
    Verify(Later<VerifyFix>),
    /// Which credential each client would pick here, and which variable or file decides
    Sources(Later<Picked>),
    /// Where identities and tokens are kept: list them, clear them, run a command without them
    Cache(Later<Cache>),
    /// A small Azure on this machine: play failures, point real clients at it
    Lab(Later<Lab>),
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  kubectl logs deploy/api | why401 diagnose
  why401 diagnose --format json error.log | jq -r '.findings[0].cause'
  why401 diagnose --width 120 --verbose trace.har")]
pub(crate) struct Diagnose {
    /// File to read; `-` or nothing: standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 redact error.log > safe.log
  az group list --debug 2>&1 | why401 redact")]
pub(crate) struct Redact {
    /// File to read; `-` or nothing: standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 explain wrong-audience
  why401 explain AADSTS7000215
  why401 explain keyvault --format markdown
  why401 explain aud
  why401 explain 04b07795-8ddb-461a-bbee-02f9e1bf7b46
  why401 explain --list causes")]
pub(crate) struct Explain {
    /// Id of a cause, service, client, article, application or tenant, an error code, or a claim
    #[arg(value_name = "NAME", required_unless_present = "list")]
    pub(crate) name: Option<String>,
    /// List everything of a kind that can be explained
    #[arg(long, value_name = "KIND", conflicts_with = "name")]
    pub(crate) list: Option<Kind>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Output {
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Terminal, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(crate) color: Color,
    /// Columns to fill instead of the terminal's
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) width: Option<usize>,
    /// Show all places and all candidates with their steps
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Terminal,
    /// For programs; see docs/schema.json
    Json,
    /// For an issue or a wiki
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal only
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Root causes
    Causes,
    /// Error codes
    Errors,
    /// Services
    Services,
    /// Clients
    Clients,
    /// Articles
    Articles,
    /// Claims of tokens
    Claims,
    /// Well-known applications
    Applications,
    /// Well-known tenants
    Tenants,
}

/// The command line's definition, for completions, manual pages and the reference.
#[must_use]
pub fn command() -> clap::Command {
    let mut command = Arguments::command();
    command.build();
    command
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_definition_is_sound() {
        super::command().debug_assert();
    }
}
