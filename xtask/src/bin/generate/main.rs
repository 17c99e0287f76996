//! Prints the documents under `docs/` that the program and its catalogue already say: nothing in them is written by hand.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool that talks to the terminal of whoever works on the project")]

mod cli;
mod completions;
mod man;
mod output;
mod reference;
mod schema;

use std::process::ExitCode;

use output::Documents;
use xtask::Error;

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    match run(check) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(check: bool) -> Result<bool, Error> {
    let documents = documents()?;
    if check {
        let differing = documents.differing()?;
        for file in &differing {
            println!("differs: {file}");
        }
        return Ok(differing.is_empty());
    }
    documents.write()?;
    Ok(true)
}

fn documents() -> Result<Documents, Error> {
    let mut documents = Documents::default();
    documents.add("cli.md", cli::page());
    documents.add("schema.json", schema::diagnosis());
    documents.add("token-schema.json", schema::token());
    documents.add("probe-schema.json", schema::probe());
    documents.add("sources-schema.json", schema::sources());
    man::pages(&mut documents)?;
    completions::scripts(&mut documents);
    reference::pages(&mut documents);
    Ok(documents)
}
