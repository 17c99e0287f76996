//! Cloud Shell: a POST with a form; the token is that of the person who is signed in.

use serde_json::json;

use super::imds::sent_by_a_client;
use super::token::{self, refused};
use crate::http::{Reply, Request};
use crate::mint::Spec;
use crate::world::World;

/// Seconds that the person's token holds.
const LIFETIME: i64 = 3599;

pub(super) fn answer(world: &World, request: &Request) -> Reply {
    if let Err(reply) = sent_by_a_client(request) {
        return reply;
    }
    let Some(resource) = request.field("resource").filter(|_| request.method == "POST") else {
        return refused(400, "invalid_request", "A form with the field resource has to be sent");
    };
    let Some(user) = world.directory.users.first() else { return refused(400, "invalid_request", "Nobody is signed in") };
    let spec = Spec { user: Some(user.name.clone()), tenant: user.tenant.clone(), application: "cli".to_owned(), expires: LIFETIME, ..Spec::to(&resource) };
    let issued = token::issued(world, &spec, String::new());
    Reply::json(
        200,
        &json!({
            "access_token": &*issued.token,
            "expires_in": LIFETIME.to_string(),
            "expires_on": issued.expires.to_string(),
            "not_before": issued.not_before.to_string(),
            "resource": issued.resource,
            "token_type": "Bearer",
        }),
    )
}
