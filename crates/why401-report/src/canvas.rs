//! The sheet that the terminal renderings write on: rows, wrapping, colour.

use crate::palette::Role;
use crate::wrap::{width, wrap};
use crate::{MAX_WIDTH, MIN_WIDTH, Options, clean};

/// A piece of a row, and the part it plays.
pub(crate) type Piece<'a> = (Role, &'a str);

/// Below this many columns, text moves under its lead instead of beside it.
const NARROW: usize = 22;
/// Where text goes that has no room beside its lead.
const FALLBACK_INDENT: usize = 4;

/// Rows of text, no wider than asked for.
pub(crate) struct Canvas {
    text: String,
    width: usize,
    color: bool,
}

impl Canvas {
    pub(crate) fn new(options: &Options) -> Self {
        Self { text: String::new(), width: options.width.clamp(MIN_WIDTH, MAX_WIDTH), color: options.color }
    }

    /// Columns of a row.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// One row, as it is; white space at its end is left out.
    pub(crate) fn row(&mut self, pieces: &[Piece<'_>]) {
        let last = pieces.iter().rposition(|(_, text)| !text.trim_end().is_empty());
        for (at, &(role, text)) in pieces.iter().enumerate() {
            match last {
                Some(last) if at < last => self.paint(role, text),
                Some(last) if at == last => self.paint(role, text.trim_end()),
                _ => {}
            }
        }
        self.text.push('\n');
    }

    /// An empty row, unless there is one already or nothing precedes it.
    pub(crate) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// The title of a section, and a remark beside it, if there is one.
    pub(crate) fn heading(&mut self, title: &str, remark: &str) {
        self.gap();
        match remark {
            "" => self.wrapped(&[], Role::Heading, title),
            _ => self.wrapped(&[(Role::Heading, title), (Role::Plain, " ")], Role::Dim, remark),
        }
    }

    /// Running text beside its lead; further lines stand under the first.
    pub(crate) fn wrapped(&mut self, lead: &[Piece<'_>], role: Role, text: &str) {
        let indent: usize = lead.iter().map(|(_, text)| width(text)).sum();
        if indent + NARROW > self.width {
            self.row(lead);
            return self.wrapped(&[(Role::Plain, &blank(FALLBACK_INDENT))], role, text);
        }
        for (at, line) in wrap(&clean::prose(text), self.width - indent).iter().enumerate() {
            match at {
                0 => self.row(&[lead, &[(role, line)]].concat()),
                _ => self.row(&[(Role::Plain, &blank(indent)), (role, line)]),
            }
        }
    }

    /// Running text whose first word stands out, as in `error: no such file`.
    pub(crate) fn headline(&mut self, role: Role, word: &str, text: &str) {
        let word = clean::line(word);
        let text = format!("{word} {}", clean::prose(text));
        for (at, line) in wrap(&text, self.width - 2).iter().enumerate() {
            match line.strip_prefix(&word) {
                Some(rest) if at == 0 => self.row(&[(role, &word), (Role::Heading, rest)]),
                _ if at == 0 => self.row(&[(role, line)]),
                _ => self.row(&[(Role::Plain, "  "), (Role::Heading, line)]),
            }
        }
    }

    fn paint(&mut self, role: Role, text: &str) {
        if self.color && role != Role::Plain && !text.is_empty() {
            let style = role.style();
            let painted = format!("{style}{text}{style:#}");
            self.text.push_str(&painted);
        } else {
            self.text.push_str(text);
        }
    }
}

/// White space of the given width.
pub(crate) fn blank(columns: usize) -> String {
    " ".repeat(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canvas(color: bool) -> Canvas {
        Canvas::new(&Options { width: 40, color, verbose: false })
    }

    #[test]
    fn text_hangs_under_its_lead() {
        let mut canvas = canvas(false);
        canvas.wrapped(&[(Role::Dim, "  target  ")], Role::Plain, "Azure Key Vault at contoso.vault.azure.net");
        assert_eq!(canvas.into_text(), "  target  Azure Key Vault at\n          contoso.vault.azure.net\n");
    }

    #[test]
    fn a_wide_lead_stands_alone() {
        let mut canvas = canvas(false);
        canvas.wrapped(&[(Role::Dim, "  ManagedIdentityCredential  ")], Role::Plain, "no endpoint");
        assert_eq!(canvas.into_text(), "  ManagedIdentityCredential\n    no endpoint\n");
    }

    #[test]
    fn gaps_do_not_add_up() {
        let mut canvas = canvas(false);
        canvas.gap();
        canvas.row(&[(Role::Plain, "a  "), (Role::Dim, " ")]);
        canvas.gap();
        canvas.gap();
        assert_eq!(canvas.into_text(), "a\n\n");
    }

    #[test]
    fn colour_ends_where_the_piece_ends() {
        let mut canvas = canvas(true);
        canvas.row(&[(Role::Dim, "a"), (Role::Plain, "b")]);
        assert_eq!(canvas.into_text(), "\u{1b}[2ma\u{1b}[0mb\n");
    }
}
