//! `why401 token batch`: many tokens, one a line, to JSON lines, in their order.

mod lines;
mod pieces;
mod progress;

use std::io::{self, Write as _};
use std::num::NonZero;
use std::path::Path;

use why401_diagnosis::token::Reader;
use why401_diagnosis::token::check;
use why401_diagnosis::token::target::Target;
use why401_evidence::credential::fingerprint::Key;

use crate::arguments::Batch;
use crate::credentials;
use crate::error::CommandError;
use crate::exit::Exit;

use lines::Counts;
use pieces::Piece;
use progress::Progress;

/// What happens to each line.
pub(super) struct Job {
    field: Option<Vec<String>>,
    check: Option<Check>,
    key: Option<Key>,
}

/// A check of each token.
struct Check {
    target: Target,
    demands: check::Demands,
    reader: Reader,
}

/// Pieces that one thread takes at once, at most.
const EACH: usize = 4;

pub(crate) fn run(options: &Batch) -> Result<Exit, CommandError> {
    let job = Job {
        field: options.field.as_ref().map(|path| path.split('.').map(str::to_owned).collect()),
        check: check_of(options)?,
        key: credentials::key(&options.key)?,
    };
    let name = options.file.as_ref().map_or_else(|| "<stdin>".to_owned(), |path| path.display().to_string());
    let arriving = pieces::read_ahead(open(options.file.as_deref(), &name)?);
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut stdout = io::stdout().lock();
    let mut progress = Progress::new();
    let mut counts = Counts::default();
    while let Ok(first) = arriving.recv() {
        let ready: io::Result<Vec<Piece>> = [first].into_iter().chain(arriving.try_iter().take(threads * EACH - 1)).collect();
        let ready = ready.map_err(|error| CommandError::input(format!("cannot read {name}: {error}"), "The lines before are written."))?;
        for (records, counted) in work(&job, &ready, threads, counts.lines) {
            stdout.write_all(records.as_bytes()).map_err(|e| CommandError::output(&e))?;
            counts.add(counted);
        }
        stdout.flush().map_err(|e| CommandError::output(&e))?;
        progress.show(&counts);
    }
    progress.end(&counts);
    Ok(if counts.refused == 0 { Exit::Yes } else { Exit::No })
}

fn check_of(options: &Batch) -> Result<Option<Check>, CommandError> {
    let Some(asked) = &options.target else { return Ok(None) };
    let target = super::check::understood(asked, super::cloud(options.demands.cloud.as_deref())?)?;
    Ok(Some(Check { target, demands: super::check::demands(&options.demands), reader: super::reader(&options.clock, false) }))
}

fn open(path: Option<&Path>, name: &str) -> Result<Box<dyn io::BufRead + Send>, CommandError> {
    match path {
        Some(path) if path != Path::new("-") => {
            let file = std::fs::File::open(path)
                .map_err(|error| CommandError::input(format!("cannot read {name}: {error}"), "Check the spelling; `-` reads standard input."))?;
            Ok(Box::new(io::BufReader::with_capacity(pieces::READ, file)))
        }
        _ => Ok(Box::new(io::BufReader::with_capacity(pieces::READ, io::stdin()))),
    }
}

/// The records of all pieces in order; each thread takes its share of them.
fn work(job: &Job, pieces: &[Piece], threads: usize, before: u64) -> Vec<(String, Counts)> {
    let numbered: Vec<(&[u8], u64)> = pieces
        .iter()
        .scan(before, |first, piece| {
            let this = *first;
            *first += lines::count(piece);
            Some((piece.as_slice(), this))
        })
        .collect();
    let record = |share: &[(&[u8], u64)]| -> Vec<(String, Counts)> { share.iter().map(|(piece, first)| lines::records(job, piece, *first)).collect() };
    let (own, others) = numbered.split_at(numbered.len().div_ceil(threads));
    std::thread::scope(|scope| {
        let record = &record;
        let started: Vec<_> = others.chunks(own.len()).map(|share| scope.spawn(move || record(share))).collect();
        let mut done = record(own);
        // A thread that panics is a bug; its payload must not be shown.
        done.extend(started.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|_| std::panic::panic_any(()))));
        done
    })
}
