//! Azure Machine Learning: header `secret`, parameter `clientid`, end of the token in seconds as a string.

use super::app_service;
use crate::http::{Reply, Request};
use crate::world::World;

pub(super) fn answer(world: &World, request: &Request) -> Reply {
    match app_service::hand_out(world, request, "secret") {
        Ok(issued) => app_service::short(&issued, &issued.expires.to_string()),
        Err(reply) => reply,
    }
}
