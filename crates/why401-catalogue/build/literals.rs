//! The literal that every match of a pattern must hold; the scan looks for it before it runs the pattern.

use regex_syntax::hir::{Hir, HirKind};

/// A literal, lower case, and how many bytes of a match may stand before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Literal {
    pub(crate) text: String,
    /// Least and most bytes before it.
    pub(crate) before: (usize, usize),
}

/// What the scan needs to know of a pattern.
pub(crate) struct Needs {
    /// Literals of which one occurs in every match.
    pub(crate) literals: Vec<Literal>,
    /// Longest match in bytes.
    pub(crate) longest: usize,
}

/// Longest match of a pattern, where the syntax alone gives no bound.
const UNBOUNDED: usize = 4096;

/// The literals of which one must occur in any match; `None` if there are none.
pub(crate) fn required(pattern: &str) -> Option<Needs> {
    let hir = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).ok()?;
    let longest = hir.properties().maximum_len().unwrap_or(UNBOUNDED).min(UNBOUNDED);
    best(&hir).map(|literals| Needs { literals, longest })
}

/// How good a set is: the length of its shortest member.
fn worth(set: &[Literal]) -> usize {
    set.iter().map(|l| l.text.len()).min().unwrap_or(0)
}

fn best(hir: &Hir) -> Option<Vec<Literal>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![Literal { text: String::from_utf8_lossy(&literal.0).to_ascii_lowercase(), before: (0, 0) }]),
        HirKind::Capture(capture) => best(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min == 1 && repetition.max == Some(1) => best(&repetition.sub),
        HirKind::Concat(parts) => best_part(parts),
        HirKind::Alternation(branches) => {
            let sets: Option<Vec<Vec<Literal>>> = branches.iter().map(best).collect();
            sets.map(|sets| sets.concat()).filter(|set| set.len() <= 12)
        }
        _ => None,
    }
}

fn best_part(parts: &[Hir]) -> Option<Vec<Literal>> {
    let mut before = (0, 0);
    let mut sets = Vec::new();
    for part in parts {
        if let Some(mut set) = best(part) {
            for literal in &mut set {
                literal.before = (literal.before.0 + before.0, literal.before.1 + before.1);
            }
            sets.push(set);
        }
        before.0 += part.properties().minimum_len().unwrap_or(0);
        before.1 = (before.1 + part.properties().maximum_len().unwrap_or(UNBOUNDED)).min(UNBOUNDED);
    }
    sets.into_iter().max_by_key(|set| worth(set))
}
