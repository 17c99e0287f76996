//! What the status alone says.

use why401_catalogue::{self as catalogue, Hit, Weight};

use super::Facts;
use crate::context::Context;

/// Header sizes at which common hops refuse (see `catalogue/library/proxies-and-the-authorization-header.md`).
const LARGE_TOKEN: usize = 7_500;

pub(super) fn find(cx: &Context<'_>, facts: &mut Facts) {
    let status = cx.focus.and_then(|e| Some((e.status?, e.status_span?)));
    let Some((code, span)) = status else { return };
    match code {
        403 if cx.hits.iter().any(is_of_credential) => {
            facts.add("not-authenticated", "403, and the service says that it could not authenticate the request.", &[span]);
        }
        403 => facts.add("status-403", "403: the caller was known and refused.", &[span]),
        429 => facts.add("throttled", "429: too many requests.", &[span]),
        500..=599 => facts.add("service-error", format!("{code}: the server failed, not the credential."), &[span]),
        _ => {}
    }
    let other = cx.hits.iter().any(|h| h.weight() >= Weight::Moderate && h.causes().first() != Some("permission-missing"));
    if let Some(service) = cx.service.filter(|s| s.role_missing == code && code == 403 && !other) {
        facts.add("role-missing-answer", format!("{} answers {code} to a valid identity without the role.", service.name), &[span]);
    }
    let large = cx.evidence.tokens.iter().find(|t| t.span.len() > LARGE_TOKEN);
    if let Some(token) = large.filter(|_| matches!(code, 400 | 413 | 431)) {
        facts.add(
            "headers-too-large",
            format!("A token of {} bytes, and a status with which hops refuse large headers.", token.span.len()),
            &[token.span, span],
        );
    }
    old_version(cx, facts);
}

/// Whether a message says that the credential itself was at fault. Storage and others answer 403 to that, too.
fn is_of_credential(hit: &Hit) -> bool {
    let group = hit.causes().first().and_then(catalogue::cause).map(|cause| cause.group.str());
    hit.weight() >= Weight::Moderate && hit.error.http.contains(&403) && matches!(group, Some("token" | "other-credential"))
}

/// A Storage request of a version before bearer tokens were taken (2017-11-09).
fn old_version(cx: &Context<'_>, facts: &mut Facts) {
    let storage = cx.service.is_some_and(|s| s.id.starts_with("storage-"));
    let text = cx.evidence.text.clean();
    let version = why401_evidence::fields::fields(text).find(|f| f.name.eq_ignore_ascii_case("x-ms-version"));
    if let Some(field) = version.filter(|f| storage && f.value.len() == 10 && f.value < "2017-11-09") {
        facts.add("api-version-refused", format!("x-ms-version {} is older than bearer tokens in Storage (2017-11-09).", field.value), &[field.value_span]);
    }
}
