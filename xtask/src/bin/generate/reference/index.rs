//! The way into the reference.

use why401_catalogue as catalogue;

use super::markdown::{Page, code, line, link};
use super::{causes, errors};

pub(super) fn page() -> String {
    let mut page = Page::new("Reference", "catalogue/");
    page.block("What why401 knows about Azure. The same texts stand in the program: `why401 explain NAME`.");
    let services = format!("{}: {} services, what they accept and answer", link("Services", "services.md"), catalogue::services().len());
    let clients = format!("{}: {} SDKs and tools, their credential chains (a page each) and logs", link("Clients", "clients.md"), catalogue::clients().len());
    let clouds = format!("{}: {} clouds, their authorities and domains", link("Clouds", "clouds.md"), catalogue::clouds().len());
    page.list([services, clients, clouds, claims(), applications(), scenarios()]);
    page.heading(2, "Causes");
    page.table(
        &["Cause", "", "Group"],
        catalogue::causes().iter().map(|c| vec![causes::linked(c.id.str(), ""), line(c.title.str()), c.group.replace('-', " ")]),
    );
    page.heading(2, "Errors");
    page.table(&["Issuer", "Codes"], errors::issuers().into_iter().map(issuer));
    page.heading(2, "Articles");
    page.list(catalogue::articles().iter().map(article));
    page.into_text()
}

fn claims() -> String {
    format!("{}: {} values in tokens, what they mean and give away", link("Claims", "claims.md"), catalogue::claims().len())
}

fn applications() -> String {
    let (applications, tenants) = (catalogue::applications().len(), catalogue::tenants().len());
    format!("{}: {applications} applications and {tenants} tenants that have the same id for everybody", link("Applications", "applications.md"))
}

fn scenarios() -> String {
    let count = why401_lab::scenario::Scenario::all().len();
    format!("{}: {count} failures that `why401 lab run` plays, each with its cause", link("Scenarios of the lab", "scenarios.md"))
}

fn issuer(issuer: &'static str) -> Vec<String> {
    vec![link(&code(issuer), &format!("errors/{issuer}.md")), errors::of(issuer).count().to_string()]
}

fn article(article: &catalogue::Article) -> String {
    let title = article.text.lines().next().unwrap_or(article.id.str()).trim_start_matches(['#', ' ']);
    link(title, &format!("../../catalogue/library/{}.md", article.id))
}
