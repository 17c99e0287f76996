//! Requests in a HAR, as browsers and proxies write it (<http://www.softwareishard.com/blog/har-12-spec/>).
//!
//! Only the entry that is asked for is read whole; of the others, responses of megabytes among them, nothing is kept.

mod document;
mod entry;

use std::fmt;

use super::{BadAddress, Recorded};
use document::Entries;

/// Longest text that is read, in bytes.
const LARGEST: usize = 256 << 20;

/// Most entries that are counted.
const MOST_ENTRIES: usize = 100_000;

/// One line of a list from which a reader chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Counted from 1.
    pub number: usize,
    /// The method; `GET` if none is recorded.
    pub method: String,
    /// The URL as recorded, query and all: it may hold a signature or a code, so redact it before it is shown.
    pub url: String,
    /// Status of the response; none if there was no response (browsers write 0).
    pub status: Option<u16>,
}

/// Why a text is no HAR, or has no request that can be sent. Nothing of the text is quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotHar {
    /// More than 256 MiB.
    TooLarge,
    /// No JSON at this line and column, both counted from 1.
    NotJson(usize, usize),
    /// JSON without `log.entries`.
    NoEntries,
    /// More than 100,000 entries.
    TooManyEntries,
    /// There is no entry of this number; so many there are.
    NoSuchEntry(usize, usize),
    /// The entry has no request.
    NoRequest,
    /// The address cannot be sent to.
    Address(BadAddress),
    /// The method has characters that no method has.
    Method,
    /// The value of this header holds a line break or another control character.
    ControlCharacter(String),
    /// More than 1,000 headers.
    TooManyHeaders,
    /// The body is said to be base64, and is not.
    Body,
    /// The body is a form of several parts, whose files are not recorded.
    Form,
}

impl fmt::Display for NotHar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "the HAR is larger than {} MiB", LARGEST >> 20),
            Self::NotJson(line, column) => write!(f, "the HAR is no JSON from line {line}, column {column} on: it may be cut off"),
            Self::NoEntries => f.write_str("the JSON has no `log.entries`, so it is no HAR"),
            Self::TooManyEntries => write!(f, "the HAR has more than {MOST_ENTRIES} entries"),
            Self::NoSuchEntry(number, entries) => write!(f, "the HAR has no entry {number}; it has {entries}, counted from 1"),
            Self::NoRequest => f.write_str("the entry has no request"),
            Self::Address(why) => why.fmt(f),
            Self::Method => f.write_str("the method of the entry has characters that no method has"),
            Self::ControlCharacter(name) => write!(f, "the value of the header {name} holds a line break or another control character"),
            Self::TooManyHeaders => write!(f, "the request of the entry has more than {} headers", super::MOST_HEADERS),
            Self::Body => f.write_str("the body of the request is said to be base64 and is not"),
            Self::Form => f.write_str("the body of the request is a form of several parts, of which a HAR does not record the bytes"),
        }
    }
}

impl std::error::Error for NotHar {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Address(why) => Some(why),
            _ => None,
        }
    }
}

/// All entries, in the order of the file.
pub fn entries(text: &str) -> Result<Vec<Summary>, NotHar> {
    let mut entries = Entries::of(text)?;
    let mut summaries = Vec::new();
    while let Some(entry) = entries.next()? {
        summaries.push(entry::summary(summaries.len() + 1, entry));
    }
    Ok(summaries)
}

/// The request of the entry `number`, counted from 1.
pub fn entry(text: &str, number: usize) -> Result<Recorded, NotHar> {
    let mut entries = Entries::of(text)?;
    let mut seen = 0;
    while let Some(entry) = entries.next()? {
        seen += 1;
        if seen == number {
            return entry::request(entry);
        }
    }
    Err(NotHar::NoSuchEntry(number, seen))
}

#[cfg(test)]
mod tests;
