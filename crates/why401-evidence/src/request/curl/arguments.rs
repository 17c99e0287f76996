//! The arguments of curl: options with and without values, and addresses.

use std::borrow::Cow;

use super::option::{self, Known};
use super::{Draft, NotCurl};
use crate::request::words::Word;

/// A value of an option, or an address.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) bytes: &'a [u8],
    /// A variable or a command stands in it that a shell would have replaced.
    pub(super) open: bool,
}

impl<'a> Value<'a> {
    fn of(word: &'a Word) -> Self {
        Self { bytes: &word.bytes, open: word.open }
    }

    fn from(self, at: usize) -> Self {
        Self { bytes: self.bytes.get(at..).unwrap_or_default(), ..self }
    }

    /// Its text; what is no UTF-8 is replaced.
    pub(super) fn text(self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.bytes)
    }
}

/// Dashes that a word processor made of one or two plain ones.
const DASHES: [&str; 3] = ["–", "—", "−"];

/// Longest name of an unknown option that is shown; anything longer may be a token in the wrong place.
const LONGEST_SHOWN: usize = 32;

/// Tells the draft what the arguments say.
pub(super) fn read(words: &[Word], draft: &mut Draft) -> Result<(), NotCurl> {
    let mut words = words.iter();
    let mut options = true;
    while let Some(word) = words.next() {
        let value = Value::of(word);
        match value.bytes {
            b"--" if options => options = false,
            [b'-', b'-', ..] if options => long(value.from(2), &mut words, draft)?,
            [b'-', _, ..] if options => short(value.from(1), &mut words, draft)?,
            _ => match DASHES.iter().find(|dash| options && value.bytes.starts_with(dash.as_bytes())) {
                Some(dash) => changed(value.from(dash.len()), &mut words, draft)?,
                None => draft.address(value)?,
            },
        }
    }
    Ok(())
}

type Words<'a> = std::slice::Iter<'a, Word>;

fn long<'a>(name: Value<'a>, words: &mut Words<'a>, draft: &mut Draft) -> Result<(), NotCurl> {
    let end = memchr::memchr(b'=', name.bytes).unwrap_or(name.bytes.len());
    let spelled = std::str::from_utf8(&name.bytes[..end]).unwrap_or_default();
    let glued = (end < name.bytes.len()).then(|| name.from(end + 1));
    let plain = spelled.strip_prefix("expand-").unwrap_or(spelled);
    if let Some(known) = option::long(plain) {
        return apply(known, glued, words, draft);
    }
    if let Some(known) = plain.strip_prefix("no-").and_then(option::long).filter(|known| !known.takes) {
        return draft.flag(known, false);
    }
    draft.unknown(&shown("--", spelled));
    Ok(())
}

/// One letter after the other, up to the first one that takes a value.
fn short<'a>(letters: Value<'a>, words: &mut Words<'a>, draft: &mut Draft) -> Result<(), NotCurl> {
    for (at, letter) in letters.bytes.iter().enumerate() {
        let Some(known) = option::short(*letter) else {
            draft.unknown(&shown("-", char::from(*letter).encode_utf8(&mut [0; 4])));
            return Ok(());
        };
        if known.takes {
            let rest = letters.from(at + 1);
            return apply(known, Some(rest).filter(|rest| !rest.bytes.is_empty()), words, draft);
        }
        draft.flag(known, true)?;
    }
    Ok(())
}

/// `–H` and `—header`.
fn changed<'a>(name: Value<'a>, words: &mut Words<'a>, draft: &mut Draft) -> Result<(), NotCurl> {
    draft.notes.add("A typographic dash was taken for the plain one of an option; a shell hands it to curl as an address.");
    if name.bytes.len() > 1 { long(name, words, draft) } else { short(name, words, draft) }
}

fn apply<'a>(known: &'static Known, glued: Option<Value<'a>>, words: &mut Words<'a>, draft: &mut Draft) -> Result<(), NotCurl> {
    if !known.takes {
        return draft.flag(known, true);
    }
    let value = glued.or_else(|| words.next().map(Value::of)).ok_or(NotCurl::MissingValue(known.name))?;
    draft.value(known, value)
}

fn shown(dashes: &str, name: &str) -> String {
    let plain = (1..=LONGEST_SHOWN).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    if plain { format!("option `{dashes}{name}`") } else { "option".to_owned() }
}
