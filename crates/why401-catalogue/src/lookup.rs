//! Entries by id, by code, by resemblance.

use crate::model::{Article, Cause, Client, Cloud, ErrorCode, Service};
use crate::packed::Str;
use crate::tables::{ARTICLES, CAUSES, CLIENTS, CLOUDS, ERRORS, SERVICES};

/// An entry of any kind.
#[derive(Debug, Clone, Copy)]
pub enum Found {
    /// A root cause.
    Cause(&'static Cause),
    /// An error code.
    Error(&'static ErrorCode),
    /// A service.
    Service(&'static Service),
    /// A client.
    Client(&'static Client),
    /// An article.
    Article(&'static Article),
}

fn by_id<T>(table: &'static [T], id: &str, key: impl Fn(&T) -> Str) -> Option<&'static T> {
    table.binary_search_by(|entry| key(entry).str().cmp(id)).ok().map(|at| &table[at])
}

/// The cause with this id.
#[must_use]
pub fn cause(id: &str) -> Option<&'static Cause> {
    by_id(&CAUSES, id, |c| c.id)
}

/// The error with this id (`entra/AADSTS700016`).
#[must_use]
pub fn error(id: &str) -> Option<&'static ErrorCode> {
    by_id(&ERRORS, id, |e| e.id)
}

/// The service with this id.
#[must_use]
pub fn service(id: &str) -> Option<&'static Service> {
    by_id(&SERVICES, id, |s| s.id)
}

/// The cloud with this id.
#[must_use]
pub fn cloud(id: &str) -> Option<&'static Cloud> {
    by_id(&CLOUDS, id, |c| c.id)
}

/// The client with this id.
#[must_use]
pub fn client(id: &str) -> Option<&'static Client> {
    by_id(&CLIENTS, id, |c| c.id)
}

/// The article with this id.
#[must_use]
pub fn article(id: &str) -> Option<&'static Article> {
    by_id(&ARTICLES, id, |a| a.id)
}

/// All errors with this code, in any case and any of its spellings.
pub fn error_by_code(code: &str) -> impl Iterator<Item = &'static ErrorCode> {
    let code = code.trim().to_owned();
    ERRORS.iter().filter(move |e| e.code.eq_ignore_ascii_case(&code) || e.also_written.iter().any(|c| c.eq_ignore_ascii_case(&code)))
}

/// Everything that `name` names: ids, codes, symbolic names, in any case.
#[must_use]
pub fn find(name: &str) -> Vec<Found> {
    let name = name.trim();
    let lower = name.to_ascii_lowercase();
    let mut found = Vec::new();
    found.extend(cause(&lower).map(Found::Cause));
    found.extend(ERRORS.iter().filter(|e| e.id.eq_ignore_ascii_case(name) || e.name.is_some_and(|n| n.eq_ignore_ascii_case(name))).map(Found::Error));
    for error in error_by_code(name) {
        if !found.iter().any(|f| matches!(f, Found::Error(e) if e.id == error.id)) {
            found.push(Found::Error(error));
        }
    }
    found.extend(service(&lower).map(Found::Service));
    found.extend(client(&lower).map(Found::Client));
    found.extend(article(&lower).map(Found::Article));
    found
}

/// How much less than the nearest name another one may resemble.
const FARTHER: f64 = 0.06;

/// Names that resemble `name`, the nearest first, at most `limit`.
#[must_use]
pub fn near(name: &str, limit: usize) -> Vec<&'static str> {
    let wanted = name.to_ascii_lowercase();
    let names = CAUSES
        .iter()
        .map(|c| c.id)
        .chain(ERRORS.iter().map(|e| e.code))
        .chain(SERVICES.iter().map(|s| s.id))
        .chain(CLIENTS.iter().map(|c| c.id))
        .chain(ARTICLES.iter().map(|a| a.id));
    let mut scored: Vec<(f64, &'static str)> =
        names.map(|n| (resemblance(&wanted, &n.to_ascii_lowercase()), n.str())).filter(|(score, _)| *score > 0.7).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    let best = scored.first().map_or(0.0, |(score, _)| *score);
    scored.retain(|(score, _)| *score > best - FARTHER);
    scored.into_iter().take(limit).map(|(_, name)| name).collect()
}

fn resemblance(wanted: &str, name: &str) -> f64 {
    let holds = wanted.len() >= 3 && name.contains(wanted);
    strsim::jaro_winkler(wanted, name) + if holds { 0.5 } else { 0.0 }
}
