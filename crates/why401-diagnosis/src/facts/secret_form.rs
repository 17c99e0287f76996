//! Secrets that something re-encoded on their way.

use why401_evidence::Span;

use super::Facts;
use crate::context::Context;

/// Words that say that a value is a secret, lower case.
const WORDS: [&str; 5] = ["secret", "password", "key", "credential", "passwd"];
/// How far around, in bytes.
const REACH: usize = 160;

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    let about_secrets = ["secret-wrong", "shared-key-invalid", "api-key-wrong", "basic-credential-wrong"].iter().any(|c| cx.points_to(c).is_some());
    let text = cx.evidence.text.clean();
    let near = |span: &&Span| {
        let from = text.floor_char_boundary(span.start.saturating_sub(REACH));
        let to = text.floor_char_boundary((span.end + REACH).min(text.len()));
        let around = text[from..to].to_ascii_lowercase();
        WORDS.iter().any(|word| around.contains(word))
    };
    // Markup that wraps a whole page is no sign; one or two entities beside a secret are.
    let numeric = |span: &&Span| matches!(span.of(text), "+" | "=" | "/" | "&");
    let found: Vec<Span> = cx.evidence.text.entities().iter().filter(numeric).filter(near).copied().collect();
    if about_secrets && !found.is_empty() && cx.evidence.text.entities().len() <= 4 {
        facts.add("secret-re-encoded", "A character of the secret was turned into an HTML entity on its way, so another value arrives.", &found);
    }
}
