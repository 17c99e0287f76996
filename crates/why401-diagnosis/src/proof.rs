//! Places in the input, quoted so that they are safe to show.

use why401_evidence::{Evidence, Span, Text, redact};

use crate::model::Proof;

/// Most characters of an excerpt.
const WINDOW: usize = 400;
/// Most places quoted for one reason.
const MOST: usize = 4;

/// Quotes `spans`, at most four, in order.
pub(crate) fn proofs(evidence: &Evidence, spans: &[Span]) -> Vec<Proof> {
    let mut sorted: Vec<Span> = spans.iter().copied().filter(|s| !s.is_empty()).collect();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.truncate(MOST);
    sorted.into_iter().map(|span| proof(evidence, span)).collect()
}

fn proof(evidence: &Evidence, span: Span) -> Proof {
    let origin = evidence.text.origin(span);
    let excerpt = redact::excerpt(&evidence.text, &evidence.secrets, span, WINDOW);
    Proof {
        line: origin.line,
        column: origin.column,
        start: origin.start,
        end: origin.end,
        excerpt: excerpt.text,
        mark_start: excerpt.mark_start,
        mark_end: excerpt.mark_end,
    }
}

/// A value from the input, scrubbed and cut to `longest` characters.
pub(crate) fn safe(value: &str, longest: usize) -> String {
    let scrubbed = redact::scrub(value);
    let plain: String = scrubbed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match plain.char_indices().nth(longest) {
        Some((at, _)) => format!("{}…", &plain[..at]),
        None => plain,
    }
}

/// The text of a span, scrubbed, for sentences.
pub(crate) fn quote(text: &Text, span: Span) -> String {
    redact::scrub(span.of(text.clean()))
}
