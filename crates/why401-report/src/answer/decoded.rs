//! What a token is.

use why401_diagnosis::token::model::{Decoded, Decodings, Group, Member};

use super::{Answer, Block, Blocks, Row};
use crate::palette::Role;

impl Answer for Decodings {
    fn blocks(&self, verbose: bool) -> Blocks {
        let one = self.tokens.len() == 1;
        Blocks(self.tokens.iter().flat_map(|token| blocks(token, one, verbose)).collect())
    }
}

fn blocks(token: &Decoded, alone: bool, verbose: bool) -> Vec<Block> {
    let word = if alone { "token:".to_owned() } else { format!("{}:", token.source) };
    let mut blocks = vec![Block::Headline(Role::Possible, word, token.title.clone()), Block::Line(token.fingerprint.clone())];
    let mut rows: Vec<Row> = token.traits.iter().map(|found| kind(&found.title, &found.because, found.certain)).collect();
    rows.extend(token.lifetime.iter().map(|text| row("lifetime", text)));
    rows.extend(token.problems.iter().map(|problem| Row {
        mark: Some((Role::Bad, "!")),
        name: "problem".to_owned(),
        value: problem.text.clone(),
        details: Vec::new(),
    }));
    rows.extend(token.advice.iter().map(|text| row("note", text)));
    blocks.push(Block::Heading("What it is".to_owned()));
    blocks.push(Block::Rows(["", "", ""], rows));
    for group in &token.groups {
        blocks.push(Block::Heading(group.title.clone()));
        blocks.push(Block::Rows(["claim", "value", "meaning"], members(group, verbose)));
    }
    if let Some(inner) = &token.inner {
        blocks.extend(self::blocks(inner, false, verbose));
    }
    blocks
}

fn row(name: &str, value: &str) -> Row {
    Row { mark: None, name: name.to_owned(), value: value.to_owned(), details: Vec::new() }
}

fn kind(title: &str, because: &str, certain: bool) -> Row {
    let name = if certain { "is" } else { "probably" };
    Row { mark: None, name: name.to_owned(), value: title.to_owned(), details: vec![because.to_owned()] }
}

fn members(group: &Group, verbose: bool) -> Vec<Row> {
    group.members.iter().map(|member| claim(member, verbose)).collect()
}

fn claim(member: &Member, verbose: bool) -> Row {
    let value = match &member.reading {
        Some(reading) if reading.is_empty() => member.value.clone(),
        Some(reading) => format!("{} = {reading}", member.value),
        None => member.value.clone(),
    };
    let mut details: Vec<String> = member.meaning.iter().cloned().collect();
    if verbose && member.masked {
        details.push("Masked; `--reveal` shows it.".to_owned());
    }
    let name = if member.place == "header" { format!("{} (header)", member.name) } else { member.name.clone() };
    Row { mark: None, name, value, details }
}
