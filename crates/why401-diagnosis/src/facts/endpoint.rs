//! Where the request went: metadata endpoints, authorities, hosts that are none of the service's.

use why401_catalogue::{self as catalogue, Weight};
use why401_evidence::Span;

use super::Facts;
use crate::context::Context;
use crate::responder;

/// Metadata address of every cloud provider's virtual machines.
const METADATA: &str = "169.254.169.254";

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    metadata(cx, facts);
    identity(cx, facts);
    unmarked(cx, facts);
    foreign_paths(cx, facts);
    connection(cx, facts);
    network(cx, facts);
    plain_http(cx, facts);
    gateway(cx, facts);
}

/// Paths of the endpoints that give out managed identities (virtual machines and Arc; App Service).
const IDENTITY_PATHS: [&str; 2] = ["/metadata/identity/oauth2/token", "/msi/token"];

/// The endpoint answered, gave no token, and nothing else tells why. The first 401 of Azure Arc, which names a file, is no refusal.
fn identity(cx: &Context<'_>, facts: &mut Facts) {
    if cx.hits.iter().any(|hit| hit.weight() > Weight::Hint) {
        return;
    }
    for exchange in &cx.evidence.exchanges {
        let asked = exchange.url.as_deref().is_some_and(|url| IDENTITY_PATHS.iter().any(|path| url.to_ascii_lowercase().contains(path)));
        let opening = exchange.header("www-authenticate").is_some_and(|header| header.value.to_ascii_lowercase().starts_with("basic"));
        let refused = exchange.status.filter(|status| *status >= 400 && *status != 429 && !opening);
        if let (true, Some(status), Some(span)) = (asked, refused, exchange.status_span) {
            let spans: Vec<_> = exchange.request_span.into_iter().chain([span]).collect();
            facts.add("identity-endpoint-refused", format!("The managed-identity endpoint answered {status}."), &spans);
        }
    }
}

/// A request to the endpoint, shown whole, without the header that proves it was meant.
fn unmarked(cx: &Context<'_>, facts: &mut Facts) {
    let to_endpoint = |url: &str| IDENTITY_PATHS[0..1].iter().any(|path| url.to_ascii_lowercase().contains(path));
    for exchange in cx.evidence.exchanges.iter().filter(|e| e.raw_request && e.url.as_deref().is_some_and(to_endpoint)) {
        if let Some(span) = exchange.request_span.filter(|_| exchange.request_header("metadata").is_none() && exchange.status == Some(400)) {
            facts.add("metadata-header-missing", "The request shown has no header `Metadata: true`, without which the endpoint gives nothing.", &[span]);
        }
    }
}

fn metadata(cx: &Context<'_>, facts: &mut Facts) {
    let clue = responder::clue(cx);
    if let Some(clue) = clue.filter(|c| c.role == "identity-endpoint") {
        facts.add("identity-endpoint-foreign", format!("{METADATA} was answered by the {}, not by Azure.", clue.name), &clue.spans);
    }
    let text = cx.evidence.text.clean();
    let Some(at) = text.find(METADATA) else { return };
    let place = why401_evidence::Span::new(at, at + METADATA.len());
    let unreachable = cx.hits.iter().find(|h| {
        matches!(h.causes().first(), Some("authority-unreachable" | "managed-identity-unavailable"))
            && h.span.start.abs_diff(at) < 1200
            && h.error.issuer() == "network"
    });
    if let Some(hit) = unreachable {
        facts.add("identity-endpoint-unreachable", "The metadata endpoint did not answer.", &[place, hit.span]);
    }
}

/// Resource Manager's paths on a host that is none of Resource Manager's.
fn foreign_paths(cx: &Context<'_>, facts: &mut Facts) {
    let Some(arm) = catalogue::service("arm") else { return };
    for address in cx.evidence.addresses.iter().filter(|a| a.path.starts_with("/subscriptions/") && a.path.contains("/providers/")) {
        let ours = arm.hosts.iter().any(|(_, list)| list.iter().any(|p| catalogue::host_matches(p, &address.host)));
        let azure = catalogue::cloud_of_host(&address.host).is_some();
        if !ours && azure {
            facts.add("host-not-of-service", format!("The path is one of Resource Manager's, but {} is none of its hosts.", address.host), &[address.span]);
        }
    }
}

/// Whom a failed connection was made to.
enum Peer {
    Authority,
    Identity,
    Service(String),
}

/// A failure of the network towards a service, or towards the identity endpoint of the machine.
fn connection(cx: &Context<'_>, facts: &mut Facts) {
    let failures = cx.hits.iter().filter(|h| h.error.issuer() == "network");
    let Some((peer, span)) = failures.filter_map(|hit| Some((peer(cx, hit.span)?, hit.span))).next_back() else { return };
    match peer {
        Peer::Service(host) => facts.add("service-connection-failed", format!("The connection to {host} failed, not that to an authority."), &[span]),
        // A chain asks it on every machine, and goes on.
        Peer::Identity if in_a_chain(cx) => {}
        Peer::Identity => facts.add("identity-endpoint-unreachable", "The metadata endpoint did not answer.", &[span]),
        Peer::Authority => {}
    }
}

/// Whether other credentials than the machine's were tried as well.
fn in_a_chain(cx: &Context<'_>) -> bool {
    let own = |credential: &str| ["ManagedIdentity", "Imds"].iter().any(|name| credential.contains(name));
    cx.evidence.attempts.iter().any(|attempt| !own(&attempt.credential))
}

/// The last request before the failure that has no answer, or a good one that may have been cut off; else a host that the
/// message itself names.
fn peer(cx: &Context<'_>, failure: Span) -> Option<Peer> {
    let before = cx.evidence.exchanges.iter().rfind(|e| e.request_span.is_some_and(|span| span.start < failure.start));
    let open = before.filter(|e| e.status.is_none_or(|status| status < 300)).and_then(|e| e.host.clone());
    open.or_else(|| named_host(cx.evidence.text.clean(), failure)).map(|host| {
        if host == METADATA {
            Peer::Identity
        } else if catalogue::is_authority_host(&host) {
            Peer::Authority
        } else {
            Peer::Service(host)
        }
    })
}

/// A host of Azure in the line of the failure.
fn named_host(text: &str, failure: Span) -> Option<String> {
    let from = text[..failure.start].rfind('\n').map_or(0, |at| at + 1).max(failure.start.saturating_sub(300));
    let to = text[failure.start..].find('\n').map_or(text.len(), |len| failure.start + len).min(failure.end + 300);
    let line = &text[text.ceil_char_boundary(from)..text.floor_char_boundary(to.max(from))];
    let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))).map(|word| word.trim_matches('.').to_ascii_lowercase());
    words.filter(|word| word.contains('.')).find(|word| word == METADATA || catalogue::is_authority_host(word) || catalogue::service_of_host(word).is_some())
}

/// A failure of the network towards an authority.
fn network(cx: &Context<'_>, facts: &mut Facts) {
    if facts.has("service-connection-failed") {
        return;
    }
    let Some(hit) = cx.hits.iter().find(|h| h.error.issuer() == "network") else { return };
    let text = cx.evidence.text.clean();
    let near_authority = cx.evidence.addresses.iter().any(|a| catalogue::is_authority_host(&a.host) && a.span.start.abs_diff(hit.span.start) < 1200)
        || catalogue::clouds().iter().flat_map(|c| c.authority_hosts).any(|host| memchr_near(text, host, hit.span.start));
    if near_authority {
        facts.add("network-failure", "The connection to the authority failed before any credential was judged.", &[hit.span]);
    }
}

fn memchr_near(text: &str, needle: &str, at: usize) -> bool {
    let from = text.floor_char_boundary(at.saturating_sub(1200));
    let to = text.floor_char_boundary((at + 1200).min(text.len()));
    text[from..to].contains(needle)
}

fn plain_http(cx: &Context<'_>, facts: &mut Facts) {
    for exchange in &cx.evidence.exchanges {
        let plain = exchange.url.as_deref().is_some_and(why401_evidence::http::exchange::is_plain_http);
        let azure = exchange.host.as_deref().and_then(catalogue::service_of_host).is_some();
        if plain && azure && exchange.request_header("authorization").is_some() {
            let spans: Vec<_> = exchange.request_span.into_iter().collect();
            facts.add("bearer-over-http", "The credential was sent over plain http.", &spans);
        }
    }
}

fn gateway(cx: &Context<'_>, facts: &mut Facts) {
    let Some(clue) = responder::clue(cx) else { return };
    match clue.role {
        "gateway" => facts.add("answered-by-gateway", format!("{} answered. {}", clue.name, clue.because), &clue.spans),
        "service" | "authority" => facts.add("answered-by-service", format!("{} itself answered. {}", clue.name, clue.because), &clue.spans),
        _ => {}
    }
}
