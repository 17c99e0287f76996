//! Whether signatures hold.

use why401_diagnosis::token::model::{Keys, Outcome, Verifications, Verified};

use super::{Answer, Block, Blocks, Row, checked};
use crate::palette::Role;

impl Answer for Verifications {
    fn blocks(&self, _: bool) -> Blocks {
        Blocks(self.tokens.iter().flat_map(|token| blocks(token, self.tokens.len() == 1)).collect())
    }
}

fn blocks(token: &Verified, alone: bool) -> Vec<Block> {
    let (role, word) = match token.outcome {
        Outcome::Passes => (Role::Good, "verified"),
        Outcome::Fails => (Role::Certain, "not verified"),
        Outcome::Unknown => (Role::Likely, "undecided"),
    };
    let word = if alone { format!("{word}[{}]:", token.verdict) } else { format!("{} {word}[{}]:", token.source, token.verdict) };
    let mut blocks = vec![Block::Headline(role, word, token.summary.clone()), Block::Line(token.fingerprint.clone()), Block::Heading("Checks".to_owned())];
    blocks.push(Block::Rows(["check", "why", "values"], token.requirements.iter().map(checked::requirement).collect()));
    if let Some(keys) = &token.keys {
        blocks.push(Block::Heading("Keys".to_owned()));
        blocks.push(Block::Rows(["", "", ""], rows(keys)));
    }
    blocks.extend(token.notes.iter().map(|note| Block::Text(format!("note: {note}"))));
    blocks
}

fn rows(keys: &Keys) -> Vec<Row> {
    let row = |name: &str, value: String| Row { mark: None, name: name.to_owned(), value, details: Vec::new() };
    let mut rows = vec![row("from", keys.address.clone()), row("keys", keys.count.to_string())];
    rows.extend(keys.issuer.clone().map(|issuer| row("issuer", issuer)));
    let cached = if keys.cached { ", from the cache" } else { "" };
    rows.extend(keys.fetched.as_ref().map(|at| row("fetched", format!("{at}{cached}"))));
    rows
}
