//! Things to do, numbered, with their commands.

use why401_diagnosis::model::Step;

use crate::canvas::Canvas;
use crate::palette::Role;
use crate::{clean, command};

/// A section of steps; nothing if there are none.
pub(crate) fn section(canvas: &mut Canvas, title: &str, remark: &str, steps: &[Step]) {
    if !steps.is_empty() {
        canvas.heading(title, remark);
        list(canvas, steps);
    }
}

/// Steps one below the other; a single one has no number.
pub(crate) fn list(canvas: &mut Canvas, steps: &[Step]) {
    for (at, step) in steps.iter().enumerate() {
        match steps.len() {
            1 => print(canvas, "  ", step),
            _ => print(canvas, &format!("{:>3}. ", at + 1), step),
        }
    }
}

fn print(canvas: &mut Canvas, lead: &str, step: &Step) {
    let condition = step.when.as_deref().map(|when| format!("[{}] ", clean::line(when)));
    let text = condition.unwrap_or_default() + &step.text;
    canvas.wrapped(&[(Role::Heading, lead)], Role::Plain, &text);
    if let Some(text) = &step.command {
        command::print(canvas, lead.len(), text);
    }
}
