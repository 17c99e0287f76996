//! Blocks of Markdown. Texts of the catalogue may hold code spans and placeholders, and nothing else of Markdown.

use why401_catalogue::{self as catalogue, List, Step, Str};

/// A page in the making; blocks are parted by a blank line.
pub(super) struct Page(String);

impl Page {
    /// A page that names where its text is kept.
    pub(super) fn new(title: &str, source: &str) -> Self {
        let mut page = Self(format!("# {}\n", inline(title)));
        page.block(&format!("<!-- Printed by `cargo xtask generate` from {source}. Do not edit. -->"));
        page
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }

    pub(super) fn block(&mut self, markdown: &str) {
        if !markdown.is_empty() {
            self.0.push_str(&["\n", markdown.trim_end(), "\n"].concat());
        }
    }

    pub(super) fn heading(&mut self, level: usize, title: &str) {
        self.block(&format!("{} {}", "#".repeat(level), inline(title)));
    }

    pub(super) fn list(&mut self, items: impl IntoIterator<Item = String>) {
        let items: Vec<_> = items.into_iter().map(|item| format!("- {item}")).collect();
        self.block(&items.join("\n"));
    }

    /// A heading with a list; nothing if the list is empty.
    pub(super) fn listed(&mut self, level: usize, title: &str, items: impl IntoIterator<Item = String>) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self.heading(level, title);
            self.list(items);
        }
    }

    /// A heading with numbered steps.
    pub(super) fn steps(&mut self, level: usize, title: &str, steps: &[Step]) {
        if !steps.is_empty() {
            self.heading(level, title);
            let steps: Vec<_> =
                steps.iter().enumerate().map(|(at, step)| numbered(at + 1, &step.text, step.command.as_deref(), step.when.as_deref())).collect();
            self.block(&steps.join("\n"));
        }
    }

    /// A table; every cell is Markdown already.
    pub(super) fn table(&mut self, head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let mut lines = vec![line(head.iter().map(|h| (*h).to_owned()).collect()), line(head.iter().map(|_| "---".to_owned()).collect())];
        lines.extend(rows.into_iter().map(|row| line(row.iter().map(|c| cell(c)).collect())));
        self.block(&lines.join("\n"));
    }

    /// Where the knowledge comes from, and when it was last looked at.
    pub(super) fn provenance(&mut self, level: usize, sources: List<Str>, last_reviewed: &str) {
        self.listed(level, "Sources", sources.iter().map(|s| source(s)));
        self.block(&format!("Reviewed {last_reviewed}."));
    }
}

/// Text of the catalogue: placeholders show what belongs there, code spans stay, all else is plain.
pub(super) fn prose(text: &str) -> String {
    inline(&catalogue::fill(text, |_| None))
}

/// Prose that is one line: for cells and list items.
pub(super) fn line(text: &str) -> String {
    prose(text.trim()).replace('\n', " ")
}

/// A code span.
pub(super) fn code(text: &str) -> String {
    let ticks = if text.contains('`') { "``" } else { "`" };
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// Code spans with commas between.
pub(super) fn codes(texts: List<Str>) -> String {
    texts.into_iter().map(|t| code(t)).collect::<Vec<_>>().join(", ")
}

pub(super) fn link(text: &str, target: &str) -> String {
    format!("[{text}]({target})")
}

fn source(text: &str) -> String {
    if text.starts_with("https://") && !text.contains(' ') { format!("<{text}>") } else { inline(text) }
}

fn numbered(number: usize, text: &str, command: Option<&str>, when: Option<&str>) -> String {
    let lead = format!("{number}. ");
    let indent = " ".repeat(lead.len());
    let condition = when.map(|when| format!("({}) ", inline(when))).unwrap_or_default();
    let text = format!("{lead}{condition}{}", line(text));
    let Some(command) = command else { return text };
    let command = catalogue::fill(command.trim_end(), |_| None).replace('\n', &format!("\n{indent}"));
    let language = if when.is_some_and(|w| w.contains("powershell")) { "powershell" } else { "sh" };
    format!("{text}\n\n{indent}```{language}\n{indent}{command}\n{indent}```\n")
}

/// A pipe ends a cell, even in a code span.
fn cell(markdown: &str) -> String {
    markdown.replace('|', "\\|").replace('\n', " ")
}

/// Every second part between backticks is code and stays as it is.
fn inline(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(at, part)| if at % 2 == 0 { plain(part) } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("`")
}

fn plain(text: &str) -> String {
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Addresses become links by themselves; what else Markdown would act upon is escaped.
fn word(word: &str) -> String {
    if word.contains("://") && !word.contains('<') {
        return word.to_owned();
    }
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '<' | '*' | '_' | '[' | ']') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_and_prose_is_plain() {
        assert_eq!(prose("Ask `{tenant}_x` for *.{host} or https://a.b/_c"), "Ask `<tenant-id>_x` for \\*.\\<host> or https://a.b/_c");
    }

    #[test]
    fn cells_hold_pipes() {
        let mut page = Page::new("T", "x");
        page.table(&["a", "b"], [vec![code("x|y"), line("one\ntwo")]]);
        assert!(page.into_text().ends_with("| a | b |\n| --- | --- |\n| `x\\|y` | one two |\n"));
    }

    #[test]
    fn a_command_stands_under_its_step() {
        assert_eq!(numbered(1, "Do.", Some("a {{b}}\nc"), Some("azure-cli")), "1. (azure-cli) Do.\n\n   ```sh\n   a {b}\n   c\n   ```\n");
    }
}
