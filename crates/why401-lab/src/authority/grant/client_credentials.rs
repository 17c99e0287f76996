//! An application on its own (RFC 6749 section 4.4).

use serde_json::Value;

use crate::authority::answer::{self, Issue};
use crate::authority::ask::Ask;
use crate::authority::failure::Failure;
use crate::authority::{client, resource};

pub(super) fn token(ask: &Ask<'_>) -> Result<Value, Failure> {
    let tenant = ask.named_tenant()?;
    let client = client::identify(ask)?.confidential()?;
    let issue =
        Issue { tenant, application: client.application, proof: client.proof, user: None, resource: resource::of_application(ask)?, demands: ask.demands()? };
    Ok(answer::body(ask, &issue))
}
