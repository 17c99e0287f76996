//! `docs/reference`: the catalogue, printed for reading.

mod applications;
mod causes;
mod chains;
mod claims;
mod clients;
mod clouds;
mod errors;
mod index;
mod markdown;
mod scenarios;
mod services;

use crate::output::Documents;

/// Adds all pages.
pub(crate) fn pages(documents: &mut Documents) {
    documents.add("reference/index.md", index::page());
    documents.add("reference/services.md", services::page());
    documents.add("reference/clients.md", clients::page());
    documents.add("reference/clouds.md", clouds::page());
    documents.add("reference/claims.md", claims::page());
    documents.add("reference/applications.md", applications::page());
    documents.add("reference/scenarios.md", scenarios::page());
    for cause in why401_catalogue::causes() {
        documents.add(format!("reference/causes/{}.md", cause.id), causes::page(cause));
    }
    for client in chains::known() {
        documents.add(chains::path(client), chains::page(client));
    }
    for issuer in errors::issuers() {
        documents.add(format!("reference/errors/{issuer}.md"), errors::page(issuer));
    }
}
