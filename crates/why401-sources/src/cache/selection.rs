//! Which of what is kept is meant.

use why401_catalogue as catalogue;
use why401_evidence::time::Epoch;

use crate::model::Item;
use crate::store::APPLICATION;

/// What is looked for; nothing named means everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Tenants, by id or domain; any of them.
    pub tenants: Vec<String>,
    /// Applications (client ids); any of them.
    pub clients: Vec<String>,
    /// Whose caches: names of tools, beginnings of ids.
    pub tools: Vec<String>,
    /// Only what has run out.
    pub expired: bool,
    /// Only what was put there at this time or later, as the run has that began then; in seconds since 1970.
    pub since: Option<Epoch>,
}

impl Selection {
    /// Whether items are told apart.
    #[must_use]
    pub fn is_for_items(&self) -> bool {
        !self.tenants.is_empty() || !self.clients.is_empty() || self.expired || self.since.is_some()
    }

    /// Whether `cache` is one of the tools' named.
    #[must_use]
    pub fn takes_cache(&self, cache: &catalogue::Cache) -> bool {
        let is = |name: &String| cache.id.eq_ignore_ascii_case(name) || cache.tool.eq_ignore_ascii_case(name) || begins(&cache.id, name);
        self.tools.is_empty() || self.tools.iter().any(is)
    }

    /// Whether `item` is meant. What an item does not say, it is not.
    #[must_use]
    pub fn takes(&self, item: &Item) -> bool {
        if item.kind == APPLICATION && (!self.tenants.is_empty() || self.expired || self.since.is_some()) {
            return false;
        }
        let is = |wanted: &[String], own: Option<&String>| wanted.is_empty() || own.is_some_and(|own| wanted.iter().any(|id| id.eq_ignore_ascii_case(own)));
        is(&self.tenants, item.tenant.as_ref())
            && is(&self.clients, item.client.as_ref())
            && (!self.expired || item.expired)
            && self.since.is_none_or(|since| item.written.is_some_and(|written| written >= since))
    }
}

/// Whether the id's first word is `tool`: `az` of `az-msal`.
fn begins(id: &str, tool: &str) -> bool {
    id.split_once('-').is_some_and(|(first, _)| first.eq_ignore_ascii_case(tool))
}

/// What `--tool` may be: first words of ids.
#[must_use]
pub fn tools() -> Vec<&'static str> {
    let mut tools: Vec<&str> = catalogue::caches().iter().map(|cache| super::said::tool(cache.id.str())).collect();
    tools.dedup();
    tools
}
