//! What the output is written to.

use std::io::{self, IsTerminal as _};

use why401_report::{Format, Options};

use crate::arguments::{self, Color, Output};

/// Columns where no terminal tells.
const DEFAULT_WIDTH: usize = 80;

/// Width and colour for `output`.
pub(crate) fn options(output: &Output) -> Options {
    Options { width: output.width.unwrap_or_else(width), color: color(output.color), verbose: output.verbose }
}

/// The renderer's name for the format asked for.
pub(crate) fn format(output: &Output) -> Format {
    match output.format {
        arguments::Format::Terminal => Format::Terminal,
        arguments::Format::Json => Format::Json,
        arguments::Format::Markdown => Format::Markdown,
    }
}

fn width() -> usize {
    if !io::stdout().is_terminal() {
        return DEFAULT_WIDTH;
    }
    terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0))
}

fn color(when: Color) -> bool {
    match when {
        Color::Always => true,
        Color::Never => false,
        // Honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM=dumb and pipes.
        Color::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    }
}

/// Something to know beside the answer, on standard error.
pub(crate) fn note(text: &str) {
    use io::Write as _;
    let _ = writeln!(anstream::stderr(), "note: {text}");
}
