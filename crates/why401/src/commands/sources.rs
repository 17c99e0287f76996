//! `why401 sources`.

use std::path::Path;

use why401_catalogue::{self as catalogue, Client};
use why401_diagnosis::token::target::Target;
use why401_sources::chain::chain;
use why401_sources::model::{Chain, Explained, SCHEMA_VERSION, Sources};
use why401_sources::{Machine as _, explained, finding, fit};

use crate::arguments::Picked;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::machine::Here;

pub(crate) fn run(options: &Picked) -> Result<Exit, CommandError> {
    let target = options.target.as_deref().map(|asked| super::token::understood(asked, None)).transpose()?;
    let clients = clients(&options.client)?;
    let here = Here::new(options.offline);
    let mut chains: Vec<Chain> = clients.into_iter().filter_map(|client| chain(&here, client)).collect();
    if let Some(target) = &target {
        fitted(&here, &mut chains, target, options.tenant.as_deref());
    }
    let findings = finding::findings(&here, &chains, options.tenant.as_deref());
    let log = options.explain_log.as_deref().map(|path| log(path, &chains)).transpose()?;
    let answer = Sources { version: SCHEMA_VERSION, os: here.os().name().to_owned(), clients: chains, findings, log };
    super::token::print(&answer, &options.output)?;
    Ok(exit(&answer))
}

/// What the log at `path` says beside the prediction.
fn log(path: &Path, chains: &[Chain]) -> Result<Explained, CommandError> {
    let input = crate::input::read(Some(path))?;
    input.notes.iter().for_each(|note| crate::terminal::note(note));
    Ok(explained::explain(chains, &why401_evidence::read(input.text)))
}

fn fitted(here: &Here, chains: &mut [Chain], target: &Target, tenant: Option<&str>) {
    for chain in chains {
        chain.fit = Some(fit::fit(here, chain, target, tenant));
    }
}

/// The clients of these names, or all whose way to pick is known.
fn clients(names: &[String]) -> Result<Vec<&'static Client>, CommandError> {
    let known = || catalogue::clients().iter().filter(|client| client.picks.is_some());
    if names.is_empty() {
        return Ok(known().collect());
    }
    let of_name = |name: &String| {
        known().find(|client| client.id.eq_ignore_ascii_case(name)).ok_or_else(|| {
            let ids: Vec<&str> = known().map(|client| client.id.str()).collect();
            CommandError::usage(format!("there is no client `{name}` whose chain is known"), format!("There are {}.", ids.join(", ")))
        })
    };
    names.iter().map(of_name).collect()
}

/// Whether something would be picked, and fits if that was asked.
fn exit(answer: &Sources) -> Exit {
    let good = |chain: &Chain| chain.winner.is_some() && chain.error.is_none() && chain.fit.as_ref().is_none_or(|fit| fit.fits == "yes");
    if answer.clients.iter().any(good) { Exit::Yes } else { Exit::No }
}
