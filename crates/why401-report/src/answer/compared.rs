//! In what two tokens differ.

use why401_diagnosis::token::model::{Compared, Difference};

use super::{Answer, Block, Blocks, Row};
use crate::palette::Role;

/// Least weight of a difference that is shown without being asked for.
const TELLING: u8 = 2;

impl Answer for Compared {
    fn blocks(&self, verbose: bool) -> Blocks {
        let word = if self.same { "same:" } else { "different:" };
        let role = if self.same { Role::Good } else { Role::Likely };
        let mut blocks = vec![Block::Headline(role, word.to_owned(), self.summary.clone())];
        let names = ["a", "b"].into_iter().zip(&self.sources).zip(&self.fingerprints);
        let sources =
            names.map(|((name, source), fingerprint)| Row { mark: None, name: name.to_owned(), value: source.clone(), details: vec![fingerprint.clone()] });
        blocks.push(Block::Rows(["", "source", "fingerprint"], sources.collect()));
        let shown: Vec<&Difference> = self.differences.iter().filter(|d| verbose || d.telling >= TELLING).collect();
        if !shown.is_empty() {
            blocks.push(Block::Heading("Differences, the most telling first".to_owned()));
        }
        blocks.extend(shown.iter().map(|difference| Block::Rows(["claim", "a", "b"], vec![row(difference)])));
        let hidden = self.differences.len() - shown.len();
        if hidden > 0 {
            blocks.push(Block::Text(format!("{hidden} more that every new token has anew; `--verbose` shows them.")));
        }
        Blocks(blocks)
    }
}

fn row(difference: &Difference) -> Row {
    let place = if difference.place == "header" { " (header)" } else { "" };
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "absent".to_owned());
    let mut details = vec![format!("b: {}", value(&difference.b))];
    details.extend(difference.why.clone());
    Row { mark: None, name: format!("{}{place}", difference.name), value: format!("a: {}", value(&difference.a)), details }
}
