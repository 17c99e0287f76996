//! Who issued it: cloud, issuer, version, tenant.

#![expect(clippy::unnecessary_wraps, reason = "all requirements have one form, so that one table holds them")]

use why401_catalogue as catalogue;
use why401_evidence::identifiers::is_guid;

use super::{Outcome, Requirement, Subject, requirement};
use crate::token::issuer::Family;

/// The issuer's cloud against the target's. `sts.windows.net` issues for several, so there the audience tells.
pub(super) fn cloud(subject: &Subject<'_>) -> Option<Requirement> {
    let target = subject.target.cloud?;
    let by_audience = || subject.claims.texts("aud").into_iter().find_map(catalogue::cloud_of_audience);
    let judged = match subject.issuer.cloud.or_else(by_audience) {
        Some(cloud) if cloud.id == target.id => {
            requirement("cloud", Outcome::Passes, format!("Token and target are both of {}.", target.name)).found(cloud.name.str())
        }
        Some(cloud) => requirement("cloud", Outcome::Fails, format!("The token is of {}, the target of {}.", cloud.name, target.name)).found(cloud.name.str()),
        None => requirement("cloud", Outcome::Unknown, "The token's issuer is used by several clouds."),
    };
    Some(judged.expected(target.name.str()).cause("wrong-cloud"))
}

/// Azure's services take tokens of Entra's workforce tenants only.
pub(super) fn issuer(subject: &Subject<'_>) -> Option<Requirement> {
    let issuer = subject.issuer;
    let shown = if issuer.written.is_empty() { "none" } else { issuer.written };
    let own = subject.target.services.is_empty() || subject.target.audiences().is_empty();
    let registry = issuer.family == Family::Registry && subject.target.services.iter().any(|service| *service.id == *"acr");
    let judged = match issuer.family {
        _ if issuer.written.is_empty() => requirement("issuer", Outcome::Fails, "It names no issuer (`iss`)."),
        _ if registry => requirement("issuer", Outcome::Passes, "Registries take tokens that registries issue."),
        _ if own => requirement("issuer", Outcome::Unknown, "Which issuers the API accepts stands in its own configuration; it compares every character."),
        Family::EntraV1 | Family::EntraV2 => requirement("issuer", Outcome::Passes, "It has the form of an issuer of Entra."),
        Family::B2c | Family::ExternalId => {
            requirement("issuer", Outcome::Fails, "It was issued by a directory of customers; Azure services take tokens of workforce tenants.")
        }
        Family::Assertion(name) => requirement("issuer", Outcome::Fails, format!("It was issued by {name}; Entra has to exchange it first.")),
        Family::Registry | Family::Other => requirement("issuer", Outcome::Fails, format!("{shown} is no issuer of Entra.")),
    };
    Some(judged.found(shown).cause("issuer-not-accepted"))
}

pub(super) fn version(subject: &Subject<'_>) -> Option<Requirement> {
    let found = subject.claims.text("ver").or_else(|| subject.issuer.version())?;
    let listed: Vec<&str> = subject.target.services.iter().flat_map(|service| service.token_versions).map(|version| version.str()).collect();
    let judged = if listed.contains(&found) {
        requirement("version", Outcome::Passes, format!("{} takes version {found}.", subject.target.name()))
    } else if !listed.is_empty() {
        requirement("version", Outcome::Fails, format!("It is of version {found}; {} takes {}.", subject.target.name(), listed.join(" or ")))
    } else if subject.target.services.is_empty() {
        let why = "The registration of the API decides (`requestedAccessTokenVersion`), and the API must expect the issuer of that version.";
        requirement("version", Outcome::Unknown, why)
    } else {
        return None;
    };
    let judged = if listed.is_empty() { judged } else { judged.expected(listed.join(" or ")) };
    Some(judged.found(found).cause("issuer-not-accepted"))
}

pub(super) fn tenant(subject: &Subject<'_>) -> Option<Requirement> {
    let found = subject.claims.text("tid").or(subject.issuer.tenant);
    let wanted = subject.demands.tenant.as_deref();
    let judged = match (found, wanted) {
        (None, None) => return None,
        (None, Some(_)) => requirement("tenant", Outcome::Unknown, "The token names no tenant."),
        (Some(_), None) => requirement("tenant", Outcome::Unknown, "Which tenant the target trusts is not visible from here: give `--tenant`."),
        (Some(found), Some(wanted)) if found.eq_ignore_ascii_case(wanted) => requirement("tenant", Outcome::Passes, "It is the tenant that you named."),
        (Some(found), Some(wanted)) if is_guid(wanted) => requirement("tenant", Outcome::Fails, format!("It was issued by tenant {found}, not by {wanted}.")),
        (Some(_), Some(wanted)) => {
            let why = format!(
                "The token holds the tenant's id. The id of {wanted} stands in https://login.microsoftonline.com/{wanted}/v2.0/.well-known/openid-configuration (`issuer`)."
            );
            requirement("tenant", Outcome::Unknown, why)
        }
    };
    let judged = wanted.map_or(judged.clone(), |wanted| judged.expected(wanted));
    let judged = found.map_or(judged.clone(), |found| judged.found(found));
    Some(judged.asked(wanted.is_some()).cause("wrong-tenant"))
}
