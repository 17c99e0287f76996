//! The parts that the cards share.

use why401_diagnosis::model::{Attempt, Finding};

use super::Card;
use crate::palette::Role;
use crate::proof::{Claim, Limit, gather};
use crate::wrap::width;
use crate::{clean, snippet, wording};

/// Codes that are told unless everything is.
const FEW_CODES: usize = 3;
/// Tokens that are told unless everything is.
const FEW_TOKENS: usize = 3;

impl Card<'_> {
    pub(super) fn paragraph(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.canvas.wrapped(&[(Role::Plain, "  ")], Role::Plain, text);
        }
    }

    /// Who answered, what was asked for, and which codes came back.
    pub(super) fn circumstances(&mut self) {
        let diagnosis = self.diagnosis;
        self.canvas.gap();
        if let Some(responder) = &diagnosis.responder {
            self.circumstance("answered by", &wording::responder(responder));
        }
        if let Some(target) = &diagnosis.target {
            self.circumstance("target", &wording::target(target));
        }
        let codes = wording::codes(&diagnosis.codes);
        let shown = if self.verbose { codes.len() } else { FEW_CODES };
        for code in codes.iter().take(shown) {
            self.circumstance("code", code);
        }
        let shown = if self.verbose { diagnosis.tokens.len() } else { FEW_TOKENS };
        for token in diagnosis.tokens.iter().take(shown) {
            self.circumstance("token", token);
        }
    }

    fn circumstance(&mut self, name: &str, text: &str) {
        let lead = format!("  {name:<11}  ");
        self.canvas.wrapped(&[(Role::Dim, &lead)], Role::Plain, text);
    }

    pub(super) fn proof(&mut self, claims: &[Claim<'_>]) {
        if claims.is_empty() {
            return;
        }
        self.canvas.heading("Proof", "");
        let gathered = gather(claims, &Limit::new(self.verbose));
        snippet::print(&mut self.canvas, &self.diagnosis.source, &gathered);
    }

    pub(super) fn contradictions(&mut self, finding: &Finding) {
        if finding.contradicts.is_empty() {
            return;
        }
        self.canvas.heading("Against", &finding.cause);
        for reason in &finding.contradicts {
            let text = wording::placed(&reason.text, &reason.proofs);
            self.canvas.wrapped(&[(Role::Plain, "  - ")], Role::Plain, &text);
        }
    }

    /// The credential chain: who tried, what became of it, and why.
    pub(super) fn chain(&mut self) {
        let attempts = &self.diagnosis.attempts;
        if attempts.is_empty() {
            return;
        }
        self.canvas.heading("Credential chain", "");
        let widest = attempts.iter().map(|attempt| width(&attempt.credential)).max().unwrap_or(0);
        for attempt in attempts {
            self.attempt(attempt, widest);
        }
    }

    fn attempt(&mut self, attempt: &Attempt, widest: usize) {
        let name = clean::line(&attempt.credential);
        let pad = widest.saturating_sub(width(&name));
        let name = format!("  {name}{:pad$}  ", "");
        let outcome = format!("{:<7}  ", wording::outcome(attempt.outcome));
        let lead = [(Role::Plain, name.as_str()), (attempt.outcome.into(), outcome.as_str())];
        self.canvas.wrapped(&lead, Role::Plain, &attempt.reason);
    }

    pub(super) fn notes(&mut self) {
        self.canvas.gap();
        for note in &self.diagnosis.notes {
            self.canvas.wrapped(&[(Role::Heading, "note: ")], Role::Plain, note);
        }
    }

    pub(super) fn sources(&mut self, finding: &Finding) {
        if !self.verbose || finding.sources.is_empty() {
            return;
        }
        self.canvas.heading("Sources", "");
        for source in &finding.sources {
            self.canvas.wrapped(&[(Role::Plain, "  ")], Role::Plain, source);
        }
    }

    pub(super) fn explain(&mut self, findings: &[&Finding]) {
        self.canvas.gap();
        for finding in findings {
            self.canvas.row(&[(Role::Dim, &clean::line(&wording::explain(finding)))]);
        }
    }
}
