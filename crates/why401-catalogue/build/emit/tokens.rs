//! Tables about what stands in tokens: claims, applications, tenants.

use std::collections::BTreeMap;

use super::{sorted_table, table};
use crate::pack::Packer;
use crate::schema::{Application, Catalogue, Claim, Entry, Tenant};

pub(super) fn tables(out: &mut String, pack: &mut Packer, catalogue: &Catalogue) {
    let mut claims: Vec<&Entry<Claim>> = catalogue.claims.iter().collect();
    // A reader of tokens has name and place, and looks the claim up by both.
    claims.sort_by(|a, b| (&a.body.place, &a.body.name).cmp(&(&b.body.place, &b.body.name)));
    sorted_table(out, pack, "CLAIMS", "Claim", &claims, claim);
    table(out, pack, "APPLICATIONS", "Application", &catalogue.applications, application);
    table(out, pack, "TENANTS", "Tenant", &catalogue.tenants, tenant);
}

/// The variant of an enumeration for its word in an entry.
fn variant(kind: &str, word: &str) -> String {
    let (first, rest) = word.split_at(1);
    format!("{kind}::{}{rest}", first.to_ascii_uppercase())
}

fn claim(pack: &mut Packer, c: &Claim) -> String {
    format!(
        "name: {}, place: {}, group: {}, label: {}, meaning: {}, usage: {}, privacy: {}, tokens: {}, telling: {}, \
         note: {}, values: {}, sources: {}, last_reviewed: {}",
        pack.text(&c.name),
        variant("Place", &c.place),
        variant("Group", &c.group),
        pack.text(&c.label),
        pack.text(c.meaning.trim()),
        pack.maybe(c.usage.as_ref()),
        variant("Privacy", &c.privacy),
        pack.texts(&c.tokens),
        c.telling,
        pack.maybe(c.note.as_ref()),
        values(pack, &c.values),
        pack.texts(&c.sources),
        pack.text(&c.last_reviewed)
    )
}

/// Coded values with their meanings; numbers in the order of numbers.
fn values(pack: &mut Packer, values: &BTreeMap<String, String>) -> String {
    let mut sorted: Vec<_> = values.iter().collect();
    sorted.sort_by_key(|(value, _)| value.parse::<u32>().ok());
    let rows = sorted.into_iter().map(|(value, meaning)| format!("({}, {})", pack.text(value), pack.text(meaning.trim()))).collect();
    pack.list("PAIRS", rows)
}

fn application(pack: &mut Packer, a: &Application) -> String {
    format!(
        "name: {}, client: {}, family: {}, cloud: {}, services: {}, usage: {}, evidence: {}, sources: {}, last_reviewed: {}",
        pack.text(&a.name),
        a.kind == "client",
        a.family,
        pack.maybe(a.cloud.as_ref()),
        pack.texts(&a.services),
        pack.text(a.usage.trim()),
        pack.text(&a.evidence),
        pack.texts(&a.sources),
        pack.text(&a.last_reviewed)
    )
}

fn tenant(pack: &mut Packer, t: &Tenant) -> String {
    format!(
        "name: {}, usage: {}, note: {}, sources: {}, last_reviewed: {}",
        pack.text(&t.name),
        pack.text(t.usage.trim()),
        pack.maybe(t.note.as_ref()),
        pack.texts(&t.sources),
        pack.text(&t.last_reviewed)
    )
}
