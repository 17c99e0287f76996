//! Facts: what code can work out from the evidence and the catalogue. One file a subject.
//!
//! A fact says *that* something holds, with the places that show it; which causes it speaks for is data
//! (`catalogue/causes`).

mod audience;
mod authorization;
mod bare;
mod chain;
mod clocks;
mod endpoint;
mod experiment;
mod federation;
mod first_leg;
mod issuer;
mod kind;
mod lifetime;
mod mixed;
mod redirect;
mod sas;
mod secret_form;
mod status;

use why401_evidence::Span;

use crate::context::Context;

/// Something that holds.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    /// One of [`IDS`].
    pub(crate) id: &'static str,
    /// One sentence with the values compared.
    pub(crate) text: String,
    /// The places that show it.
    pub(crate) spans: Vec<Span>,
}

/// The facts found so far; each id counts once.
#[derive(Default)]
pub(crate) struct Facts(Vec<Fact>);

impl Facts {
    fn add(&mut self, id: &'static str, text: impl Into<String>, spans: &[Span]) {
        debug_assert!(IDS.contains(&id), "{id} is not in the list of facts");
        if !self.has(id) {
            self.0.push(Fact { id, text: text.into(), spans: spans.to_vec() });
        }
    }

    fn has(&self, id: &str) -> bool {
        self.0.iter().any(|f| f.id == id)
    }
}

/// Every fact, sorted.
pub(crate) const IDS: &[&str] = &[
    "address-decides",
    "answer-cut-off",
    "answered-by-gateway",
    "answered-by-service",
    "answered-by-stranger",
    "api-version-refused",
    "audience-accepted",
    "audience-decides",
    "audience-is-graph",
    "audience-is-own-host",
    "audience-not-accepted",
    "audience-of-other-cloud",
    "authority-not-reached",
    "authority-of-other-cloud",
    "authorization-duplicated",
    "authorization-lost",
    "authorization-lost-on-redirect",
    "authorization-malformed",
    "authorization-missing",
    "authorization-replaced",
    "bearer-over-http",
    "chain-exhausted",
    "chain-unexpected-member",
    "challenge-without-error",
    "claims-challenge",
    "clocks-disagree",
    "core-resource-missing",
    "credential-decides",
    "credential-kind-refused",
    "federation-fields-differ",
    "first-leg-alone",
    "first-leg-then-success",
    "forbidden-with-credential",
    "forbidden-without-credential",
    "fresh-token-decides",
    "fresh-token-refused",
    "headers-too-large",
    "host-not-found",
    "host-not-of-service",
    "host-not-reached",
    "host-not-trusted",
    "http-version-decides",
    "id-token-used",
    "identity-endpoint-foreign",
    "identity-endpoint-refused",
    "identity-endpoint-unreachable",
    "identity-key-unreadable",
    "issuer-form-differs",
    "issuer-is-foreign",
    "issuer-is-personal",
    "issuer-tenant-differs",
    "issuer-tenant-same",
    "metadata-header-missing",
    "mixed-over-nodes",
    "mixed-over-time",
    "network-failure",
    "no-scope-nor-roles",
    "not-authenticated",
    "path-decides",
    "proxy-decides",
    "proxy-in-the-way",
    "redirect-decides",
    "redirect-with-credential",
    "refused-by-clock",
    "refused-without-reason",
    "request-is-served",
    "resource-unknown-host",
    "role-missing-answer",
    "same-answer-without",
    "same-moment-everywhere",
    "sas-expired",
    "sas-malformed",
    "sas-not-yet-valid",
    "secret-re-encoded",
    "sent-bearer",
    "sent-key-as-bearer",
    "sent-shared-key",
    "sent-token-is-whole",
    "server-clock-differs",
    "service-connection-failed",
    "service-error",
    "shared-key-called-malformed",
    "size-decides",
    "sovereign-target",
    "status-403",
    "subject-unexpected",
    "tenant-decides",
    "throttled",
    "token-changed-on-the-way",
    "token-expired",
    "token-in-lifetime",
    "token-not-yet-valid",
    "token-version-refused",
];

/// Facts that by themselves do not say that, or why, anything was refused.
pub(crate) const NEUTRAL: [&str; 10] = [
    "fresh-token-refused",
    "same-answer-without",
    "answered-by-gateway",
    "answered-by-service",
    "status-403",
    "role-missing-answer",
    "audience-accepted",
    "token-in-lifetime",
    "issuer-tenant-same",
    "no-scope-nor-roles",
];

/// Works out all facts.
pub(crate) fn find(cx: &Context<'_>) -> Vec<Fact> {
    let mut facts = Facts::default();
    lifetime::find(cx, &mut facts);
    clocks::find(cx, &mut facts);
    audience::find(cx, &mut facts);
    issuer::find(cx, &mut facts);
    kind::find(cx, &mut facts);
    authorization::find(cx, &mut facts);
    redirect::find(cx, &mut facts);
    first_leg::find(cx, &mut facts);
    endpoint::find(cx, &mut facts);
    chain::find(cx, &mut facts);
    federation::find(cx, &mut facts);
    mixed::find(cx, &mut facts);
    sas::find(cx, &mut facts);
    secret_form::find(cx, &mut facts);
    status::find(cx, &mut facts);
    experiment::find(cx, &mut facts);
    bare::find(cx, &mut facts);
    facts.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_list_is_sorted_and_unique() {
        let sorted: BTreeSet<_> = IDS.iter().collect();
        assert!(sorted.iter().copied().eq(IDS.iter()), "IDS must be sorted and without repetition");
    }

    #[test]
    fn causes_name_existing_facts_and_every_fact_is_used() {
        let named: BTreeSet<&str> =
            why401_catalogue::causes().iter().flat_map(|c| c.supports.iter().chain(c.contradicts)).map(|(fact, _)| fact.str()).collect();
        let unknown: Vec<_> = named.iter().filter(|f| !IDS.contains(f)).collect();
        assert!(unknown.is_empty(), "causes name facts that no code computes: {unknown:?}");
        let unused: Vec<_> = IDS.iter().filter(|f| !named.contains(*f)).collect();
        assert!(unused.is_empty(), "facts that no cause weighs: {unused:?}");
    }
}
