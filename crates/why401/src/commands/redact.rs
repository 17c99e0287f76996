//! `why401 redact`: the input without its secrets.

use std::io::{self, Write as _};

use why401_evidence::redact;

use crate::arguments::Redact;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::input;

pub(crate) fn run(options: &Redact) -> Result<Exit, CommandError> {
    let text = input::read_whole(options.file.as_deref())?;
    let safe = redact::redact(&text);
    let mut stdout = io::stdout().lock();
    stdout.write_all(safe.as_bytes()).and_then(|()| stdout.flush()).map_err(|e| CommandError::output(&e))?;
    Ok(Exit::Yes)
}
