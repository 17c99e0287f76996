//! `why401 token` as it is typed.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use why401_evidence::time::Epoch;

use super::Output;
use super::later::Later;

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  az account get-access-token | why401 token decode
  why401 token check --for https://myvault.vault.azure.net token.txt
  why401 token verify --env ACCESS_TOKEN
  why401 token diff works.txt refused.txt
  why401 token fingerprint token.txt              the line for logs and tickets

A token is read from a file, standard input or the environment: raw, behind `Bearer`, as an
Authorization header, in a log, or in the JSON that az, azd, Get-AzAccessToken, a managed
identity or a token endpoint prints.")]
pub(crate) struct Token {
    #[command(subcommand)]
    pub(crate) command: TokenCommand,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum TokenCommand {
    /// Show what a token is: its claims with their meaning, its kind, its times
    Decode(Later<Decode>),
    /// Say whether a target takes a token, requirement by requirement
    Check(Later<Check>),
    /// Check a token's signature against the keys of its issuer
    Verify(Later<Verify>),
    /// Show in what two tokens differ, the most telling first
    Diff(Later<Diff>),
    /// Print the line that may stand for a token in logs and tickets
    Fingerprint(Later<Fingerprint>),
    /// Decode many tokens, one a line, to JSON lines
    Batch(Later<Batch>),
}

/// Where tokens come from.
#[derive(Debug, Clone, Args)]
pub(crate) struct Sources {
    /// File with the token; `-` or nothing: standard input; `env:NAME`: the variable NAME
    #[arg(value_name = "SOURCE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) named: Vec<OsString>,
    /// Read the token from the environment variable NAME
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Vec<String>,
    #[command(flatten)]
    pub(crate) key: KeyFile,
}

/// The team's key for fingerprints.
#[derive(Debug, Clone, Args)]
pub(crate) struct KeyFile {
    /// File with the team's key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) key_file: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  az account get-access-token --resource https://vault.azure.net | why401 token decode
  why401 token decode --env ACCESS_TOKEN
  why401 token decode --reveal --verbose token.txt
  pbpaste | why401 token decode --format json | jq '.tokens[0].groups'")]
pub(crate) struct Decode {
    #[command(flatten)]
    pub(crate) input: Sources,
    /// Show personal data instead of masking it
    #[arg(long)]
    pub(crate) reveal: bool,
    #[command(flatten)]
    pub(crate) clock: Clock,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The time of asking.
#[derive(Debug, Clone, Args)]
pub(crate) struct Clock {
    /// Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) now: Option<Epoch>,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 token check --for keyvault token.txt
  why401 token check --for https://management.azure.com --tenant TENANT-ID token.txt
  why401 token check --for api://orders --role Orders.Read --app-only --env API_TOKEN
  why401 token check --for storage-blob --min-lifetime 30m node-a.txt node-b.txt

Exit codes: 0 nothing speaks against the token, 1 a requirement fails, or one that you asked
for cannot be known.")]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) input: Sources,
    /// Address that is called, id or name of a service (`why401 explain --list services`), or an audience
    #[arg(long = "for", value_name = "TARGET")]
    pub(crate) target: String,
    #[command(flatten)]
    pub(crate) demands: Demands,
    #[command(flatten)]
    pub(crate) clock: Clock,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// What is asked beside the target.
#[derive(Debug, Clone, Args)]
pub(crate) struct Demands {
    /// Cloud of the target: public, us-government, china …
    #[arg(long, value_name = "CLOUD")]
    pub(crate) cloud: Option<String>,
    /// Tenant that must have issued it: its id
    #[arg(long, value_name = "TENANT")]
    pub(crate) tenant: Option<String>,
    /// Application role that it must hold; may be repeated
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: Vec<String>,
    /// Scope that it must hold; may be repeated
    #[arg(long, value_name = "SCOPE")]
    pub(crate) scope: Vec<String>,
    /// It must be of an application acting for itself
    #[arg(long, conflicts_with = "delegated")]
    pub(crate) app_only: bool,
    /// It must be of an application acting for a user
    #[arg(long)]
    pub(crate) delegated: bool,
    /// It must stay valid for at least this long: 90s, 30m, 1h
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) min_lifetime: Option<Duration>,
    /// Tolerance for clocks instead of the target's own
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(crate) skew: Option<Duration>,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 token verify token.txt                  keys of the token's own issuer, if it is known
  why401 token verify --metadata https://id.example token.txt
  why401 token verify --jwks keys.json --offline token.txt
  why401 token verify --appid 6731de76-14a6-49ae-97bc-6eba6914391e token.txt

What is sent: requests for public keys, to a known issuer or to the address that you name. Of
the token, at most its tenant and its user flow stand in the address.

Exit codes: 0 the signature holds, 1 it does not, 4 that cannot be known (keys not to be had).")]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) input: Sources,
    /// File or address of the key set (JWKS) to use
    #[arg(long, value_name = "FILE|URL", conflicts_with = "metadata")]
    pub(crate) jwks: Option<String>,
    /// Address of the issuer's metadata (`/.well-known/openid-configuration`), or the issuer itself
    #[arg(long, value_name = "URL")]
    pub(crate) metadata: Option<String>,
    /// Application with signing keys of its own (claims mapping): adds `?appid=` to the metadata's address
    #[arg(long, value_name = "ID", conflicts_with_all = ["jwks", "metadata"])]
    pub(crate) appid: Option<String>,
    /// User flow of B2C, if the token does not name it
    #[arg(long, value_name = "NAME", conflicts_with_all = ["jwks", "metadata"])]
    pub(crate) policy: Option<String>,
    /// Cloud of the issuer, where the issuer is used by several
    #[arg(long, value_name = "CLOUD")]
    pub(crate) cloud: Option<String>,
    #[command(flatten)]
    pub(crate) network: Network,
    #[command(flatten)]
    pub(crate) clock: Clock,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// How the network is used.
#[derive(Debug, Clone, Args)]
pub(crate) struct Network {
    /// Send nothing: keys come from the file or the cache
    #[arg(long)]
    pub(crate) offline: bool,
    /// Neither read nor write the cache of keys
    #[arg(long)]
    pub(crate) no_cache: bool,
    /// File with further certificate authorities (PEM), for a proxy that opens TLS; may be repeated
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) cacert: Vec<PathBuf>,
    /// Longest time for one request
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "10s")]
    pub(crate) timeout: Duration,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 token diff works.txt refused.txt
  why401 token diff env:TOKEN_A env:TOKEN_B --verbose

Exit codes: 0 the same token, 1 they differ.")]
pub(crate) struct Diff {
    #[command(flatten)]
    pub(crate) input: Sources,
    /// Show personal data instead of masking it
    #[arg(long)]
    pub(crate) reveal: bool,
    #[command(flatten)]
    pub(crate) clock: Clock,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 token fingerprint token.txt
  why401 token fingerprint --key-file team.key --env ACCESS_TOKEN

The line is `token/1 fp=KEY:DIGITS …` and is described in docs/fingerprint.md.")]
pub(crate) struct Fingerprint {
    #[command(flatten)]
    pub(crate) input: Sources,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  why401 token batch tokens.txt | jq -r .aud | sort | uniq -c
  why401 token batch --field request.token log.jsonl > claims.jsonl
  why401 token batch --for keyvault tokens.txt | jq 'select(.outcome == \"fails\")'

Exit codes: 0 every line held a readable token (and passed), 1 some did not.")]
pub(crate) struct Batch {
    /// File with one token or one JSON object a line; `-` or nothing: standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
    /// Lines are JSON objects; the token stands in this member (`a.b` for one inside another)
    #[arg(long, value_name = "NAME")]
    pub(crate) field: Option<String>,
    /// Check each token for this target
    #[arg(long = "for", value_name = "TARGET")]
    pub(crate) target: Option<String>,
    #[command(flatten)]
    pub(crate) demands: Demands,
    #[command(flatten)]
    pub(crate) clock: Clock,
    #[command(flatten)]
    pub(crate) key: KeyFile,
}

fn time(text: &str) -> Result<Epoch, String> {
    why401_evidence::time::parse(text).ok_or_else(|| "a time is written 2026-11-23T10:00:00Z or in seconds since 1970".to_owned())
}

/// `90`, `90s`, `30m`, `2h`, `1d`, `500ms`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "a length of time is written 90s, 30m, 2h or 1d".to_owned();
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..split].parse().map_err(|_| wrong())?;
    let millis = match &text[split..] {
        "ms" => Some(1),
        "" | "s" => Some(1000),
        "m" | "min" => Some(60_000),
        "h" => Some(3_600_000),
        "d" => Some(86_400_000),
        _ => None,
    };
    millis.and_then(|unit: u64| number.checked_mul(unit)).map(Duration::from_millis).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read() {
        for (text, seconds) in [("90", 90), ("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86_400)] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in ["", "m", "-5", "1.5h", "5 weeks", "99999999999999999999"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
