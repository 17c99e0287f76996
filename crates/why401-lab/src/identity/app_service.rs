//! App Service, Functions, Container Apps (learn.microsoft.com/azure/app-service/overview-managed-identity, REST endpoint
//! reference). The old version writes the end of the token as a date.

use serde_json::json;

use super::token::{self, Issued};
use crate::http::{Reply, Request};
use crate::world::World;

/// The value of `IDENTITY_HEADER` and of `MSI_SECRET`.
pub const HEADER: &str = "1ab00000000040008000000000000401";

pub(super) fn answer(world: &World, request: &Request) -> Reply {
    let issued = match hand_out(world, request, "x-identity-header") {
        Ok(issued) => issued,
        Err(reply) => return reply,
    };
    Reply::json(
        200,
        &json!({
            "access_token": &*issued.token,
            "client_id": issued.client,
            "expires_on": issued.expires.to_string(),
            "not_before": issued.not_before.to_string(),
            "resource": issued.resource,
            "token_type": "Bearer",
        }),
    )
}

/// Version 2017-09-01.
pub(super) fn old(world: &World, request: &Request) -> Reply {
    match hand_out(world, request, "secret") {
        Ok(issued) => short(&issued, &written(issued.expires)),
        Err(reply) => reply,
    }
}

/// The four members that the old protocols have.
pub(super) fn short(issued: &Issued, expires_on: &str) -> Reply {
    Reply::json(200, &json!({ "access_token": &*issued.token, "expires_on": expires_on, "resource": issued.resource, "token_type": "Bearer" }))
}

/// As the Linux workers write it: `06/20/2019 02:57:58 +00:00`.
fn written(at: i64) -> String {
    jiff::Timestamp::from_second(at).unwrap_or_default().strftime("%m/%d/%Y %H:%M:%S +00:00").to_string()
}

/// The token that `request` asks for, or the refusal.
pub(super) fn hand_out(world: &World, request: &Request, header: &str) -> Result<Issued, Reply> {
    if request.header(header) != Some(HEADER) {
        return Err(said(401, "Invalid secret token header"));
    }
    let resource = request.parameter("resource").ok_or_else(|| said(400, "The parameter resource is missing"))?;
    let identity = token::chosen(world, request).ok_or_else(not_assigned)?;
    token::issue(world, identity, &resource).ok_or_else(|| said(400, &token::unknown_resource(world, &resource)))
}

/// A refusal in the form of App Service.
pub(super) fn said(status: u16, message: &str) -> Reply {
    Reply::json(status, &json!({ "statusCode": status, "message": message }))
}

/// The chosen identity is not on the app.
pub(super) fn not_assigned() -> Reply {
    said(400, "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.")
}
