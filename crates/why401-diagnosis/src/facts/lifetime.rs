//! `exp` and `nbf` against the server's own clock (RFC 7519 sections 4.1.4 and 4.1.5), never against this machine's.

use why401_evidence::time;

use super::Facts;
use crate::context::{Context, capture};

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    told(cx, facts);
    shown(cx, facts);
}

/// Messages that print both times.
fn told(cx: &Context<'_>, facts: &mut Facts) {
    for hit in &cx.hits {
        let about_tokens = hit.causes().first().is_some_and(|c| matches!(c, "token-expired" | "token-not-yet-valid" | "clock-drift" | "session-revoked"));
        let Some((now_text, now_span)) = capture(hit, "now").filter(|_| about_tokens) else { continue };
        let Some(now) = time::parse(now_text) else { continue };
        if let Some((text, span)) = capture(hit, "expires")
            && let Some(expires) = time::parse(text).filter(|e| *e <= now)
        {
            let ago = time::span(now - expires);
            facts.add(
                "token-expired",
                format!("It expired at {}, {ago} before the refusal at {}.", time::display(expires), time::display(now)),
                &[span, now_span],
            );
        }
        if let Some((text, span)) = capture(hit, "not_before")
            && let Some(begins) = time::parse(text).filter(|b| *b > now)
        {
            let early = time::span(begins - now);
            facts.add(
                "token-not-yet-valid",
                format!("It is valid from {}, {early} after the clock of whoever checked it.", time::display(begins)),
                &[span, now_span],
            );
        }
    }
}

/// Tokens in the evidence, against the `Date` of the response.
fn shown(cx: &Context<'_>, facts: &mut Facts) {
    let Some((now, now_span)) = cx.server_now() else { return };
    for (claims, place) in cx.evidence.claim_sets() {
        let Some(exp) = claims.time("exp") else { continue };
        let at = |name: &str| claims.claim(name).map_or(place, |c| c.span);
        if exp <= now {
            let ago = time::span(now - exp);
            facts.add(
                "token-expired",
                format!("`exp` is {}; the server answered at {}, {ago} later.", time::display(exp), time::display(now)),
                &[at("exp"), now_span],
            );
        } else if let Some(nbf) = claims.time("nbf").filter(|nbf| *nbf > now) {
            let early = time::span(nbf - now);
            facts.add(
                "token-not-yet-valid",
                format!("`nbf` is {}; the server answered at {}, {early} earlier.", time::display(nbf), time::display(now)),
                &[at("nbf"), now_span],
            );
        } else {
            facts.add(
                "token-in-lifetime",
                format!("The token was valid until {}; the server answered at {}.", time::display(exp), time::display(now)),
                &[at("exp"), now_span],
            );
        }
    }
}
