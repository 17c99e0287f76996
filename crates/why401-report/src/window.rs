//! The part of a long line around its marks.

use std::ops::Range;

use crate::clean;
use crate::proof::Mark;
use crate::wrap::{ELLIPSIS, width};

/// A character as it is shown, with what combines with it.
#[derive(Debug)]
struct Cell {
    /// Offset of the byte after it in the excerpt.
    end: usize,
    text: String,
    width: usize,
}

/// A line ready to be shown in parts.
pub(crate) struct Line {
    cells: Vec<Cell>,
}

/// A part of a line that fits, and where its marks stand, in columns.
pub(crate) struct Window<'m> {
    pub(crate) text: String,
    pub(crate) marks: Vec<(Range<usize>, &'m Mark)>,
}

impl Line {
    pub(crate) fn new(excerpt: &str) -> Self {
        let mut line = Self { cells: Vec::new() };
        for (at, c) in excerpt.char_indices() {
            line.push(clean::visible(c), at + c.len_utf8());
        }
        // A mark at the end of the line, "here something is missing", needs a place too.
        line.push(' ', usize::MAX);
        line
    }

    /// The windows, each at most `columns` wide, that show all the marks.
    pub(crate) fn windows<'m>(&self, marks: &'m [Mark], columns: usize) -> Vec<Window<'m>> {
        let spans: Vec<_> = marks.iter().map(|mark| (self.span(mark), mark)).collect();
        let mut windows = Vec::new();
        let mut rest = spans.as_slice();
        while let Some((first, _)) = rest.first() {
            let near = |(span, _): &&(Range<usize>, &Mark)| self.columns(first.start..span.end) + lead(columns) + 2 <= columns;
            let count = rest.iter().take_while(near).count().max(1);
            let (group, others) = rest.split_at(count);
            windows.push(self.window(group, columns));
            rest = others;
        }
        windows
    }

    fn push(&mut self, c: char, end: usize) {
        let joins = self.cells.last().is_some_and(|last| last.text.ends_with('\u{200d}'));
        match self.cells.last_mut() {
            Some(last) if joins || width(c.encode_utf8(&mut [0; 4])) == 0 => {
                last.text.push(c);
                last.end = end;
                last.width = width(&last.text);
            }
            _ => {
                let text = c.to_string();
                self.cells.push(Cell { end, width: width(&text), text });
            }
        }
    }

    /// The cells of a mark, at least one.
    fn span(&self, mark: &Mark) -> Range<usize> {
        let last = self.cells.len() - 1;
        let start = self.cells.partition_point(|cell| cell.end <= mark.start).min(last);
        let after = self.cells.partition_point(|cell| cell.end < mark.end);
        start..(after + 1).clamp(start + 1, last.max(start + 1))
    }

    fn window<'m>(&self, group: &[(Range<usize>, &'m Mark)], columns: usize) -> Window<'m> {
        let first = group.first().map_or(0, |(span, _)| span.start);
        let after = group.iter().map(|(span, _)| span.end).max().unwrap_or(first);
        let shown = self.widen(first..after, columns);
        let before = if shown.start > 0 { ELLIPSIS } else { "" };
        let behind = if shown.end < self.cells.len() { ELLIPSIS } else { "" };
        let text: String = self.cells[shown.clone()].iter().map(|cell| cell.text.as_str()).collect();
        let column = |cell: usize| width(before) + self.columns(shown.start..cell.clamp(shown.start, shown.end));
        Window { text: format!("{before}{text}{behind}"), marks: group.iter().map(|(span, mark)| (column(span.start)..column(span.end), *mark)).collect() }
    }

    /// What leads to the mark, for a value means little without its name; the
    /// marked cells, as many as fit; then as much as fits on both sides.
    fn widen(&self, focus: Range<usize>, columns: usize) -> Range<usize> {
        if self.columns(0..self.cells.len() - 1) <= columns {
            return 0..self.cells.len();
        }
        let mut room = columns.saturating_sub(2);
        let mut shown = focus.start..focus.start;
        while shown.start > 0 && self.columns(shown.start..focus.start) < lead(columns) && self.take(shown.start - 1, &mut room) {
            shown.start -= 1;
        }
        while shown.end < focus.end && self.take(shown.end, &mut room) {
            shown.end += 1;
        }
        loop {
            let right = shown.end < self.cells.len() && self.take(shown.end, &mut room);
            shown.end += usize::from(right);
            let left = shown.start > 0 && self.take(shown.start - 1, &mut room);
            shown.start -= usize::from(left);
            if !left && !right {
                return shown;
            }
        }
    }

    /// Whether the cell fits into the room, which then shrinks.
    fn take(&self, cell: usize, room: &mut usize) -> bool {
        match room.checked_sub(self.cells[cell].width) {
            Some(rest) => {
                *room = rest;
                true
            }
            None => false,
        }
    }

    fn columns(&self, cells: Range<usize>) -> usize {
        self.cells[cells].iter().map(|cell| cell.width).sum()
    }
}

/// Columns before the first mark that are shown in any case.
fn lead(columns: usize) -> usize {
    columns / 6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark((start, end): (usize, usize)) -> Mark {
        Mark { start, end, first: true, labels: Vec::new() }
    }

    fn shown(excerpt: &str, marks: &[(usize, usize)], columns: usize) -> Vec<(String, Vec<(usize, usize)>)> {
        let marks: Vec<_> = marks.iter().copied().map(mark).collect();
        let windows = Line::new(excerpt).windows(&marks, columns);
        windows.into_iter().map(|window| (window.text, window.marks.into_iter().map(|(span, _)| (span.start, span.end)).collect())).collect()
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        assert_eq!(shown("abcdef", &[(2, 4)], 10), [("abcdef ".to_owned(), vec![(2, 4)])]);
    }

    #[test]
    fn a_long_line_is_shown_around_its_mark() {
        let line = format!("{}MARK{}", "x".repeat(99), "y".repeat(99));
        assert_eq!(shown(&line, &[(99, 103)], 12), [("…xxxxMARKyy…".to_owned(), vec![(5, 9)])]);
    }

    #[test]
    fn marks_far_apart_get_windows_of_their_own() {
        let line = format!("A{}B", "-".repeat(50));
        let windows = shown(&line, &[(0, 1), (51, 52)], 8);
        assert_eq!(windows, [("A-----…".to_owned(), vec![(0, 1)]), ("…----B ".to_owned(), vec![(5, 6)])]);
    }

    #[test]
    fn wide_and_combining_characters_keep_the_columns() {
        let line = "密e\u{301}X";
        assert_eq!(shown(line, &[(6, 7)], 20), [("密e\u{301}X ".to_owned(), vec![(3, 4)])]);
    }

    #[test]
    fn a_mark_longer_than_the_window_is_cut() {
        let line = "M".repeat(50);
        assert_eq!(shown(&line, &[(0, 50)], 10), [(format!("{}…", "M".repeat(8)), vec![(0, 8)])]);
    }

    #[test]
    fn wrong_offsets_do_no_harm() {
        for range in [(0, 0), (3, 3), (3, 9), (90, 99), (2, 1)] {
            assert_eq!(shown("密a", &[range], 10).len(), 1);
        }
        assert_eq!(shown("", &[(0, 0)], 10), [(" ".to_owned(), vec![(0, 1)])]);
    }
}
