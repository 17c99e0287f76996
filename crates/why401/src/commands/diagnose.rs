//! `why401 diagnose`: input to answer card.

use std::io::{self, Write as _};

use why401_diagnosis::model::Verdict;

use crate::arguments::{Diagnose, KeyFile};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::{credentials, input, terminal};

pub(crate) fn run(options: &Diagnose) -> Result<Exit, CommandError> {
    let input = input::read(options.file.as_deref())?;
    let evidence = why401_evidence::read(input.text);
    let mut diagnosis = why401_diagnosis::diagnose(&evidence, &input.name);
    if let Some(key) = credentials::key(&KeyFile { key_file: None })? {
        diagnosis.tokens = why401_diagnosis::token_lines(&evidence, Some(&key));
    }
    diagnosis.notes.splice(0..0, input.notes);
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    why401_report::render(&diagnosis, terminal::format(&options.output), &terminal::options(&options.output), &mut stdout)
        .and_then(|()| stdout.flush())
        .map_err(|e| CommandError::output(&e))?;
    Ok(if diagnosis.verdict == Verdict::Decided { Exit::Yes } else { Exit::No })
}
