//! The answer for a GitHub issue or a chat: what matters in sight, the rest folded.

mod escape;
mod sheet;

use std::io;

use why401_diagnosis::model::{Diagnosis, Finding, Verdict};

pub(crate) use self::sheet::Sheet;
use crate::canvas::Canvas;
use crate::proof::{Claim, Limit, claims, gather, rival_claims};
use crate::{Options, snippet, wording};

/// Columns of the quoted proof; GitHub shows about this many.
const PROOF_WIDTH: usize = 100;

/// Writes the answer. The width and the colour do not matter here.
pub(crate) fn write(diagnosis: &Diagnosis, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut answer = Answer { sheet: Sheet::default(), diagnosis, verbose: options.verbose };
    match (diagnosis.verdict, diagnosis.findings.split_first()) {
        (Verdict::NothingFound, _) | (_, None) => answer.nothing(),
        (Verdict::Undecided, Some(_)) => answer.undecided(),
        (Verdict::Decided, Some((first, others))) => answer.settled(first, others),
    }
    out.write_all(answer.sheet.into_text().as_bytes())
}

/// An answer in the making.
struct Answer<'d> {
    sheet: Sheet,
    diagnosis: &'d Diagnosis,
    verbose: bool,
}

impl Answer<'_> {
    fn settled(&mut self, first: &Finding, others: &[Finding]) {
        self.sheet.heading(3, &format!("{} ({})", first.title, wording::confidence(first.confidence)));
        self.sheet.paragraph(&first.summary);
        self.circumstances();
        self.proof(&claims(&first.supports));
        contradictions(&mut self.sheet, first);
        self.sheet.step_section(4, &format!("Fix {}", wording::fixer(first)), &first.fix);
        self.sheet.step_section(4, "Verify", &first.verify);
        self.sheet.step_section(4, "Next (to be certain)", first.next.as_slice());
        self.details(first, others);
        self.sheet.commands(&[wording::explain(first)]);
    }

    fn undecided(&mut self) {
        let findings = &self.diagnosis.findings;
        self.sheet.heading(3, &format!("Undecided: {}", wording::UNDECIDED));
        self.circumstances();
        self.sheet.heading(4, "Candidates (best first)");
        self.sheet.list(findings.iter().map(candidate));
        self.sheet.step_section(4, "Next (this settles it)", &wording::next_steps(findings));
        self.proof(&rival_claims(findings));
        let mut inner = Sheet::default();
        for finding in findings {
            contradictions(&mut inner, finding);
            inner.step_section(4, &format!("Fix, if it is {}", finding.cause), &finding.fix);
        }
        reading(&mut inner, self.diagnosis);
        self.sheet.details("If it is one of these", &inner);
        self.sheet.commands(&findings.iter().map(wording::explain).collect::<Vec<_>>());
    }

    fn nothing(&mut self) {
        self.sheet.heading(3, &format!("Nothing found: {}", wording::NOTHING));
        self.sheet.list([("Source", self.diagnosis.source.clone())]);
        self.sheet.paragraph(wording::LOOKED_FOR);
        self.circumstances();
        self.sheet.step_section(4, "What to paste", &wording::what_to_paste());
        reading(&mut self.sheet, self.diagnosis);
    }

    fn circumstances(&mut self) {
        let responder = self.diagnosis.responder.iter().map(|it| ("Answered by", wording::responder(it)));
        let target = self.diagnosis.target.iter().map(|it| ("Target", wording::target(it)));
        let codes = wording::codes(&self.diagnosis.codes).into_iter().map(|it| ("Code", it));
        let tokens = self.diagnosis.tokens.iter().map(|it| ("Token", it.clone()));
        self.sheet.list(responder.chain(target).chain(codes).chain(tokens));
    }

    /// The quotes exactly as the terminal shows them.
    fn proof(&mut self, claims: &[Claim<'_>]) {
        if claims.is_empty() {
            return;
        }
        let mut canvas = Canvas::new(&Options { width: PROOF_WIDTH, color: false, verbose: self.verbose });
        snippet::print(&mut canvas, &self.diagnosis.source, &gather(claims, &Limit::new(self.verbose)));
        self.sheet.heading(4, "Proof");
        self.sheet.preformatted("text", &canvas.into_text());
    }

    fn details(&mut self, first: &Finding, others: &[Finding]) {
        let mut inner = Sheet::default();
        inner.paragraph(&first.means);
        inner.step_section(4, "Prevent", &first.prevent);
        if !others.is_empty() {
            inner.heading(4, "Also considered");
            inner.list(others.iter().map(candidate));
        }
        reading(&mut inner, self.diagnosis);
        if !first.sources.is_empty() {
            inner.heading(4, "Sources");
            inner.links(&first.sources);
        }
        self.sheet.details("More: explanation, prevention, other candidates", &inner);
    }
}

fn candidate(finding: &Finding) -> (&str, String) {
    let confidence = wording::confidence(finding.confidence);
    (confidence, format!("`{}`: {}. {}", finding.cause, finding.title, finding.summary))
}

fn contradictions(sheet: &mut Sheet, finding: &Finding) {
    if !finding.contradicts.is_empty() {
        sheet.heading(4, &format!("Against {}", finding.cause));
        let texts = finding.contradicts.iter();
        sheet.list(texts.map(|reason| ("", wording::placed(&reason.text, &reason.proofs))));
    }
}

/// What the evidence holds besides: the credential chain and notes on the reading.
fn reading(sheet: &mut Sheet, diagnosis: &Diagnosis) {
    if !diagnosis.attempts.is_empty() {
        sheet.heading(4, "Credential chain");
        sheet.list(diagnosis.attempts.iter().map(|attempt| {
            let outcome = wording::outcome(attempt.outcome);
            let parts = [attempt.credential.as_str(), &attempt.reason];
            let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            (outcome, parts.join(": "))
        }));
    }
    if !diagnosis.notes.is_empty() {
        sheet.heading(4, "Notes");
        sheet.list(diagnosis.notes.iter().map(|note| ("", note.clone())));
    }
}
