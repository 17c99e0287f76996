//! `why401 token batch`: many tokens, one a line, to JSON lines, in their order.

mod lines;
mod pieces;
mod progress;
mod workers;

use std::io::{self, Write as _};
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

pub(crate) fn run(options: &Batch) -> Result<Exit, CommandError> {
    let job = Job {
        field: options.field.as_ref().map(|path| path.split('.').map(str::to_owned).collect()),
        check: check_of(options)?,
        key: credentials::key(&options.key)?,
    };
    let name = options.file.as_ref().map_or_else(|| "<stdin>".to_owned(), |path| path.display().to_string());
    let done = workers::start(job, pieces::read_ahead(open(options.file.as_deref(), &name)?));
    let mut stdout = io::stdout().lock();
    let mut progress = Progress::new();
    let mut counts = Counts::default();
    for records in done {
        let records = records.map_err(|error| CommandError::input(format!("cannot read {name}: {error}"), "The lines before are written."))?;
        stdout.write_all(records.text.as_bytes()).and_then(|()| stdout.flush()).map_err(|e| CommandError::output(&e))?;
        counts.add(records.counts);
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

fn open(path: Option<&Path>, name: &str) -> Result<Box<dyn io::Read + Send>, CommandError> {
    match path {
        Some(path) if path != Path::new("-") => {
            let file = std::fs::File::open(path)
                .map_err(|error| CommandError::input(format!("cannot read {name}: {error}"), "Check the spelling; `-` reads standard input."))?;
            Ok(Box::new(file))
        }
        _ => Ok(Box::new(io::stdin())),
    }
}
