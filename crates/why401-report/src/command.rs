//! Commands, laid out so that they can be copied.

use crate::canvas::{Canvas, blank};
use crate::clean;
use crate::palette::Role;
use crate::wrap::width;

/// Indent of the further lines of a command that had to be broken.
const CONTINUATION: &str = "  ";

/// Prints a command, `$ ` before each line that begins one.
pub(crate) fn print(canvas: &mut Canvas, indent: usize, command: &str) {
    let room = canvas.width().saturating_sub(indent + 2);
    let mut shell = Shell::default();
    for line in clean::lines(command) {
        let prompt = shell.prompt(&line);
        let broken = if shell.may_break(&line) { fold(&line, room) } else { vec![line.clone()] };
        for (at, part) in broken.iter().enumerate() {
            let prompt = if at == 0 { prompt } else { "  " };
            canvas.row(&[(Role::Plain, &blank(indent)), (Role::Dim, prompt), (Role::Command, part)]);
        }
        shell.read(&line);
    }
}

/// What is still open at the end of the lines read so far.
#[derive(Default)]
struct Shell {
    quote: Option<char>,
    continued: bool,
    heredoc: Option<String>,
}

impl Shell {
    fn is_open(&self) -> bool {
        self.quote.is_some() || self.continued || self.heredoc.is_some()
    }

    fn prompt(&self, line: &str) -> &'static str {
        if self.is_open() || line.is_empty() || line.starts_with('#') { "  " } else { "$ " }
    }

    /// A backslash continues a line only in a POSIX shell, and not in a comment.
    fn may_break(&self, line: &str) -> bool {
        !self.is_open() && !is_powershell(line) && !line.starts_with('#') && !line.contains(" #")
    }

    fn read(&mut self, line: &str) {
        if let Some(end) = &self.heredoc {
            if line.trim() == end {
                self.heredoc = None;
            }
            return;
        }
        self.quote = spaces(line, self.quote).1;
        self.continued = ["\\", "|", "&&", "||"].iter().any(|end| line.ends_with(end));
        self.heredoc = heredoc(line);
    }
}

fn heredoc(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("<<")?;
    let word = rest.trim_start_matches('-').split_whitespace().next()?.trim_matches(['\'', '"']);
    word.chars().all(char::is_alphanumeric).then(|| word.to_owned())
}

/// `Get-AzAccessToken …` or `$env:NAME = …`.
fn is_powershell(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default().trim_start_matches('(');
    first.starts_with('$') || first.starts_with(char::is_uppercase) && first.contains('-')
}

/// Breaks a line that is far wider than the room; a little too wide is left to
/// the terminal, because it then copies as one line.
fn fold(line: &str, room: usize) -> Vec<String> {
    if width(line) <= room + room / 2 {
        return vec![line.to_owned()];
    }
    let mut parts = Vec::new();
    let mut part = String::new();
    for word in units(line) {
        if !part.is_empty() && width(&part) + width(&word) + 3 > room {
            parts.push(format!("{part} \\"));
            part = CONTINUATION.to_owned() + &word;
        } else {
            if !part.is_empty() {
                part.push(' ');
            }
            part.push_str(&word);
        }
    }
    parts.push(part);
    parts
}

/// The words of a line, an option together with its value; a backslash that
/// already ends the line stays with the last word.
fn units(line: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for word in words(line) {
        match units.last_mut() {
            Some(last) if word == "\\" || is_option(last) && !word.starts_with('-') => {
                last.push(' ');
                last.push_str(word);
            }
            _ => units.push(word.to_owned()),
        }
    }
    units
}

fn is_option(word: &str) -> bool {
    word.starts_with('-') && !word.contains([' ', '='])
}

/// The parts of a line between spaces that are outside quotes.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    for at in spaces(line, None).0 {
        words.push(&line[start..at]);
        start = at + 1;
    }
    words.push(&line[start..]);
    words
}

/// Where spaces stand outside quotes, and the quote left open at the end.
fn spaces(line: &str, mut quote: Option<char>) -> (Vec<usize>, Option<char>) {
    let mut found = Vec::new();
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (None | Some('"' | '`'), '\\') => escaped = true,
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, ' ') => found.push(at),
            _ => {}
        }
    }
    (found, quote)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    fn printed(command: &str) -> String {
        let mut canvas = Canvas::new(&Options { width: 40, ..Options::default() });
        print(&mut canvas, 2, command);
        canvas.into_text()
    }

    #[test]
    fn a_little_too_wide_stays_one_line() {
        let command = "az account get-access-token --resource https://x";
        assert_eq!(printed(command), format!("  $ {command}\n"));
    }

    #[test]
    fn far_too_wide_breaks_outside_quotes() {
        let text = printed("az rest --method get --headers 'Accept: a b c d e f g h i j k l m' --url https://management.azure.com/x");
        assert_eq!(text, "  $ az rest --method get \\\n      --headers 'Accept: a b c d e f g h i j k l m' \\\n      --url https://management.azure.com/x\n");
    }

    #[test]
    fn each_line_that_begins_a_command_has_a_prompt() {
        let text = printed("# sign in\naz login \\\n  --tenant x\naz account show");
        assert_eq!(text, "    # sign in\n  $ az login \\\n      --tenant x\n  $ az account show\n");
    }

    #[test]
    fn a_here_document_has_no_prompts() {
        let text = printed("cat <<'EOF' > a.json\n{}\nEOF\naz x");
        assert_eq!(text, "  $ cat <<'EOF' > a.json\n    {}\n    EOF\n  $ az x\n");
    }

    #[test]
    fn powershell_is_never_broken() {
        let command = format!("Get-AzAccessToken {}", "-ResourceUrl x ".repeat(9).trim_end());
        assert_eq!(printed(&command), format!("  $ {command}\n"));
    }
}
