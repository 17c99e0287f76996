//! Well-known applications and tenants.

use why401_catalogue::{self as catalogue, Application, Tenant};

use super::markdown::{Page, code, codes, line};

pub(super) fn page() -> String {
    let mut page = Page::new("Applications and tenants", "catalogue/applications/ and catalogue/tenants/");
    page.block("Ids that are the same for everybody, and what they mean in a token.");
    page.heading(2, "Clients");
    page.block("They ask for tokens: `appid` or `azp` holds the id. Members of the family share their refresh tokens.");
    page.table(&["Id", "Name", "Family", "What to make of it"], of(true).map(client));
    page.heading(2, "Resources");
    page.block("Tokens are issued for them: `aud` may hold the id.");
    page.table(&["Id", "Name", "Services", "What to make of it"], of(false).map(resource));
    page.heading(2, "Tenants");
    page.table(&["Id", "Name", "What to make of it"], catalogue::tenants().iter().map(tenant));
    page.into_text()
}

fn of(client: bool) -> impl Iterator<Item = &'static Application> {
    catalogue::applications().iter().filter(move |a| a.client == client)
}

fn client(client: &'static Application) -> Vec<String> {
    let family = if client.family { "yes" } else { "" };
    vec![code(client.id.str()), line(client.name.str()), family.to_owned(), line(client.usage.str())]
}

fn resource(resource: &'static Application) -> Vec<String> {
    vec![code(resource.id.str()), line(resource.name.str()), codes(resource.services), line(resource.usage.str())]
}

fn tenant(tenant: &'static Tenant) -> Vec<String> {
    let mut sentences = vec![line(tenant.usage.str())];
    sentences.extend(tenant.note.map(|n| line(&n)));
    vec![code(tenant.id.str()), line(tenant.name.str()), sentences.join(" ")]
}
