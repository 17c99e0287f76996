//! Scenarios of the lab, expected against found.

use why401_diagnosis::experiment::model::{Played, Rehearsal};

use super::{Answer, Block, Blocks, Row};
use crate::palette::Role;
use crate::wording;

const COLUMNS: [&str; 3] = ["scenario", "found", "expected"];

/// A scenario that has just ended, for those who look on.
impl Answer for Played {
    fn blocks(&self, _: bool) -> Blocks {
        Blocks(vec![Block::Rows(COLUMNS, vec![row(self)])])
    }
}

impl Answer for Rehearsal {
    fn blocks(&self, verbose: bool) -> Blocks {
        let all = self.scenarios.len();
        let seconds = self.took_ms as f64 / 1000.0;
        let text = format!("{} of {all} causes found, {} wrong ones called certain, {seconds:.1} s", self.right, self.wrong_certain);
        let headline =
            if self.right == all { Block::Headline(Role::Good, "right:".to_owned(), text) } else { Block::Headline(Role::Certain, "wrong:".to_owned(), text) };
        // On a terminal the rows have been shown as they came.
        let rows = verbose.then(|| Block::Rows(COLUMNS, self.scenarios.iter().map(row).collect()));
        Blocks(rows.into_iter().chain([headline]).collect())
    }
}

fn row(played: &Played) -> Row {
    let mark = if played.right { (Role::Good, "ok") } else { (Role::Bad, "no") };
    let expected = if played.found == played.expected { String::new() } else { format!(", expected {}", played.expected) };
    let value = format!("{} ({}){expected}, {} ms", played.found, wording::confidence(played.confidence), played.took_ms);
    Row { mark: Some(mark), name: format!("{:<20}", played.name), value, details: Vec::new() }
}
