//! The lines that stand for tokens: nothing but the lines.

use why401_diagnosis::token::model::Fingerprints;

use super::{Answer, Block, Blocks};

impl Answer for Fingerprints {
    fn blocks(&self, _: bool) -> Blocks {
        Blocks(self.tokens.iter().map(|token| Block::Line(token.line.clone())).collect())
    }
}
