//! Credential chains: who was tried, who stepped aside, who failed, who won.

use why401_evidence::formats::attempts::{Attempt, Outcome};

use super::Facts;
use crate::context::Context;

/// Members that take an account that somebody once signed in with on this machine.
const LEFT_BEHIND: [&str; 5] = ["SharedTokenCacheCredential", "VisualStudioCredential", "VisualStudioCodeCredential", "IntelliJCredential", "BrokerCredential"];

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    let attempts = &cx.evidence.attempts;
    exhausted(attempts, facts);
    unexpected(attempts, facts);
}

fn exhausted(attempts: &[Attempt], facts: &mut Facts) {
    let none = attempts.iter().all(|a| a.outcome == Outcome::Skipped);
    if attempts.len() >= 3 && none {
        let spans: Vec<_> = attempts.iter().take(4).map(|a| a.span).collect();
        facts.add("chain-exhausted", format!("All {} members of the credential chain stepped aside.", attempts.len()), &spans);
    }
}

/// A member that lives on left-behind state failed or won.
fn unexpected(attempts: &[Attempt], facts: &mut Facts) {
    let stopped = |a: &&Attempt| matches!(a.outcome, Outcome::Failed | Outcome::Won) && LEFT_BEHIND.contains(&a.credential.as_str());
    if let Some(attempt) = attempts.iter().find(stopped) {
        facts.add(
            "chain-unexpected-member",
            format!("{} was used: an account left behind on this machine, not the one that was meant.", attempt.credential),
            &[attempt.span],
        );
    }
}
