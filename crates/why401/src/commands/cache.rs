//! `why401 cache`: one file for each of its commands.

mod clear;
mod isolate;
mod list;
mod lock;
mod replace;

use std::process::ExitCode;
use std::time::Duration;

use why401_sources::Machine as _;
use why401_sources::cache::{Selection, is_keyring, tools};

use crate::arguments::{Cache, CacheCommand, Scope};
use crate::error::CommandError;
use crate::machine::Here;

pub(crate) fn run(options: &Cache) -> Result<ExitCode, CommandError> {
    match &options.command {
        CacheCommand::List(options) => list::run(&options.0).map(Into::into),
        CacheCommand::Clear(options) => clear::run(&options.0).map(Into::into),
        // It ends as the command that it ran does.
        CacheCommand::Isolate(options) => isolate::run(&options.0),
    }
}

/// What is meant, if there are such tools.
fn selection(scope: &Scope) -> Result<Selection, CommandError> {
    let seconds = |length: Duration| i64::try_from(length.as_secs()).unwrap_or(i64::MAX);
    let since = scope.since.map(|length| Here::new(true).now().saturating_sub(seconds(length)));
    let selection = Selection { tenants: scope.tenant.clone(), clients: scope.client.clone(), expired: scope.expired, since, ..Selection::default() };
    for tool in &scope.tool {
        let one = Selection { tools: vec![tool.clone()], ..Selection::default() };
        if !why401_catalogue::caches().iter().any(|cache| one.takes_cache(cache)) {
            return Err(CommandError::usage(format!("there is no cache of `{tool}`"), format!("There are those of {}.", tools().join(", "))));
        }
    }
    Ok(Selection { tools: scope.tool.clone(), ..selection })
}

/// The owner's command that clears a cache.
fn command(cache: &why401_catalogue::Cache) -> Option<String> {
    let command = cache.clear.map(why401_catalogue::Str::to_owned);
    command.or_else(|| is_keyring(cache).then(|| "# with the system's keyring program".to_owned()))
}
