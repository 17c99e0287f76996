//! Whether a signature holds, in the words of an answer.

use why401_evidence::time;
use why401_jose::{KeySet, Outcome as Signature, Verdict, Verifier};

use super::kind;
use super::model::{Keys, Outcome, Requirement, Verified};
use super::view::{Set, View};
use super::{Reader, decode};

/// The keys that a token is verified with, and where they come from.
pub struct Source<'a> {
    /// The keys.
    pub keys: &'a KeySet,
    /// Where they come from.
    pub origin: Keys,
    /// Whether they must hold the token's key if its issuer has it; a kept copy may lack a new key.
    pub current: bool,
    /// Issuers of other sets that have the token's key.
    pub elsewhere: Vec<String>,
}

/// Verifies `token`, which was read as `view`.
#[must_use]
pub fn verify(token: &str, view: &View, source: Source<'_>, name: &str, fingerprint: String, reader: &Reader) -> Verified {
    let mut verifier = Verifier::new(source.keys);
    let mut verdict = verifier.verify(token);
    let mut notes = Vec::new();
    if verdict.outcome == Signature::SignatureInvalid
        && let Some(found) = with_hashed_nonce(token, view, &mut verifier)
    {
        verdict = found;
        notes
            .push("The signature covers the hash of the header's `nonce`, as tokens for Microsoft Graph are made; other verifiers call it invalid.".to_owned());
    }
    let mut requirements = checks(&verdict, view, &source);
    requirements.extend(issuer(view, &source));
    let outcome = overall(&requirements, &verdict, view, &source);
    notes.extend(self::notes(&verdict, view, &source, reader));
    Verified {
        source: name.to_owned(),
        fingerprint,
        outcome,
        verdict: verdict.outcome.id().to_owned(),
        summary: summary(&verdict, view, &source, &requirements),
        requirements,
        keys: Some(source.origin),
        notes,
    }
}

/// An answer for a token whose keys could not be had.
#[must_use]
pub fn without_keys(name: &str, fingerprint: String, why: String) -> Verified {
    let requirement = requirement("keys", Outcome::Unknown, why.clone());
    Verified {
        source: name.to_owned(),
        fingerprint,
        outcome: Outcome::Unknown,
        verdict: "no-keys".to_owned(),
        summary: why,
        requirements: vec![requirement],
        keys: None,
        notes: Vec::new(),
    }
}

/// Tokens for Graph are signed over a header in which the `nonce` is replaced by the base64url of its SHA-256. That is
/// written nowhere; a signature that holds over it proves it for the token at hand.
fn with_hashed_nonce(token: &str, view: &View, verifier: &mut Verifier<'_>) -> Option<Verdict> {
    let (header, _) = view.readable()?;
    let nonce = header.text("nonce")?;
    let (first, rest) = token.split_once('.')?;
    let hashed = why401_jose::hash_in_header(first, nonce)?;
    let verdict = verifier.verify(&format!("{hashed}.{rest}"));
    (verdict.outcome == Signature::Valid).then_some(verdict)
}

/// The checks in their order, up to the one that failed.
const CHECKS: [(&str, &[Signature], &str); 6] = [
    (
        "form",
        &[Signature::Malformed, Signature::Encrypted, Signature::CriticalExtension],
        "Three parts, a sound header, nothing demanded that is not understood.",
    ),
    (
        "algorithm",
        &[Signature::AlgorithmNone, Signature::AlgorithmSymmetric, Signature::AlgorithmUnsupported],
        "It is signed with a public-key algorithm that is accepted.",
    ),
    ("key", &[Signature::KeyNotFound, Signature::KeyAmbiguous], "Exactly one key of the set is the token's."),
    (
        "key-use",
        &[Signature::KeyMalformed, Signature::KeyNotForSigning, Signature::AlgorithmMismatch, Signature::KeyWeak],
        "The key is sound, strong enough, and made for this.",
    ),
    ("thumbprint", &[Signature::ThumbprintMismatch], "The certificate that the header names is the key's, or none is named."),
    ("signature", &[Signature::SignatureInvalid], "The signature is the key's over exactly these bytes."),
];

fn checks(verdict: &Verdict, view: &View, source: &Source<'_>) -> Vec<Requirement> {
    let failed = CHECKS.iter().position(|(_, outcomes, _)| outcomes.contains(&verdict.outcome));
    let judge = |(at, (id, _, passes)): (usize, &(&str, &[Signature], &str))| match failed {
        Some(failed) if at == failed => requirement(id, Outcome::Fails, verdict.outcome.text()),
        Some(failed) if at > failed => requirement(id, Outcome::Unknown, "Not reached."),
        _ => requirement(id, Outcome::Passes, *passes),
    };
    let mut requirements: Vec<Requirement> = CHECKS.iter().enumerate().map(judge).collect();
    if let Some((header, _)) = view.readable() {
        requirements[1].found = header.text("alg").map(str::to_owned);
        let reached = failed.is_none_or(|failed| failed >= 2);
        requirements[2].found =
            reached.then(|| header.text("kid").map_or_else(|| "no `kid`: every key that fits was tried".to_owned(), |kid| format!("kid {kid}")));
    }
    requirements[3].found = verdict.key.and_then(|at| source.keys.keys().get(at)).map(why401_jose::Key::describe);
    requirements
}

/// The metadata's issuer against the token's: keys of another issuer prove nothing about this one.
fn issuer(view: &View, source: &Source<'_>) -> Option<Requirement> {
    let named = source.origin.issuer.as_deref()?;
    let (_, claims) = view.readable()?;
    let found = claims.text("iss").unwrap_or("none");
    let tenant = claims.text("tid").unwrap_or("");
    let fits = named == found || named.replace("{tenantid}", tenant) == found || same_tenant(named, found);
    let (outcome, why) = if fits {
        (Outcome::Passes, "The keys are those of the token's issuer.")
    } else {
        (Outcome::Fails, "The keys are those of another issuer, so they say nothing about this token.")
    };
    Some(Requirement {
        expected: Some(named.to_owned()),
        found: Some(found.to_owned()),
        cause: cause(outcome, "issuer-not-accepted"),
        ..requirement("issuer", outcome, why)
    })
}

/// Version 1.0 and 2.0 of one tenant have the same keys, and metadata of either serve for both.
fn same_tenant(a: &str, b: &str) -> bool {
    let (a, b) = (super::issuer::Issuer::of(a), super::issuer::Issuer::of(b));
    a.is_entra() && b.is_entra() && a.tenant.is_some() && a.tenant == b.tenant
}

fn overall(requirements: &[Requirement], verdict: &Verdict, view: &View, source: &Source<'_>) -> Outcome {
    let fails = requirements.iter().any(|requirement| requirement.outcome == Outcome::Fails);
    match (fails, verdict.outcome) {
        (false, _) => Outcome::Passes,
        // Newer keys of another issuer would not be this issuer's either.
        (true, _) if foreign(requirements) => Outcome::Fails,
        // Only the resource can check such a token; that others cannot is no proof against it.
        (true, Signature::SignatureInvalid) if kind::is(&kind::traits(view), "resource-only") => Outcome::Unknown,
        (true, Signature::Encrypted) => Outcome::Unknown,
        (true, Signature::KeyNotFound) if !source.current && others(view, source).is_empty() => Outcome::Unknown,
        _ => Outcome::Fails,
    }
}

/// Whether the keys are of another issuer than the token.
fn foreign(requirements: &[Requirement]) -> bool {
    requirements.iter().any(|requirement| requirement.id == "issuer" && requirement.outcome == Outcome::Fails)
}

/// Other issuers that have the token's key. An old copy of the keys at hand is none of them: there the key was rolled away.
fn others<'s>(view: &View, source: &'s Source<'_>) -> Vec<&'s str> {
    let issuer = || view.readable().and_then(|(_, claims)| claims.text("iss"));
    let own = source.origin.issuer.as_deref().or_else(issuer).unwrap_or("");
    source.elsewhere.iter().map(String::as_str).filter(|issuer| *issuer != own && !same_tenant(issuer, own)).collect()
}

/// Whether keys that were fetched at `fetched` must hold the key of a token if its issuer has it: an issuer publishes a
/// key before it signs with it.
#[must_use]
pub fn is_conclusive(view: &View, fetched: time::Epoch) -> bool {
    view.readable().and_then(|(_, claims)| claims.time("iat")).is_some_and(|issued| issued < fetched)
}

fn summary(verdict: &Verdict, view: &View, source: &Source<'_>, requirements: &[Requirement]) -> String {
    let kid = view.readable().and_then(|(header, _)| header.text("kid")).unwrap_or("none");
    let others = others(view, source);
    match verdict.outcome {
        Signature::KeyNotFound if !others.is_empty() => format!("The key {kid} belongs to another issuer: {}.", others.join(", ")),
        Signature::Valid if foreign(requirements) => "The signature fits a key, but the key is not of the token's issuer.".to_owned(),
        _ if foreign(requirements) => {
            "The keys are those of another issuer than the token's, so nothing is proved: verify it against its own issuer.".to_owned()
        }
        Signature::KeyNotFound if !source.current => {
            format!(
                "{kid} is not in the copy of the keys of {}. It may be newer than the copy: `--no-cache` asks the issuer now.",
                source.origin.fetched.as_deref().unwrap_or("an unknown time")
            )
        }
        Signature::KeyNotFound if source.origin.fetched.is_some() => {
            format!(
                "Keys rolled: the metadata was refreshed at {}, and {kid} is not among its keys. The key was rolled away, or another issuer signed.",
                source.origin.fetched.as_deref().unwrap_or_default()
            )
        }
        Signature::SignatureInvalid if kind::is(&kind::traits(view), "resource-only") => {
            "The signature does not fit, but the header's `nonce` says that only the resource can check it; this proves nothing.".to_owned()
        }
        outcome => outcome.text().to_owned(),
    }
}

fn notes(verdict: &Verdict, view: &View, source: &Source<'_>, reader: &Reader) -> Vec<String> {
    let mut notes = Vec::new();
    let claims = view.readable().map(|(_, claims)| claims);
    if verdict.outcome == Signature::Valid
        && let Some(claims) = claims
    {
        notes.extend(expired(claims, reader));
    }
    if verdict.outcome == Signature::KeyNotFound {
        notes.extend(claims.and_then(own_keys));
    }
    if source.keys.keys().iter().any(why401_jose::Key::is_private) {
        notes.push("The key set gives away private keys: whoever can read it can sign. Take it down and make new keys.".to_owned());
    }
    notes
}

fn expired(claims: &Set, reader: &Reader) -> Option<String> {
    let over = claims.time("exp").is_some_and(|exp| exp <= reader.now) || claims.time("nbf").is_some_and(|nbf| nbf > reader.now);
    let state = over.then(|| decode::lifetime(claims, reader)).flatten()?;
    Some(format!("The signature holds, but the token is not in its lifetime: {state}. `why401 token check` looks at the claims."))
}

/// Applications with signing keys of their own have a key set of their own.
fn own_keys(claims: &Set) -> Option<String> {
    let audience = claims.texts("aud").into_iter().find_map(|audience| why401_evidence::identifiers::guid_in(audience))?;
    Some(format!("If the application has signing keys of its own (claims mapping), `--appid {audience}` finds them (`?appid=` in an address that you name)."))
}

fn requirement(id: &str, outcome: Outcome, why: impl Into<String>) -> Requirement {
    Requirement { id: id.to_owned(), outcome, asked: false, expected: None, found: None, why: why.into(), cause: cause(outcome, "signature-invalid") }
}

fn cause(outcome: Outcome, cause: &str) -> Option<String> {
    (outcome == Outcome::Fails).then(|| cause.to_owned())
}

/// When keys were fetched, as answers hold it.
#[must_use]
pub fn fetched(at: time::Epoch) -> Option<String> {
    time::rfc3339(at)
}
