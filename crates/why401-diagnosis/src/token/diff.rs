//! In what two tokens differ: one that works and one that does not, the most telling difference first.

use serde_json::Value;
use why401_catalogue::{self as catalogue, Place};

use super::model::{Compared, Difference};
use super::view::{Set, View};
use super::{Reader, decode, kind, mask};
use crate::model::SCHEMA_VERSION;

/// One of the two tokens.
pub struct Side<'a> {
    /// How the user calls it.
    pub source: &'a str,
    /// The line that stands for it.
    pub fingerprint: String,
    /// The token.
    pub view: &'a View,
}

/// Compares two tokens; `same` says whether they are equal byte for byte.
#[must_use]
pub fn diff(a: &Side<'_>, b: &Side<'_>, same: bool, reader: &Reader) -> Compared {
    let mut differences: Vec<Difference> = Vec::new();
    if !same {
        differences.extend(kinds(a.view, b.view));
        if let (Some((header_a, claims_a)), Some((header_b, claims_b))) = (a.view.readable(), b.view.readable()) {
            differences.extend(lifetimes(claims_a, claims_b, reader));
            differences.extend(members(Place::Header, header_a, header_b, reader));
            differences.extend(members(Place::Payload, claims_a, claims_b, reader));
        }
        differences.sort_by(|x, y| y.telling.cmp(&x.telling).then_with(|| x.name.cmp(&y.name)));
    }
    Compared {
        version: SCHEMA_VERSION,
        sources: [a.source.to_owned(), b.source.to_owned()],
        fingerprints: [a.fingerprint.clone(), b.fingerprint.clone()],
        same,
        summary: summary(same, &differences),
        differences,
    }
}

/// Least weight of a difference that may explain a refusal.
const TELLING: u8 = 5;

fn summary(same: bool, differences: &[Difference]) -> String {
    let telling: Vec<&str> = differences.iter().filter(|d| d.telling >= TELLING).map(|d| d.name.as_str()).collect();
    match (same, telling.as_slice()) {
        (true, _) => "Both are the same token: what differs lies in the request, on the way, or in the time.".to_owned(),
        (false, []) => "They differ only in what every new token has anew: what is refused is not the token but the request, or the way it takes.".to_owned(),
        (false, [one]) => format!("They differ in {one}."),
        (false, many) => format!("They differ most tellingly in {}.", many[..many.len().min(4)].join(", ")),
    }
}

/// Kinds that only one of the two has.
fn kinds(a: &View, b: &View) -> Option<Difference> {
    let (a, b) = (kind::traits(a), kind::traits(b));
    let only = |these: &[super::model::Trait], those: &[super::model::Trait]| {
        let titles: Vec<&str> = these.iter().filter(|found| !kind::is(those, &found.id)).map(|found| found.title.as_str()).collect();
        titles.join("; ")
    };
    let (left, right) = (only(&a, &b), only(&b, &a));
    let value = |text: String| (!text.is_empty()).then_some(text);
    (!left.is_empty() || !right.is_empty()).then(|| Difference {
        name: "kind".to_owned(),
        place: "token".to_owned(),
        a: value(left),
        b: value(right),
        telling: 8,
        why: Some("They are not of the same kind.".to_owned()),
    })
}

fn lifetimes(a: &Set, b: &Set, reader: &Reader) -> Option<Difference> {
    let state = |claims: &Set| {
        let early = claims.time("nbf").is_some_and(|nbf| nbf > reader.now);
        let over = claims.time("exp").is_some_and(|exp| exp <= reader.now);
        (early, over)
    };
    (state(a) != state(b)).then(|| Difference {
        name: "lifetime".to_owned(),
        place: "token".to_owned(),
        a: decode::lifetime(a, reader),
        b: decode::lifetime(b, reader),
        telling: 9,
        why: Some("Only one of them is in its lifetime.".to_owned()),
    })
}

fn members(place: Place, a: &Set, b: &Set, reader: &Reader) -> Vec<Difference> {
    let mut names: Vec<&str> = a.iter().chain(b.iter()).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().filter(|name| !equal(name, a.get(name), b.get(name))).map(|name| difference(name, place, a.get(name), b.get(name), reader)).collect()
}

/// The order of roles and scopes says nothing.
fn equal(name: &str, a: Option<&Value>, b: Option<&Value>) -> bool {
    let words = |value: Option<&Value>| {
        let mut words: Vec<String> = match value {
            Some(Value::String(text)) if matches!(name, "scp" | "scope") => text.split_whitespace().map(str::to_owned).collect(),
            Some(Value::Array(items)) => items.iter().map(ToString::to_string).collect(),
            _ => return None,
        };
        words.sort();
        Some(words)
    };
    a == b || words(a).is_some() && words(a) == words(b)
}

fn difference(name: &str, place: Place, a: Option<&Value>, b: Option<&Value>, reader: &Reader) -> Difference {
    let claim = catalogue::claim(name, place);
    let shown = |value: Option<&Value>| value.map(|value| mask::shown(value, claim.map(|claim| claim.privacy), reader.reveal).0);
    let time = matches!(name, "exp" | "nbf" | "iat");
    Difference {
        name: name.to_owned(),
        place: place.name().to_owned(),
        a: shown(a),
        b: shown(b),
        // Every new token has new times; `lifetime` says whether that matters.
        telling: if time { 1 } else { claim.map_or(2, |claim| claim.telling) },
        why: claim.and_then(|claim| claim.usage).map(why401_catalogue::Str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tests::mint;

    fn compared(a: &str, b: &str) -> Compared {
        let (a, b) = (mint(r#"{"alg":"RS256"}"#, a), mint(r#"{"alg":"RS256"}"#, b));
        let (left, right) = (View::of(&a), View::of(&b));
        let side = |source, view| Side { source, fingerprint: String::new(), view };
        diff(&side("a", &left), &side("b", &right), a == b, &Reader { now: 1_800_000_000, zone: jiff::tz::TimeZone::UTC, reveal: false })
    }

    fn names(compared: &Compared) -> Vec<&str> {
        compared.differences.iter().map(|difference| difference.name.as_str()).collect()
    }

    #[test]
    fn the_most_telling_difference_comes_first() {
        let found = compared(
            r#"{"aud":"https://vault.azure.net","appid":"x","scp":"a b","exp":1800000600,"uti":"1","upn":"ann@contoso.example"}"#,
            r#"{"aud":"https://management.azure.com","appid":"x","scp":"b a","exp":1700000000,"uti":"2","upn":"bob@contoso.example"}"#,
        );
        assert_eq!(names(&found), ["aud", "lifetime", "upn", "exp", "uti"]);
        assert!(!format!("{found:?}").contains("ann@"));
    }

    #[test]
    fn what_is_new_in_every_token_explains_nothing() {
        let found =
            compared(r#"{"aud":"x","appid":"x","exp":1800000600,"uti":"1","aio":"1"}"#, r#"{"aud":"x","appid":"x","exp":1800000900,"uti":"2","aio":"2"}"#);
        assert!(found.summary.starts_with("They differ only in what every new token has anew"), "{}", found.summary);
        assert!(compared(r#"{"aud":"x"}"#, r#"{"aud":"x"}"#).same);
    }
}
