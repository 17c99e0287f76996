//! What is said of caches and their items, in words.

use serde::Serialize;
use why401_evidence::time::{self, Epoch};

use crate::model::{Cache, Caches, Item};

/// A list of caches with the time at which it was made; as JSON it is the list alone.
#[derive(Debug, Clone, Serialize)]
pub struct Listed {
    /// The list.
    #[serde(flatten)]
    pub caches: Caches,
    /// The present time.
    #[serde(skip)]
    pub now: Epoch,
}

/// Whose a cache is, who may read it, and how old it is: `Azure CLI, mode 0600, written 3 h ago`.
#[must_use]
pub fn about(cache: &Cache, now: Epoch) -> String {
    let open = if cache.open && cache.protection != "none" { ", which others may read" } else { "" };
    let mode = cache.mode.as_ref().map(|mode| format!("mode {mode}{open}"));
    let written = cache.modified.map(|at| format!("written {} ago", time::span((now - at).max(0))));
    [Some(cache.tool.clone()), mode, written].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The word by which `--tool` knows it: the first of its id.
#[must_use]
pub fn tool(id: &str) -> &str {
    id.split('-').next().unwrap_or(id)
}

/// Items by tenant, counted: `tenant T: 2 access tokens (1 expired), 1 account a…@contoso.com`.
#[must_use]
pub fn tenants(items: &[Item]) -> Vec<String> {
    let mut tenants: Vec<Option<&String>> = Vec::new();
    for item in items {
        if !tenants.contains(&item.tenant.as_ref()) {
            tenants.push(item.tenant.as_ref());
        }
    }
    tenants.into_iter().map(|tenant| of_tenant(tenant, items)).collect()
}

/// Most names that are told one by one.
const MOST_NAMES: usize = 3;

fn of_tenant(tenant: Option<&String>, items: &[Item]) -> String {
    let own: Vec<&Item> = items.iter().filter(|item| item.tenant.as_ref() == tenant).collect();
    let mut kinds: Vec<&str> = Vec::new();
    for item in &own {
        if !kinds.contains(&item.kind.as_str()) {
            kinds.push(&item.kind);
        }
    }
    let counts: Vec<String> = kinds.into_iter().map(|kind| counted(kind, &own)).collect();
    let name = tenant.map_or_else(|| "tenant unknown".to_owned(), |tenant| format!("tenant {tenant}"));
    let whose = named(own.iter().filter_map(|item| item.account.as_ref()), "");
    let clients = named(own.iter().filter_map(|item| item.client.as_ref()), "client ");
    [format!("{name}: {}", counts.join(", "))].into_iter().chain(whose).chain(clients).collect::<Vec<_>>().join("; ")
}

fn counted(kind: &str, items: &[&Item]) -> String {
    let (all, expired) = items.iter().filter(|item| item.kind == kind).fold((0, 0), |(all, expired), item| (all + 1, expired + usize::from(item.expired)));
    let words = kind.replace('-', " ");
    let number = if all == 1 { format!("1 {words}") } else { format!("{all} {words}s") };
    if expired == 0 { number } else { format!("{number} ({expired} expired)") }
}

fn named<'i>(names: impl Iterator<Item = &'i String>, word: &str) -> Option<String> {
    let mut known: Vec<&String> = names.collect();
    known.sort();
    known.dedup();
    let more = known.len().saturating_sub(MOST_NAMES);
    let first: Vec<String> = known.iter().take(MOST_NAMES).map(|name| format!("{word}{name}")).collect();
    let rest = (more > 0).then(|| format!("{more} more"));
    (!first.is_empty()).then(|| first.into_iter().chain(rest).collect::<Vec<_>>().join(", "))
}

/// One item: `access token of tenant T, client C, for https://vault.azure.net, expired 2 h ago, line 4`.
#[must_use]
pub fn item(item: &Item, now: Epoch) -> String {
    let part = |word: &str, value: &Option<String>| value.as_ref().map(|value| format!("{word}{value}"));
    let ends = item.expires.map(|at| {
        let span = time::span((at - now).abs());
        if item.expired { format!("expired {span} ago") } else { format!("expires in {span}") }
    });
    let line = item.line.map(|line| format!("line {line}"));
    let first = format!("{}{}", item.kind.replace('-', " "), part(" of tenant ", &item.tenant).unwrap_or_default());
    let rest = [part("client ", &item.client), part("", &item.account), part("for ", &item.target), ends, line];
    [Some(first)].into_iter().chain(rest).flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(tenant: &str, expires: i64) -> Item {
        Item {
            kind: "access-token".to_owned(),
            tenant: Some(tenant.to_owned()),
            client: Some("c1".to_owned()),
            target: Some("https://vault.azure.net/.default".to_owned()),
            account: None,
            written: None,
            expires: Some(expires),
            expired: expires < 1000,
            line: Some(4),
        }
    }

    #[test]
    fn items_are_counted_by_tenant() {
        let items = [token("t1", 500), token("t1", 5000), token("t2", 5000)];
        assert_eq!(tenants(&items), ["tenant t1: 2 access tokens (1 expired); client c1", "tenant t2: 1 access token; client c1"]);
    }

    #[test]
    fn an_item_is_told_in_a_line() {
        let text = item(&token("t1", 900), 1000);
        assert_eq!(text, "access token of tenant t1, client c1, for https://vault.azure.net/.default, expired 100 s ago, line 4");
        assert!(item(&token("t1", 5000), 1000).contains("expires in 66 min"));
    }
}
