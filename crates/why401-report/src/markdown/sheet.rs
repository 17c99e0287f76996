//! Blocks of Markdown. Every text is escaped on its way in.

use why401_diagnosis::model::Step;

use super::escape::{code, fence, inline, link};
use crate::clean;

/// A Markdown document in the making.
#[derive(Default)]
pub(crate) struct Sheet {
    text: String,
}

impl Sheet {
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    pub(crate) fn heading(&mut self, level: usize, text: &str) {
        self.block(&format!("{} {}", "#".repeat(level), inline(text)));
    }

    pub(crate) fn paragraph(&mut self, text: &str) {
        self.block(&inline(text));
    }

    /// A bulleted list; each item may begin with a name in bold.
    pub(crate) fn list<'t>(&mut self, items: impl IntoIterator<Item = (&'t str, String)>) {
        let items: Vec<_> = items.into_iter().map(|(name, text)| item(name, &text)).collect();
        self.block(&items.join("\n"));
    }

    /// A bulleted list of sources.
    pub(crate) fn links(&mut self, sources: &[String]) {
        let items: Vec<_> = sources.iter().map(|source| format!("- {}", link(source))).collect();
        self.block(&items.join("\n"));
    }

    /// A table of three columns; nothing if there are no rows.
    pub(crate) fn table(&mut self, columns: &[&str; 3], rows: impl Iterator<Item = [String; 3]>) {
        let line = |cells: &[String; 3]| format!("| {} |", cells.each_ref().map(|cell| inline(cell).replace('|', "\\|")).join(" | "));
        let rows: Vec<String> = rows.map(|cells| line(&cells)).collect();
        if !rows.is_empty() {
            self.block(&format!("{}\n| --- | --- | --- |\n{}", line(&columns.map(str::to_owned)), rows.join("\n")));
        }
    }

    /// Preformatted text.
    pub(crate) fn preformatted(&mut self, language: &str, text: &str) {
        self.block(&fenced("", language, text));
    }

    /// Numbered steps, their commands in fences of their own.
    pub(crate) fn steps(&mut self, steps: &[Step]) {
        let steps: Vec<_> = steps.iter().enumerate().map(|(at, step)| numbered(at + 1, step)).collect();
        self.block(&steps.join("\n"));
    }

    /// A section of steps; nothing if there are none.
    pub(crate) fn step_section(&mut self, level: usize, title: &str, steps: &[Step]) {
        if !steps.is_empty() {
            self.heading(level, title);
            self.steps(steps);
        }
    }

    /// The titles, each a command to be typed.
    pub(crate) fn commands(&mut self, commands: &[String]) {
        let commands: Vec<_> = commands.iter().map(|command| code(command)).collect();
        self.block(&commands.join(" · "));
    }

    /// A part that is folded away; nothing if it is empty.
    pub(crate) fn details(&mut self, summary: &'static str, inner: &Self) {
        if !inner.text.is_empty() {
            self.block(&format!("<details>\n<summary>{summary}</summary>"));
            self.block(inner.text.trim_end());
            self.block("</details>");
        }
    }

    /// Appends a block of Markdown; blocks are parted by a blank line.
    fn block(&mut self, markdown: &str) {
        if markdown.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(markdown);
        self.text.push('\n');
    }
}

fn item(name: &str, text: &str) -> String {
    match name {
        "" => format!("- {}", inline(text)),
        _ => format!("- **{}:** {}", inline(name), inline(text)),
    }
}

fn numbered(number: usize, step: &Step) -> String {
    let lead = format!("{number}. ");
    let condition = step.when.as_deref().map(|when| format!("({}) ", inline(when)));
    let mut text = format!("{lead}{}{}", condition.unwrap_or_default(), inline(&step.text));
    if let Some(command) = &step.command {
        let command = clean::lines(command).join("\n");
        text += "\n";
        text += &fenced(&" ".repeat(lead.len()), "sh", &command);
    }
    text
}

fn fenced(indent: &str, language: &str, text: &str) -> String {
    let fence = fence(text);
    let mut block = format!("{indent}{fence}{language}\n");
    for line in text.lines() {
        block += indent;
        block += line;
        block += "\n";
    }
    block + indent + &fence
}
