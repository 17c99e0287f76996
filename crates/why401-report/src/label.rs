//! Marks under a quoted line, and what is said about them, as rustc does it.

use std::ops::Range;

use crate::canvas::blank;
use crate::clean;
use crate::palette::Role;
use crate::proof::Mark;
use crate::wrap::{width, wrap};

/// A row of text pieces.
pub(crate) type Row = Vec<(Role, String)>;

/// Columns that a text below its mark gets at least, if the page has them.
const COMFORTABLE: usize = 40;

/// The rows below a quoted line: underlines, and texts beside or under them.
pub(crate) fn rows(marks: &[(Range<usize>, &Mark)], columns: usize) -> Vec<Row> {
    let mut open: Vec<Label> = marks.iter().filter_map(Label::new).collect();
    let mut underline = underline(marks);
    let end = marks.iter().map(|(span, _)| span.end).max().unwrap_or(0);
    if let Some(label) = open.pop_if(|label| label.fits_beside(end, columns)) {
        underline.push((label.role, format!(" {}", label.texts.concat())));
    }
    let mut rows = vec![underline];
    hang(open, columns, &mut rows);
    rows
}

/// A text that belongs to a mark.
struct Label {
    span: Range<usize>,
    role: Role,
    texts: Vec<String>,
}

impl Label {
    fn new((span, mark): &(Range<usize>, &Mark)) -> Option<Self> {
        let texts: Vec<_> = mark.labels.iter().map(|text| clean::prose(text).into_owned()).collect();
        (!texts.is_empty()).then(|| Self { span: span.clone(), role: role(mark), texts })
    }

    /// Whether it is the last mark's only text, and there is room behind the mark.
    fn fits_beside(&self, end: usize, columns: usize) -> bool {
        self.span.end == end && self.texts.len() == 1 && end + 1 + width(&self.texts[0]) <= columns
    }

    /// Where its text begins: under the mark, or further left to get some room.
    fn column(&self, columns: usize) -> usize {
        let widest = self.texts.iter().map(|text| width(text)).max().unwrap_or(0);
        let wanted = widest.min(COMFORTABLE).min(columns);
        self.span.start.min(columns - wanted)
    }
}

fn role(mark: &Mark) -> Role {
    if mark.first { Role::Mark } else { Role::SecondMark }
}

/// `^^^^` under what a reason is read from, `----` under its further places.
fn underline(marks: &[(Range<usize>, &Mark)]) -> Row {
    let end = marks.iter().map(|(span, _)| span.end).max().unwrap_or(0);
    let mut drawn = vec![(Role::Plain, ' '); end];
    let mut ranked: Vec<_> = marks.iter().collect();
    ranked.sort_by_key(|(_, mark)| mark.first);
    for (span, mark) in ranked {
        let sign = if mark.first { '^' } else { '-' };
        drawn[span.clone()].fill((role(mark), sign));
    }
    drawn.chunk_by(|a, b| a == b).map(|run| (run[0].0, run.iter().map(|(_, sign)| sign).collect())).collect()
}

/// Texts below their marks, the rightmost first, connected by `|`.
fn hang(mut open: Vec<Label>, columns: usize, rows: &mut Vec<Row>) {
    if !open.is_empty() {
        rows.push(connectors(&open, columns));
    }
    while let Some(label) = open.pop() {
        let column = label.column(columns);
        for text in label.texts.iter().flat_map(|text| wrap(text, columns - column)) {
            let mut row = connectors(&open, column);
            let used: usize = row.iter().map(|(_, text)| width(text)).sum();
            row.push((label.role, blank(column - used) + &text));
            rows.push(row);
        }
        if open.iter().any(|label| label.span.start >= column) {
            rows.push(connectors(&open, columns));
        }
    }
}

/// A `|` under each label's mark that stands left of the column.
fn connectors(open: &[Label], column: usize) -> Row {
    let mut row = Row::new();
    let mut used = 0;
    for label in open.iter().filter(|label| label.span.start < column) {
        let start = label.span.start;
        if start >= used {
            row.push((label.role, blank(start - used) + "|"));
            used = start + 1;
        }
    }
    row
}
