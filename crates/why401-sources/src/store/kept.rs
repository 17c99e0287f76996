//! What a file keeps, item by item, and how an item is taken out of it.

use std::path::Path;

use why401_evidence::credential::jwt;
use why401_evidence::time::Epoch;

use super::json::Value;
use super::masked;
use crate::model::Item;

/// A file that is read.
#[derive(Clone, Copy)]
pub(crate) struct Source<'s> {
    pub(crate) path: &'s Path,
    pub(crate) text: &'s str,
    /// Its value, if it is JSON.
    pub(crate) root: Option<Value<'s>>,
    pub(crate) now: Epoch,
}

/// Something that a file keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) item: Item,
    pub(crate) removal: Removal,
}

/// How an item is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Removal {
    /// Only its owner can do that.
    Owner,
    /// It is this child of the value at this path.
    Part(&'static [&'static str], usize),
    /// It is all there is: the file goes.
    File,
}

impl Kept {
    pub(crate) fn new(kind: &str, removal: Removal) -> Self {
        let item =
            Item { kind: kind.to_owned(), tenant: None, client: None, target: None, account: None, written: None, expires: None, expired: false, line: None };
        Self { item, removal }
    }

    pub(crate) fn of(mut self, tenant: Option<String>, client: Option<String>) -> Self {
        (self.item.tenant, self.item.client) = (tenant, client);
        self
    }

    pub(crate) fn target(mut self, target: Option<String>) -> Self {
        self.item.target = target.filter(|target| !target.is_empty());
        self
    }

    pub(crate) fn account(mut self, name: Option<&str>) -> Self {
        self.item.account = name.filter(|name| !name.is_empty()).map(masked);
        self
    }

    pub(crate) fn until(mut self, expires: Option<Epoch>, now: Epoch) -> Self {
        self.item.expires = expires;
        self.item.expired = expires.is_some_and(|at| at <= now);
        self
    }

    pub(crate) fn since(mut self, written: Option<Epoch>) -> Self {
        self.item.written = written;
        self
    }

    pub(crate) fn on_line(mut self, line: u32) -> Self {
        self.item.line = Some(line);
        self
    }

    /// What the token itself says, where the file says nothing.
    pub(crate) fn with_claims(mut self, token: &str, now: Epoch) -> Self {
        let Some(token) = jwt::tokens(token).into_iter().next() else { return self };
        let text = |name: &str| token.claims.text(name).map(str::to_owned);
        let Item { tenant, client, expires, .. } = self.item.clone();
        self.item.tenant = tenant.or_else(|| token.claims.tenant().map(str::to_owned)).or_else(|| text("tenant"));
        self.item.client = client.or_else(|| text("appid")).or_else(|| text("azp"));
        self.until(expires.or_else(|| token.claims.time("exp")), now)
    }
}
