//! Account keys: public constants, derived from a text of the service's file.

use aws_lc_rs::{constant_time, digest, hmac};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::file::Service;
use super::visit::Visit;

/// Which of a service's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// The one that holds.
    Current,
    /// The one from before the last rotation.
    Previous,
}

/// The account key of `service` in base64, 64 bytes as Storage and Cosmos DB have them.
pub(super) fn of(service: &Service, age: Age) -> String {
    let generation = if age == Age::Current { 2 } else { 1 };
    STANDARD.encode(digest::digest(&digest::SHA512, format!("{}, generation {generation}", service.key).as_bytes()))
}

/// The key that the node of `visit` takes.
pub(super) fn taken(visit: &Visit<'_>) -> String {
    of(visit.service, if visit.is_behind() { Age::Previous } else { Age::Current })
}

/// HMAC-SHA256 of `text` in base64, keyed with the bytes that `key` stands for.
pub(super) fn sign(key: &str, text: &str) -> String {
    sign_with(&STANDARD.decode(key).unwrap_or_default(), text)
}

/// The same, keyed with these bytes.
pub(super) fn sign_with(key: &[u8], text: &str) -> String {
    STANDARD.encode(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()))
}

/// Whether two signatures are the same.
pub(super) fn same(one: &str, other: &str) -> bool {
    constant_time::verify_slices_are_equal(one.as_bytes(), other.as_bytes()).is_ok()
}

/// The id of an access key (App Configuration).
pub(super) fn id_of(service: &Service) -> String {
    let hash = digest::digest(&digest::SHA256, service.key.as_bytes());
    format!("lab-{:02x}{:02x}", hash.as_ref()[0], hash.as_ref()[1])
}
