//! What every fact looks at, worked out once.

use std::collections::BTreeSet;

use why401_catalogue::{self as catalogue, Cloud, Hit, Service};
use why401_evidence::formats::clocks::Whose;
use why401_evidence::http::exchange::Exchange;
use why401_evidence::identifiers::Address;
use why401_evidence::time::Epoch;
use why401_evidence::{Evidence, Span};

/// The evidence, the errors recognised in it, and what they are about.
pub(crate) struct Context<'a> {
    pub(crate) evidence: &'a Evidence,
    /// Errors, in the order of the text; for each entry the most telling hits.
    pub(crate) hits: Vec<Hit>,
    /// The exchange that failed.
    pub(crate) focus: Option<&'a Exchange>,
    /// The host that refused.
    pub(crate) host: Option<String>,
    /// The service that refused.
    pub(crate) service: Option<&'static Service>,
    /// The cloud of the host that refused, or of the authority.
    pub(crate) cloud: Option<&'static Cloud>,
    /// The cloud of the authority that is named, with its place; none if several are.
    pub(crate) authority_cloud: Option<(&'static Cloud, Span)>,
}

/// Hosts that documentation links lead to; they say nothing about the request.
const LINKS: [&str; 12] = [
    "aka.ms",
    "learn.microsoft.com",
    "docs.microsoft.com",
    "github.com",
    "go.microsoft.com",
    "portal.azure.com",
    "www.w3.org",
    "stackoverflow.com",
    "microsoft.com",
    "www.microsoft.com",
    "schemas.microsoft.com",
    "registry.terraform.io",
];

impl<'a> Context<'a> {
    pub(crate) fn new(evidence: &'a Evidence) -> Self {
        let focus = focus(&evidence.exchanges);
        let mut hits = catalogue::recognise(&evidence.text);
        let host = refusing_host(evidence, focus);
        let service = service(evidence, &hits, host.as_deref());
        hits.extend(structured(evidence, service));
        let hits = without_paraphrases(most_telling(hits));
        let authority_cloud = authority_cloud(evidence);
        let cloud = host.as_deref().and_then(catalogue::cloud_of_host).or(authority_cloud.map(|(c, _)| c));
        Self { evidence, hits, focus, host, service, cloud, authority_cloud }
    }

    /// The time of the refusal by the server's own clock, with its place.
    pub(crate) fn server_now(&self) -> Option<(Epoch, Span)> {
        let after = self.focus.and_then(|e| e.header("date")).map(|h| h.span);
        let mut clocks = self.evidence.clocks.iter().filter(|c| c.whose == Whose::Server);
        let in_focus = clocks.clone().find(|c| after.is_some_and(|span| span.contains(c.span)));
        in_focus.or_else(|| clocks.next_back()).map(|c| (c.at, c.span))
    }

    /// Whether some hit points first to `cause` with at least moderate weight.
    pub(crate) fn points_to(&self, cause: &str) -> Option<&Hit> {
        self.hits.iter().find(|h| h.causes().first() == Some(cause) && h.weight() >= catalogue::Weight::Moderate)
    }

    /// The statuses in the order of the text.
    pub(crate) fn statuses(&self) -> impl Iterator<Item = (u16, Span)> {
        self.evidence.exchanges.iter().filter_map(|e| Some((e.status?, e.status_span?)))
    }
}

/// The value of a capture and its place.
pub(crate) fn capture<'h>(hit: &'h Hit, name: &str) -> Option<(&'h str, Span)> {
    hit.captures.iter().find(|c| c.name == name).map(|c| (c.value.as_str(), c.span))
}

/// The last 401 or 403; else the last status that a refused credential may have; else a request without
/// any answer.
fn focus(exchanges: &[Exchange]) -> Option<&Exchange> {
    let last = |wanted: fn(u16) -> bool| exchanges.iter().rev().find(|e| e.status.is_some_and(wanted));
    last(|s| matches!(s, 401 | 403)).or_else(|| last(|s| s >= 400 && s != 404)).or_else(|| exchanges.iter().rev().find(|e| e.status.is_none()))
}

fn refusing_host(evidence: &Evidence, focus: Option<&Exchange>) -> Option<String> {
    let known = focus.and_then(|e| e.host.clone());
    known.or_else(|| {
        let named = evidence.addresses.iter().filter(|a| is_endpoint(a));
        named.clone().find(|a| catalogue::service_of_host(&a.host).is_some()).or_else(|| named.clone().next()).map(|a| a.host.clone())
    })
}

/// Whether an address may be one that was called: no documentation link, no issuer, no bare audience.
fn is_endpoint(address: &Address) -> bool {
    let link = LINKS.contains(&address.host.as_str()) || address.host.ends_with(".github.com");
    let bare = address.path.trim_matches('/').is_empty() && catalogue::service_of_audience(&format!("https://{}", address.host)).is_some();
    !link && !bare && !catalogue::is_authority_host(&address.host)
}

fn service(evidence: &Evidence, hits: &[Hit], host: Option<&str>) -> Option<&'static Service> {
    let by_host = host.and_then(catalogue::service_of_host).map(|(s, _)| functions_key(evidence, s));
    let by_hit = || hits.iter().filter(|h| h.weight() >= catalogue::Weight::Moderate).find_map(|h| catalogue::service(h.error.services.first()?));
    let by_challenge = || evidence.challenges.iter().find_map(|c| catalogue::service_of_audience(c.resource()?.0));
    let by_emulation = || catalogue::service_of_audience(&evidence.capsule.as_ref()?.emulates.as_ref()?.0);
    by_host.or_else(by_emulation).or_else(by_hit).or_else(by_challenge)
}

/// An application that was called with a function key is a function app.
fn functions_key(evidence: &Evidence, service: &'static Service) -> &'static Service {
    let header = evidence.exchanges.iter().any(|e| e.request_header("x-functions-key").is_some());
    let query = evidence.addresses.iter().any(|a| a.host.ends_with(".azurewebsites.net") && a.path.contains("code="));
    let functions = catalogue::service("functions").filter(|_| service.id.starts_with("appservice") && (header || query));
    functions.unwrap_or(service)
}

/// Codes of bodies and headers that the catalogue knows.
///
/// A code that several services print counts for the service at hand; without one, only a hint remains of it.
fn structured(evidence: &Evidence, service: Option<&'static Service>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut seen = BTreeSet::new();
    for code in evidence.codes.iter().filter(|c| seen.insert(c.value.as_str())) {
        let known: Vec<_> = catalogue::error_by_code(&code.value).collect();
        let ours = known.iter().find(|e| service.is_some_and(|s| e.services.contains(s.id.str())));
        let only = (known.len() == 1).then(|| known[0]);
        let general = known.iter().find(|e| e.services.is_empty());
        if let Some(error) = ours.copied().or(only).or(general.copied()) {
            hits.push(Hit { error, wording: None, span: code.span, captures: Vec::new() });
        }
    }
    hits
}

/// Of each entry the hits with a message, else the first one with the code alone.
fn most_telling(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|h| h.span);
    let told: BTreeSet<&str> = hits.iter().filter(|h| h.wording.is_some()).map(|h| h.error.id.str()).collect();
    let mut seen: BTreeSet<(&str, Option<&str>)> = BTreeSet::new();
    hits.retain(|h| {
        let key = (h.error.id.str(), h.wording.map(|w| w.pattern.str()));
        (h.wording.is_some() || !told.contains(h.error.id.str())) && seen.insert(key)
    });
    hits
}

/// Leaves out what the general entries for anybody's own API say about a message that a more particular entry knows.
fn without_paraphrases(hits: Vec<Hit>) -> Vec<Hit> {
    let general = |h: &Hit| h.error.issuer() == "custom-api";
    let particular: Vec<(Span, catalogue::Weight)> = hits.iter().filter(|h| !general(h)).map(|h| (h.span, h.weight())).collect();
    let covered = |h: &Hit| particular.iter().any(|(span, weight)| span.overlaps(h.span) && *weight >= h.weight());
    hits.into_iter().filter(|h| !general(h) || !covered(h)).collect()
}

fn authority_cloud(evidence: &Evidence) -> Option<(&'static Cloud, Span)> {
    let mut found: Option<(&'static Cloud, Span)> = None;
    for address in evidence.addresses.iter().filter(|a| catalogue::is_authority_host(&a.host)) {
        let Some(cloud) = catalogue::cloud_of_host(&address.host) else { continue };
        match found {
            None => found = Some((cloud, address.span)),
            Some((known, _)) if known.id != cloud.id => return None,
            Some(_) => {}
        }
    }
    found
}
