//! Which lines of the evidence are quoted, and what is said beside them.

use why401_diagnosis::model::{Finding, Proof, Reason};

/// A sentence and the places that it was read from.
pub(crate) struct Claim<'a> {
    text: String,
    proofs: &'a [Proof],
}

/// How much is quoted.
pub(crate) struct Limit {
    /// Lines of the evidence.
    pub(crate) lines: usize,
    /// Places of one claim.
    pub(crate) places: usize,
}

impl Limit {
    pub(crate) fn new(verbose: bool) -> Self {
        if verbose { Self { lines: 24, places: 12 } } else { Self { lines: 4, places: 2 } }
    }
}

/// A marked part of a quoted line.
pub(crate) struct Mark {
    /// First byte in the excerpt.
    pub(crate) start: usize,
    /// Byte after the last one in the excerpt.
    pub(crate) end: usize,
    /// Whether a claim is told here, or only supported.
    pub(crate) first: bool,
    /// What is said about it.
    pub(crate) labels: Vec<String>,
}

/// A quoted line with all its marks.
pub(crate) struct Quote<'a> {
    pub(crate) line: u64,
    pub(crate) excerpt: &'a str,
    /// In the order of their starts.
    pub(crate) marks: Vec<Mark>,
}

/// The quotes in the order of the evidence, and what is said without one.
#[derive(Default)]
pub(crate) struct Gathered<'a> {
    /// Line and column of the strongest proof.
    pub(crate) at: Option<(u64, u64)>,
    pub(crate) quotes: Vec<Quote<'a>>,
    pub(crate) remarks: Vec<String>,
}

/// The reasons of one finding.
pub(crate) fn claims(reasons: &[Reason]) -> Vec<Claim<'_>> {
    reasons.iter().map(|reason| Claim { text: reason.text.clone(), proofs: &reason.proofs }).collect()
}

/// The reasons of rival findings, each told once, with the causes it speaks for:
/// the strongest of each finding first, then the second of each, and so on.
pub(crate) fn rival_claims(findings: &[Finding]) -> Vec<Claim<'_>> {
    let most = findings.iter().map(|finding| finding.supports.len()).max().unwrap_or(0);
    let mut told: Vec<(&Reason, Vec<&str>)> = Vec::new();
    for rank in 0..most {
        for finding in findings {
            let Some(reason) = finding.supports.get(rank) else {
                continue;
            };
            match told.iter_mut().find(|(known, _)| same(known, reason)) {
                Some((_, causes)) => causes.push(&finding.cause),
                None => told.push((reason, vec![&finding.cause])),
            }
        }
    }
    told.into_iter().map(|(reason, causes)| Claim { text: format!("{} [{}]", reason.text, spoken_for(&causes, findings)), proofs: &reason.proofs }).collect()
}

fn spoken_for(causes: &[&str], findings: &[Finding]) -> String {
    if causes.len() > 1 && causes.len() == findings.len() {
        return "all candidates".to_owned();
    }
    causes.join(", ")
}

fn same(a: &Reason, b: &Reason) -> bool {
    a.fact == b.fact && a.text == b.text
}

/// Chooses the quotes for the claims, of which the first matter most.
pub(crate) fn gather<'a>(claims: &[Claim<'a>], limit: &Limit) -> Gathered<'a> {
    let mut gathered = Gathered::default();
    for claim in claims {
        gathered.add(claim, limit);
    }
    gathered.quotes.sort_by_key(|quote| quote.line);
    for quote in &mut gathered.quotes {
        quote.marks.sort_by_key(|mark| (mark.start, mark.end));
    }
    gathered
}

impl<'a> Gathered<'a> {
    fn add(&mut self, claim: &Claim<'a>, limit: &Limit) {
        let mut shown: Option<&Proof> = None;
        for proof in claim.proofs.iter().take(limit.places) {
            let Some(quote) = self.quote(proof, limit) else {
                continue;
            };
            match shown {
                None => quote.mark(proof, true, Some(told(claim, limit))),
                Some(first) => quote.mark(proof, false, cross_reference(first, proof)),
            }
            shown = shown.or(Some(proof));
        }
        match shown {
            None => self.remarks.push(claim.text.clone()),
            Some(first) => self.at = self.at.or(Some((first.line, first.column))),
        }
    }

    /// The quote of the proof's line; none if there are enough quotes.
    fn quote(&mut self, proof: &'a Proof, limit: &Limit) -> Option<&mut Quote<'a>> {
        let known = self.quotes.iter().position(|quote| quote.holds(proof));
        if known.is_none() && self.quotes.len() < limit.lines {
            self.quotes.push(Quote { line: proof.line, excerpt: &proof.excerpt, marks: Vec::new() });
            return self.quotes.last_mut();
        }
        self.quotes.get_mut(known?)
    }
}

impl Quote<'_> {
    fn holds(&self, proof: &Proof) -> bool {
        self.line == proof.line && self.excerpt == proof.excerpt
    }

    fn mark(&mut self, proof: &Proof, first: bool, label: Option<String>) {
        let (start, end) = (proof.mark_start, proof.mark_end);
        match self.marks.iter_mut().find(|mark| (mark.start, mark.end) == (start, end)) {
            Some(mark) => {
                mark.first |= first;
                mark.labels.extend(label);
            }
            None => self.marks.push(Mark { start, end, first, labels: label.into_iter().collect() }),
        }
    }
}

/// The claim's text, with the number of places that are left out.
fn told(claim: &Claim<'_>, limit: &Limit) -> String {
    match claim.proofs.len().saturating_sub(limit.places) {
        0 => claim.text.clone(),
        1 => format!("{} (and one more place)", claim.text),
        more => format!("{} (and {more} more places)", claim.text),
    }
}

/// What a second place says, if it is not in sight of the first.
fn cross_reference(first: &Proof, second: &Proof) -> Option<String> {
    (first.line != second.line).then(|| format!("read together with line {}", first.line))
}
