//! The cards of cases without an answer: several candidates, or none.

use why401_diagnosis::model::Finding;

use super::Card;
use crate::palette::Role;
use crate::{clean, proof, steps, wording};

impl Card<'_> {
    /// Several candidates: ranked, with what would settle it in front.
    pub(super) fn undecided(&mut self) {
        let findings = &self.diagnosis.findings;
        self.canvas.headline(Role::Likely, "undecided:", wording::UNDECIDED);
        self.circumstances();
        self.candidates(findings);
        steps::section(&mut self.canvas, "Next", "(this settles it)", &wording::next_steps(findings));
        self.proof(&proof::rival_claims(findings));
        for finding in findings {
            self.contradictions(finding);
        }
        if self.verbose {
            self.remedies_if_so(findings);
        }
        self.chain();
        self.notes();
        self.explain(&findings.iter().collect::<Vec<_>>());
    }

    /// Nothing recognised: what was looked for, and what to paste.
    pub(super) fn nothing(&mut self) {
        let text = format!("{} in {}", wording::NOTHING, self.diagnosis.source);
        self.canvas.headline(Role::Likely, "nothing found:", &text);
        self.paragraph(wording::LOOKED_FOR);
        self.circumstances();
        steps::section(&mut self.canvas, "What to paste", "", &wording::what_to_paste());
        self.chain();
        self.notes();
    }

    fn candidates(&mut self, findings: &[Finding]) {
        self.canvas.heading("Candidates", "(best first)");
        for (at, finding) in findings.iter().enumerate() {
            let number = format!("{:>3}. ", at + 1);
            let confidence = wording::confidence(finding.confidence);
            let word = format!("{confidence}[{}]: ", clean::line(&finding.cause));
            let role = finding.confidence.into();
            self.canvas.wrapped(&[(Role::Heading, &number)], role, &(word + &finding.title));
            self.canvas.wrapped(&[(Role::Plain, "     ")], Role::Plain, &finding.summary);
        }
    }

    fn remedies_if_so(&mut self, findings: &[Finding]) {
        for finding in findings {
            let remark = format!("if it is {} {}", finding.cause, wording::fixer(finding));
            steps::section(&mut self.canvas, "Fix", &remark, &finding.fix);
        }
    }
}
