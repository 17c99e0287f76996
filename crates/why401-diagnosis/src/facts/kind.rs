//! What kind of token it is, against what the target takes.

use why401_evidence::credential::claims::Claims;
use why401_evidence::{Evidence, Span};

use super::Facts;
use crate::context::Context;

/// Claims of access tokens (Entra access token claims reference).
const ACCESS: [&str; 6] = ["scp", "roles", "appid", "azp", "appidacr", "azpacr"];

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    let sets: Vec<_> = cx.evidence.claim_sets().collect();
    for (claims, place) in &sets {
        id_token(cx.evidence, claims, *place, facts);
        version(cx, claims, *place, facts);
        powers(cx, claims, *place, facts);
    }
    changed(&sets, facts);
}

/// Marks of an ID token: a hash of the access token or code, or a `nonce` without anything that an access token has.
fn id_token(evidence: &Evidence, claims: &Claims, place: Span, facts: &mut Facts) {
    let hashed = claims.has("at_hash") || claims.has("c_hash");
    let bare = claims.has("nonce") && claims.len() >= 5 && !ACCESS.iter().any(|name| claims.has(name));
    if (hashed || bare) && !announced(evidence, place) {
        facts.add("id-token-used", "The token has the marks of an ID token (`nonce`, `at_hash`) and none of an access token.", &[place]);
    }
}

/// Whether the text itself calls what follows an ID token: then nobody took it for an access token.
fn announced(evidence: &Evidence, place: Span) -> bool {
    let text = evidence.text.clean();
    let from = text.floor_char_boundary(place.start.saturating_sub(200));
    let before = text[from..place.start].to_ascii_lowercase();
    ["id_token", "id token", "idtoken"].iter().any(|name| before.contains(name))
}

fn version(cx: &Context<'_>, claims: &Claims, place: Span, facts: &mut Facts) {
    let (Some(service), Some(version)) = (cx.service, claims.text("ver")) else { return };
    if !service.token_versions.is_empty() && !service.token_versions.contains(version) {
        let span = claims.claim("ver").map_or(place, |c| c.span);
        facts.add(
            "token-version-refused",
            format!("The token is of version {version}; {} takes {}.", service.name, service.token_versions.join(" or ")),
            &[span],
        );
    }
}

/// An access token without scope and roles lets nobody do anything.
fn powers(cx: &Context<'_>, claims: &Claims, place: Span, facts: &mut Facts) {
    let access = claims.has("appid") || claims.has("azp");
    let own = cx.service.is_none();
    if access && own && claims.has("exp") && !["scp", "roles", "wids"].iter().any(|n| claims.has(n)) && claims.len() >= 8 {
        facts.add("no-scope-nor-roles", "The token holds neither `scp` nor `roles`.", &[place]);
    }
}

/// Two tokens of one request: sent with one kind of signature, received with another.
fn changed(sets: &[(&Claims, Span)], facts: &mut Facts) {
    let symmetric = |c: &Claims| c.text("alg").is_some_and(|a| a.starts_with("HS"));
    let asymmetric = |c: &Claims| c.text("alg").is_some_and(|a| a.starts_with("RS") || a.starts_with("PS") || a.starts_with("ES"));
    let differ = |a: &Claims, b: &Claims| a.text("iss") != b.text("iss");
    for (a, place) in sets.iter().filter(|(c, _)| asymmetric(c)) {
        for (b, other) in sets.iter().filter(|(c, _)| symmetric(c)) {
            if differ(a, b) {
                facts.add(
                    "token-changed-on-the-way",
                    format!("One token is signed {}, the other {} by another issuer; Entra never signs with a shared key, so somebody in between put its own in place.", a.text("alg").unwrap_or(""), b.text("alg").unwrap_or("")),
                    &[*place, *other],
                );
            }
        }
    }
}
