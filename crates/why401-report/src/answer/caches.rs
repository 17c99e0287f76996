//! Caches: what lies in them, and what was cleared.

use why401_diagnosis::model::Step;
use why401_sources::cache::clear::{Cleared, Outcome};
use why401_sources::cache::said::{self, Listed};
use why401_sources::model::{Cache, Item};

use super::{Answer, Block, Blocks, Row};
use crate::palette::Role;

const COLUMNS: [&str; 3] = ["cache", "what it is", "what is in it"];
/// Columns of most ids of caches.
const NAME: usize = 18;

impl Answer for Listed {
    fn blocks(&self, verbose: bool) -> Blocks {
        let (there, absent): (Vec<&Cache>, Vec<&Cache>) = self.caches.caches.iter().partition(|cache| cache.state != "absent");
        let mut blocks = Vec::new();
        if there.is_empty() {
            blocks.push(Block::Headline(Role::Good, "none:".to_owned(), "no cache of what was asked for is on this machine".to_owned()));
        }
        blocks.extend(there.into_iter().flat_map(|cache| place(&cache.path, row(cache, self.now, verbose))));
        if !absent.is_empty() {
            blocks.push(Block::Heading("Nothing there".to_owned()));
            blocks.push(Block::Rows(COLUMNS, absent.into_iter().map(nothing).collect()));
        }
        Blocks(blocks)
    }
}

/// A place as a section: its path has the whole width.
fn place(path: &str, row: Row) -> [Block; 2] {
    [Block::Heading(path.to_owned()), Block::Rows(COLUMNS, vec![row])]
}

fn row(cache: &Cache, now: i64, verbose: bool) -> Row {
    let items = contents(&cache.items, now, verbose);
    let details = cache.note.iter().cloned().chain(items).collect();
    Row { mark: Some(mark(cache)), name: said::tool(&cache.id).to_owned(), value: said::about(cache, now), details }
}

fn nothing(cache: &Cache) -> Row {
    Row { mark: None, name: format!("{:<NAME$}", cache.id), value: cache.path.clone(), details: Vec::new() }
}

/// By tenant, or one by one.
fn contents(items: &[Item], now: i64, verbose: bool) -> Vec<String> {
    if verbose { items.iter().map(|item| said::item(item, now)).collect() } else { said::tenants(items) }
}

fn mark(cache: &Cache) -> (Role, &'static str) {
    match (cache.state.as_str(), cache.protection.as_str()) {
        ("denied" | "unreadable", _) => (Role::Likely, "??"),
        (_, "encrypted") => (Role::Good, "encrypted"),
        (_, "none") => (Role::Dim, "no secret"),
        (_, "plain") if cache.open => (Role::Bad, "open"),
        (_, "plain") => (Role::Likely, "plain"),
        _ => (Role::Likely, "??"),
    }
}

impl Answer for Cleared {
    fn blocks(&self, _: bool) -> Blocks {
        let (role, word, text) = headline(self);
        let mut blocks = vec![Block::Headline(role, word.to_owned(), text)];
        blocks.extend(self.places.iter().flat_map(|cleared| place(&cleared.path, outcome(cleared))));
        let mut owners: Vec<Step> = self.places.iter().filter_map(owner).collect();
        owners.dedup();
        if !owners.is_empty() {
            blocks.push(Block::Steps("Only their owners can clear these", owners));
        }
        Blocks(blocks)
    }
}

fn headline(cleared: &Cleared) -> (Role, &'static str, String) {
    let items = match cleared.removed {
        1 => "1 item".to_owned(),
        number => format!("{number} items"),
    };
    let (word, done, stays) = if cleared.dry_run { ("would clear:", "would be taken out", "would stay") } else { ("cleared:", "taken out", "stays") };
    match (cleared.removed, cleared.left) {
        (0, 0) => (Role::Good, "nothing:", "nothing of what was asked for is kept here".to_owned()),
        (_, 0) => (Role::Good, word, format!("{items} {done}, and nothing of it {stays}")),
        (_, left) => (
            Role::Likely,
            word,
            format!("{items} {done}; {} may still hold something", if left == 1 { "1 place".to_owned() } else { format!("{left} places") }),
        ),
    }
}

fn outcome(place: &Outcome) -> Row {
    let mark = match place.outcome.as_str() {
        "cleared" | "deleted" => (Role::Good, "ok"),
        "would-clear" | "would-delete" => (Role::Likely, "->"),
        "left" => (Role::Likely, "--"),
        _ => (Role::Bad, "no"),
    };
    let what = match place.outcome.as_str() {
        "deleted" => "the file is gone",
        "would-delete" => "the file would go",
        "cleared" => "taken out",
        "would-clear" => "would be taken out",
        "left" => "left as it is",
        _ => "not cleared",
    };
    let value = place.why.as_ref().map_or_else(|| what.to_owned(), |why| format!("{what}; {why}"));
    Row { mark: Some(mark), name: said::tool(&place.id).to_owned(), value, details: said::tenants(&place.items) }
}

fn owner(place: &Outcome) -> Option<Step> {
    let command = place.command.clone().filter(|_| place.outcome == "left")?;
    Some(Step { text: format!("{}.", place.tool), command: Some(command), when: None })
}
