//! The card of a case that has an answer.

use why401_diagnosis::model::Finding;

use super::Card;
use crate::palette::Role;
use crate::wrap::{shorten, width};
use crate::{clean, proof, steps, wording};

impl Card<'_> {
    pub(super) fn settled(&mut self, first: &Finding, others: &[Finding]) {
        self.headline(first);
        self.paragraph(&first.summary);
        if self.verbose {
            self.paragraph(&first.means);
        }
        self.circumstances();
        self.proof(&proof::claims(&first.supports));
        self.contradictions(first);
        self.remedies(first);
        self.others(others);
        self.chain();
        self.notes();
        self.sources(first);
        self.explain(&[first]);
    }

    fn headline(&mut self, finding: &Finding) {
        let confidence = wording::confidence(finding.confidence);
        let word = format!("{confidence}[{}]:", finding.cause);
        self.canvas.headline(finding.confidence.into(), &word, &finding.title);
    }

    fn remedies(&mut self, finding: &Finding) {
        steps::section(&mut self.canvas, "Fix", &wording::fixer(finding), &finding.fix);
        steps::section(&mut self.canvas, "Verify", "", &finding.verify);
        steps::section(&mut self.canvas, "Prevent", "", &finding.prevent);
        let next = finding.next.as_slice();
        steps::section(&mut self.canvas, "Next", "(to be certain)", next);
    }

    /// The other candidates, a line each.
    fn others(&mut self, others: &[Finding]) {
        if others.is_empty() {
            return;
        }
        self.canvas.heading("Also considered", "");
        let widest = others.iter().map(|other| width(&other.cause)).max().unwrap_or(0);
        for other in others {
            self.other(other, widest);
        }
    }

    fn other(&mut self, other: &Finding, widest: usize) {
        let confidence = format!("  {:<8}  ", wording::confidence(other.confidence));
        let room = self.canvas.width() - width(&confidence);
        let pad = widest.saturating_sub(width(&other.cause));
        let cause = format!("{}{:pad$}  ", clean::line(&other.cause), "");
        let cause = shorten(&cause, room);
        let reason = clean::prose(wording::short_reason(other));
        let reason = shorten(&reason, room.saturating_sub(width(&cause)));
        let reason = if width(&reason) < 8 { "" } else { &reason };
        let confidence_role = other.confidence.into();
        self.canvas.row(&[(confidence_role, &confidence), (Role::Heading, &cause), (Role::Plain, reason)]);
    }
}
