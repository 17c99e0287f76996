//! The answer card: what went wrong, how that is known, and what to do.

mod open;
mod sections;
mod settled;

use std::io;

use why401_diagnosis::model::{Diagnosis, Verdict};

use crate::Options;
use crate::canvas::Canvas;

/// Writes the card.
pub(crate) fn write(diagnosis: &Diagnosis, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(card(diagnosis, options).as_bytes())
}

fn card(diagnosis: &Diagnosis, options: &Options) -> String {
    let mut card = Card { canvas: Canvas::new(options), diagnosis, verbose: options.verbose };
    match (diagnosis.verdict, diagnosis.findings.split_first()) {
        (Verdict::NothingFound, _) | (_, None) => card.nothing(),
        (Verdict::Undecided, Some(_)) => card.undecided(),
        (Verdict::Decided, Some((first, others))) => card.settled(first, others),
    }
    card.canvas.into_text()
}

/// A card in the making.
struct Card<'d> {
    canvas: Canvas,
    diagnosis: &'d Diagnosis,
    verbose: bool,
}
