//! A page for each cause, with everything that is known about it.

use why401_catalogue::{self as catalogue, Cause, Weight};

use super::markdown::{Page, code, link, prose};

pub(super) fn page(cause: &Cause) -> String {
    let mut page = Page::new(cause.title, &format!("catalogue/causes/{}.toml", cause.id));
    page.block(&format!("{} · group: {} · fixed by: {}", code(cause.id), spaced(cause.group), spaced(cause.fixer)));
    page.block(&prose(cause.summary));
    page.block(&prose(cause.means));
    page.steps(2, "Fix", cause.fix);
    page.steps(2, "Verify", cause.verify);
    page.steps(2, "Prevent", cause.prevent);
    page.steps(2, "What would settle it", cause.settle);
    page.listed(2, "Facts that speak for it", cause.supports.iter().map(weighed));
    page.listed(2, "Facts that speak against it", cause.contradicts.iter().map(weighed));
    page.listed(2, "Codes that point to it", codes(cause.id));
    page.listed(2, "Often mistaken for", cause.mistaken_for.iter().filter_map(|id| catalogue::cause(id)).map(sibling));
    page.provenance(2, cause.sources, cause.last_reviewed);
    page.into_text()
}

/// A link to a cause from a page that stands `up` (`""`, `"../"`) from the reference's folder.
pub(super) fn linked(id: &str, up: &str) -> String {
    link(&code(id), &format!("{up}causes/{id}.md"))
}

fn sibling(cause: &'static Cause) -> String {
    format!("{}: {}", link(&code(cause.id), &format!("{}.md", cause.id)), prose(cause.title))
}

fn weighed((fact, weight): &(&str, Weight)) -> String {
    format!("{} ({})", code(fact), weight.name())
}

fn codes(cause: &str) -> Vec<String> {
    let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
    for error in catalogue::errors().iter().filter(|e| e.causes.first() == Some(&cause)) {
        match lines.last_mut().filter(|(issuer, _)| *issuer == error.issuer()) {
            Some((_, codes)) => codes.push(code(error.code)),
            None => lines.push((error.issuer(), vec![code(error.code)])),
        }
    }
    lines.into_iter().map(|(issuer, codes)| format!("{}: {}", link(issuer, &format!("../errors/{issuer}.md")), codes.join(", "))).collect()
}

fn spaced(id: &str) -> String {
    id.replace('-', " ")
}
