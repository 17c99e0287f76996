//! `SharedAccessSignature sr=…&sig=…&se=…&skn=…` of Service Bus (learn.microsoft.com/rest/api/eventhub/generate-sas-token).

use super::key;
use super::reading::{decoded, pair};
use super::refusal::{Finding, Grant, Refusal};
use super::visit::Visit;
use crate::clock::rfc3339;

const SCHEME: &str = "SharedAccessSignature ";

/// What is made of the header.
pub(super) fn check(visit: &Visit<'_>) -> Finding {
    let value = visit.request.header("authorization")?.strip_prefix(SCHEME)?;
    Some(judge(visit, value).map(|()| Grant::default()))
}

fn judge(visit: &Visit<'_>, value: &str) -> Result<(), Refusal> {
    let field = |name: &str| pair(value, '&', name).ok_or_else(|| Refusal::of("malformed"));
    let (resource, signature, expiry, _) = (field("sr")?, field("sig")?, field("se")?, field("skn")?);
    let until: i64 = expiry.parse().map_err(|_| Refusal::of("malformed"))?;
    visit.keys_allowed()?;
    let wanted = sign(&key::taken(visit), resource, until);
    if !key::same(&wanted, &decoded(signature)) {
        return Err(Refusal::of("key-signature"));
    }
    if until <= visit.now {
        return Err(Refusal::of("sas-time").with("expiry", rfc3339(until)));
    }
    if is_for(visit, &decoded(resource)) { Ok(()) } else { Err(Refusal::of("sas-audience")) }
}

/// Whether the signed resource is the one asked for, or above it.
fn is_for(visit: &Visit<'_>, resource: &str) -> bool {
    let plain = resource.split_once("://").map_or(resource, |(_, rest)| rest).trim_end_matches('/').to_ascii_lowercase();
    let asked = format!("{}{}", visit.request.host, visit.plain_path()).to_ascii_lowercase();
    asked.strip_prefix(&plain).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The key is taken as text, not as the bytes it stands for.
fn sign(key: &str, resource: &str, until: i64) -> String {
    key::sign_with(key.as_bytes(), &format!("{resource}\n{until}"))
}

/// `Authorization` for `resource` until then.
pub(super) fn make(resource: &str, key: &str, until: i64) -> String {
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let resource = encode(resource);
    let signature = encode(&sign(key, &resource, until));
    format!("{SCHEME}sr={resource}&sig={signature}&se={until}&skn=RootManageSharedAccessKey")
}
