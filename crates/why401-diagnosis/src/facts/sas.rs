//! Shared access signatures against the server's clock.

use why401_evidence::time;

use super::Facts;
use crate::context::{Context, capture};

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    told(cx, facts);
    let now = cx.server_now();
    for sas in &cx.evidence.signatures {
        if let (Some((expires, span)), Some((now, clock))) = (sas.expires, now)
            && expires <= now
        {
            facts.add(
                "sas-expired",
                format!("`se` is {}; the server answered at {}, {} later.", time::display(expires), time::display(now), time::span(now - expires)),
                &[span, clock],
            );
        }
        if let (Some((starts, span)), Some((now, clock))) = (sas.starts, now)
            && starts > now
        {
            facts.add("sas-not-yet-valid", format!("`st` is {}; the server answered at {}.", time::display(starts), time::display(now)), &[span, clock]);
        }
        if sas.unescaped {
            facts.add("sas-malformed", "The signature holds characters that a query must escape (`+` became a space).", &[sas.span]);
        }
    }
}

/// Messages that print the signature's time frame.
fn told(cx: &Context<'_>, facts: &mut Facts) {
    for hit in cx.hits.iter().filter(|h| h.causes().first() == Some("sas-expired")) {
        let read = |name: &str| capture(hit, name).and_then(|(text, span)| Some((time::parse(text)?, span)));
        if let (Some((expires, span)), Some((now, clock))) = (read("expires"), read("now"))
            && expires <= now
        {
            facts.add("sas-expired", format!("It ended at {}; the server's clock read {}.", time::display(expires), time::display(now)), &[span, clock]);
        }
        if let (Some((starts, span)), Some((now, clock))) = (read("not_before"), read("now"))
            && starts > now
        {
            facts.add("sas-not-yet-valid", format!("It begins at {}; the server's clock read {}.", time::display(starts), time::display(now)), &[span, clock]);
        }
    }
}
