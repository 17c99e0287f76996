//! Entries about what stands in tokens: claims, applications, tenants.

use super::Checker;
use crate::schema::{Application, Catalogue, Claim, Tenant};

const PLACES: [&str; 2] = ["header", "payload"];
const GROUPS: [&str; 6] = ["who", "purpose", "issuer", "time", "proof", "other"];
const PRIVACY: [&str; 6] = ["none", "tenant", "pseudonymous", "personal", "network", "secret"];
const TOKENS: [&str; 7] = ["access-v1", "access-v2", "id", "assertion", "pop", "b2c", "other"];
const EVIDENCE: [&str; 3] = ["directory", "list", "memory"];
/// The most telling claim has this number.
const MOST_TELLING: u8 = 9;
/// Digits between the hyphens of a GUID.
const GUID: [usize; 5] = [8, 4, 4, 4, 12];

impl Checker<'_> {
    pub(super) fn tokens(&mut self, catalogue: &Catalogue) {
        for entry in &catalogue.claims {
            self.claim(&entry.file, &entry.id, &entry.body);
        }
        for entry in &catalogue.applications {
            self.guid(&entry.file, &entry.id);
            self.application(&entry.file, &entry.body);
        }
        for entry in &catalogue.tenants {
            self.guid(&entry.file, &entry.id);
            self.tenant(&entry.file, &entry.body);
        }
    }

    fn claim(&mut self, file: &str, id: &str, claim: &Claim) {
        for (field, text) in [("name", &claim.name), ("label", &claim.label), ("meaning", &claim.meaning)] {
            self.text(file, field, text);
        }
        self.optional(file, "use", claim.usage.as_deref());
        self.optional(file, "note", claim.note.as_deref());
        self.one_of(file, "where", &claim.place, &PLACES);
        self.one_of(file, "group", &claim.group, &GROUPS);
        self.one_of(file, "privacy", &claim.privacy, &PRIVACY);
        self.require(file, claim.telling <= MOST_TELLING, "telling is a number from 0 to 9");
        self.claim_lists(file, claim);
        self.sources(file, &claim.sources, &claim.last_reviewed);
        // One name and place have one file name, so no claim can be told twice.
        let stem = stem(claim);
        self.require(file, id == stem, &format!("the claim belongs into {stem}.toml"));
    }

    fn claim_lists(&mut self, file: &str, claim: &Claim) {
        self.require(file, !claim.tokens.is_empty(), "tokens is empty");
        for token in &claim.tokens {
            self.one_of(file, "tokens", token, &TOKENS);
        }
        for (value, meaning) in &claim.values {
            self.text(file, "values", value);
            self.text(file, "values", meaning);
        }
    }

    fn application(&mut self, file: &str, application: &Application) {
        self.text(file, "name", &application.name);
        self.text(file, "use", &application.usage);
        self.one_of(file, "kind", &application.kind, &["client", "resource"]);
        self.require(file, !application.family || application.kind == "client", "only a client belongs to the family");
        self.one_of(file, "evidence", &application.evidence, &EVIDENCE);
        self.service_ids(file, &application.services);
        if let Some(cloud) = &application.cloud {
            self.cloud_id(file, cloud);
        }
        self.sources(file, &application.sources, &application.last_reviewed);
    }

    fn tenant(&mut self, file: &str, tenant: &Tenant) {
        self.text(file, "name", &tenant.name);
        self.text(file, "use", &tenant.usage);
        self.optional(file, "note", tenant.note.as_deref());
        self.sources(file, &tenant.sources, &tenant.last_reviewed);
    }

    fn optional(&mut self, file: &str, field: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(file, field, text);
        }
    }

    fn guid(&mut self, file: &str, id: &str) {
        let digits = |part: &str| part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let holds = id.split('-').map(str::len).eq(GUID) && id.split('-').all(digits);
        self.require(file, holds, "the file is named after a GUID in lower case");
    }
}

/// The name of a claim's file; what no file name should hold becomes a hyphen.
fn stem(claim: &Claim) -> String {
    let prefix = if claim.place == "header" { "header-" } else { "" };
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    prefix.chars().chain(claim.name.chars().map(plain)).collect()
}
