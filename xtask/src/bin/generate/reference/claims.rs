//! All claims, by the question that they answer.

use why401_catalogue::{self as catalogue, Claim, Group, Privacy};

use super::markdown::{Page, code, line};

pub(super) fn page() -> String {
    let mut page = Page::new("Claims", "catalogue/claims/");
    page.block("What stands in tokens, and what to make of it. The last column says what a value gives away:");
    page.list(Privacy::ALL.into_iter().map(|p| format!("{}: {}", p.name(), p.gives_away())));
    for group in groups() {
        page.heading(2, group.title());
        page.table(&["Claim", "Where", "Meaning", "Privacy"], catalogue::claims().iter().filter(|c| c.group == group).map(row));
    }
    page.into_text()
}

fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = catalogue::claims().iter().map(|c| c.group).collect();
    groups.sort();
    groups.dedup();
    groups
}

fn row(claim: &'static Claim) -> Vec<String> {
    vec![code(claim.name.str()), claim.place.name().to_owned(), meaning(claim), claim.privacy.name().to_owned()]
}

fn meaning(claim: &Claim) -> String {
    let mut sentences = vec![line(claim.meaning.str())];
    sentences.extend(claim.usage.map(|u| line(&u)));
    sentences.extend(claim.note.map(|n| line(&n)));
    sentences.join(" ")
}
