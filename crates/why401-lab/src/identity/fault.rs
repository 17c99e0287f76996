//! What a broken endpoint answers.

use std::path::Path;

use super::token::{SELECTORS, refused};
use super::{Protocol, app_service, arc};
use crate::fault::ManagedIdentity;
use crate::http::{Ending, Reply, Request};

/// Seconds of silence; clients give up long before.
const SILENCE: u64 = 60;
/// A key file that cannot be read: it does not exist.
const UNREADABLE: &str = "/var/opt/azcmagent/tokens/00000000-0000-4000-8000-000000000401.key";

/// The answer of a broken endpoint; `None` if the request does not come to what is broken.
pub(super) fn reply(broken: ManagedIdentity, protocol: Protocol, request: &Request) -> Option<Reply> {
    let chooses = SELECTORS.iter().any(|name| request.parameter(name).is_some());
    match broken {
        ManagedIdentity::Dead => Some(Reply { ending: Ending::Reset(0), ..Reply::new(503) }),
        ManagedIdentity::Silent => Some(Reply { ending: Ending::Stall(SILENCE), ..Reply::new(503) }),
        ManagedIdentity::NoIdentity => Some(no_identity(protocol, chooses)),
        ManagedIdentity::Ambiguous => (!chooses).then(ambiguous),
        ManagedIdentity::Throttled => Some(refused(429, "too_many_requests", "Too many requests").header("Retry-After", "5")),
        ManagedIdentity::Updating => Some(refused(410, "gone", "The service is being updated")),
        ManagedIdentity::Failing => {
            Some(refused(500, "unknown", "Failed to retrieve token from the Active directory. For details see logs in C:\\WindowsAzure\\Logs"))
        }
        ManagedIdentity::NotFound => Some(Reply::new(404).body("text/plain", "404 page not found\n")),
        ManagedIdentity::Proxied => Some(proxied()),
        ManagedIdentity::Unreadable => (protocol == Protocol::Arc && request.header("authorization").is_none()).then(|| arc::naming(Path::new(UNREADABLE))),
    }
}

fn no_identity(protocol: Protocol, chooses: bool) -> Reply {
    match protocol {
        Protocol::AppService | Protocol::AppService2017 | Protocol::AzureMl if chooses => app_service::not_assigned(),
        Protocol::AppService | Protocol::AppService2017 | Protocol::AzureMl => {
            app_service::said(400, "No Managed Identity found for specified ClientId/ResourceId/PrincipalId.")
        }
        _ => refused(400, "invalid_request", "Identity not found"),
    }
}

fn ambiguous() -> Reply {
    let text = "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request";
    refused(400, "invalid_request", text)
}

/// What the proxy of Docker Desktop answers on a machine outside of Azure.
fn proxied() -> Reply {
    let text = "connecting to 169.254.169.254:80: connecting to 169.254.169.254:80: dial tcp 169.254.169.254:80: connectex: A socket operation was attempted to an unreachable network.";
    Reply::new(403).body("text/plain", text)
}
