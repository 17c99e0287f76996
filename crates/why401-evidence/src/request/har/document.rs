//! The shell of a HAR: finds its entries without reading them.

use std::collections::BTreeMap;

use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::{LARGEST, MOST_ENTRIES, NotHar};

/// An object whose members are not read yet. Passing over them needs no recursion, however deep they are.
pub(super) type Object<'a> = BTreeMap<String, &'a RawValue>;

/// The entries of a HAR, one at a time.
pub(super) struct Entries<'a> {
    /// From the current entry on, or what follows the last one.
    rest: &'a str,
    seen: usize,
}

/// The object that `raw` holds.
pub(super) fn object(raw: &str) -> Option<Object<'_>> {
    serde_json::from_str(raw).ok()
}

impl<'a> Entries<'a> {
    /// Takes `{"log": {"entries": […]}}`, an object or list of entries alone, and one entry.
    pub(super) fn of(text: &'a str) -> Result<Self, NotHar> {
        if text.len() > LARGEST {
            return Err(NotHar::TooLarge);
        }
        let text = text.trim_start_matches('\u{feff}').trim();
        let whole: &RawValue = serde_json::from_str(text).map_err(|error| NotHar::NotJson(error.line(), error.column()))?;
        let list = list(whole.get()).ok_or(NotHar::NoEntries)?;
        Ok(Self { rest: list.strip_prefix('[').unwrap_or(list).trim_start(), seen: 0 })
    }

    /// The text of the next entry.
    pub(super) fn next(&mut self) -> Result<Option<&'a str>, NotHar> {
        if self.rest.is_empty() || self.rest.starts_with(']') {
            return Ok(None);
        }
        self.seen += 1;
        if self.seen > MOST_ENTRIES {
            return Err(NotHar::TooManyEntries);
        }
        let mut values = Deserializer::from_str(self.rest).into_iter::<&RawValue>();
        let entry = values.next().and_then(Result::ok).ok_or(NotHar::NoEntries)?;
        let after = self.rest[values.byte_offset()..].trim_start();
        self.rest = after.strip_prefix(',').unwrap_or(after).trim_start();
        Ok(Some(entry.get()))
    }
}

/// The list of entries with its brackets, or one entry without.
fn list(whole: &str) -> Option<&str> {
    if whole.starts_with('[') {
        return Some(whole);
    }
    let whole_object = object(whole)?;
    if let Some(log) = whole_object.get("log") {
        return list_in(&object(log.get())?);
    }
    list_in(&whole_object).or_else(|| whole_object.contains_key("request").then_some(whole))
}

fn list_in<'a>(log: &Object<'a>) -> Option<&'a str> {
    log.get("entries").map(|entries| entries.get()).filter(|entries| entries.starts_with('['))
}
