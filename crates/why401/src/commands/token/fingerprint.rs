//! `why401 token fingerprint`.

use std::io::{self, Write as _};

use why401_diagnosis::model::SCHEMA_VERSION;
use why401_diagnosis::token::model::{self, Fingerprints};
use why401_evidence::credential::fingerprint;

use crate::arguments::{Fingerprint, Format};
use crate::credentials::{self, Given};
use crate::error::CommandError;
use crate::exit::Exit;

pub(crate) fn run(options: &Fingerprint) -> Result<Exit, CommandError> {
    let given = credentials::read(&options.input)?;
    let key = credentials::key(&options.input.key)?;
    let one = |given: &Given| {
        let token = given.carried.value.expose();
        model::Fingerprint { source: given.source.clone(), fp: fingerprint::of(token, key.as_ref()), line: fingerprint::line(token, key.as_ref()) }
    };
    let answer = Fingerprints { version: SCHEMA_VERSION, tokens: given.iter().map(one).collect() };
    if options.output.format != Format::Terminal {
        super::print(&answer, &options.output)?;
        return Ok(Exit::Yes);
    }
    // Lines for programs and tickets: no wrapping, no indent.
    let mut stdout = io::stdout().lock();
    answer.tokens.iter().try_for_each(|token| writeln!(stdout, "{}", token.line)).map_err(|e| CommandError::output(&e))?;
    Ok(Exit::Yes)
}
