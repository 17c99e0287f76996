//! A key in the header `api-key` (Azure AI services).

use super::key::{self, Age};
use super::refusal::{Finding, Grant, Refusal};
use super::visit::Visit;

/// What is made of the header.
pub(super) fn check(visit: &Visit<'_>) -> Finding {
    let given = visit.request.header("api-key").or_else(|| visit.request.header("ocp-apim-subscription-key"))?;
    Some(visit.keys_allowed().and_then(|()| {
        let age = if visit.is_behind() { Age::Previous } else { Age::Current };
        if key::same(&make(visit.service, age), given.trim()) { Ok(Grant::default()) } else { Err(Refusal::of("key-signature")) }
    }))
}

/// A key: 32 hexadecimal digits.
pub(super) fn make(service: &super::Service, age: Age) -> String {
    let long = key::of(service, age);
    let bytes: [u8; 16] = std::array::from_fn(|at| long.as_bytes().get(at).copied().unwrap_or(0));
    format!("{:032x}", u128::from_be_bytes(bytes))
}
