//! `cargo xtask generate`: documents that are printed from the program and its catalogue.

use crate::{Error, workspace};

/// What to do with the documents.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Write nothing; name the files that differ and fail if there are any
    #[arg(long)]
    check: bool,
}

/// The generator links the whole catalogue, so it is built only when it is needed.
pub(crate) fn run(options: &Options) -> Result<bool, Error> {
    let mut command = workspace::cargo();
    command.args(["run", "--quiet", "--package", "xtask", "--features", "generate", "--bin", "generate", "--"]);
    if options.check {
        command.arg("--check");
    }
    Ok(command.status().map_err(Error::start("cargo run"))?.success())
}
