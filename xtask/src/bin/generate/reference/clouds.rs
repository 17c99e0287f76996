//! All clouds: authorities, issuers, domains.

use why401_catalogue::{self as catalogue, Cloud};

use super::markdown::{Page, code, codes, line};

pub(super) fn page() -> String {
    let mut page = Page::new("Clouds", "catalogue/clouds/");
    for cloud in catalogue::clouds() {
        page.heading(2, cloud.name.str());
        page.list(facts(cloud));
        page.block(&cloud.note.map(|n| line(&n)).unwrap_or_default());
        page.provenance(3, cloud.sources, &cloud.last_reviewed);
    }
    page.into_text()
}

fn facts(cloud: &Cloud) -> Vec<String> {
    let mut facts = vec![format!("Id: {}", code(cloud.id.str())), format!("Authority: {}", code(cloud.authority.str()))];
    let lists = [("Called", cloud.names), ("Authority hosts", cloud.authority_hosts), ("Issuers", cloud.issuers), ("Domains of its own", cloud.suffixes)];
    facts.extend(lists.into_iter().filter(|(_, items)| !items.is_empty()).map(|(name, items)| format!("{name}: {}", codes(items))));
    facts.extend(cloud.arm.map(|a| format!("Resource Manager: {}", code(a.str()))));
    facts.extend(cloud.graph.map(|g| format!("Microsoft Graph: {}", code(g.str()))));
    facts
}
