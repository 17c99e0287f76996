//! `why401 cache` as it is typed.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::Output;
use super::later::Later;

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 cache list                               where identities and tokens are kept, and whose they are
  why401 cache clear --tenant OLD --dry-run       what of a former tenant would go
  why401 cache clear --tenant OLD --yes           take it out, under the locks of its owners
  why401 cache isolate -- ./deploy.sh             a run with caches of its own, gone when it ends

No secret is printed. Only `clear` changes a cache, and only files whose form it knows.")]
pub(crate) struct Cache {
    #[command(subcommand)]
    pub(crate) command: CacheCommand,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum CacheCommand {
    /// List the places where identities and tokens are kept, and what is in them
    List(Later<CacheList>),
    /// Take tokens and credentials out of caches, and leave the rest as it is
    Clear(Later<Clear>),
    /// Run a command with cache folders of its own
    Isolate(Later<Isolate>),
}

/// What of the caches is meant.
#[derive(Debug, Clone, Args)]
pub(crate) struct Scope {
    /// Only what is of this tenant (id or domain, as the cache has it); may be repeated
    #[arg(long, value_name = "TENANT")]
    pub(crate) tenant: Vec<String>,
    /// Only what is of this application (client id); may be repeated
    #[arg(long, value_name = "ID")]
    pub(crate) client: Vec<String>,
    /// Only caches of this tool (`az`, `azd`, `powershell`, `identity` …) or of this id; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) tool: Vec<String>,
    /// Only what has run out
    #[arg(long)]
    pub(crate) expired: bool,
    /// Only what was put there in this last time (`45m`, `2h`), as a run has that began then
    #[arg(long, value_name = "TIME", value_parser = super::token::duration)]
    pub(crate) since: Option<Duration>,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 cache list
  why401 cache list --tenant 11111111-2222-3333-4444-555555555555 --verbose
  why401 cache list --all                         also the places where nothing is
  why401 cache list --format json | jq -r '.caches[] | select(.open) | .path'

Exit codes: 0 something is kept, 1 nothing is.")]
pub(crate) struct CacheList {
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Also the places where nothing is
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 cache clear --tenant OLD --dry-run
  why401 cache clear --tenant OLD --client 04b07795-8ddb-461a-bbee-02f9e1bf7b46 --yes
  why401 cache clear --expired --yes              access tokens that have run out
  why401 cache clear --since 45m --yes            what a run of the last 45 minutes has left
  why401 cache clear --tool az --yes              all that the Azure CLI keeps

Of a token cache, exactly the entries that are meant go, and all other bytes stay. It waits for
the lock that the cache's owner takes. What is encrypted, or of a form that is not known, is left:
the owner's own command is printed.

Exit codes: 0 nothing of what is meant stays, 1 something stays or cannot be told.")]
pub(crate) struct Clear {
    #[command(flatten)]
    pub(crate) scope: Scope,
    /// Everything in every cache
    #[arg(long, conflicts_with_all = ["tenant", "client", "tool", "expired", "since"])]
    pub(crate) all: bool,
    /// Say what would go, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// How long to wait for the lock of a cache
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(0..=3600))]
    pub(crate) wait: u64,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 cache isolate -- az login --service-principal -u ID -p SECRET --tenant NEW
  why401 cache isolate -- sh -c 'az login --identity && ./deploy.sh'
  why401 cache isolate --home -- pwsh deploy.ps1  with a home folder of its own as well
  why401 cache isolate --keep ci-cache -- az account show

The command finds no account and no token of an earlier run, and leaves none behind. Caches that
follow the home folder are moved with --home only. It ends as the command does.")]
pub(crate) struct Isolate {
    /// Keep the caches in this folder instead of a new one that is removed at the end
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    pub(crate) keep: Option<PathBuf>,
    /// Give the command an empty home folder too: moves the caches of Azure PowerShell and of the SDKs
    #[arg(long)]
    pub(crate) home: bool,
    /// The command and its arguments
    #[arg(value_name = "COMMAND", required = true, last = true)]
    pub(crate) command: Vec<OsString>,
}
