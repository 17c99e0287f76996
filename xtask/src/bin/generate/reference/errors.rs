//! A table of codes for each issuer.

use why401_catalogue::{self as catalogue, ErrorCode};

use super::causes;
use super::markdown::{Page, code, line};

/// Everybody who prints codes, in order.
pub(super) fn issuers() -> Vec<&'static str> {
    let mut issuers: Vec<&str> = catalogue::errors().iter().map(ErrorCode::issuer).collect();
    issuers.dedup();
    issuers
}

/// The codes of one of them.
pub(super) fn of(issuer: &str) -> impl Iterator<Item = &'static ErrorCode> {
    catalogue::errors().iter().filter(move |e| e.issuer() == issuer)
}

pub(super) fn page(issuer: &str) -> String {
    let mut page = Page::new(&format!("Errors: {issuer}"), &format!("catalogue/errors/{issuer}/"));
    page.table(&["Code", "HTTP", "Meaning", "Causes, the likeliest first", "Known from"], of(issuer).map(row));
    page.into_text()
}

fn row(error: &'static ErrorCode) -> Vec<String> {
    let causes = error.causes.iter().map(|id| causes::linked(id, "../")).collect::<Vec<_>>().join(", ");
    let statuses = error.http.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    vec![name(error), statuses, meaning(error), causes, error.status.to_owned()]
}

fn name(error: &ErrorCode) -> String {
    let mut names = vec![code(error.code.str())];
    names.extend(error.name.map(|n| code(&n)));
    let others: Vec<String> = error.also_written.iter().filter(|spelling| !error.code.contains(spelling.str())).map(|spelling| code(spelling)).collect();
    names.extend((!others.is_empty()).then(|| format!("(also {})", others.join(", "))));
    names.join(" ")
}

fn meaning(error: &ErrorCode) -> String {
    let mut sentences = vec![line(error.meaning.str())];
    sentences.extend(error.note.map(|n| line(&n)));
    sentences.extend(error.transient.then(|| "It may pass by itself.".to_owned()));
    sentences.join(" ")
}
