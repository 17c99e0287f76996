//! The reader's own values, for the placeholders of texts and commands.

use std::collections::BTreeMap;

use why401_catalogue as catalogue;
use why401_evidence::credential::claims::tenant_of_issuer;
use why401_evidence::{identifiers, redact};

use crate::context::Context;

/// Values by placeholder.
#[derive(Debug, Default)]
pub(crate) struct Values(BTreeMap<&'static str, String>);

impl Values {
    pub(crate) fn of(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(crate) fn fill(&self, text: &str) -> String {
        catalogue::fill(text, |name| self.of(name))
    }

    /// The first of `texts` whose placeholders are all known, else the last one.
    pub(crate) fn fill_known(&self, texts: [&str; 2]) -> String {
        let known = |text: &str| catalogue::placeholders(text).all(|name| name == "service" || self.of(name).is_some());
        if known(texts[0]) { self.fill(texts[0]) } else { self.fill(texts[1]) }
    }

    /// The first value wins; values that a shell would read as more than one word are left out.
    fn set(&mut self, name: &'static str, value: &str) {
        if self.0.contains_key(name) {
            return;
        }
        let value = value.trim();
        let value = if is_plain(value) { value.to_owned() } else { redact::scrub(value) };
        let usable = !value.is_empty() && value.len() <= 200 && value.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:@+~,=#".contains(c));
        if usable && !is_masked(&value) {
            self.0.entry(name).or_insert(value);
        }
    }
}

/// Whether a value cannot be a secret, so that it need not be searched for one: an id, or an address of short lower-case words.
fn is_plain(value: &str) -> bool {
    let words = |text: &str| text.split(['.', '-', '/']).all(|word| word.len() < 16 && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
    value.is_empty() || identifiers::is_guid(value) || value.strip_prefix("https://").is_some_and(words)
}

/// Whether the reporter had replaced the value.
fn is_masked(value: &str) -> bool {
    value.contains("***") || value.chars().all(|c| matches!(c, 'x' | 'X' | '-' | '.' | '*'))
}

/// Collects what the evidence tells, the most reliable first.
pub(crate) fn collect(cx: &Context<'_>) -> Values {
    let mut values = Values::default();
    from_captures(cx, &mut values);
    from_target(cx, &mut values);
    from_tokens(cx, &mut values);
    from_addresses(cx, &mut values);
    from_settings(cx, &mut values);
    derived(cx, &mut values);
    values
}

fn from_captures(cx: &Context<'_>, values: &mut Values) {
    for capture in cx.hits.iter().flat_map(|h| &h.captures) {
        let first = capture.value.split("','").next().unwrap_or("").trim_matches('\'');
        match capture.name {
            "expected_audience" => values.set("audience", first),
            "reason" | "status" | "not_before" | "issued" => {}
            name => values.set(name, first),
        }
    }
}

fn from_target(cx: &Context<'_>, values: &mut Values) {
    if let Some(host) = &cx.host {
        values.set("host", host);
    }
    if let Some(url) = cx.focus.and_then(|e| e.url.as_deref()) {
        let path = url.split('?').next().unwrap_or(url);
        match (&cx.host, path.starts_with('/')) {
            (Some(host), true) => values.set("url", &format!("https://{host}{path}")),
            (None, true) => {}
            _ => values.set("url", path),
        }
    }
    if let Some(service) = cx.service {
        values.0.insert("service", service.name.to_owned());
        let cloud = cx.cloud.map_or("public", |c| c.id.str());
        let of = |list: catalogue::PerCloud| {
            list.into_iter().find(|(id, _)| *id == cloud || *id == "any").and_then(|(_, items)| items.into_iter().find(|a| !a.contains(['*', '{'])))
        };
        if let Some(audience) = of(service.audiences) {
            values.set("audience", audience);
        }
        if let Some((_, scope)) = service.scope.iter().find(|(id, _)| *id == cloud) {
            values.set("scope", scope);
        }
    }
    for challenge in &cx.evidence.challenges {
        if let Some((authority, _)) = challenge.authority() {
            values.set("expected_tenant", tenant_of_issuer(authority).unwrap_or(""));
        }
        if let Some((resource, _)) = challenge.resource() {
            values.set("audience", resource);
        }
    }
}

fn from_tokens(cx: &Context<'_>, values: &mut Values) {
    for (claims, _) in cx.evidence.claim_sets() {
        let pairs = [
            ("actual_audience", "aud"),
            ("actual_issuer", "iss"),
            ("client_id", "appid"),
            ("client_id", "azp"),
            ("object_id", "oid"),
            ("kid", "kid"),
            ("thumbprint", "x5t"),
            ("subject", "sub"),
        ];
        for (name, claim) in pairs {
            values.set(name, claims.text(claim).unwrap_or(""));
        }
        values.set("actual_tenant", claims.tenant().unwrap_or(""));
    }
}

fn from_addresses(cx: &Context<'_>, values: &mut Values) {
    for address in &cx.evidence.addresses {
        if catalogue::is_authority_host(&address.host) {
            values.set("tenant", address.path.split('/').nth(1).filter(|t| identifiers::is_guid(t)).unwrap_or(""));
        }
    }
    let clean = cx.evidence.text.clean();
    if let Some(at) = clean.find("/subscriptions/") {
        values.set("subscription", clean[at + 15..].get(..36).filter(|id| identifiers::is_guid(id)).unwrap_or(""));
    }
}

fn from_settings(cx: &Context<'_>, values: &mut Values) {
    for setting in &cx.evidence.settings {
        match setting.name.replace(['_', '-'], "").as_str() {
            "tenant" | "tenantid" => values.set("tenant", &setting.value),
            "clientid" => values.set("client_id", &setting.value),
            "resource" => values.set("actual_audience", &setting.value),
            _ => {}
        }
    }
}

fn derived(cx: &Context<'_>, values: &mut Values) {
    let tenant = ["expected_tenant", "tenant", "actual_tenant"].iter().find_map(|n| values.of(n).map(str::to_owned));
    if let Some(tenant) = tenant {
        values.set("tenant", &tenant);
    }
    if let Some(audience) = values.of("audience").map(|a| a.trim_end_matches('/').to_owned()) {
        values.set("scope", &format!("{audience}/.default"));
    }
    if let Some(cloud) = cx.cloud {
        values.set("cloud", cloud.names.first().unwrap_or(&cloud.id));
        values.set("authority", cloud.authority.str());
    }
    resource_name(cx, values);
}

/// The first label of the host is the name of the vault, account, registry or namespace.
fn resource_name(cx: &Context<'_>, values: &mut Values) {
    let (Some(host), Some(service)) = (&cx.host, cx.service) else { return };
    let label = host.split('.').next().unwrap_or("");
    let name = match service.category {
        _ if service.id.starts_with("keyvault") || service.id == "managed-hsm" => "vault",
        _ if service.id == "acr" => "registry",
        _ if matches!(service.id.str(), "servicebus" | "eventhubs" | "relay") => "namespace",
        _ => "account",
    };
    if host.split('.').count() > 3 {
        values.set(name, label);
    }
}
