//! `explain` pages: what the catalogue says about a cause, an error code, a service.

use std::{fmt, io};

use serde::Serialize;
use why401_diagnosis::model::Step;

use crate::canvas::Canvas;
use crate::markdown::Sheet;
use crate::palette::Role;
use crate::{Format, Options, clean, json, steps};

/// A page of the catalogue, ready to be laid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Id in the catalogue, e.g. `wrong-audience` or `entra/AADSTS700016`.
    pub id: String,
    /// Headline.
    pub title: String,
    /// What the page is about.
    pub kind: PageKind,
    /// The text, in reading order.
    pub sections: Vec<Section>,
    /// Where the knowledge comes from, mostly addresses.
    pub sources: Vec<String>,
    /// Ids of related pages.
    pub see_also: Vec<String>,
}

/// What a [`Page`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// Why a request is refused.
    Cause,
    /// A code that an issuer prints.
    Error,
    /// A service that takes tokens.
    Service,
    /// A program or library that sends them.
    Client,
    /// A guide.
    Article,
    /// A named value in a token.
    Claim,
    /// An application that has the same id everywhere.
    Application,
    /// A tenant that everybody meets.
    Tenant,
}

impl fmt::Display for PageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Cause => "cause",
            Self::Error => "error",
            Self::Service => "service",
            Self::Client => "client",
            Self::Article => "article",
            Self::Claim => "claim",
            Self::Application => "application",
            Self::Tenant => "tenant",
        })
    }
}

/// A part of a [`Page`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its title; empty for the introduction.
    pub heading: String,
    /// Running text; spans in backticks are code.
    pub paragraphs: Vec<String>,
    /// Things to do, printed below the paragraphs.
    pub steps: Vec<Step>,
}

/// Writes a page in the given format.
///
/// # Errors
///
/// Only what `out` answers.
pub fn render_page(page: &Page, format: Format, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Terminal => out.write_all(terminal(page, options).as_bytes()),
        Format::Markdown => out.write_all(markdown(page).as_bytes()),
        Format::Json => json::write(page, out),
    }
}

fn terminal(page: &Page, options: &Options) -> String {
    let mut canvas = Canvas::new(options);
    let word = format!("{}[{}]:", page.kind, page.id);
    canvas.headline(Role::Possible, &word, &page.title);
    for section in &page.sections {
        print_section(&mut canvas, section);
    }
    print_list(&mut canvas, "Sources", &page.sources, "");
    print_list(&mut canvas, "See also", &page.see_also, "why401 explain ");
    canvas.into_text()
}

fn print_section(canvas: &mut Canvas, section: &Section) {
    match section.heading.as_str() {
        "" => canvas.gap(),
        heading => canvas.heading(heading, ""),
    }
    for paragraph in &section.paragraphs {
        canvas.wrapped(&[(Role::Plain, "  ")], Role::Plain, paragraph);
        canvas.gap();
    }
    steps::list(canvas, &section.steps);
}

fn print_list(canvas: &mut Canvas, title: &str, items: &[String], prefix: &str) {
    if items.is_empty() {
        return;
    }
    canvas.heading(title, "");
    for item in items {
        canvas.row(&[(Role::Plain, "  "), (Role::Dim, prefix), (Role::Plain, &clean::line(item))]);
    }
}

fn markdown(page: &Page) -> String {
    let mut sheet = Sheet::default();
    sheet.heading(1, &page.title);
    sheet.commands(&[format!("{} {}", page.kind, page.id)]);
    for section in &page.sections {
        if !section.heading.is_empty() {
            sheet.heading(2, &section.heading);
        }
        section.paragraphs.iter().for_each(|paragraph| sheet.paragraph(paragraph));
        sheet.steps(&section.steps);
    }
    if !page.sources.is_empty() {
        sheet.heading(2, "Sources");
        sheet.links(&page.sources);
    }
    if !page.see_also.is_empty() {
        sheet.heading(2, "See also");
        sheet.list(page.see_also.iter().map(|id| ("", format!("`{id}`"))));
    }
    sheet.into_text()
}
