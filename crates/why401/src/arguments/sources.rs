//! The arguments of `why401 sources`.

use std::path::PathBuf;

use clap::Args;

use super::Output;

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 sources                                  every client in a line, and what is wrong
  why401 sources --client python-azure-identity   one chain, member by member
  why401 sources --for https://myvault.vault.azure.net/ --client go-azidentity
  why401 sources --explain-log app.log            the prediction beside what the SDK's log says
  kubectl debug … -- why401 sources --offline     without asking any endpoint

Reads variables, files and, for at most a second each, local identity endpoints. Nothing is
written, no token is acquired, and no secret is printed.

Exit codes: 0 a credential would be picked (and fits, with --for), 1 none or not fitting.")]
pub(crate) struct Picked {
    /// Client to look at; may be repeated [default: all]. `why401 explain --list clients` lists them
    #[arg(long, value_name = "ID")]
    pub(crate) client: Vec<String>,
    /// Address, service or audience that the token is for: adds whether the winner's would fit
    #[arg(long = "for", value_name = "TARGET")]
    pub(crate) target: Option<String>,
    /// Tenant that the target belongs to
    #[arg(long, value_name = "TENANT")]
    pub(crate) tenant: Option<String>,
    /// Ask no endpoint
    #[arg(long)]
    pub(crate) offline: bool,
    /// Verbose log of an SDK, to be set beside the prediction; `-` reads standard input
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) explain_log: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}
