//! The token's audience, or the resource asked for, against what the target accepts.

use why401_catalogue::{self as catalogue, Fit, Hit};
use why401_evidence::Span;
use why401_evidence::identifiers::host_of;

use super::Facts;
use crate::context::{Context, capture};
use crate::proof::quote;

/// Services that exist in every tenant of their cloud, so that not finding one means another cloud.
const CORE: [&str; 5] = ["arm", "msgraph", "aadgraph", "keyvault", "storage-blob"];
/// Audiences of Graph, old and new.
const GRAPH: [&str; 2] = ["msgraph", "aadgraph"];

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    for hit in &cx.hits {
        compared(cx, hit, facts);
        asked(cx, hit, facts);
    }
    tokens(cx, facts);
    settings(cx, facts);
    sovereign(cx, facts);
}

/// Messages that print the audience found and the ones accepted.
fn compared(cx: &Context<'_>, hit: &Hit, facts: &mut Facts) {
    let (Some((found, span)), Some((wanted, wanted_span))) = (capture(hit, "actual_audience"), capture(hit, "expected_audience")) else { return };
    let accepted: Vec<&str> = wanted.split([',', ' ']).map(|a| a.trim_matches(['\'', '"', '`', '.', '[', ']', '(', ')'])).filter(|a| !a.is_empty()).collect();
    let found = found.trim_matches(['\'', '"', '`', '.']);
    if accepted.contains(&found) || found.is_empty() {
        return;
    }
    let other = catalogue::cloud_of_audience(found).zip(accepted.iter().find_map(|a| catalogue::cloud_of_audience(a))).filter(|(a, b)| a.id != b.id);
    let shown = quote(&cx.evidence.text, span);
    let first = accepted.first().copied().unwrap_or(wanted);
    if let Some((theirs, ours)) = other {
        facts.add(
            "audience-of-other-cloud",
            format!("The token is for {shown} in {}, the target accepts {first} of {}.", theirs.name, ours.name),
            &[span, wanted_span],
        );
    } else if accepted.iter().any(|a| a.trim_end_matches('/') == found.trim_end_matches('/')) {
        facts.add(
            "audience-not-accepted",
            format!("The audience {shown} and the accepted {first} differ only by a slash at the end, and that counts."),
            &[span, wanted_span],
        );
    } else {
        facts.add("audience-not-accepted", format!("The token is for {shown}; accepted is {first}."), &[span, wanted_span]);
    }
    graph(cx, found, span, facts);
}

/// Resources that the authority was asked for and did not find.
fn asked(cx: &Context<'_>, hit: &Hit, facts: &mut Facts) {
    let missing = hit.causes().first() == Some("resource-not-in-tenant");
    let Some((resource, span)) = capture(hit, "actual_audience").filter(|_| missing) else { return };
    let resource = resource.trim_matches(['\'', '"', '.', ' ']);
    let host = host_of(resource).filter(|h| h.contains('.'));
    let service = catalogue::service_of_audience(resource);
    if let (Some(theirs), Some((authority, place))) = (catalogue::cloud_of_audience(resource), cx.authority_cloud)
        && theirs.id != authority.id
    {
        let text = format!("{resource} belongs to {}, but the authority that was asked is of {}.", theirs.name, authority.name);
        facts.add("audience-of-other-cloud", text, &[span, place]);
        return;
    }
    if let Some(core) = service.filter(|s| CORE.contains(&s.id.str())) {
        facts.add("core-resource-missing", format!("Every tenant of its cloud has {}; a tenant without it is in another cloud.", core.name), &[span]);
    } else if let Some(host) = host.filter(|_| service.is_none()) {
        unknown_host(&host, resource, span, facts);
    }
}

/// An address as resource that is no audience of a known service: the host of a resource, or of nothing at all.
fn unknown_host(host: &str, resource: &str, span: Span, facts: &mut Facts) {
    if doubled_label(host) {
        facts.add("host-not-of-service", format!("The host {host} begins with the same prefix twice."), &[span]);
    } else if let Some((service, _)) = catalogue::service_of_host(host) {
        facts.add(
            "audience-is-own-host",
            format!("{resource} is the address of one resource; tokens for {} are asked for by its own audience.", service.name),
            &[span],
        );
    } else {
        facts.add(
            "resource-unknown-host",
            format!("{resource} is no audience of a known service: the scope seems to be made from the host that was called."),
            &[span],
        );
    }
}

/// `ingest-ingest-cluster…`: something was put in front of a name that already had it.
fn doubled_label(host: &str) -> bool {
    let label = host.split('.').next().unwrap_or("");
    let mut parts = label.split('-');
    matches!((parts.next(), parts.next()), (Some(a), Some(b)) if a == b && a.len() >= 3)
}

/// Tokens whose claims are shown, against the service that refused.
fn tokens(cx: &Context<'_>, facts: &mut Facts) {
    let sets: Vec<_> = cx.evidence.claim_sets().collect();
    for (claims, place) in &sets {
        let Some(audience) = claims.text("aud") else { continue };
        let span = claims.claim("aud").map_or(*place, |c| c.span);
        let other = sets.iter().any(|(c, p)| p != place && c.text("aud").is_some_and(|a| a != audience));
        graph(cx, audience, span, facts);
        if other {
            continue; // Of two tokens it is not known which one was refused.
        }
        fits(cx, audience, span, facts);
        challenged(cx, audience, span, facts);
    }
}

fn fits(cx: &Context<'_>, audience: &str, span: Span, facts: &mut Facts) {
    let Some(service) = cx.service else { return };
    let cloud = cx.host.as_deref().and_then(catalogue::cloud_of_host).map(|c| c.id.str());
    let tied = cx.host.as_deref().map(catalogue::services_of_host).unwrap_or_default();
    if tied.iter().any(|(s, _)| catalogue::audience_fit(s, cloud, audience) == Fit::Accepted) {
        return facts.add("audience-accepted", format!("{} accepts the audience {audience}.", service.name), &[span]);
    }
    match catalogue::audience_fit(service, cloud, audience) {
        Fit::Accepted => facts.add("audience-accepted", format!("{} accepts the audience {audience}.", service.name), &[span]),
        Fit::OtherCloud(other) => {
            facts.add("audience-of-other-cloud", format!("The audience {audience} is that of {} in {}.", service.name, other.name), &[span]);
        }
        Fit::OnlySlash => facts.add("audience-not-accepted", format!("The audience {audience} differs from the accepted one by a slash at the end."), &[span]),
        Fit::OwnHost => {
            facts.add(
                "audience-is-own-host",
                format!("The audience {audience} is the address of one resource, not the audience of {}.", service.name),
                &[span],
            );
            facts.add("audience-not-accepted", format!("{} does not accept the audience {audience}.", service.name), &[span]);
        }
        Fit::Refused => facts.add("audience-not-accepted", format!("{} does not accept the audience {audience}.", service.name), &[span]),
        Fit::Unknown => {}
    }
}

/// The challenge names the resource that it wants.
fn challenged(cx: &Context<'_>, audience: &str, span: Span, facts: &mut Facts) {
    for (wanted, place) in cx.evidence.challenges.iter().filter_map(|c| c.resource()) {
        let same = wanted.trim_end_matches('/') == audience.trim_end_matches('/');
        let by_id = catalogue::service_of_audience(wanted).zip(catalogue::service_of_audience(audience)).is_some_and(|(a, b)| a.id == b.id);
        if !same && !by_id {
            facts.add("audience-not-accepted", format!("The challenge asks for {wanted}; the token is for {audience}."), &[span, place]);
        }
    }
}

/// Tokens for Graph are for Graph alone; other APIs cannot even check their signature.
fn graph(cx: &Context<'_>, audience: &str, span: Span, facts: &mut Facts) {
    let for_graph = catalogue::service_of_audience(audience).is_some_and(|s| GRAPH.contains(&s.id.str()));
    let at_graph = cx.service.is_some_and(|s| GRAPH.contains(&s.id.str())) || cx.host.as_deref().is_some_and(|h| h.starts_with("graph."));
    if for_graph && !at_graph {
        facts.add("audience-is-graph", "The token is for Microsoft Graph, and something else than Graph was to accept it.", &[span]);
    }
}

/// A resource that a request to the metadata endpoint or the token endpoint asked for.
fn settings(cx: &Context<'_>, facts: &mut Facts) {
    let Some(service) = cx.service.filter(|s| !s.audiences.is_empty()) else { return };
    for setting in cx.evidence.settings.iter().filter(|s| s.name == "resource" && s.value.starts_with("http")) {
        let cloud = cx.cloud.map(|c| c.id.str());
        if catalogue::audience_fit(service, cloud, &setting.value) == Fit::OwnHost {
            facts.add("audience-is-own-host", format!("A token was asked for {}, the address of one resource.", setting.value), &[setting.span]);
        }
    }
}

/// A target in a sovereign cloud, whose message lists the audience among what may be wrong: SDKs ask for the public one by default.
fn sovereign(cx: &Context<'_>, facts: &mut Facts) {
    for hit in cx.hits.iter().filter(|h| h.causes().contains("wrong-audience") && capture(h, "actual_audience").is_none()) {
        let Some((wanted, span)) = capture(hit, "expected_audience").or(capture(hit, "audience")) else { continue };
        if let Some(cloud) = catalogue::cloud_of_audience(wanted).filter(|c| c.id != "public") {
            facts.add(
                "sovereign-target",
                format!("The target is in {}; clients ask for the public cloud's audience unless told otherwise.", cloud.name),
                &[span],
            );
        }
    }
}
