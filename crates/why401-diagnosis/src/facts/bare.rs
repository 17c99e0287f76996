//! A refusal without any reason: nothing is settled, but some causes are usual.

use why401_catalogue::Weight;

use super::{Facts, NEUTRAL};
use crate::context::Context;

/// Looks at all other facts, so it runs last.
pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    let refused = cx.focus.filter(|e| matches!(e.status, Some(401 | 403))).and_then(|e| Some((e.status?, e.status_span?)));
    let reason = cx.hits.iter().any(|h| h.weight() > Weight::Hint) || facts.0.iter().any(|f| !NEUTRAL.contains(&f.id));
    if let Some((code, span)) = refused.filter(|_| !reason) {
        facts.add("refused-without-reason", format!("{code}, and nothing in the evidence says why."), &[span]);
    }
}
