//! `docs/completions`: scripts that complete the command line, under the names that shells look for.

use clap::ValueEnum as _;
use clap_complete::{Generator as _, Shell};

use crate::output::Documents;

/// Adds the scripts of all shells.
pub(crate) fn scripts(documents: &mut Documents) {
    for shell in Shell::value_variants() {
        let mut script = Vec::new();
        clap_complete::generate(*shell, &mut why401::command(), "why401", &mut script);
        documents.add(format!("completions/{}", shell.file_name("why401")), String::from_utf8_lossy(&script));
    }
}
