//! The grants, one file each.

mod client_credentials;
mod device_code;
mod on_behalf_of;
mod refresh;

use serde_json::Value;

use super::ask::Ask;
use super::failure::Failure;
use super::table::GRANT_TYPE;

pub(super) use device_code::begin;
pub use refresh::{Grant, Standing, refresh_token};

/// Answers a request to the token endpoint.
pub(super) fn token(ask: &Ask<'_>) -> Result<Value, Failure> {
    match ask.required("grant_type")? {
        "client_credentials" => client_credentials::token(ask),
        "refresh_token" => refresh::token(ask),
        "device_code" | "urn:ietf:params:oauth:grant-type:device_code" => device_code::token(ask),
        "urn:ietf:params:oauth:grant-type:jwt-bearer" => on_behalf_of::token(ask),
        other => Err(Failure::new(GRANT_TYPE, &[("grant", other)])),
    }
}
