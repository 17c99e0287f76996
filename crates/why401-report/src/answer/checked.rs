//! Whether a target takes tokens.

use why401_diagnosis::token::model::{Checked, CheckedToken, Outcome, Requirement};

use super::{Answer, Block, Blocks, Row};
use crate::palette::Role;

impl Answer for Checked {
    fn blocks(&self, _: bool) -> Blocks {
        Blocks(self.tokens.iter().flat_map(|token| blocks(token, self.tokens.len() == 1)).collect())
    }
}

fn blocks(token: &CheckedToken, alone: bool) -> Vec<Block> {
    let (role, word) = match token.outcome {
        Outcome::Passes => (Role::Good, "accepted:"),
        Outcome::Fails => (Role::Certain, "refused:"),
        Outcome::Unknown => (Role::Likely, "undecided:"),
    };
    let word = if alone { word.to_owned() } else { format!("{} {word}", token.source) };
    let mut blocks = vec![
        Block::Headline(role, word, token.summary.clone()),
        Block::Line(token.fingerprint.clone()),
        Block::Heading("Requirements".to_owned()),
        Block::Rows(["requirement", "why", "values"], token.requirements.iter().map(requirement).collect()),
    ];
    let causes: Vec<String> = token.requirements.iter().filter_map(|r| r.cause.as_ref()).map(|cause| format!("why401 explain {cause}")).collect();
    if !token.obtain.is_empty() {
        blocks.push(Block::Steps("Get a right token", token.obtain.clone()));
    }
    if !causes.is_empty() {
        blocks.push(Block::Heading("More".to_owned()));
        blocks.extend(causes.into_iter().map(Block::Line));
    }
    blocks
}

/// One requirement as a row; `verify` prints the same.
pub(super) fn requirement(requirement: &Requirement) -> Row {
    let (role, word) = match requirement.outcome {
        Outcome::Passes => (Role::Good, "passes"),
        Outcome::Fails => (Role::Bad, "fails"),
        Outcome::Unknown => (Role::Likely, "unknown"),
    };
    let values = [("expected", &requirement.expected), ("found", &requirement.found)];
    let told = requirement.outcome != Outcome::Passes;
    let details = values.into_iter().filter_map(|(name, value)| value.as_ref().filter(|_| told).map(|value| format!("{name} {value}"))).collect();
    Row { mark: Some((role, word)), name: requirement.id.clone(), value: requirement.why.clone(), details }
}
