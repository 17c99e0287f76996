//! All clients: their credential chains, and how to make them talk.

use why401_catalogue::{self as catalogue, Client};

use super::chains;
use super::markdown::{Page, code, line};

pub(super) fn page() -> String {
    let mut page = Page::new("Clients", "catalogue/clients/");
    for client in catalogue::clients() {
        page.heading(2, client.name.str());
        page.list(facts(client));
        page.block(&client.note.map(|n| line(&n)).unwrap_or_default());
        page.block(&client.leaks.map(|l| format!("What its log gives away: {}", line(l.str()))).unwrap_or_default());
        page.listed(3, "Verbose logging", client.verbose.iter().map(|v| code(v)));
        if !client.chain.is_empty() {
            let names: Vec<String> = client.chain.iter().map(|member| code(&member.name)).collect();
            page.heading(3, "Credential chain, in order");
            page.block(&format!("{}. What each needs: {}.", names.join(", "), chains::linked(client)));
        }
        page.provenance(3, client.sources, &client.last_reviewed);
    }
    page.into_text()
}

fn facts(client: &Client) -> Vec<String> {
    let mut facts = vec![format!("Id: {}", code(client.id.str())), format!("Language: {}", client.language)];
    let checked = client.version_checked.map(|v| format!(", checked at {}", line(v.str()))).unwrap_or_default();
    facts.extend(client.package.map(|p| format!("Package: {}{checked}", code(p.str()))));
    facts
}
