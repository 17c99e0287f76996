//! `why401 cache clear`.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use why401_sources::Machine as _;
use why401_sources::cache::clear::{Candidate, Change, Cleared, Outcome, candidates, change};
use why401_sources::cache::{EMPTY, Selection, is_keyring, protection};
use why401_sources::machine::Found;
use why401_sources::model::{Item, SCHEMA_VERSION};

use super::lock::Lock;
use super::replace::{self, Seen};
use crate::arguments::Clear;
use crate::commands::lab::interrupt::Signals;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::machine::Here;

/// How often a file is read again that another program writes without taking the lock.
const MOST_ATTEMPTS: usize = 5;

pub(super) fn run(options: &Clear) -> Result<Exit, CommandError> {
    let selection = super::selection(&options.scope)?;
    if selection == Selection::default() && !options.all {
        return Err(CommandError::usage("nothing says what is to be cleared", "Name it with --tenant, --client, --tool, --expired or --since, or take --all."));
    }
    let here = Here::new(true);
    let candidates = candidates(&here, &selection);
    let looked: Vec<(&Candidate, Looked)> = candidates.iter().map(|candidate| (candidate, look(&here, candidate, &selection))).collect();
    let preview: Vec<Outcome> = looked.iter().filter_map(|(candidate, looked)| looked.foreseen(candidate)).collect();
    if options.dry_run || !looked.iter().any(|(_, looked)| looked.calls_for_work()) {
        return answer(options, preview);
    }
    if !options.yes {
        confirm(options, &preview)?;
    }
    let cleaner = Cleaner { here: &here, selection: &selection, patience: Duration::from_secs(options.wait), ending: ending()? };
    answer(options, looked.into_iter().filter_map(|(candidate, looked)| cleaner.clear(candidate, &looked)).collect())
}

/// Prints what became of the places.
fn answer(options: &Clear, places: Vec<Outcome>) -> Result<Exit, CommandError> {
    let removed = places.iter().filter(|place| ["cleared", "deleted", "would-clear", "would-delete"].contains(&place.outcome.as_str()));
    let removed = removed.map(|place| place.items.len()).sum();
    let left = places.iter().filter(|place| ["left", "failed"].contains(&place.outcome.as_str()) && holds_secrets(place)).count();
    super::super::token::print(&Cleared { version: SCHEMA_VERSION, dry_run: options.dry_run, removed, left, places }, &options.output)?;
    Ok(if left == 0 { Exit::Yes } else { Exit::No })
}

/// Whether what stays at a place could be a token or another secret.
fn holds_secrets(place: &Outcome) -> bool {
    let here = Here::new(true).os().name();
    let cache = why401_catalogue::cache(&place.id);
    let nothing_secret = cache.is_some_and(|cache| cache.protection.into_iter().any(|(os, how)| *os == here && *how == "none"));
    let only_names = !place.items.is_empty() && place.items.iter().all(|item| ["account", "subscription"].contains(&item.kind.as_str()));
    // Whether a store of the system holds anything is not known; it is shown, and a script that clears files succeeds.
    !nothing_secret && !only_names && !cache.is_some_and(is_keyring)
}

fn confirm(options: &Clear, preview: &[Outcome]) -> Result<(), CommandError> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(CommandError::usage("nobody is here to be asked", "See what would go with --dry-run, and say --yes."));
    }
    let shown = Clear { dry_run: true, ..options.clone() };
    answer(&shown, preview.to_vec())?;
    let _ = write!(io::stderr(), "\nTake it out? [y/N] ");
    let mut line = String::new();
    let read = io::stdin().read_line(&mut line);
    if read.is_ok() && ["y", "yes"].contains(&line.trim().to_ascii_lowercase().as_str()) {
        return Ok(());
    }
    Err(CommandError::unknown("nothing was changed", Vec::new()))
}

/// Turns true when the user or the system asks the program to end: a lock must not be left behind.
fn ending() -> Result<Arc<AtomicBool>, CommandError> {
    let signals =
        Signals::listen().map_err(|error| CommandError::input(format!("signals cannot be waited for: {error}"), "Is the system out of resources?"))?;
    let ending = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&ending);
    std::thread::spawn(move || {
        signals.wait();
        noted.store(true, Ordering::Release);
    });
    Ok(ending)
}

/// What a look at a place shows.
enum Looked {
    Absent,
    Closed(String),
    Seen(Change),
    /// Nothing, or not all, is in it: its owner may be writing just now.
    Torn {
        empty: bool,
    },
}

fn look(here: &Here, candidate: &Candidate, selection: &Selection) -> Looked {
    if is_keyring(candidate.cache) {
        return Looked::Closed("a store of the system, which is not opened".to_owned());
    }
    match here.file(&candidate.path) {
        Found::Absent => Looked::Absent,
        Found::Denied => Looked::Closed("it may not be read".to_owned()),
        Found::Unreadable(why) => Looked::Closed(why),
        Found::File(file) => match change(here, candidate, &file, selection) {
            Change::Torn => Looked::Torn { empty: file.bytes.iter().all(u8::is_ascii_whitespace) },
            change => Looked::Seen(change),
        },
    }
}

impl Looked {
    /// Whether it must be looked at under the lock.
    fn calls_for_work(&self) -> bool {
        matches!(self, Self::Torn { .. } | Self::Seen(Change::Rewrite(..) | Change::Delete(_)))
    }

    /// What would become of the place; nothing if nothing is to be done or said.
    fn foreseen(&self, candidate: &Candidate) -> Option<Outcome> {
        let left = |why: &str| Some(outcome(candidate, "left", Vec::new(), Some(why.to_owned())));
        match self {
            Self::Absent | Self::Seen(Change::None) => None,
            Self::Torn { empty: true } => (protection(&Here::new(true), candidate.cache) == "either").then(|| left(EMPTY)).flatten(),
            Self::Closed(why) | Self::Seen(Change::Unknown(why)) => left(why),
            Self::Torn { .. } | Self::Seen(Change::Torn) => left("unreadable: broken, or being written just now"),
            Self::Seen(Change::Rewrite(_, items)) => Some(outcome(candidate, "would-clear", items.clone(), None)),
            Self::Seen(Change::Delete(items)) => Some(outcome(candidate, "would-delete", items.clone(), None)),
            Self::Seen(Change::Owner(items)) => Some(outcome(candidate, "left", items.clone(), None)),
        }
    }
}

fn outcome(candidate: &Candidate, word: &str, items: Vec<Item>, why: Option<String>) -> Outcome {
    Outcome {
        id: candidate.cache.id.to_owned(),
        tool: candidate.cache.tool.to_owned(),
        path: candidate.path.display().to_string(),
        outcome: word.to_owned(),
        items,
        why,
        command: super::command(candidate.cache),
    }
}

struct Cleaner<'a> {
    here: &'a Here,
    selection: &'a Selection,
    patience: Duration,
    ending: Arc<AtomicBool>,
}

impl Cleaner<'_> {
    /// Clears a place under the lock of its owner; what was seen before the lock only says whether to take it.
    fn clear(&self, candidate: &Candidate, looked: &Looked) -> Option<Outcome> {
        if !looked.calls_for_work() {
            return looked.foreseen(candidate);
        }
        let failed = |why: String| {
            let items = looked.foreseen(candidate).map(|foreseen| foreseen.items).unwrap_or_default();
            Some(outcome(candidate, "failed", items, Some(why)))
        };
        if self.ending.load(Ordering::Acquire) {
            return failed("it was interrupted".to_owned());
        }
        let lock = candidate.cache.lock.map(|ending| Lock::take(&candidate.path, &ending, self.patience, &self.ending)).transpose();
        let _lock = match lock {
            Ok(lock) => lock,
            Err(error) => return failed(error.to_string()),
        };
        for _ in 0..MOST_ATTEMPTS {
            match self.once(candidate) {
                Ok(Attempt::Done(outcome)) => return outcome,
                Ok(Attempt::Disturbed) => {}
                Err(error) => return failed(error.to_string()),
            }
        }
        failed("another program keeps writing it without its lock".to_owned())
    }

    fn once(&self, candidate: &Candidate) -> io::Result<Attempt> {
        let path: &Path = &candidate.path;
        let Ok(seen) = Seen::at(path) else { return Ok(Attempt::Done(None)) };
        let (done, word, items) = match look(self.here, candidate, self.selection) {
            Looked::Seen(Change::Rewrite(bytes, items)) => (replace::replace(path, &seen, &bytes)?, "cleared", items),
            Looked::Seen(Change::Delete(items)) => (replace::remove(path, &seen)?, "deleted", items),
            looked => return Ok(Attempt::Done(looked.foreseen(candidate))),
        };
        Ok(if done { Attempt::Done(Some(outcome(candidate, word, items, None))) } else { Attempt::Disturbed })
    }
}

/// What came of trying to clear a place.
enum Attempt {
    Done(Option<Outcome>),
    /// Another program wrote the file meanwhile.
    Disturbed,
}
