//! What the token lets its bearer do: app-only or delegated, roles, scopes; and whether it must be proved.

use super::{Outcome, Requirement, Subject, requirement};
use crate::token::kind;

/// Which of the two is demanded: by the user, by what the user asks for, by the path that was called.
fn demanded(subject: &Subject<'_>) -> Option<(bool, &'static str)> {
    let demands = subject.demands;
    let graph = subject.target.services.iter().any(|service| *service.id == *"msgraph");
    let me = subject.target.path.split('/').any(|part| part == "me");
    demands
        .app_only
        .map(|app| (app, "You asked for it."))
        .or((!demands.scopes.is_empty()).then_some((false, "Scopes stand in delegated tokens only.")))
        .or((graph && me).then_some((false, "`/me` is the signed-in user; an application has none.")))
}

pub(super) fn subject(subject: &Subject<'_>) -> Option<Requirement> {
    let app = kind::is(subject.traits, "app-only");
    let user = kind::is(subject.traits, "delegated");
    let found = match (app, user) {
        (true, _) => "app-only",
        (_, true) => "delegated",
        _ => "neither can be told",
    };
    let Some((wanted, because)) = demanded(subject) else {
        let known = !subject.target.services.is_empty() && (app || user);
        return known.then(|| requirement("subject", Outcome::Passes, "Azure services take app-only and delegated tokens.").found(found));
    };
    let expected = if wanted { "app-only" } else { "delegated" };
    let judged = match (app || user, app == wanted) {
        (false, _) => requirement("subject", Outcome::Unknown, format!("The token does not tell. {because}")),
        (true, true) => requirement("subject", Outcome::Passes, because),
        (true, false) => requirement("subject", Outcome::Fails, format!("It is {found}. {because}")),
    };
    Some(judged.expected(expected).found(found).asked(subject.demands.app_only.is_some()).cause("wrong-token-type"))
}

pub(super) fn roles(subject: &Subject<'_>) -> Option<Requirement> {
    powers(subject, "roles", &subject.demands.roles, &subject.claims.texts("roles"))
}

pub(super) fn scopes(subject: &Subject<'_>) -> Option<Requirement> {
    let found: Vec<&str> = ["scp", "scope"].into_iter().flat_map(|name| subject.claims.words(name)).collect();
    powers(subject, "scopes", &subject.demands.scopes, &found)
}

/// Names of roles and scopes are compared as they are written; the last part of a full scope counts.
fn powers(_: &Subject<'_>, id: &str, wanted: &[String], found: &[&str]) -> Option<Requirement> {
    if wanted.is_empty() {
        return None;
    }
    let name = |scope: &str| scope.rsplit('/').next().unwrap_or(scope).to_owned();
    let missing: Vec<&str> =
        wanted.iter().filter(|wanted| !found.contains(&wanted.as_str()) && !found.contains(&name(wanted).as_str())).map(String::as_str).collect();
    let judged = if missing.is_empty() {
        requirement(id, Outcome::Passes, "All of them are in the token.")
    } else {
        requirement(id, Outcome::Fails, format!("The token lacks {}: grant and consent it, then get a new token.", missing.join(", ")))
    };
    let shown = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
    Some(judged.expected(wanted.join(", ")).found(shown).asked(true).cause("consent-missing"))
}

pub(super) fn binding(subject: &Subject<'_>) -> Option<Requirement> {
    if !kind::is(subject.traits, "bound") {
        return None;
    }
    let why = "It is bound to a key (`cnf`): sent with its proof it is taken, sent as a plain Bearer token it is refused.";
    Some(requirement("binding", Outcome::Unknown, why).found("bound"))
}
