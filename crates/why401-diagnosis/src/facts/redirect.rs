//! Redirects and polling addresses, where clients drop the credential (RFC 9110 section 15.4, fetch standard).

use super::Facts;
use crate::context::Context;

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    shown(cx, facts);
    told(cx, facts);
    led_away(cx, facts);
}

/// A request with a credential was answered with a redirect, and the story ends in a 401 whose request is not shown.
fn led_away(cx: &Context<'_>, facts: &mut Facts) {
    let leads = |e: &&why401_evidence::http::exchange::Exchange| {
        matches!(e.status, Some(301 | 302 | 303 | 307 | 308)) && e.header("location").is_some() && e.request_header("authorization").is_some()
    };
    let Some(first) = cx.evidence.exchanges.iter().find(leads) else { return };
    if let Some((_, span)) = cx.statuses().find(|(code, _)| *code == 401) {
        let spans: Vec<_> = first.header("location").map(|h| h.span).into_iter().chain([span]).collect();
        facts.add("redirect-with-credential", "A request with a credential was redirected; many clients do not send it on.", &spans);
    }
}

fn shown(cx: &Context<'_>, facts: &mut Facts) {
    for pair in cx.evidence.exchanges.windows(2) {
        let [first, second] = pair else { continue };
        let leads = matches!(first.status, Some(202 | 301 | 302 | 303 | 307 | 308)) && first.header("location").is_some();
        let dropped = first.request_header("authorization").is_some() && second.raw_request && second.request_header("authorization").is_none();
        if leads && dropped && second.status == Some(401) {
            let spans: Vec<_> = first.header("location").map(|h| h.span).into_iter().chain(second.status_span).collect();
            facts.add("authorization-lost-on-redirect", "The first request carried a credential, the one that followed its `Location` did not.", &spans);
        }
    }
}

/// A redirect or an accepted long operation is named, and then the header is missing.
fn told(cx: &Context<'_>, facts: &mut Facts) {
    let Some(missing) = cx.hits.iter().find(|h| h.causes().first() == Some("token-missing") && h.wording.is_some()) else { return };
    let led = cx.statuses().find(|(code, span)| matches!(code, 202 | 301 | 302 | 307 | 308) && span.start < missing.span.start);
    let text = cx.evidence.text.clean();
    let named = text.get(..missing.span.start).is_some_and(|before| before.contains("Location") || before.contains("location"));
    if let Some((_, span)) = led.filter(|_| named) {
        facts.add("authorization-lost-on-redirect", "After an answer with a `Location` the next request had no credential.", &[span, missing.span]);
    }
}
