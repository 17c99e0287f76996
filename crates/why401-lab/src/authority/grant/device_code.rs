//! The device code (RFC 8628). The person is ann; she takes two seconds to sign in, so that each client waits once.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::refresh::{seal, unseal};
use crate::authority::answer::{self, Issue};
use crate::authority::ask::Ask;
use crate::authority::client;
use crate::authority::failure::Failure;
use crate::authority::table::{BAD_GRANT, DEVICE_CODE_EXPIRED, PENDING};
use crate::authority::{host, resource};

/// Seconds that the person takes.
const PAUSE: i64 = 2;
/// Seconds between two questions of the client; Entra says five, but nobody wants to wait here.
const INTERVAL: i64 = 1;
/// Seconds until a code is void.
const LIFE: i64 = 900;
/// What the person would type.
const USER_CODE: &str = "LABCODE01";

/// What a device code stands for.
#[derive(Debug, Serialize, Deserialize)]
struct Device {
    client: String,
    scope: String,
    since: i64,
}

/// Begins a sign-in.
pub(in crate::authority) fn begin(ask: &Ask<'_>) -> Result<Value, Failure> {
    let client = ask.application(ask.required("client_id")?)?;
    let wanted = resource::of_person(ask, "")?;
    let scope = if ask.v2 { ask.field("scope").unwrap_or_default().to_owned() } else { format!("{}/.default", wanted.asked) };
    let device = Device { client: client.id.clone(), scope, since: ask.now };
    let page = format!("{}/device", host::origin(ask.request));
    let mut body = json!({
        "user_code": USER_CODE,
        "device_code": seal(&device),
        "verification_uri": page,
        "expires_in": LIFE,
        "interval": INTERVAL,
        "message": format!("To sign in, use a web browser to open the page {page} and enter the code {USER_CODE} to authenticate."),
    });
    if !ask.v2 {
        body["verification_url"] = page.into();
        body["expires_in"] = LIFE.to_string().into();
        body["interval"] = INTERVAL.to_string().into();
    }
    Ok(body)
}

/// Ends it, once the person has signed in.
pub(super) fn token(ask: &Ask<'_>) -> Result<Value, Failure> {
    let client = client::identify(ask)?.proven()?;
    let code = ask.field("device_code").map_or_else(|| ask.required("code"), Ok)?;
    let device: Device = unseal(code).filter(|device: &Device| device.client == client.application.id).ok_or_else(|| Failure::new(BAD_GRANT, &[]))?;
    match ask.now.saturating_sub(device.since) {
        age if age > LIFE => return Err(Failure::new(DEVICE_CODE_EXPIRED, &[])),
        age if age < PAUSE => return Err(Failure::new(PENDING, &[])),
        _ => {}
    }
    let directory = &ask.world.directory;
    let (Some(user), Some(home)) = (directory.users.first(), directory.tenants.first()) else { return Err(Failure::new(BAD_GRANT, &[])) };
    let issue = Issue {
        tenant: ask.tenant.unwrap_or(home),
        application: client.application,
        proof: client.proof,
        user: Some(user),
        resource: resource::of_person(ask, &device.scope)?,
        demands: ask.demands()?,
    };
    // The scopes are those that the code was asked for: clients need not say them again.
    Ok(answer::body(&ask.or_scope(&device.scope), &issue))
}
