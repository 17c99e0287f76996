//! Prints a [`Diagnosis`]: the answer card for terminals, JSON for programs,
//! Markdown for issues.
//!
//! The crate is pure. It decides nothing about the case; it only lays out
//! what the engine found, one file per rendering. The `explain` pages of the
//! catalogue ([`Page`]) share the same building blocks.
//!
//! Every text passes a filter that makes control and direction characters
//! visible, so no evidence can steer the reader's terminal; without
//! [`Options::color`] the output holds no escape byte at all.

mod answer;
mod canvas;
mod clean;
mod command;
mod json;
mod label;
mod markdown;
mod page;
mod palette;
mod proof;
mod snippet;
mod steps;
mod terminal;
mod window;
mod wording;
mod wrap;

use std::fmt;
use std::io;
use std::str::FromStr;

use why401_diagnosis::model::Diagnosis;

pub use answer::{Answer, Blocks, render_answer};
pub use page::{Page, PageKind, Section, render_page};

/// The narrowest layout, in columns; a smaller [`Options::width`] is raised to it.
pub const MIN_WIDTH: usize = 40;
/// The widest layout, in columns; a larger [`Options::width`] is lowered to it.
pub const MAX_WIDTH: usize = 120;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// The answer card, for people at a terminal.
    Terminal,
    /// The whole answer, for programs.
    Json,
    /// The answer card, for a GitHub issue or a chat.
    Markdown,
}

impl Format {
    /// Every format, in the order in which help lists them.
    pub const ALL: &[Self] = &[Self::Terminal, Self::Json, Self::Markdown];

    /// The name users type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Json => "json",
            Self::Markdown => "markdown",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|format| format.name() == name).ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// A format name that no [`Format`] has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = Format::ALL.iter().map(|format| format.name()).collect();
        write!(f, "unknown format `{}`; known are {}", self.0, names.join(", "))
    }
}

impl std::error::Error for UnknownFormat {}

/// How the output is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Display columns to fill, held within [`MIN_WIDTH`] and [`MAX_WIDTH`].
    pub width: usize,
    /// Whether escape sequences for colour may be written.
    pub color: bool,
    /// Whether everything is shown: all excerpts, the explanation, the sources.
    pub verbose: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { width: 80, color: false, verbose: false }
    }
}

/// Writes the answer in the given format.
///
/// [`Format::Json`] ignores the options: it is always the whole answer.
///
/// # Errors
///
/// Only what `out` answers.
pub fn render(diagnosis: &Diagnosis, format: Format, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Terminal => terminal::write(diagnosis, options, out),
        Format::Json => json::write(diagnosis, out),
        Format::Markdown => markdown::write(diagnosis, options, out),
    }
}
