//! `nbf` and `exp` against the clock, with the target's tolerance.

#![expect(clippy::unnecessary_wraps, reason = "all requirements have one form, so that one table holds them")]

use why401_evidence::time;

use super::{Outcome, Requirement, Subject, requirement};

/// Tolerance where none is published: that of the .NET validator, which most services are built on.
const USUAL_SKEW: i64 = 300;

/// A tolerance in seconds, and where it comes from.
fn skew(subject: &Subject<'_>) -> (i64, &'static str) {
    let of_service = || subject.target.services.iter().find_map(|service| service.skew);
    match (subject.demands.skew, of_service()) {
        (Some(seconds), _) => (seconds, "as you asked"),
        (None, Some(seconds)) => (i64::from(seconds), "the target's own"),
        (None, None) => (USUAL_SKEW, "usual; the target publishes none"),
    }
}

pub(super) fn lifetime(subject: &Subject<'_>) -> Option<Requirement> {
    let (skew, whose) = skew(subject);
    let least = subject.demands.min_lifetime;
    let tolerance = format!("tolerance {} ({whose})", time::span(skew));
    let judged = judge(subject, skew);
    let expected = match least {
        Some(least) => format!("valid for {} more, {tolerance}", time::span(least)),
        None => format!("valid now, {tolerance}"),
    };
    let found = subject.claims.time("exp").map_or_else(|| "no `exp`".to_owned(), |exp| format!("until {}", time::display(exp)));
    let cause = if judged.why.contains("not valid before") { "token-not-yet-valid" } else { "token-expired" };
    Some(judged.expected(expected).found(found).asked(true).cause(cause))
}

fn judge(subject: &Subject<'_>, skew: i64) -> Requirement {
    let now = subject.reader.now;
    let answer = |outcome, why: String| requirement("lifetime", outcome, why);
    if subject.claims.get("exp").is_some_and(|exp| !exp.is_number()) {
        return answer(Outcome::Fails, "`exp` is no number; strict validators refuse that.".to_owned());
    }
    let Some(exp) = subject.claims.time("exp") else { return answer(Outcome::Fails, "It does not say when it expires (`exp`).".to_owned()) };
    if let Some(nbf) = subject.claims.time("nbf").filter(|nbf| *nbf > now) {
        let early = time::span(nbf.saturating_sub(now));
        let why = format!("It is not valid before {}, in {early}: the clock that made it or the one that checks it is wrong.", time::display(nbf));
        return answer(if nbf.saturating_sub(now) > skew { Outcome::Fails } else { Outcome::Unknown }, why);
    }
    let left = exp.saturating_sub(now);
    if left <= 0 {
        let why = format!("It expired {} ago.", time::span(left));
        let tolerated = left.saturating_neg() < skew;
        let outcome = if tolerated { Outcome::Unknown } else { Outcome::Fails };
        let hope = if tolerated { " A validator that tolerates that much still takes it; do not rely on it." } else { "" };
        return answer(outcome, why + hope);
    }
    match subject.demands.min_lifetime.filter(|least| left < *least) {
        Some(least) => answer(Outcome::Fails, format!("It is valid for another {}, less than the {} asked for.", time::span(left), time::span(least))),
        None => answer(Outcome::Passes, format!("It is valid for another {}.", time::span(left))),
    }
}
