//! Challenge-based authentication: the first request goes without a token on purpose.

use why401_evidence::fields::fields;

use super::Facts;
use crate::context::Context;

/// How many exchanges later the second leg may come: other requests run beside it.
const REACH: usize = 20;

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    then_success(cx, facts);
    audited(cx, facts);
    alone(cx, facts);
    claims(cx, facts);
}

/// A 401 without a token, then the same request with success.
fn then_success(cx: &Context<'_>, facts: &mut Facts) {
    let exchanges = &cx.evidence.exchanges;
    for (at, first) in exchanges.iter().enumerate().filter(|(_, e)| e.status == Some(401) && e.request_header("authorization").is_none()) {
        let same = |e: &&why401_evidence::http::exchange::Exchange| e.url.is_some() && e.url == first.url && e.status.is_some_and(|s| s < 300);
        let following = &exchanges[at + 1..exchanges.len().min(at + 1 + REACH)];
        let later_refusal = following.iter().any(|e| e.status == Some(401) && e.url == first.url);
        if let Some(second) = following.iter().find(same).filter(|_| !later_refusal) {
            let spans: Vec<_> = first.status_span.into_iter().chain(second.status_span).collect();
            facts.add("first-leg-then-success", "The 401 only fetched the challenge; the same request then succeeded.", &spans);
        }
    }
}

/// Key Vault's audit log writes the first leg as a successful operation `Authentication` with status 401.
fn audited(cx: &Context<'_>, facts: &mut Facts) {
    for line in cx.evidence.access.iter().filter(|l| l.status == 401) {
        let text = line.span.of(cx.evidence.text.clean());
        let holds = |name: &str, value: &str| fields(text).any(|f| f.name == name && f.value == value);
        if holds("operationName", "Authentication") && holds("resultType", "Success") {
            facts.add(
                "first-leg-then-success",
                "The audit log calls this operation `Authentication` and its result `Success`: the 401 carried the challenge.",
                &[line.status_span],
            );
        }
    }
}

/// A challenge without any error, at a service whose clients begin without a token; nothing else is wrong.
fn alone(cx: &Context<'_>, facts: &mut Facts) {
    let Some(service) = cx.service.filter(|s| s.first_leg) else { return };
    let plain = |c: &&why401_evidence::http::challenge::Challenge| c.authority().is_some() && c.parameter("error").is_none();
    let Some(challenge) = cx.evidence.challenges.iter().find(plain) else { return };
    let reported = !cx.hits.is_empty() || !cx.evidence.codes.is_empty();
    let sent = cx.evidence.authorizations.iter().any(|a| a.span.start < challenge.span.start);
    if !reported && !sent {
        facts.add("first-leg-alone", format!("Clients of {} send their first request without a token to get this challenge.", service.name), &[challenge.span]);
    }
}

/// `insufficient_claims`, or a challenge with decoded claims.
fn claims(cx: &Context<'_>, facts: &mut Facts) {
    for challenge in &cx.evidence.challenges {
        if challenge.parameter("error") == Some("insufficient_claims") || challenge.claims().is_some() {
            facts.add(
                "claims-challenge",
                "The challenge asks for a token with more claims (continuous access evaluation or conditional access).",
                &[challenge.span],
            );
        }
    }
}
