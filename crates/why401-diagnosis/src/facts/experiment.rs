//! What the controlled experiment of `why401 probe` shows: the one change that turns a refusal into an answer.

use why401_evidence::formats::capsule::{Answer, Capsule, Change, NO_CREDENTIAL, Outcome, Step, Trial};
use why401_evidence::time;

use super::Facts;
use crate::context::Context;

/// Difference of clocks in seconds that no service minds (Entra's libraries tolerate 300 s).
const TOLERATED: i64 = 240;

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    let Some(capsule) = &cx.evidence.capsule else { return };
    steps(capsule, facts);
    clock(cx, capsule, facts);
    let Some(base) = base(capsule) else { return };
    let elsewhere = |trial: &Trial| trial.change == Change::Address && trial.result.refused();
    if base.result.served() && !capsule.trials.iter().any(elsewhere) {
        facts.add("request-is-served", "The request as it stands is served now.", &[base.span]);
    }
    for trial in &capsule.trials {
        decides(base, trial, facts);
    }
    fresh_refused(capsule, base, facts);
    same_without(capsule, base, facts);
    forbidden(capsule, base, facts);
    nobody(base, facts);
}

/// Forbidden as nobody: no identity, key or signature was there to be judged.
fn nobody(base: &Trial, facts: &mut Facts) {
    if base.value == NO_CREDENTIAL && base.result == Answer::Status(403) {
        facts.add("forbidden-without-credential", "The request carried no credential of any kind, and was refused with 403.", &[base.span]);
    }
}

/// A new token fares no better: neither its age nor what is in it can be the reason.
fn fresh_refused(capsule: &Capsule, base: &Trial, facts: &mut Facts) {
    let fresh: Vec<&Trial> = capsule.trials.iter().filter(|trial| trial.change == Change::Credential).collect();
    let all = !fresh.is_empty() && fresh.iter().all(|trial| trial.result.refused());
    if let Some(one) = fresh.first().filter(|_| all && base.result.refused()) {
        facts.add("fresh-token-refused", format!("A token that was just acquired ({}) is refused as well.", one.value), &[one.span, base.span]);
    }
}

/// Refused as nobody, and as somebody forbidden: the credential was understood.
fn forbidden(capsule: &Capsule, base: &Trial, facts: &mut Facts) {
    let Some(without) = capsule.trials.iter().find(|t| t.change == Change::Without) else { return };
    if base.result == Answer::Status(403) && without.result.refused() {
        facts.add(
            "forbidden-with-credential",
            "Without a credential the answer is 401, with it 403: it was understood, and does not suffice.",
            &[base.span, without.span],
        );
    }
}

fn base(capsule: &Capsule) -> Option<&Trial> {
    capsule.trials.iter().find(|trial| trial.change == Change::Base)
}

/// Whether `trial` got further than `base`: past authentication, if only to a missing role.
fn further(base: &Trial, trial: &Trial) -> bool {
    let open = !base.result.served() && base.result != Answer::Status(403);
    open && (trial.result.served() || trial.result == Answer::Status(403) && base.result.refused())
}

/// The fact that a change which helps stands for.
fn decides(base: &Trial, trial: &Trial, facts: &mut Facts) {
    if trial.change == Change::Address {
        return address(base, trial, facts);
    }
    if !further(base, trial) {
        return;
    }
    let empty_handed = base.value == NO_CREDENTIAL;
    let (id, what) = match trial.change {
        Change::Credential if empty_handed => ("credential-decides", "The request carried no credential; with one it is served"),
        Change::Credential => ("fresh-token-decides", "The same request is served with a token that was just acquired"),
        Change::Tenant => ("tenant-decides", "With a token of another tenant, and nothing else changed, the request is served"),
        Change::Audience => ("audience-decides", "With a token for another audience, and nothing else changed, the request is served"),
        Change::Path => ("path-decides", "The same credential is accepted on another path of the same host"),
        Change::Redirect => ("redirect-decides", "The place that the redirect leads to accepts the credential when it gets it"),
        Change::Http => ("http-version-decides", "Over another version of HTTP the same request is served"),
        Change::Proxy => ("proxy-decides", "Past the proxy the same request is served"),
        Change::Size => ("size-decides", "With a shorter Authorization header the request gets through"),
        Change::Base | Change::Without | Change::Address => return,
    };
    facts.add(id, format!("{what}: {} instead of {}.", trial.result, base.result), &[trial.span, base.span]);
}

/// One address serves what another one refuses, whichever of the two the base met.
fn address(base: &Trial, trial: &Trial, facts: &mut Facts) {
    let differs = base.result.served() && trial.result.refused() || trial.result.served() && base.result.refused();
    if differs {
        let text = format!("The addresses of the host do not agree: {} at {}, {} before.", trial.result, trial.value, base.result);
        facts.add("address-decides", text, &[trial.span, base.span]);
    }
}

/// With the credential and without it, the same answer.
fn same_without(capsule: &Capsule, base: &Trial, facts: &mut Facts) {
    let Some(without) = capsule.trials.iter().find(|t| t.change == Change::Without) else { return };
    let same = capsule.steps.iter().find(|step| step.word.as_deref() == Some("same-answer"));
    if let Some(step) = same.filter(|_| base.result.refused() && without.result.refused()) {
        facts.add("same-answer-without", "With the credential the answer is, but for times and ids, the one without any.", &[step.span, base.span]);
    }
}

/// Steps that ended in a fault of the network.
fn steps(capsule: &Capsule, facts: &mut Facts) {
    for step in capsule.steps.iter().filter(|step| step.outcome != Outcome::Confirmed) {
        let Some(id) = step.word.as_deref().and_then(fault) else { continue };
        facts.add(id, sentence(step), &[step.span]);
    }
}

/// The fact that a fault's word stands for.
fn fault(word: &str) -> Option<&'static str> {
    Some(match word {
        "name-not-found" => "host-not-found",
        "refused" | "unreachable" | "timed-out" | "closed" => "host-not-reached",
        "certificate-authority"
        | "certificate-name"
        | "certificate-expired"
        | "certificate-not-yet-valid"
        | "certificate-revoked"
        | "certificate-faulty"
        | "tls" => "host-not-trusted",
        "cut-off" => "answer-cut-off",
        "login-page" | "not-http" => "answered-by-stranger",
        "proxy" => "proxy-in-the-way",
        "authority-not-reached" => "authority-not-reached",
        "identity-not-reached" => "identity-endpoint-unreachable",
        "identity-key-unreadable" => "identity-key-unreadable",
        _ => return None,
    })
}

fn sentence(step: &Step) -> String {
    let text = step.text.trim_end_matches('.');
    // A host keeps its case.
    let host = text.split(' ').next().is_some_and(|word| word.contains('.'));
    let mut letters = text.chars();
    let first = letters.next().filter(|_| !host);
    first.map_or_else(|| format!("{text}."), |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// Each server's clock against ours, and whether a token's life lies between the two.
fn clock(cx: &Context<'_>, capsule: &Capsule, facts: &mut Facts) {
    let off = |step: &Step| offset(&step.text).filter(|ahead| ahead.abs() > TOLERATED);
    let Some((step, ahead)) = capsule.steps.iter().filter(|step| step.name == "clock").find_map(|step| Some((step, off(step)?))) else { return };
    facts.add("server-clock-differs", sentence(step), &[step.span]);
    let refused = capsule.trials.iter().any(|trial| matches!(trial.change, Change::Base | Change::Address) && trial.result.refused());
    for (claims, span) in cx.evidence.claim_sets().filter(|_| refused) {
        let (Some(expires), Some(begins)) = (claims.time("exp"), claims.time("nbf").or_else(|| claims.time("iat"))) else { continue };
        let (life, server) = (begins..expires, capsule.made + ahead);
        if life.contains(&capsule.made) && !life.contains(&server) {
            let side = if server >= expires { "has run out" } else { "does not hold yet" };
            let text = format!("By this machine's clock the token is valid; by the server's, {} away, it {side}.", time::span(ahead));
            facts.add("refused-by-clock", text, &[step.span, span]);
        }
    }
}

/// Seconds by which the server's clock is ahead, read from the step's sentence.
fn offset(text: &str) -> Option<i64> {
    let rest = text.split_once("server's is ")?.1;
    let (seconds, rest) = rest.split_once(" s ")?;
    let seconds: i64 = seconds.parse().ok()?;
    if rest.starts_with("ahead") { Some(seconds) } else { rest.starts_with("behind").then_some(-seconds) }
}

#[cfg(test)]
mod tests {
    use why401_evidence::formats::capsule::{head, step_line, trial_line};
    use why401_evidence::{Text, read};

    use super::*;

    fn facts_of(lines: &str) -> Vec<&'static str> {
        let evidence = read(Text::new((head(1_800_000_000) + lines).into_bytes()));
        assert_eq!(evidence.capsule.as_ref().unwrap().trials.len(), lines.matches("* trial").count());
        let mut facts = Facts::default();
        find(&Context::new(&evidence), &mut facts);
        facts.0.iter().map(|f| f.id).collect()
    }

    fn trial(change: Change, value: &str, status: u16) -> String {
        trial_line(change, value, &Answer::Status(status))
    }

    #[test]
    fn the_change_that_helps_is_named() {
        let base = trial(Change::Base, "header", 401);
        assert_eq!(facts_of(&(base.clone() + &trial(Change::Tenant, "t", 200))), ["tenant-decides"]);
        assert_eq!(facts_of(&(base.clone() + &trial(Change::Audience, "a", 403))), ["audience-decides"]);
        assert_eq!(facts_of(&(base.clone() + &trial(Change::Proxy, "off", 401))), Vec::<&str>::new());
        assert_eq!(facts_of(&(base + &trial(Change::Address, "10.0.0.5", 200))), ["address-decides"]);
        assert_eq!(facts_of(&(trial(Change::Base, "no credential", 401) + &trial(Change::Credential, "secret", 200))), ["credential-decides"]);
        assert_eq!(facts_of(&trial(Change::Base, "header", 200)), ["request-is-served"]);
        assert_eq!(facts_of(&trial(Change::Base, NO_CREDENTIAL, 403)), ["forbidden-without-credential"]);
    }

    #[test]
    fn a_missing_role_is_no_refusal_that_another_credential_mends() {
        assert_eq!(facts_of(&(trial(Change::Base, "header", 403) + &trial(Change::Credential, "secret", 403))), Vec::<&str>::new());
    }

    #[test]
    fn faults_of_the_network_are_facts() {
        let tls = step_line("tls", Outcome::Refuted, Some("certificate-name"), "the certificate is for other.example");
        let late = step_line("receive", Outcome::Unknown, Some("timed-out"), "no answer within 10 s");
        assert_eq!(facts_of(&(tls + &late)), ["host-not-trusted", "host-not-reached"]);
    }

    #[test]
    fn clocks_are_compared() {
        let line = |seconds: i64, side: &str| {
            step_line("clock", Outcome::Refuted, None, &format!("the server's is {seconds} s {side} this machine's, give or take 1 s"))
        };
        assert_eq!(facts_of(&line(900, "ahead of")), ["server-clock-differs"]);
        assert_eq!(facts_of(&line(20, "behind")), Vec::<&str>::new());
        assert_eq!(offset("the server's is 7 s behind this machine's"), Some(-7));
    }
}
