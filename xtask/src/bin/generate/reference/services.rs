//! All services: what they accept, where they are, what they answer.

use why401_catalogue::{self as catalogue, PerCloud, Service};

use super::causes;
use super::markdown::{Page, code, codes, line};

pub(super) fn page() -> String {
    let mut page = Page::new("Services", "catalogue/services/");
    for service in catalogue::services() {
        page.heading(2, service.name.str());
        page.list(facts(service));
        page.block(&service.note.map(|n| line(&n)).unwrap_or_default());
        page.provenance(3, service.sources, &service.last_reviewed);
    }
    page.into_text()
}

fn facts(service: &Service) -> Vec<String> {
    let mut facts = vec![format!("Id: {}", code(service.id.str())), format!("Takes: {}", service.credentials.join(", "))];
    facts.extend(service.app_id.map(|id| format!("Application id: {}", code(id.str()))));
    facts.extend(per_cloud("Hosts", service.hosts));
    facts.extend(per_cloud("Audiences", service.audiences));
    facts.extend((!service.rejected.is_empty()).then(|| format!("Audiences it refuses: {}", codes(service.rejected))));
    facts.extend(service.scope.iter().map(|(cloud, scope)| format!("Scope ({cloud}): {}", code(scope))));
    facts.extend(behaviour(service));
    facts
}

fn behaviour(service: &Service) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend((!service.token_versions.is_empty()).then(|| format!("Token versions: {}", service.token_versions.join(", "))));
    facts.push(format!("A trailing slash in the audience {}.", if service.slash_matters { "matters" } else { "is ignored" }));
    facts.extend((service.role_missing > 0).then(|| format!("A valid identity without the role gets {}.", service.role_missing)));
    facts.extend(service.first_leg.then(|| "Its clients send a first request without a token on purpose; that 401 is normal.".to_owned()));
    facts.extend(service.challenge.map(|c| format!("Challenge: {}", code(c.str()))));
    facts.extend(service.body.map(|b| format!("Body: {}", code(b.str()))));
    let usual: Vec<_> = service.usual.iter().map(|id| causes::linked(id, "")).collect();
    facts.extend((!usual.is_empty()).then(|| format!("A refusal without a reason is usually {}.", usual.join(" or "))));
    facts
}

fn per_cloud(what: &str, list: PerCloud) -> Vec<String> {
    list.iter().filter(|(_, items)| !items.is_empty()).map(|(cloud, items)| format!("{what} ({cloud}): {}", codes(*items))).collect()
}
