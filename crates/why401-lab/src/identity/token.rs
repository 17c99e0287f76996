//! Which identity is asked for, and its token.

use std::sync::Arc;

use why401_catalogue as catalogue;

use crate::directory::Identity;
use crate::http::{Reply, Request};
use crate::mint::Spec;
use crate::world::World;

/// Seconds that a token of a managed identity holds.
const LIFETIME: i64 = 86_399;
/// Query parameters that choose an identity.
pub(super) const SELECTORS: [&str; 6] = ["client_id", "clientid", "object_id", "principal_id", "msi_res_id", "mi_res_id"];

/// A token as an endpoint hands it out.
pub(super) struct Issued {
    pub(super) token: Arc<str>,
    pub(super) client: String,
    pub(super) resource: String,
    pub(super) not_before: i64,
    pub(super) expires: i64,
    /// Seconds until it ends.
    pub(super) lasts: i64,
}

/// The identity that the query chooses; the machine's own if it chooses none, `None` if there is no such.
pub(super) fn chosen<'w>(world: &'w World, request: &Request) -> Option<&'w Identity> {
    let selector = SELECTORS.iter().find_map(|name| request.parameter(name));
    world.directory.identity(selector.as_deref().unwrap_or("system"))
}

/// A token of `identity` for `resource`; `None` if the tenant knows no such resource.
pub(super) fn issue(world: &World, identity: &Identity, resource: &str) -> Option<Issued> {
    if !is_known(world, resource) {
        return None;
    }
    let spec = Spec { identity: Some(identity.name.clone()), tenant: identity.tenant.clone(), expires: LIFETIME, ..Spec::to(resource) };
    Some(issued(world, &spec, identity.client.clone()))
}

/// The token that `spec` describes, and what is said about it.
pub(super) fn issued(world: &World, spec: &Spec, client: String) -> Issued {
    let now = world.now("authority");
    Issued {
        token: world.issue(spec, now),
        client,
        resource: spec.audience.clone(),
        not_before: now + spec.issued,
        expires: now + spec.expires,
        lasts: spec.expires,
    }
}

fn is_known(world: &World, resource: &str) -> bool {
    catalogue::service_of_audience(resource).is_some() || world.directory.application(resource).is_some()
}

/// How Entra puts it that it knows no such resource.
pub(super) fn unknown_resource(world: &World, resource: &str) -> String {
    let tenant = world.directory.tenant("contoso").map_or("", |tenant| tenant.id.as_str());
    format!("AADSTS500011: The resource principal named {resource} was not found in the tenant named {tenant}.")
}

/// A refusal in the form of OAuth.
pub(super) fn refused(status: u16, error: &str, description: &str) -> Reply {
    Reply::json(status, &serde_json::json!({ "error": error, "error_description": description }))
}
