//! What a probe did and concludes. The diagnosis follows it as a card of its own.

use std::collections::BTreeMap;

use why401_diagnosis::experiment::model::{Probed, Repeated, Step, Tick, Trial, Verdict};

use super::{Answer, Block, Blocks, Row};
use crate::palette::Role;

impl Answer for Probed {
    fn blocks(&self, _: bool) -> Blocks {
        let steps = Block::Rows(["step", "what was seen", ""], self.steps.iter().map(step).collect());
        let trials = Block::Rows(["changed", "to", "result"], self.trials.iter().map(trial).collect());
        let mut blocks = vec![Block::Heading(format!("Probe of {}", self.request)), steps];
        if !self.trials.is_empty() {
            blocks.extend([Block::Heading("Experiment: one thing changed at a time".to_owned()), trials]);
        }
        blocks.extend(conclusion(&self.verdict));
        Blocks(blocks)
    }
}

/// A step that has just ended, for those who look on.
impl Answer for Step {
    fn blocks(&self, _: bool) -> Blocks {
        Blocks(vec![Block::Rows(["step", "what was seen", ""], vec![step(self)])])
    }
}

/// A request of the experiment that has just ended.
impl Answer for Trial {
    fn blocks(&self, _: bool) -> Blocks {
        Blocks(vec![Block::Rows(["changed", "to", "result"], vec![trial(self)])])
    }
}

impl Answer for Verdict {
    fn blocks(&self, _: bool) -> Blocks {
        Blocks(conclusion(self))
    }
}

/// A request of `verify` that has just ended.
impl Answer for Tick {
    fn blocks(&self, _: bool) -> Blocks {
        let mark = if self.served { (Role::Good, "ok") } else { (Role::Bad, "no") };
        let cause = self.cause.iter().map(|cause| format!("why401 explain {cause}")).collect();
        let row = Row { mark: Some(mark), name: format!("{:<6}", self.number), value: format!("{}, {} ms", self.result, self.took_ms), details: cause };
        Blocks(vec![Block::Rows(["request", "result", ""], vec![row])])
    }
}

impl Answer for Repeated {
    fn blocks(&self, _: bool) -> Blocks {
        let (role, word) = if self.served == self.requests { (Role::Good, "served:") } else { (Role::Certain, "refused:") };
        let mut blocks = vec![Block::Headline(role, word.to_owned(), self.text.clone())];
        if self.requests > 1 {
            blocks.extend([Block::Heading("Results".to_owned()), Block::Rows(["result", "requests", ""], counts(&self.results))]);
        }
        if !self.causes.is_empty() {
            blocks.extend([Block::Heading("Causes of those not served".to_owned()), Block::Rows(["cause", "requests", ""], counts(&self.causes))]);
        }
        blocks.extend(self.first_failure.iter().map(|first| Block::Text(format!("First: {first}."))));
        Blocks(blocks)
    }
}

fn counts(counts: &BTreeMap<String, usize>) -> Vec<Row> {
    counts.iter().map(|(name, count)| Row { mark: None, name: name.clone(), value: count.to_string(), details: Vec::new() }).collect()
}

fn conclusion(verdict: &Verdict) -> Vec<Block> {
    let (role, word) = match (verdict.request.as_str(), verdict.side.as_str()) {
        ("served", "none") => (Role::Good, "served:"),
        (_, "unknown") => (Role::Likely, "undecided:"),
        (_, side) => (Role::Certain, side),
    };
    let word = if word.ends_with(':') { word.to_owned() } else { format!("{word}:") };
    vec![Block::Headline(role, word, verdict.text.clone())]
}

fn step(step: &Step) -> Row {
    let (role, word) = match step.outcome.as_str() {
        "confirmed" => (Role::Good, "ok"),
        "refuted" => (Role::Bad, "no"),
        _ => (Role::Likely, "??"),
    };
    Row { mark: Some((role, word)), name: aligned(&step.name), value: step.text.clone(), details: Vec::new() }
}

fn trial(trial: &Trial) -> Row {
    let (role, word) = if trial.served { (Role::Good, "ok") } else { (Role::Dim, "--") };
    Row { mark: Some((role, word)), name: aligned(&trial.change), value: format!("{} \u{2192} {}", trial.value, trial.result), details: Vec::new() }
}

/// Rows are printed one by one, as they come.
fn aligned(name: &str) -> String {
    format!("{name:<10}")
}
