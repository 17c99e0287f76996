//! The instance metadata service (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token).
//! All values are strings, times included.

use serde_json::json;

use super::token::{self, Issued, refused};
use crate::http::{Reply, Request};
use crate::world::World;

pub(super) fn answer(world: &World, request: &Request) -> Reply {
    match asked(request) {
        Ok(resource) => hand_out(world, request, &resource),
        Err(reply) => reply,
    }
}

/// The resource that is asked for, if the request is as the service wants it.
fn asked(request: &Request) -> Result<String, Reply> {
    sent_by_a_client(request)?;
    if request.parameter("api-version").is_none() {
        return Err(refused(400, "invalid_request", "Required query variable 'api-version' is missing"));
    }
    request
        .parameter("resource")
        .filter(|resource| !resource.is_empty())
        .ok_or_else(|| refused(400, "invalid_request", "Required query variable 'resource' is missing"))
}

/// The header keeps out requests that somebody was tricked into, and those that came through a proxy.
pub(super) fn sent_by_a_client(request: &Request) -> Result<(), Reply> {
    if request.header("x-forwarded-for").is_some() {
        return Err(refused(400, "bad_request_102", "Requests with the header X-Forwarded-For are not served"));
    }
    if request.header("metadata").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return Ok(());
    }
    Err(refused(400, "bad_request_102", "Required metadata header not specified"))
}

/// The token that `request` asks for, or why there is none.
pub(super) fn hand_out(world: &World, request: &Request, resource: &str) -> Reply {
    let Some(identity) = token::chosen(world, request) else { return refused(400, "invalid_request", "Identity not found") };
    match token::issue(world, identity, resource) {
        Some(issued) => body(&issued),
        None => refused(400, "invalid_resource", &token::unknown_resource(world, resource)),
    }
}

fn body(issued: &Issued) -> Reply {
    let lasts = issued.lasts.to_string();
    Reply::json(
        200,
        &json!({
            "access_token": &*issued.token,
            "client_id": issued.client,
            "expires_in": lasts,
            "expires_on": issued.expires.to_string(),
            "ext_expires_in": lasts,
            "not_before": issued.not_before.to_string(),
            "resource": issued.resource,
            "token_type": "Bearer",
        }),
    )
}

/// `GET /metadata/instance`, which tells where the machine stands.
pub(super) fn instance(_: &World, request: &Request) -> Option<Reply> {
    let path = request.path.trim_end_matches('/');
    if request.tls || !(path == "/metadata/instance" || path.starts_with("/metadata/instance/")) {
        return None;
    }
    if let Err(reply) = sent_by_a_client(request) {
        return Some(reply);
    }
    let compute = json!({
        "azEnvironment": "AzurePublicCloud",
        "location": "westeurope",
        "name": "lab",
        "resourceGroupName": "orders",
        "resourceId": "/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/orders/providers/Microsoft.Compute/virtualMachines/lab",
        "subscriptionId": "5b000000-0000-4000-8000-000000000001",
        "vmId": "7e000000-0000-4000-8000-000000000001",
    });
    Some(Reply::json(200, &if path.ends_with("/compute") { compute } else { json!({ "compute": compute }) }))
}
