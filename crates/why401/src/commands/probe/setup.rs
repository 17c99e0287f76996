//! From arguments to what a probe works with.

use std::path::Path;

use why401_azure::probe::{ConnectTo, Prober, Proxy, Settings};
use why401_azure::source::{Given, Kind};
use why401_azure::{Error, Url};
use why401_evidence::Secret;

use super::recorded::Hints;
use crate::arguments::{Credential, Source, Way};
use crate::error::CommandError;
use crate::probe::Plan;

/// How connections are made: what the user says, then what a recorded command says.
pub(crate) fn prober(way: &Way, hints: &Hints) -> Result<Prober, CommandError> {
    let connect_to = way.connect_to.iter().chain(&hints.connect_to).map(|text| connection(text)).collect::<Result<Vec<_>, _>>()?;
    let proxy = match way.proxy.as_deref().or(hints.proxy.as_deref()) {
        None => Proxy::Environment,
        Some("off" | "") => Proxy::Off,
        Some(url) => Proxy::Url(address(url)?),
    };
    let mut authorities = way.cacert.clone();
    authorities.extend(hints.cacert.clone());
    let settings = Settings { timeout: way.timeout, authorities, connect_to, proxy, ..Settings::default() };
    Prober::new(settings).map_err(|error| refused(&error))
}

fn refused(error: &Error) -> CommandError {
    CommandError::input(error.to_string(), error.hint())
}

fn connection(text: &str) -> Result<ConnectTo, CommandError> {
    text.parse().map_err(|_| CommandError::usage(format!("`{text}` names no connection"), "Write HOST:PORT:TOHOST:TOPORT; an empty HOST or PORT means any."))
}

pub(crate) fn address(url: &str) -> Result<Url, CommandError> {
    Url::parse(url).map_err(|error| CommandError::usage(format!("`{url}` is no address: {error}"), "Write it in full: https://host/path."))
}

/// What is wanted of credentials.
pub(crate) fn plan(options: &Credential) -> Result<Plan, CommandError> {
    let given = Given {
        tenant: options.tenant.clone(),
        client_id: options.client_id.clone(),
        secret: options.secret_file.as_deref().map(secret).transpose()?,
        certificate: options.certificate.clone(),
        assertion_file: options.assertion_file.clone(),
        token_file: options.token_file.clone(),
        ..Given::default()
    };
    let authority = options.authority.as_deref().map(address).transpose()?;
    Ok(Plan { kinds: kinds(&options.source), given, tenant: options.tenant.clone(), resource: options.resource.clone(), authority })
}

fn secret(path: &Path) -> Result<Secret, CommandError> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| CommandError::input(format!("cannot read {}: {e}", path.display()), "Give a file that holds the secret alone."))?;
    Ok(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

pub(crate) fn kinds(sources: &[Source]) -> Vec<Kind> {
    sources
        .iter()
        .map(|source| match source {
            Source::Env => Kind::Env,
            Source::Cli => Kind::Cli,
            Source::Azd => Kind::Azd,
            Source::ManagedIdentity => Kind::ManagedIdentity,
            Source::Workload => Kind::Workload,
            Source::Secret => Kind::Secret,
            Source::Cert => Kind::Cert,
            Source::Assertion => Kind::Assertion,
            Source::TokenFile => Kind::TokenFile,
            Source::Header => Kind::Header,
        })
        .collect()
}
