//! HTTP as people paste it: requests, responses, headers, challenges.

pub mod authorization;
pub mod challenge;
pub mod exchange;
pub mod status;
