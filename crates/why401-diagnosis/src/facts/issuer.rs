//! Issuer and tenant of the token against the challenge, the message, the authority.

use why401_catalogue as catalogue;
use why401_evidence::Span;
use why401_evidence::credential::claims::tenant_of_issuer;
use why401_evidence::identifiers::{guid_in, host_of, is_guid};

use super::Facts;
use crate::context::{Context, capture};

/// Tenant of all personal Microsoft accounts (Entra documentation on access token claims).
const PERSONAL: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    for hit in &cx.hits {
        if let (Some((found, span)), Some((wanted, other))) = (capture(hit, "actual_issuer"), capture(hit, "expected_issuer")) {
            issuers(found, span, wanted, other, facts);
        } else if let Some((found, span)) = capture(hit, "actual_issuer").or(capture(hit, "issuer")) {
            personal(found, span, facts);
        }
        if let (Some((found, span)), Some((wanted, other))) = (capture(hit, "actual_tenant"), capture(hit, "expected_tenant")) {
            tenants(found, span, wanted, other, facts);
        }
    }
    tokens(cx, facts);
    clouds(cx, facts);
}

fn issuers(found: &str, span: Span, wanted: &str, other: Span, facts: &mut Facts) {
    let found = found.trim_matches(['\'', '"', '.', ' ']);
    personal(found, span, facts);
    if found.is_empty() || wanted.contains(found) && !wanted.contains('{') {
        return;
    }
    let theirs = tenant_of_issuer(found).or_else(|| guid_in(found));
    let ours = tenant_of_issuer(wanted).or_else(|| guid_in(wanted));
    match (theirs, ours) {
        _ if wanted.contains("{tenant") => facts.add(
            "issuer-form-differs",
            "The accepted issuer still holds its placeholder: the API compares with the template of a multi-tenant authority.",
            &[span, other],
        ),
        (Some(a), Some(b)) if a.eq_ignore_ascii_case(b) => {
            facts.add("issuer-form-differs", format!("Same tenant, other form of issuer: {found} instead of {wanted}."), &[span, other]);
        }
        (Some(a), Some(b)) if is_guid(a) && is_guid(b) => {
            facts.add("issuer-tenant-differs", format!("The token was issued by tenant {a}; accepted is {b}."), &[span, other]);
        }
        _ if !is_entra(found) && is_entra(wanted) => facts.add("issuer-is-foreign", format!("{found} is no issuer of Entra."), &[span, other]),
        _ => {}
    }
}

fn is_entra(issuer: &str) -> bool {
    host_of(issuer).is_some_and(|h| catalogue::is_authority_host(&h))
}

fn personal(issuer: &str, span: Span, facts: &mut Facts) {
    if issuer.contains(PERSONAL) {
        facts.add("issuer-is-personal", "The issuer is the tenant of personal Microsoft accounts.", &[span]);
    }
}

fn tenants(found: &str, span: Span, wanted: &str, other: Span, facts: &mut Facts) {
    match (guid_in(found), guid_in(wanted)) {
        (Some(a), _) if wanted.contains(a) => facts.add("issuer-tenant-same", format!("Both tenants are {a}."), &[span, other]),
        (Some(a), Some(b)) => facts.add("issuer-tenant-differs", format!("The token is of tenant {a}; the target trusts {b}."), &[span, other]),
        _ => {}
    }
}

/// Tokens shown, against the tenant that the challenge names.
fn tokens(cx: &Context<'_>, facts: &mut Facts) {
    for (claims, place) in cx.evidence.claim_sets() {
        let span = claims.claim("tid").or_else(|| claims.claim("iss")).map_or(place, |c| c.span);
        let issuer = claims.text("iss").unwrap_or("");
        personal(issuer, span, facts);
        let at_azure = cx.service.is_some_and(|s| !s.audiences.is_empty() && s.id != "entra-token");
        if at_azure && issuer.starts_with("https://") && !is_entra(issuer) {
            facts.add(
                "issuer-is-foreign",
                format!("{issuer} is no issuer of Entra, and {} takes only tokens of Entra.", cx.service.map_or("the service", |s| s.name.str())),
                &[span],
            );
        }
        let Some(tenant) = claims.tenant().filter(|t| is_guid(t)) else { continue };
        for (authority, other) in cx.evidence.challenges.iter().filter_map(|c| c.authority()) {
            match tenant_of_issuer(authority).filter(|t| is_guid(t)) {
                Some(wanted) if wanted.eq_ignore_ascii_case(tenant) => {
                    facts.add("issuer-tenant-same", format!("Token and challenge name the tenant {tenant}."), &[span, other]);
                }
                Some(wanted) => {
                    facts.add("issuer-tenant-differs", format!("The token is of tenant {tenant}; the challenge asks for {wanted}."), &[span, other]);
                }
                None => {}
            }
        }
    }
}

/// One authority and one called host, in different clouds.
fn clouds(cx: &Context<'_>, facts: &mut Facts) {
    let (Some((authority, place)), Some(host)) = (cx.authority_cloud, cx.host.as_deref()) else { return };
    let Some(cloud) = catalogue::cloud_of_host(host).filter(|c| c.id != authority.id) else { return };
    if catalogue::service_of_host(host).is_some() {
        let span = cx.evidence.addresses.iter().find(|a| a.host == host).map_or(place, |a| a.span);
        facts.add("authority-of-other-cloud", format!("The authority is of {}, {host} of {}.", authority.name, cloud.name), &[place, span]);
    }
}
