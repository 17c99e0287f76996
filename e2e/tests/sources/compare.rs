//! What a client did against what was said that it would do.

use crate::predicted::{Chain, Member, Standing};
use crate::seen::{Constructor, Outcome, Seen};
use crate::stage::Staged;

/// What a comparison says.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// What was said and is not so.
    pub(crate) wrong: Vec<String>,
    /// The first member that might have had a token had none: only the other side could know.
    pub(crate) undecided: bool,
}

/// Compares one chain; of a member after the one that decided nothing is known.
pub(crate) fn compare(machine: &Staged, seen: &Seen, said: &Chain) -> Compared {
    let mut compared = Compared::default();
    if let Some(error) = &seen.constructor {
        compared.wrong.extend(constructor(error, said));
        return compared;
    }
    let wrong = &mut compared.wrong;
    wrong.extend(said.error.iter().map(|error| format!("it was made, and the prediction is: {error}")));
    wrong.extend(order(seen, said));
    for did in &seen.members {
        let Some(member) = said.member(&did.name) else { continue };
        if said.decides(member) && did.outcome == Outcome::Unavailable && (did.was_refused() || machine.refused && did.starts_a_program()) {
            // Files say who is signed in; whether that still holds, only the authority knows. Of the rest nothing was said.
            compared.undecided = true;
            return compared;
        }
        wrong.extend(one(did, member));
        if did.has_ended() {
            wrong.extend(identity(seen, did, member));
            break;
        }
    }
    winner(seen, said, &mut compared);
    compared
}

/// The chain was not even made: then nothing is asked, and the member whose constructor failed is the one that decides.
fn constructor(error: &Constructor, said: &Chain) -> Vec<String> {
    let asked: Vec<_> = said.members.iter().filter(|member| member.standing.is_asked()).collect();
    let fits = match (error.member.as_deref(), asked.as_slice()) {
        (_, []) => said.error.is_some(),
        (Some(name), [one]) => one.name == name && one.standing == Standing::Stops && said.winner.as_deref() == Some(name),
        _ => false,
    };
    let names: Vec<_> = asked.iter().map(|member| format!("{} {:?}", member.name, member.standing)).collect();
    (!fits)
        .then(|| format!("its constructor failed ({:?}: {}); predicted: {:?}, [{}]", error.member, error.error, said.error, names.join(", ")))
        .into_iter()
        .collect()
}

/// The members, and their order.
fn order(seen: &Seen, said: &Chain) -> Option<String> {
    let real: Vec<_> = seen.members.iter().map(|member| member.name.to_ascii_lowercase()).collect();
    let part: Vec<_> = said.members.iter().filter(|member| member.standing != Standing::Excluded).map(|member| member.name.to_ascii_lowercase()).collect();
    let is_same = said.error.is_some() || real == part;
    (!is_same).then(|| format!("its members are {}; predicted {}", real.join(" "), part.join(" ")))
}

/// What one member did.
fn one(did: &crate::seen::Member, said: &Member) -> Option<String> {
    let fits = match did.outcome {
        Outcome::Token => matches!(said.standing, Standing::Wins | Standing::MayWin),
        Outcome::Failed => matches!(said.standing, Standing::Wins | Standing::MayWin | Standing::Stops),
        Outcome::Hangs => said.standing.is_asked(),
        Outcome::Unavailable if did.was_asked() => matches!(said.standing, Standing::Fails | Standing::MayWin),
        Outcome::Unavailable if did.lacks_package() => matches!(said.standing, Standing::Fails | Standing::MayWin | Standing::Skipped),
        // An address that is none, for example: it tried, and there was nobody to ask.
        Outcome::Unavailable if did.has_tried() => matches!(said.standing, Standing::Fails | Standing::Skipped),
        Outcome::Unavailable => said.standing == Standing::Skipped,
        Outcome::NotReached => true,
    };
    let asked = if did.was_asked() { "asked" } else { "not asked" };
    (!fits).then(|| {
        format!(
            "{} was {asked}: {:?} {:?} {}; predicted {:?}: {}",
            did.name,
            did.outcome,
            did.did,
            did.error.as_deref().unwrap_or_default(),
            said.standing,
            said.why
        )
    })
}

/// Who the token is for, or who was named in the request that was refused.
fn identity(seen: &Seen, did: &crate::seen::Member, said: &Member) -> Vec<String> {
    let is = |real: Option<&str>, said: &str| real.is_some_and(|real| real.eq_ignore_ascii_case(said));
    let token = seen.token.as_ref();
    let (tenant, client) = (token.and_then(|token| token.tenant.as_deref()), token.and_then(|token| token.client.as_deref()));
    let own = matches!(said.name.as_str(), "EnvironmentCredential" | "WorkloadIdentityCredential");
    let (told_tenant, told_client) = said.identity.as_ref().map_or((None, None), |who| (who.tenant.as_deref(), who.client.as_deref()));
    let mut wrong = Vec::new();
    if own && did.outcome == Outcome::Token && (told_tenant.is_none() || told_client.is_none()) {
        wrong.push(format!("{} has a token, and the prediction does not name tenant and client: {:?}", did.name, said.identity));
    }
    // A tenant may be named by its domain: the first request has it as it was set.
    let is_known = tenant.is_some() || own && !seen.tenants.is_empty();
    if let Some(told) = told_tenant.filter(|told| is_known && !is(tenant, told) && !seen.tenants.iter().any(|tenant| is(Some(tenant), told))) {
        wrong.push(format!("its tenant is {tenant:?}, asked for at {:?}; predicted {told}", seen.tenants));
    }
    if let Some(told) = told_client.filter(|told| client.is_some() && !is(client, told)) {
        wrong.push(format!("its client is {client:?}; predicted {told}"));
    }
    wrong
}

/// The member that decides.
fn winner(seen: &Seen, said: &Chain, compared: &mut Compared) {
    let decider = seen.decider();
    if decider.is_some_and(|decider| decider.outcome == Outcome::Hangs) {
        return;
    }
    let real = decider.map(|decider| decider.name.as_str());
    let told = said.winner.as_deref();
    if real.map(str::to_ascii_lowercase) == told.map(str::to_ascii_lowercase) {
        return;
    }
    // One that may win and did not: nothing on the machine tells.
    let tried = told.and_then(|told| seen.members.iter().find(|member| member.name.eq_ignore_ascii_case(told)));
    let is_open = told.and_then(|told| said.member(told)).is_some_and(|member| member.standing == Standing::MayWin);
    compared.undecided = is_open && tried.is_some_and(|did| did.outcome == Outcome::Unavailable && (did.was_asked() || did.lacks_package()));
    if !compared.undecided {
        compared.wrong.push(format!("{real:?} decided; predicted {told:?}"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::machine::Machine;

    fn staged() -> Staged {
        Staged::nowhere(&Machine::default())
    }

    fn seen(members: &[(&str, &str, &[&str])]) -> Seen {
        let member = |(name, outcome, did): &(&str, &str, &[&str])| json!({ "name": name, "outcome": outcome, "did": did, "error": null });
        let members: Vec<Value> = members.iter().map(member).collect();
        serde_json::from_value(json!({ "name": "", "constructor": null, "members": members, "token": null, "tenants": [], "log": [] })).unwrap()
    }

    fn said(winner: Option<&str>, members: &[(&str, &str)]) -> Chain {
        let members: Vec<Value> = members.iter().map(|(name, standing)| json!({ "name": name, "standing": standing, "why": "", "identity": null })).collect();
        serde_json::from_value(json!({ "client": "", "error": null, "members": members, "winner": winner })).unwrap()
    }

    fn wrong(seen: &Seen, said: &Chain) -> usize {
        compare(&staged(), seen, said).wrong.len()
    }

    const ASKS: &[&str] = &["sends GET http://169.254.169.254/"];

    #[test]
    fn a_member_that_is_asked_is_not_skipped() {
        let seen = seen(&[("A", "unavailable", ASKS), ("B", "token", ASKS)]);
        assert_eq!(wrong(&seen, &said(Some("B"), &[("A", "fails"), ("B", "wins")])), 0);
        assert_eq!(wrong(&seen, &said(Some("B"), &[("A", "skipped"), ("B", "wins")])), 1);
        assert_eq!(wrong(&seen, &said(Some("A"), &[("A", "wins"), ("B", "shadowed")])), 3);
    }

    #[test]
    fn a_member_that_may_win_and_does_not_leaves_it_open() {
        let seen = seen(&[("A", "unavailable", ASKS), ("B", "failed", ASKS)]);
        let compared = compare(&staged(), &seen, &said(Some("A"), &[("A", "may-win"), ("B", "may-win")]));
        assert!(compared.wrong.is_empty() && compared.undecided);
        assert_eq!(wrong(&seen, &said(Some("A"), &[("A", "may-win"), ("B", "shadowed")])), 1);
    }

    #[test]
    fn the_chain_has_the_members_that_were_predicted_in_their_order() {
        let seen = seen(&[("A", "unavailable", &[]), ("B", "unavailable", &[])]);
        assert_eq!(wrong(&seen, &said(None, &[("A", "skipped"), ("B", "skipped"), ("C", "excluded")])), 0);
        assert_eq!(wrong(&seen, &said(None, &[("B", "skipped"), ("A", "skipped")])), 1);
        assert_eq!(wrong(&seen, &said(None, &[("A", "skipped"), ("B", "excluded")])), 2);
    }
}
