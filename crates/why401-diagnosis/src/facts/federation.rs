//! Federated credentials: what was presented against what is configured.

use why401_evidence::Span;

use super::Facts;
use crate::context::{Context, capture};

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    for hit in cx.hits.iter().filter(|h| h.causes().first() == Some("federation-mismatch")) {
        for name in ["issuer", "subject"] {
            if let Some((presented, span)) = capture(hit, name) {
                configured(cx, name, presented, span, hit.span, facts);
                shape(name, presented, span, facts);
            }
        }
    }
}

/// The same field elsewhere in the text, with another value.
fn configured(cx: &Context<'_>, name: &str, presented: &str, span: Span, message: Span, facts: &mut Facts) {
    let other = cx.evidence.settings.iter().find(|s| s.name == name && !message.overlaps(s.span) && s.value != presented && s.value.contains([':', '/']));
    if let Some(setting) = other {
        facts.add(
            "federation-fields-differ",
            format!("Presented {name} `{presented}`, configured `{}`; they must be equal to the letter.", setting.value),
            &[span, setting.span],
        );
    }
}

/// Values that no public authority can check.
fn shape(name: &str, presented: &str, span: Span, facts: &mut Facts) {
    let inside = name == "issuer" && (presented.contains("kubernetes.default") || presented.contains(".cluster.local") || presented.contains("localhost"));
    if inside {
        facts.add(
            "subject-unexpected",
            "The issuer is an address inside the cluster; Entra cannot fetch its keys, and no federated credential can name it.",
            &[span],
        );
    }
}
