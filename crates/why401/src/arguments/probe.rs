//! `why401 probe` and `why401 verify` as they are typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::Output;
use super::token::duration;

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 probe https://myvault.vault.azure.net/secrets/db?api-version=7.4
  why401 probe --source cli https://management.azure.com/subscriptions?api-version=2022-12-01
  why401 probe --curl 'curl -H \"Authorization: Bearer …\" https://api.contoso.example/orders'
  why401 probe --har trace.har --entry 7 --save capsule.txt
  why401 diagnose capsule.txt                     the same answer elsewhere

A token is sent to no host but one that it is for, never along a redirect, and over plain http
to this machine only. Methods that change things are sent as GET unless you say --allow-unsafe.

Exit codes: 0 the cause was found, or the request is served, 1 undecided, 2 wrong call,
3 input unreadable, 4 no answer could be had.")]
pub(crate) struct Probe {
    #[command(flatten)]
    pub(crate) request: Request,
    #[command(flatten)]
    pub(crate) credential: Credential,
    #[command(flatten)]
    pub(crate) way: Way,
    /// Send methods that may change something (POST, PUT, PATCH, DELETE) as they are
    #[arg(long)]
    pub(crate) allow_unsafe: bool,
    /// Write everything that was seen, without secrets, to FILE for `why401 diagnose` and `why401 verify`
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) save: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The request, as curl takes it or as it was recorded.
#[derive(Debug, Clone, Args)]
pub(crate) struct Request {
    /// Address of the request
    #[arg(value_name = "URL", value_hint = clap::ValueHint::Url, required_unless_present_any = ["curl", "har"])]
    pub(crate) url: Option<String>,
    /// A curl command line, in one argument; `-` reads it from standard input
    #[arg(long, value_name = "COMMAND", conflicts_with_all = ["url", "har"])]
    pub(crate) curl: Option<String>,
    /// A HAR file that a browser or proxy saved
    #[arg(long, value_name = "FILE", conflicts_with = "url", value_hint = clap::ValueHint::FilePath)]
    pub(crate) har: Option<PathBuf>,
    /// Which entry of the HAR file, from 1 [default: the first that was refused]
    #[arg(long, value_name = "N", requires = "har", conflicts_with_all = ["url", "curl"])]
    pub(crate) entry: Option<usize>,
    /// Method
    #[arg(long = "request", short = 'X', value_name = "METHOD")]
    pub(crate) method: Option<String>,
    /// Header; may be repeated. Credentials are better given with --source, or as `@FILE`, a file of headers
    #[arg(long, short = 'H', value_name = "NAME: VALUE")]
    pub(crate) header: Vec<String>,
    /// Body, or `@FILE`
    #[arg(long, short = 'd', value_name = "DATA")]
    pub(crate) data: Option<String>,
}

/// Where credentials come from.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Credential {
    /// Credentials to try; may be repeated [default: that of the request, and all that exist here]
    #[arg(long, value_enum, value_name = "SOURCE")]
    pub(crate) source: Vec<Source>,
    /// Tenant to ask for tokens [default: `AZURE_TENANT_ID`, else the one that the challenge names]
    #[arg(long, value_name = "TENANT")]
    pub(crate) tenant: Option<String>,
    /// Audience to ask a token for [default: the one that the service takes]
    #[arg(long, value_name = "AUDIENCE", visible_alias = "audience")]
    pub(crate) resource: Option<String>,
    /// Client id to sign in with [default: `AZURE_CLIENT_ID`]
    #[arg(long, value_name = "ID")]
    pub(crate) client_id: Option<String>,
    /// File with the client secret, for `--source secret`
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) secret_file: Option<PathBuf>,
    /// PEM file with certificate and key, for `--source cert`
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) certificate: Option<PathBuf>,
    /// File with a signed assertion, for `--source assertion`
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) assertion_file: Option<PathBuf>,
    /// File with an access token, for `--source token-file`
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) token_file: Option<PathBuf>,
    /// Authority to sign in at [default: that of the target's cloud, or `AZURE_AUTHORITY_HOST`]
    #[arg(long, value_name = "URL")]
    pub(crate) authority: Option<String>,
}

/// How connections are made.
#[derive(Debug, Clone, Args)]
pub(crate) struct Way {
    /// Longest time for each step
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "10s")]
    pub(crate) timeout: Duration,
    /// PEM file with certificates to trust besides the system's; may be repeated
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) cacert: Vec<PathBuf>,
    /// Connect to another host and port, as curl does: HOST:PORT:TOHOST:TOPORT; may be repeated
    #[arg(long, value_name = "HOST:PORT:TOHOST:TOPORT")]
    pub(crate) connect_to: Vec<String>,
    /// Proxy to use, or `off` [default: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`]
    #[arg(long, value_name = "URL")]
    pub(crate) proxy: Option<String>,
}

/// Ways to a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Source {
    /// What `EnvironmentCredential` would take: `AZURE_CLIENT_ID` with a secret or certificate
    Env,
    /// The Azure CLI's account
    Cli,
    /// The Azure Developer CLI's account
    Azd,
    /// The managed identity of this machine
    ManagedIdentity,
    /// The federated token of a Kubernetes workload
    Workload,
    /// A client secret
    Secret,
    /// A client certificate
    Cert,
    /// A signed assertion from a file
    Assertion,
    /// A token from a file
    TokenFile,
    /// What the request itself carries
    Header,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 verify capsule.txt
  why401 verify --for 10m --every 5s capsule.txt  across a renewal of the token
  why401 verify --source managed-identity https://myvault.vault.azure.net/secrets/db?api-version=7.4

Exit codes: 0 every request was served, 1 one was refused, 4 no answer could be had.")]
pub(crate) struct VerifyFix {
    /// Capsule that `why401 probe --save` wrote, or an address
    #[arg(value_name = "CAPSULE|URL", value_hint = clap::ValueHint::FilePath)]
    pub(crate) what: String,
    /// Go on for this long
    #[arg(long = "for", value_name = "TIME", value_parser = duration)]
    pub(crate) length: Option<Duration>,
    /// Pause between two requests
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "5s", requires = "length")]
    pub(crate) every: Duration,
    #[command(flatten)]
    pub(crate) credential: Credential,
    #[command(flatten)]
    pub(crate) way: Way,
    /// Send methods that may change something as they are
    #[arg(long)]
    pub(crate) allow_unsafe: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}
