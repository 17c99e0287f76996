//! A refusal without any reason: nothing is settled, but some causes are usual.

use why401_catalogue::Weight;

use super::Facts;
use crate::context::{Context, hit_weight};

/// Facts that do not say why.
const NEUTRAL: [&str; 7] =
    ["answered-by-gateway", "answered-by-service", "status-403", "role-missing-answer", "audience-accepted", "token-in-lifetime", "issuer-tenant-same"];

/// Looks at all other facts, so it runs last.
pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    let refused = cx.focus.filter(|e| matches!(e.status, Some(401 | 403))).and_then(|e| Some((e.status?, e.status_span?)));
    let reason = cx.hits.iter().any(|h| hit_weight(h) > Weight::Hint) || facts.0.iter().any(|f| !NEUTRAL.contains(&f.id));
    if let Some((code, span)) = refused.filter(|_| !reason) {
        facts.add("refused-without-reason", format!("{code}, and nothing in the evidence says why."), &[span]);
    }
}
