//! Form, kind and signature.

#![expect(clippy::unnecessary_wraps, reason = "all requirements have one form, so that one table holds them")]

use why401_evidence::credential::compact::Irregular;

use super::{Outcome, Requirement, Subject, Target, Trait, View, requirement};
use crate::token::kind;

/// Irregularities that strict services refuse.
const REFUSED: [Irregular; 9] = [
    Irregular::WhiteSpace,
    Irregular::Padding,
    Irregular::StandardAlphabet,
    Irregular::ForeignCharacters,
    Irregular::MissingParts,
    Irregular::ExtraParts,
    Irregular::NoSignature,
    Irregular::Truncated,
    Irregular::RepeatedInHeader,
];

pub(super) fn form(subject: &Subject<'_>) -> Option<Requirement> {
    let first = subject.irregular.iter().find(|what| REFUSED.contains(what));
    Some(match first {
        Some(what) => requirement("form", Outcome::Fails, what.text()).expected("three parts in base64url").cause("token-malformed"),
        None => requirement("form", Outcome::Passes, "It has a header, claims and a signature."),
    })
}

pub(super) fn kind(subject: &Subject<'_>) -> Option<Requirement> {
    let main = subject.traits.first()?;
    let registry = subject.target.services.iter().any(|service| *service.id == *"acr") && main.id == "registry-access-token";
    let assertion = main.id == "federation-assertion" && subject.target.asked.contains("AzureADTokenExchange");
    let (outcome, why) = match main.id.as_str() {
        "access-token" => (Outcome::Passes, main.because.clone()),
        _ if registry || assertion => (Outcome::Passes, main.because.clone()),
        "token" => (Outcome::Unknown, main.because.clone()),
        _ if main.certain => (Outcome::Fails, format!("It is {}. {}", main.title, main.because)),
        _ => (Outcome::Unknown, format!("It is probably {}. {}", main.title, main.because)),
    };
    Some(requirement("kind", outcome, why).expected("an access token").found(main.title.clone()).asked(true).cause("wrong-token-type"))
}

pub(super) fn signature(subject: &Subject<'_>) -> Option<Requirement> {
    let alg = subject.header.text("alg").unwrap_or("none");
    if alg.eq_ignore_ascii_case("none") {
        return Some(requirement("signature", Outcome::Fails, "It is unsigned (`alg` is `none`).").found(alg).cause("signature-invalid"));
    }
    let entra = subject.issuer.is_entra();
    if entra && alg.starts_with("HS") {
        let why = "It claims to be signed with a shared secret; Entra never signs so, so it was forged or made for a test.";
        return Some(requirement("signature", Outcome::Fails, why).expected("RS256").found(alg).cause("signature-invalid"));
    }
    let why = if kind::is(subject.traits, "resource-only") {
        "Only the resource itself can check it: the header holds a `nonce`."
    } else {
        "Not looked at here: `why401 token verify` checks it against the issuer's keys."
    };
    Some(requirement("signature", Outcome::Unknown, why).found(alg))
}

/// The requirements of something that is no readable token.
pub(super) fn unreadable(view: &View, traits: &[Trait], target: &Target) -> Vec<Requirement> {
    let title = traits.first().map_or("nothing known", |main| main.title.as_str());
    let because = traits.first().map_or("", |main| main.because.as_str());
    let (empty, sas, advice) = match view {
        View::Opaque(named) => (named.kind.id() == "empty", matches!(named.kind.id(), "storage-sas" | "messaging-sas"), named.kind.advice()),
        _ => (false, false, "Azure services take signed tokens with readable claims."),
    };
    let takes_sas = sas && target.services.iter().any(|service| service.credentials.contains("sas"));
    let encrypted = matches!(view, View::Opaque(named) if named.kind.id() == "encrypted-token");
    let kind = if takes_sas {
        requirement("kind", Outcome::Unknown, format!("The target takes such a signature, but not as a bearer token. {advice}"))
    } else if encrypted {
        requirement("kind", Outcome::Unknown, format!("It is {title}. {because}"))
    } else {
        requirement("kind", Outcome::Fails, format!("It is {title}. {because} {advice}"))
    };
    let cause = if empty { "token-missing" } else { "wrong-token-type" };
    let kind = kind.expected("an access token").found(title).cause(cause);
    // A target was asked for, so that nothing can be read of it is no yes.
    let claims = requirement("claims", Outcome::Unknown, "Audience, issuer and lifetime cannot be read from it.").asked(true);
    vec![kind, claims]
}
