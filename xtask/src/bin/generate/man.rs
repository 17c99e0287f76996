//! `docs/man`: a manual page for each command.

use clap::Command;
use xtask::Error;

use crate::output::Documents;

/// Adds all pages.
pub(crate) fn pages(documents: &mut Documents) -> Result<(), Error> {
    let mut root = why401::command().disable_help_subcommand(true);
    root.build();
    add(documents, root)
}

fn add(documents: &mut Documents, command: Command) -> Result<(), Error> {
    for subcommand in command.get_subcommands().filter(|c| !c.is_hide_set() && c.get_name() != "help") {
        add(documents, subcommand.clone())?;
    }
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).map_err(|e| Error::answer("clap_mangen", e.to_string()))?;
    documents.add(format!("man/{name}.1"), String::from_utf8_lossy(&page));
    Ok(())
}
