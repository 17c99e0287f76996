//! The literal that every match of a pattern must hold; the scan looks for it before it runs the pattern.

use regex_syntax::hir::{Hir, HirKind};

/// A set of which one must occur in any match, lower case; `None` if there is no such set.
pub(crate) fn required(pattern: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).ok()?;
    best(&hir)
}

/// How good a set is: the length of its shortest member.
fn worth(set: &[String]) -> usize {
    set.iter().map(String::len).min().unwrap_or(0)
}

fn best(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![String::from_utf8_lossy(&literal.0).to_ascii_lowercase()]),
        HirKind::Capture(capture) => best(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => best(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(best).max_by_key(|set| worth(set)),
        HirKind::Alternation(branches) => {
            let sets: Option<Vec<Vec<String>>> = branches.iter().map(best).collect();
            sets.map(|sets| sets.concat()).filter(|set| set.len() <= 12)
        }
        _ => None,
    }
}
