//! `why401 token`: one file for each of its commands.

mod batch;
mod check;
mod decode;
mod diff;
mod fingerprint;
mod verify;

pub(super) use check::understood;

use std::io::{self, Write as _};

use why401_catalogue::{self as catalogue, Cloud};
use why401_diagnosis::token::Reader;
use why401_report::Answer;

use crate::arguments::{Clock, Output, Token, TokenCommand};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::terminal;

pub(crate) fn run(options: &Token) -> Result<Exit, CommandError> {
    match &options.command {
        TokenCommand::Decode(options) => decode::run(&options.0),
        TokenCommand::Check(options) => check::run(&options.0),
        TokenCommand::Verify(options) => verify::run(&options.0),
        TokenCommand::Diff(options) => diff::run(&options.0),
        TokenCommand::Fingerprint(options) => fingerprint::run(&options.0),
        TokenCommand::Batch(options) => batch::run(&options.0),
    }
}

pub(super) fn print(answer: &impl Answer, output: &Output) -> Result<(), CommandError> {
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    why401_report::render_answer(answer, terminal::format(output), &terminal::options(output), &mut stdout)
        .and_then(|()| stdout.flush())
        .map_err(|e| CommandError::output(&e))
}

fn reader(clock: &Clock, reveal: bool) -> Reader {
    Reader { now: now(clock), zone: crate::zone::local(), reveal }
}

/// The time of asking: what the user says, else this machine's.
fn now(clock: &Clock) -> i64 {
    clock.now.unwrap_or_else(|| jiff::Timestamp::now().as_second())
}

fn cloud(name: Option<&str>) -> Result<Option<&'static Cloud>, CommandError> {
    let Some(name) = name else { return Ok(None) };
    let named = |cloud: &&Cloud| cloud.id.eq_ignore_ascii_case(name) || cloud.names.into_iter().any(|known| known.eq_ignore_ascii_case(name));
    catalogue::clouds().iter().find(named).map(Some).ok_or_else(|| {
        let known: Vec<&str> = catalogue::clouds().iter().map(|cloud| cloud.id.str()).collect();
        CommandError::usage(format!("there is no cloud `{name}`"), format!("There are {}.", known.join(", ")))
    })
}
