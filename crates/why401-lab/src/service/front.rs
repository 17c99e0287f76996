//! What stands in front of a service: a redirect, a proxy with a limit, an intermediary that damages headers, an outage.

use std::borrow::Cow;

use super::file::Service;
use crate::fault::{Alteration, Faults, Intermediary};
use crate::http::{Reply, Request};

/// Bytes of `Authorization` that a truncating intermediary lets through.
const TRUNCATED: usize = 1024;
/// What a replacing intermediary puts in place: `ingress:not-yours`.
const OWN: &str = "Basic aW5ncmVzczpub3QteW91cnM=";

/// The request as it reaches the service, or the answer of what stands before it.
pub(super) fn pass<'r>(service: &Service, request: &'r Request, faults: &Faults) -> Result<Cow<'r, Request>, Reply> {
    redirected(service, request, faults)?;
    limited(service, request, faults)?;
    let request = match intermediary(service, request, faults) {
        Some(intermediary) => Cow::Owned(altered(request, intermediary)?),
        None => Cow::Borrowed(request),
    };
    match faults.outages.get(&service.id) {
        Some(status) => Err(outage(*status)),
        None => Ok(request),
    }
}

/// `reply` as the intermediary hands it on.
pub(super) fn mark(service: &Service, request: &Request, faults: &Faults, mut reply: Reply) -> Reply {
    let server = intermediary(service, request, faults).and_then(|found| found.server.as_deref());
    if let Some(server) = server {
        reply.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("server"));
        reply = reply.header("Server", server);
    }
    reply
}

fn intermediary<'f>(service: &Service, request: &Request, faults: &'f Faults) -> Option<&'f Intermediary> {
    faults.intermediary.get(&service.id).filter(|found| request.path.starts_with(&found.path))
}

fn redirected(service: &Service, request: &Request, faults: &Faults) -> Result<(), Reply> {
    let Some(redirect) = faults.redirects.get(&service.id).filter(|redirect| redirect.to != request.host) else { return Ok(()) };
    let scheme = if request.tls { "https" } else { "http" };
    let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
    Err(Reply::new(redirect.status).header("Location", format!("{scheme}://{}{}{query}", redirect.to, request.path)))
}

/// nginx answers so above `large_client_header_buffers`.
fn limited(service: &Service, request: &Request, faults: &Faults) -> Result<(), Reply> {
    let length = request.header("authorization").map_or(0, str::len);
    if faults.header_limits.get(&service.id).is_none_or(|limit| length <= *limit) {
        return Ok(());
    }
    Err(nginx_page(400, "400 Request Header Or Cookie Too Large", "<center>Request Header Or Cookie Too Large</center>\r\n").header("Server", "nginx/1.22.1"))
}

fn nginx_page(status: u16, title: &str, line: &str) -> Reply {
    let heading = title.replace(" Request Header Or Cookie Too Large", " Bad Request");
    let page = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{heading}</h1></center>\r\n{line}<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
    );
    Reply::new(status).body("text/html", page)
}

fn altered(request: &Request, intermediary: &Intermediary) -> Result<Request, Reply> {
    match intermediary.does {
        Alteration::Strip => Ok(replaced(request, |_| None)),
        Alteration::DoubleBearer => Ok(replaced(request, |value| Some(format!("Bearer {value}")))),
        Alteration::Truncate => Ok(replaced(request, |value| Some(value.chars().take(TRUNCATED).collect()))),
        Alteration::Replace => Ok(replaced(request, |_| Some(OWN.to_owned()))),
        Alteration::DemandBasic => {
            let page = nginx_page(401, "401 Authorization Required", "");
            Err(page.header("WWW-Authenticate", "Basic realm=\"Restricted\""))
        }
        Alteration::Deny => Err(nginx_page(401, "401 Authorization Required", "")),
    }
}

/// `request` with another `Authorization`, or none.
fn replaced(request: &Request, value: impl Fn(&str) -> Option<String>) -> Request {
    let mut request = request.clone();
    let headers =
        request.headers.drain(..).filter_map(|(name, old)| if name == "authorization" { value(&old).map(|new| (name, new)) } else { Some((name, old)) });
    request.headers = headers.collect();
    request
}

fn outage(status: u16) -> Reply {
    let reason = match status {
        502 => "502 Bad Gateway",
        503 => "503 Service Unavailable",
        504 => "504 Gateway Timeout",
        _ => "500 Internal Server Error",
    };
    let reply = Reply::new(status).body("text/plain", format!("{reason}\n"));
    if status == 503 { reply.header("Retry-After", "30") } else { reply }
}
