//! Entries by id, by code, by resemblance.

use crate::model::{Application, Article, Cache, Cause, Claim, Client, Cloud, ErrorCode, Place, Service, Tenant};
use crate::packed::Str;
use crate::tables::{APPLICATIONS, ARTICLES, CACHES, CAUSES, CLAIMS, CLIENTS, CLOUDS, ERRORS, SERVICES, TENANTS};

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
    /// A claim.
    Claim(&'static Claim),
    /// A well-known application.
    Application(&'static Application),
    /// A well-known tenant.
    Tenant(&'static Tenant),
}

fn by_id<T>(table: &'static [T], id: &str, key: impl Fn(&T) -> Str) -> Option<&'static T> {
    table.binary_search_by(|entry| key(entry).str().cmp(id)).ok().map(|at| &table[at])
}

/// As `by_id`, for ids that people write in either case; in the tables they are in lower case.
fn by_guid<T>(table: &'static [T], id: &str, key: impl Fn(&T) -> Str) -> Option<&'static T> {
    let wanted = || id.bytes().map(|b| b.to_ascii_lowercase());
    table.binary_search_by(|entry| key(entry).bytes().cmp(wanted())).ok().map(|at| &table[at])
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

/// The cache with this id.
#[must_use]
pub fn cache(id: &str) -> Option<&'static Cache> {
    by_id(&CACHES, id, |c| c.id)
}

/// The article with this id.
#[must_use]
pub fn article(id: &str) -> Option<&'static Article> {
    by_id(&ARTICLES, id, |a| a.id)
}

/// The claim with this name, exactly as it stands in a token's header or payload.
#[must_use]
pub fn claim(name: &str, place: Place) -> Option<&'static Claim> {
    CLAIMS.binary_search_by(|claim| claim.place.cmp(&place).then_with(|| claim.name.str().cmp(name))).ok().map(|at| &CLAIMS[at])
}

/// The well-known application with this id, in any case.
#[must_use]
pub fn application(id: &str) -> Option<&'static Application> {
    by_guid(&APPLICATIONS, id, |a| a.id)
}

/// The well-known tenant with this id, in any case.
#[must_use]
pub fn tenant(id: &str) -> Option<&'static Tenant> {
    by_guid(&TENANTS, id, |t| t.id)
}

/// All errors with this code, in any case and any of its spellings.
pub fn error_by_code(code: &str) -> impl Iterator<Item = &'static ErrorCode> {
    let code = code.trim().to_owned();
    ERRORS.iter().filter(move |e| e.code.eq_ignore_ascii_case(&code) || e.also_written.iter().any(|c| c.eq_ignore_ascii_case(&code)))
}

/// Everything that `name` names: ids, codes, symbolic names, names of claims and applications, in any case.
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
    found.extend(CLAIMS.iter().filter(|c| c.id.eq_ignore_ascii_case(name) || c.name.eq_ignore_ascii_case(name)).map(Found::Claim));
    found.extend(APPLICATIONS.iter().filter(|a| a.id.eq_ignore_ascii_case(name) || a.name.eq_ignore_ascii_case(name)).map(Found::Application));
    found.extend(tenant(name).map(Found::Tenant));
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
        .chain(ARTICLES.iter().map(|a| a.id))
        .chain(CLAIMS.iter().map(|c| c.name));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn id(claim: Option<&'static Claim>) -> Option<&'static str> {
        claim.map(|c| c.id.str())
    }

    #[test]
    fn every_claim_is_found_by_name_and_place() {
        for entry in &CLAIMS {
            assert_eq!(id(claim(entry.name.str(), entry.place)), Some(entry.id.str()));
        }
        assert_eq!(id(claim("nonce", Place::Header)), Some("header-nonce"), "the same name means something else there");
        assert_eq!(id(claim("nonce", Place::Payload)), Some("nonce"));
        assert_eq!(id(claim("x5t#S256", Place::Header)), Some("header-x5t-S256"), "found by its name, not by its file's");
    }

    #[test]
    fn an_unknown_claim_is_none() {
        assert_eq!(id(claim("no_such_claim", Place::Payload)), None);
        assert_eq!(id(claim("", Place::Header)), None);
        assert_eq!(id(claim("AUD", Place::Payload)), None, "names of claims differ in case");
        assert_eq!(id(claim("aud", Place::Header)), None, "it stands in payloads only");
    }

    #[test]
    fn coded_values_have_a_meaning() {
        let value = |name, value| claim(name, Place::Payload).and_then(|c| c.value(value));
        assert_eq!(value("idtyp", "app"), Some("application only, no user"));
        assert_eq!(value("idtyp", "robot"), None);
        assert_eq!(value("aud", "app"), None);
    }

    #[test]
    fn applications_and_tenants_are_found_in_any_case() {
        for entry in &APPLICATIONS {
            assert_eq!(application(&entry.id.to_ascii_uppercase()).map(|a| a.id), Some(entry.id));
        }
        for entry in &TENANTS {
            assert_eq!(tenant(&entry.id.to_ascii_uppercase()).map(|t| t.id), Some(entry.id));
        }
        assert_eq!(application("04b07795-8ddb-461a-bbee-02f9e1bf7b46").map(|a| a.name.str()), Some("Azure CLI"));
        assert!(application("04b07795-8ddb-461a-bbee").is_none(), "a part of an id is no id");
        assert!(tenant("04b07795-8ddb-461a-bbee-02f9e1bf7b46").is_none(), "an application is no tenant");
    }

    #[test]
    fn a_name_names_everything_that_bears_it() {
        let found = |name| find(name).iter().map(kind).collect::<Vec<_>>();
        assert_eq!(found("nonce"), ["claim", "claim"], "header and payload");
        assert_eq!(found("Header-Nonce"), ["claim"]);
        assert_eq!(found("acr"), ["service", "claim"], "what was found before stays first");
        assert_eq!(found("azure cli"), ["application"]);
        assert_eq!(found("9188040D-6C67-4C5B-B112-36A304B66DAD"), ["tenant"]);
    }

    fn kind(found: &Found) -> &'static str {
        match found {
            Found::Cause(_) => "cause",
            Found::Error(_) => "error",
            Found::Service(_) => "service",
            Found::Client(_) => "client",
            Found::Article(_) => "article",
            Found::Claim(_) => "claim",
            Found::Application(_) => "application",
            Found::Tenant(_) => "tenant",
        }
    }

    #[test]
    fn a_mistyped_claim_is_suggested() {
        assert!(near("prefered_username", 5).contains(&"preferred_username"));
    }
}
