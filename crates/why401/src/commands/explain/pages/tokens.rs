//! Pages about what stands in tokens: claims, applications, tenants.

use why401_catalogue::{self as catalogue, Application, Claim, Tenant};
use why401_report::{Page, PageKind};

use super::{filled, filled_sections, owned, text};

pub(super) fn claim_page(claim: &Claim) -> Page {
    let tokens: Vec<&str> = claim.tokens.iter().map(|kind| token(kind)).collect();
    let mut about = vec![filled(claim.meaning.str()), format!("Stands in the {} of {}.", claim.place.name(), tokens.join(", "))];
    about.extend(claim.note.map(|n| filled(&n)));
    about.push(format!("What it gives away: {}. Reviewed {}.", claim.privacy.gives_away(), claim.last_reviewed));
    Page {
        id: claim.id.to_owned(),
        title: format!("{} ({})", claim.name, claim.label),
        kind: PageKind::Claim,
        sections: filled_sections(vec![
            text("", about),
            text("When a request is refused", claim.usage.iter().map(|u| filled(u)).collect()),
            text("Values", claim.values.iter().map(|(value, meaning)| format!("`{value}`: {meaning}")).collect()),
        ]),
        sources: owned(claim.sources),
        see_also: Vec::new(),
    }
}

/// What people call a kind of token.
fn token(kind: &str) -> &str {
    match kind {
        "access-v1" => "access tokens (1.0)",
        "access-v2" => "access tokens (2.0)",
        "id" => "ID tokens",
        "assertion" => "assertions",
        "pop" => "proofs of possession",
        "b2c" => "tokens of Azure AD B2C",
        _ => "tokens of other issuers",
    }
}

pub(super) fn application_page(application: &Application) -> Page {
    let role = if application.client { "A client: `appid` or `azp` holds its id." } else { "A resource: `aud` may hold its id." };
    let mut about = vec![filled(application.usage.str()), role.to_owned()];
    about.extend(application.family.then(|| "It belongs to the family of clients that share their refresh tokens.".to_owned()));
    about.extend(application.cloud.and_then(|id| catalogue::cloud(&id)).map(|c| format!("Known in this cloud alone: {}.", c.name)));
    about.push(format!("Known from {}; reviewed {}.", evidence(application.evidence.str()), application.last_reviewed));
    Page {
        id: application.id.to_owned(),
        title: application.name.to_owned(),
        kind: PageKind::Application,
        sections: filled_sections(vec![text("", about)]),
        sources: owned(application.sources),
        see_also: owned(application.services),
    }
}

fn evidence(kind: &str) -> &str {
    match kind {
        "directory" => "the directory of a tenant",
        "list" => "published lists",
        _ => "memory, without a source",
    }
}

pub(super) fn tenant_page(tenant: &Tenant) -> Page {
    let mut about = vec![filled(tenant.usage.str())];
    about.extend(tenant.note.map(|n| filled(&n)));
    about.push(format!("Reviewed {}.", tenant.last_reviewed));
    Page {
        id: tenant.id.to_owned(),
        title: tenant.name.to_owned(),
        kind: PageKind::Tenant,
        sections: filled_sections(vec![text("", about)]),
        sources: owned(tenant.sources),
        see_also: Vec::new(),
    }
}
