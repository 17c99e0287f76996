//! Quoted lines of the evidence with a gutter of line numbers.

use crate::canvas::{Canvas, Piece, blank};
use crate::clean;
use crate::label::{self, Row};
use crate::palette::Role;
use crate::proof::{Gathered, Quote};
use crate::window::Line;
use crate::wrap::{shorten_front, width, wrap};

/// Narrowest column of line numbers.
const DIGITS: usize = 3;

/// Prints the quotes of a source, and the remarks that have none.
pub(crate) fn print(canvas: &mut Canvas, source: &str, gathered: &Gathered<'_>) {
    let last = gathered.quotes.last().map_or(0, |quote| quote.line);
    let digits = last.to_string().len().max(DIGITS);
    let mut snippet = Snippet { canvas, digits };
    if let Some(at) = gathered.at {
        snippet.origin(source, at);
        snippet.quotes(&gathered.quotes);
    }
    snippet.remarks(&gathered.remarks, !gathered.quotes.is_empty());
}

struct Snippet<'c> {
    canvas: &'c mut Canvas,
    digits: usize,
}

impl Snippet<'_> {
    /// Columns beside the gutter.
    fn columns(&self) -> usize {
        self.canvas.width().saturating_sub(self.digits + 3)
    }

    /// `--> path:line:column`, as editors and terminals understand it.
    fn origin(&mut self, source: &str, (line, column): (u64, u64)) {
        let place = format!(":{line}:{column}");
        let room = self.canvas.width().saturating_sub(self.digits + 4 + width(&place));
        let source = shorten_front(&clean::line(source), room);
        let arrow = blank(self.digits) + "--> ";
        self.canvas.row(&[(Role::Gutter, &arrow), (Role::Plain, &source), (Role::Plain, &place)]);
    }

    fn quotes(&mut self, quotes: &[Quote<'_>]) {
        self.row("", &Row::new());
        let mut previous = None;
        for quote in quotes {
            if previous.is_some_and(|line| quote.line > line + 1) {
                let dots = format!("{:>1$}", "...", self.digits);
                self.canvas.row(&[(Role::Gutter, &dots)]);
            }
            self.quote(quote);
            previous = Some(quote.line);
        }
    }

    fn quote(&mut self, quote: &Quote<'_>) {
        for window in Line::new(quote.excerpt).windows(&quote.marks, self.columns()) {
            self.row(&quote.line.to_string(), &[(Role::Plain, window.text)]);
            for row in label::rows(&window.marks, self.columns()) {
                self.row("", &row);
            }
        }
    }

    /// What is said without a place, as rustc's notes.
    fn remarks(&mut self, remarks: &[String], below: bool) {
        if below && !remarks.is_empty() {
            self.row("", &Row::new());
        }
        for remark in remarks {
            let room = self.columns();
            for (at, text) in wrap(&clean::prose(remark), room).iter().enumerate() {
                let lead = blank(self.digits + 1) + if at == 0 { "= " } else { "  " };
                self.canvas.row(&[(Role::Gutter, &lead), (Role::Plain, text)]);
            }
        }
    }

    fn row(&mut self, number: &str, row: &[(Role, String)]) {
        let gutter = format!("{number:>0$} | ", self.digits);
        let mut pieces: Vec<Piece<'_>> = vec![(Role::Gutter, &gutter)];
        pieces.extend(row.iter().map(|(role, text)| (*role, text.as_str())));
        self.canvas.row(&pieces);
    }
}
