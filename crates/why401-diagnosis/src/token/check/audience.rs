//! `aud`: whom the token is for.

use why401_catalogue::{self as catalogue, Fit, Service};

use super::{Outcome, Requirement, Subject, requirement};

pub(super) fn audience(subject: &Subject<'_>) -> Option<Requirement> {
    let found = subject.claims.texts("aud");
    let expected = expected(subject);
    let judged = if found.is_empty() {
        requirement("audience", Outcome::Fails, "It names nobody whom it is for (`aud`).")
    } else if subject.target.services.is_empty() {
        own(subject, &found)
    } else {
        found.iter().map(|audience| of_service(subject, audience)).max_by_key(|judged| judged.outcome)?
    };
    let judged = if expected.is_empty() { judged } else { judged.expected(expected) };
    Some(judged.found(found.join(", ")).asked(true).cause("wrong-audience"))
}

fn expected(subject: &Subject<'_>) -> String {
    subject.target.audiences().join(" or ")
}

/// Of services that share a host any may be meant, so the best fit counts.
fn of_service(subject: &Subject<'_>, audience: &str) -> Requirement {
    let cloud = subject.target.cloud.map(|cloud| cloud.id.str());
    let judge = |service: &&'static Service| judged(service, catalogue::audience_fit(service, cloud, audience), audience);
    let best = subject.target.services.iter().map(judge).max_by_key(|judged| judged.outcome);
    best.unwrap_or_else(|| requirement("audience", Outcome::Unknown, "The target's audience is not known."))
}

fn judged(service: &Service, fit: Fit, audience: &str) -> Requirement {
    let name = service.name;
    match fit {
        Fit::Accepted => requirement("audience", Outcome::Passes, format!("{name} accepts this audience.")),
        Fit::Unknown => requirement("audience", Outcome::Unknown, format!("{name} has no audience of its own: whoever runs it chooses one.")),
        Fit::OnlySlash => requirement(
            "audience",
            Outcome::Fails,
            format!("It is for {audience}, which differs from what {name} accepts by a slash at the end, and that counts."),
        ),
        Fit::OwnHost => requirement("audience", Outcome::Fails, format!("It is for {audience}, the address of one resource; {name} has one audience for all.")),
        Fit::OtherCloud(cloud) => requirement("audience", Outcome::Fails, format!("It is for {audience}, the audience of {name} in {}.", cloud.name)),
        Fit::Refused => {
            let whose = catalogue::service_of_audience(audience)
                .filter(|other| other.id != service.id)
                .map(|other| format!(", which is {}", other.name))
                .unwrap_or_default();
            requirement("audience", Outcome::Fails, format!("It is for {audience}{whose}; {name} refuses that."))
        }
    }
}

/// An API of the user's own: the audience that was named, and the forms that libraries take for the same.
fn own(subject: &Subject<'_>, found: &[&str]) -> Requirement {
    let wanted = subject.target.audience.as_deref().unwrap_or_default();
    let id = |audience: &str| audience.trim_start_matches("api://").trim_end_matches('/').to_ascii_lowercase();
    if found.contains(&wanted) {
        return requirement("audience", Outcome::Passes, "It is for exactly this audience.");
    }
    let shown = found.join(", ");
    if found.iter().any(|audience| audience.trim_end_matches('/') == wanted.trim_end_matches('/')) {
        return requirement(
            "audience",
            Outcome::Fails,
            format!("It is for {shown}: only the slash at the end differs, and validators compare every character."),
        );
    }
    if found.iter().any(|audience| id(audience) == id(wanted)) {
        let why = format!(
            "It is for {shown}, the same application in its other form. Microsoft.Identity.Web accepts both; other validators accept the form that they are configured with."
        );
        return requirement("audience", Outcome::Unknown, why);
    }
    match found.iter().find_map(|audience| catalogue::service_of_audience(audience)) {
        Some(service) => requirement("audience", Outcome::Fails, format!("It is for {shown}, which is {}.", service.name)),
        // An address may be an audience, or just where the API is.
        None if wanted.starts_with("http") => {
            let why = format!("It is for {shown}. If {wanted} is only the API's address, name its audience instead: the identifier of its registration.");
            requirement("audience", Outcome::Unknown, why)
        }
        None => requirement("audience", Outcome::Fails, format!("It is for {shown}.")),
    }
}
