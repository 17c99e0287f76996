//! Clocks that should agree and do not.

use why401_evidence::Span;
use why401_evidence::formats::clocks::{Clock, Whose};
use why401_evidence::time::{self, Epoch};

use super::Facts;
use crate::context::{Context, capture};

/// Skew that every Azure service tolerates (300 s; Entra documentation on token lifetimes).
const TOLERATED: i64 = 300;
/// Gap between a log line's stamp and the server's clock that delay, buffering and retries do not explain.
const LOG_GAP: i64 = 600;
/// Time zones are whole quarters of an hour; a gap this far from one is no zone.
const QUARTER: i64 = 900;
const OFF_QUARTER: i64 = 150;
/// How near, in bytes, a log stamp must stand to the server's reading to be of the same moment.
const NEAR: usize = 3000;

/// Most server readings that are compared.
const MOST: usize = 200;

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    begins_in_the_future(cx, facts);
    issued_after_the_checker(cx, facts);
    log_against_server(cx, facts);
}

/// An authority never issues for the future: a checker that reads a time before `nbf` has a slow clock.
fn begins_in_the_future(cx: &Context<'_>, facts: &mut Facts) {
    for hit in &cx.hits {
        let (Some((now_text, now_span)), Some((text, span))) = (capture(hit, "now"), capture(hit, "not_before").or(capture(hit, "issued"))) else { continue };
        if let (Some(now), Some(begins)) = (time::parse(now_text), time::parse(text)) {
            // Entra checks assertions that the client dates: if the client's log agrees with Entra, its clock is right.
            let agrees = |c: &&Clock| c.whose == Whose::Log && (c.at - now).abs() < TOLERATED && c.span.start.abs_diff(now_span.start) < NEAR;
            if hit.error.issuer() == "entra" && cx.evidence.clocks.iter().any(|c| agrees(&c)) {
                continue;
            }
            disagree(facts, "issuer", begins, span, "checker", now, now_span);
        }
    }
}

/// A message that prints its clock beside a token whose `nbf` or `iat` lies ahead of it.
fn issued_after_the_checker(cx: &Context<'_>, facts: &mut Facts) {
    let early = cx.hits.iter().filter(|h| h.causes().iter().any(|c| matches!(c.str(), "token-not-yet-valid" | "clock-drift")));
    for (now_text, now_span) in early.filter_map(|h| capture(h, "now")) {
        let Some(now) = time::parse(now_text) else { continue };
        for (claims, place) in cx.evidence.claim_sets() {
            if let Some(begins) = claims.time("iat").or_else(|| claims.time("nbf")) {
                let span = claims.claim("iat").or_else(|| claims.claim("nbf")).map_or(place, |c| c.span);
                disagree(facts, "issuer", begins, span, "checker", now, now_span);
            }
        }
    }
}

fn disagree(facts: &mut Facts, ahead: &str, later: Epoch, span: Span, behind: &str, earlier: Epoch, other: Span) {
    if later - earlier > TOLERATED {
        let gap = time::span(later - earlier);
        facts.add(
            "clocks-disagree",
            format!("The {ahead}'s clock read {}, the {behind}'s {}: {gap} apart.", time::display(later), time::display(earlier)),
            &[span, other],
        );
    }
}

/// The stamp of the log line beside a server's reading.
fn log_against_server(cx: &Context<'_>, facts: &mut Facts) {
    let told = cx.hits.iter().filter_map(|h| capture(h, "now")).filter_map(|(text, span)| Some((time::parse(text)?, span, text.contains(['Z', '+']))));
    let dates = cx.evidence.clocks.iter().filter(|c| c.whose == Whose::Server).map(|c| (c.at, c.span, true));
    let logs: Vec<&Clock> = cx.evidence.clocks.iter().filter(|c| c.whose == Whose::Log).collect();
    for (server, place, zoned) in told.chain(dates).take(MOST) {
        let near = logs.iter().filter(|c| c.span.start.abs_diff(place.start) < NEAR);
        // Every stamp nearby must disagree: one that agrees explains the rest by delay.
        let gaps: Vec<(i64, &Clock)> = near.map(|c| (server - c.at, *c)).collect();
        let all = !gaps.is_empty() && gaps.iter().all(|(gap, c)| drifted(*gap, zoned && c.zoned));
        if let Some((gap, clock)) = gaps.iter().min_by_key(|(gap, _)| gap.abs()).filter(|_| all) {
            let text = format!("The server's clock read {}, the log's {}: {} apart.", time::display(server), time::display(clock.at), time::span(*gap));
            facts.add("clocks-disagree", text, &[place, clock.span]);
        }
    }
}

/// Whether a gap is more than delay, and no difference of time zones.
fn drifted(gap: i64, zoned: bool) -> bool {
    let rest = gap.rem_euclid(QUARTER);
    let off = rest.min(QUARTER - rest);
    gap.abs() > LOG_GAP && gap.abs() < 40 * 86_400 && (zoned && gap > 0 || off > OFF_QUARTER)
}
