//! A page for each cause, with everything that is known about it.

use why401_catalogue::{self as catalogue, Cause, Str, Weight};

use super::markdown::{Page, code, link, prose};

pub(super) fn page(cause: &Cause) -> String {
    let mut page = Page::new(cause.title.str(), &format!("catalogue/causes/{}.toml", cause.id));
    page.block(&format!("{} · group: {} · fixed by: {}", code(cause.id.str()), spaced(cause.group.str()), spaced(cause.fixer.str())));
    page.block(&prose(cause.summary.str()));
    page.block(&prose(cause.means.str()));
    page.steps(2, "Fix", cause.fix.slice());
    page.steps(2, "Verify", cause.verify.slice());
    page.steps(2, "Prevent", cause.prevent.slice());
    page.steps(2, "What would settle it", cause.settle.slice());
    page.listed(2, "Facts that speak for it", cause.supports.iter().map(weighed));
    page.listed(2, "Facts that speak against it", cause.contradicts.iter().map(weighed));
    page.listed(2, "Codes that point to it", codes(cause.id.str()));
    page.listed(2, "Often mistaken for", cause.mistaken_for.iter().filter_map(|id| catalogue::cause(id)).map(sibling));
    page.provenance(2, cause.sources, &cause.last_reviewed);
    page.into_text()
}

/// A link to a cause from a page that stands `up` (`""`, `"../"`) from the reference's folder.
pub(super) fn linked(id: &str, up: &str) -> String {
    link(&code(id), &format!("{up}causes/{id}.md"))
}

fn sibling(cause: &'static Cause) -> String {
    format!("{}: {}", link(&code(cause.id.str()), &format!("{}.md", cause.id)), prose(cause.title.str()))
}

fn weighed((fact, weight): &(Str, Weight)) -> String {
    format!("{} ({})", code(fact), weight.name())
}

fn codes(cause: &str) -> Vec<String> {
    let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
    for error in catalogue::errors().iter().filter(|e| e.causes.first() == Some(cause)) {
        match lines.last_mut().filter(|(issuer, _)| *issuer == error.issuer()) {
            Some((_, codes)) => codes.push(code(error.code.str())),
            None => lines.push((error.issuer(), vec![code(error.code.str())])),
        }
    }
    lines.into_iter().map(|(issuer, codes)| format!("{}: {}", link(issuer, &format!("../errors/{issuer}.md")), codes.join(", "))).collect()
}

fn spaced(id: &str) -> String {
    id.replace('-', " ")
}
