//! Answers that are made of sentences and rows: what `why401 token` prints.
//!
//! An answer says once what it consists of; the terminal and Markdown lay it out.

mod caches;
mod checked;
mod compared;
mod decoded;
mod fingerprints;
mod probed;
mod rehearsed;
mod sources;
mod verified;

use std::io;

use serde::Serialize;
use why401_diagnosis::model::Step;

use crate::canvas::{Canvas, blank};
use crate::markdown::Sheet;
use crate::palette::Role;
use crate::wrap::width;
use crate::{Format, Options, clean, json, steps};

/// A part of an answer.
pub(crate) enum Block {
    /// What it comes to: a word that stands out, and a sentence.
    Headline(Role, String, String),
    /// Running text.
    Text(String),
    /// A line that must stay as it is.
    Line(String),
    /// The title of what follows.
    Heading(String),
    /// Rows under the names of their columns, which only Markdown prints.
    Rows([&'static str; 3], Vec<Row>),
    /// Things to do.
    Steps(&'static str, Vec<Step>),
}

/// A row: a name, what it is, and what is said of it.
pub(crate) struct Row {
    /// A word before the name, in its colour; all rows of a block have one or none has.
    pub(crate) mark: Option<(Role, &'static str)>,
    pub(crate) name: String,
    pub(crate) value: String,
    /// Further lines, less prominent.
    pub(crate) details: Vec<String>,
}

/// An answer that can be rendered.
pub trait Answer: Serialize {
    #[doc(hidden)]
    fn blocks(&self, verbose: bool) -> Blocks;
}

/// The parts of an [`Answer`].
pub struct Blocks(pub(crate) Vec<Block>);

/// Writes an answer in the given format.
///
/// # Errors
///
/// Only what `out` answers.
pub fn render_answer(answer: &impl Answer, format: Format, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Terminal => out.write_all(terminal(&answer.blocks(options.verbose), options).as_bytes()),
        Format::Markdown => out.write_all(markdown(&answer.blocks(options.verbose)).as_bytes()),
        Format::Json => json::write(answer, out),
    }
}

fn terminal(blocks: &Blocks, options: &Options) -> String {
    let mut canvas = Canvas::new(options);
    for block in &blocks.0 {
        match block {
            Block::Headline(role, word, text) => {
                canvas.gap();
                canvas.headline(*role, word, text);
            }
            Block::Text(text) => canvas.wrapped(&[(Role::Plain, "  ")], Role::Plain, text),
            Block::Line(line) => canvas.wrapped(&[(Role::Plain, "  ")], Role::Dim, line),
            Block::Heading(title) => canvas.heading(title, ""),
            Block::Rows(_, rows) => print_rows(&mut canvas, rows),
            Block::Steps(title, list) => steps::section(&mut canvas, title, "", list),
        }
    }
    canvas.into_text()
}

/// Names wider than this do not move the values of all others.
const WIDEST_NAME: usize = 20;

fn print_rows(canvas: &mut Canvas, rows: &[Row]) {
    let widest = rows.iter().map(|row| width(&row.name)).filter(|width| *width <= WIDEST_NAME).max().unwrap_or(0);
    let marks = rows.iter().filter_map(|row| row.mark).map(|(_, mark)| width(mark)).max().unwrap_or(0);
    for row in rows {
        let mark = row.mark.map_or_else(|| "  ".to_owned(), |(_, mark)| format!("  {mark:<marks$}  "));
        let name = clean::line(&row.name);
        let name = format!("{name}{}  ", blank(widest.saturating_sub(width(&name))));
        let indent = blank(width(&mark) + widest + 2);
        let lead = [(row.mark.map_or(Role::Plain, |(role, _)| role), mark.as_str()), (Role::Heading, name.as_str())];
        canvas.wrapped(&lead, Role::Plain, &row.value);
        for detail in &row.details {
            canvas.wrapped(&[(Role::Plain, &indent)], Role::Dim, detail);
        }
    }
}

fn markdown(blocks: &Blocks) -> String {
    let mut sheet = Sheet::default();
    for block in &blocks.0 {
        match block {
            Block::Headline(_, word, text) => sheet.heading(2, &format!("{word} {text}")),
            Block::Text(text) => sheet.paragraph(text),
            Block::Line(line) => sheet.commands(std::slice::from_ref(line)),
            Block::Heading(title) => sheet.heading(3, title),
            Block::Rows(columns, rows) => sheet.table(columns, rows.iter().map(cells)),
            Block::Steps(title, list) => sheet.step_section(3, title, list),
        }
    }
    sheet.into_text()
}

fn cells(row: &Row) -> [String; 3] {
    let name = row.mark.map_or_else(|| row.name.clone(), |(_, mark)| format!("{mark}: {}", row.name));
    [name, row.value.clone(), row.details.join(" ")]
}
