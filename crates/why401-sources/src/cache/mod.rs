//! Places where identities and tokens are kept: what lies there, and how it is cleared.
//!
//! Where they are is data (`catalogue/caches/`); what a file holds is read by the form that the entry names
//! ([`crate::store`]). Nothing is written here: [`clear`] says what a file would be without what is meant.

pub mod clear;
mod listing;
mod paths;
pub mod said;
mod selection;

use std::path::PathBuf;

use why401_catalogue as catalogue;

pub use listing::{EMPTY, list};
pub use selection::{Selection, tools};

use crate::machine::Machine;

/// Form of what is kept in stores of the system, which are not opened.
const KEYRING: &str = "keyring";

/// Whether `cache` is a store of the system and no file.
#[must_use]
pub fn is_keyring(cache: &catalogue::Cache) -> bool {
    cache.form == KEYRING
}

/// The paths of `cache` on `machine`, whether something is there or not; of stores of the system, their names.
#[must_use]
pub fn places(machine: &dyn Machine, cache: &catalogue::Cache) -> Vec<PathBuf> {
    if is_keyring(cache) {
        return templates(machine, cache).map(PathBuf::from).collect();
    }
    let patterns = templates(machine, cache).flat_map(|template| paths::patterns(machine, template));
    patterns.flat_map(|pattern| paths::matching(machine, &pattern)).collect()
}

fn templates(machine: &dyn Machine, cache: &catalogue::Cache) -> impl Iterator<Item = &'static str> {
    let here = machine.os().name();
    cache.paths.into_iter().filter(move |(system, _)| *system == here).flat_map(|(_, templates)| *templates).map(|template| template.str())
}

/// How `cache` is protected on `machine`: `plain`, `encrypted`, `none`, `either`, or `unknown`.
#[must_use]
pub fn protection(machine: &dyn Machine, cache: &catalogue::Cache) -> &'static str {
    let here = machine.os().name();
    cache.protection.into_iter().find(|(system, _)| *system == here).map_or("unknown", |(_, how)| how.str())
}
