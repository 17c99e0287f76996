//! Command lines of curl, as browsers, documentation and shells have them.
//!
//! What a shell and curl would have made of the line is what counts, with one exception: what a copy damaged (a lost line break, quotes that a
//! word processor changed) is mended, and a note says so.

mod arguments;
mod assembly;
mod draft;
mod option;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod proofs;

use std::fmt;

use super::words::{self, Unclosed};
use super::{BadAddress, Recorded};
use arguments::Value;
use draft::Draft;
pub(super) use draft::form_encode;

/// Longest text that is read, in bytes.
const LARGEST: usize = 16 << 20;

/// Why a text is no request that can be sent. No value of a header, option or address is quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotCurl {
    /// More than 16 MiB.
    TooLarge,
    /// No command `curl` in it.
    NoCommand,
    /// A quote or bracket is opened and never closed.
    Unclosed(&'static str),
    /// An option at the end lacks its value.
    MissingValue(&'static str),
    /// An option names a file, and files are not read.
    File(&'static str),
    /// `-F`: parts of a form, which mostly are files.
    Form,
    /// `--next`: more than one request.
    SeveralRequests,
    /// No address in it.
    NoAddress,
    /// More than one address; the hosts of those that have a scheme.
    SeveralAddresses(Vec<String>),
    /// This many words belong to no option, beside the address: quotes are missing.
    StrayWords(usize),
    /// The address cannot be sent to.
    Address(BadAddress),
    /// The method has characters that no method has.
    Method,
    /// The value of this header holds a line break or another control character.
    ControlCharacter(String),
    /// More than 1,000 headers.
    TooManyHeaders,
}

impl fmt::Display for NotCurl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "the command is larger than {} MiB", LARGEST >> 20),
            Self::NoCommand => f.write_str("there is no `curl` command in it; browsers offer `Copy as cURL` for a request"),
            Self::Unclosed(sign) => write!(f, "a {sign} is opened and never closed: the command was cut off, or a quote inside of it is not escaped"),
            Self::MissingValue(option) => write!(f, "`--{option}` needs a value"),
            Self::File("header") => f.write_str("`--header @file` is not read: give the header itself with `--header 'Name: value'`"),
            Self::File(option) => write!(f, "`--{option}` names a file, and files that a command names are not read: give the content itself"),
            Self::Form => f.write_str("`--form` is not supported: give the body itself with `--data-binary`, and its `Content-Type`"),
            Self::SeveralRequests => f.write_str("`--next` makes several requests of one command: give one of them"),
            Self::NoAddress => f.write_str("the command has no address"),
            Self::SeveralAddresses(hosts) => write!(f, "the command has several addresses ({}): give one", hosts.join(", ")),
            Self::StrayWords(count) => {
                write!(f, "{count} words beside the address belong to no option: quotes are missing around a header, a body or the address")
            }
            Self::Address(why) => why.fmt(f),
            Self::Method => f.write_str("`--request` has characters that no method has"),
            Self::ControlCharacter(name) => {
                write!(f, "the value of the header {name} holds a line break or another control character: it was broken when it was copied")
            }
            Self::TooManyHeaders => write!(f, "the command has more than {} headers", super::MOST_HEADERS),
        }
    }
}

impl std::error::Error for NotCurl {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Address(why) => Some(why),
            _ => None,
        }
    }
}

impl From<Unclosed> for NotCurl {
    fn from(Unclosed(sign): Unclosed) -> Self {
        Self::Unclosed(sign)
    }
}

/// Reads the first command of `command` that calls curl: with prompts, assignments and other commands around it, quoted for a POSIX shell,
/// `cmd.exe` or PowerShell.
pub fn parse(command: &str) -> Result<Recorded, NotCurl> {
    if command.len() > LARGEST {
        return Err(NotCurl::TooLarge);
    }
    let (command, more) = words::curl(command)?.ok_or(NotCurl::NoCommand)?;
    let mut draft = Draft::default();
    draft.remark(&command, more);
    arguments::read(command.words.get(1..).unwrap_or_default(), &mut draft)?;
    assembly::assemble(draft)
}
