//! Who wrote the refusal, from the fingerprints that servers leave in headers and bodies.

use why401_catalogue::Weight;
use why401_evidence::Span;
use why401_evidence::http::exchange::{Exchange, Header};

use crate::context::Context;
use crate::model::Responder;
use crate::proof::proofs;

/// What a server calls itself, what it is, and its role.
const SERVERS: [(&str, &str, &str); 22] = [
    ("microsoft-azure-application-gateway", "Azure Application Gateway", "gateway"),
    ("microsoft-iis", "IIS", "application"),
    ("microsoft-httpapi", "HTTP.sys (Windows)", "application"),
    ("windows-azure-blob", "Azure Blob Storage", "service"),
    ("windows-azure-queue", "Azure Queue Storage", "service"),
    ("windows-azure-table", "Azure Table Storage", "service"),
    ("windows-azure-file", "Azure Files", "service"),
    ("windows-azure-hdfs", "Azure Data Lake Storage", "service"),
    ("azurite", "Azurite", "service"),
    ("kestrel", "Kestrel (ASP.NET Core)", "application"),
    ("istio-envoy", "Istio's Envoy", "gateway"),
    ("envoy", "Envoy", "gateway"),
    ("openresty", "nginx (OpenResty)", "gateway"),
    ("nginx", "nginx", "gateway"),
    ("squid", "Squid", "gateway"),
    ("haproxy", "HAProxy", "gateway"),
    ("caddy", "Caddy", "gateway"),
    ("apache", "Apache", "gateway"),
    ("cloudflare", "Cloudflare", "gateway"),
    ("ec2ws", "AWS instance metadata service", "identity-endpoint"),
    ("metadata server for vm", "Google metadata server", "identity-endpoint"),
    ("kong", "Kong", "gateway"),
];
/// Response headers that only one kind of server sends.
const MARKS: [(&str, &str, &str); 13] = [
    ("x-ms-keyvault-service-version", "Azure Key Vault", "service"),
    ("x-ms-ags-diagnostic", "Microsoft Graph", "service"),
    ("x-ms-gatewayversion", "Azure Cosmos DB", "service"),
    ("x-ms-failure-cause", "Azure Resource Manager", "service"),
    ("apim-request-id", "Azure API Management", "gateway"),
    ("x-ms-ests-server", "Microsoft Entra ID", "authority"),
    ("x-vss-e2eid", "Azure DevOps", "service"),
    ("x-tfs-serviceerror", "Azure DevOps", "service"),
    ("x-envoy-upstream-service-time", "a service behind Envoy", "application"),
    ("x-azure-ref", "Azure Front Door", "gateway"),
    ("x-squid-error", "Squid", "gateway"),
    ("x-varnish", "Varnish", "gateway"),
    ("cf-ray", "Cloudflare", "gateway"),
];

/// What is known of the responder before it is put into words.
pub(crate) struct Clue {
    pub(crate) name: String,
    pub(crate) role: &'static str,
    pub(crate) because: String,
    pub(crate) spans: Vec<Span>,
}

/// Who answered, with its proof.
pub(crate) fn who_answered(cx: &Context<'_>) -> Option<Responder> {
    let clue = clue(cx)?;
    Some(Responder { name: clue.name, role: clue.role.to_owned(), because: clue.because, proofs: proofs(cx.evidence, &clue.spans) })
}

/// The best clue: a code that one service prints, a header that one kind of server sends, the `Server` header, the host.
pub(crate) fn clue(cx: &Context<'_>) -> Option<Clue> {
    entra(cx).or_else(|| cx.focus.and_then(marked)).or_else(|| printed(cx)).or_else(|| cx.focus.and_then(served)).or_else(|| hosted(cx))
}

fn entra(cx: &Context<'_>) -> Option<Clue> {
    let hit = cx.hits.iter().find(|h| h.error.code.starts_with("AADSTS"))?;
    Some(Clue {
        name: "Microsoft Entra ID".to_owned(),
        role: "authority",
        because: format!("{} is a code of its token endpoint; the service itself was not reached.", hit.error.code),
        spans: vec![hit.span],
    })
}

fn marked(exchange: &Exchange) -> Option<Clue> {
    let find = |name: &str| exchange.response_headers.iter().find(|h| h.name == name);
    let (header, name, role) = MARKS.iter().find_map(|(mark, name, role)| Some((find(mark)?, *name, *role)))?;
    Some(Clue { name: name.to_owned(), role, because: format!("The response carries `{}`.", header.name), spans: vec![header.span] })
}

fn printed(cx: &Context<'_>) -> Option<Clue> {
    let hit = cx.hits.iter().find(|h| h.weight() >= Weight::Moderate && h.error.services.len() == 1)?;
    let service = why401_catalogue::service(hit.error.services[0].str())?;
    Some(Clue { name: service.name.to_owned(), role: "service", because: format!("It prints `{}`.", hit.error.code), spans: vec![hit.span] })
}

fn served(exchange: &Exchange) -> Option<Clue> {
    let header: &Header = exchange.header("server")?;
    let value = header.value.to_ascii_lowercase();
    let (_, name, role) = SERVERS.iter().find(|(mark, _, _)| value.starts_with(mark) || value.contains(mark))?;
    Some(Clue { name: (*name).to_owned(), role, because: "Its `Server` header says so.".to_owned(), spans: vec![header.span] })
}

fn hosted(cx: &Context<'_>) -> Option<Clue> {
    let service = cx.service?;
    let host = cx.host.as_deref()?;
    let span = cx.focus.and_then(|e| e.request_span)?;
    Some(Clue { name: service.name.to_owned(), role: "service", because: format!("The request went to {host}; nothing in between shows."), spans: vec![span] })
}
