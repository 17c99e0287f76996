//! The claims of a token, decoded from it or pasted as text.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::fields::{Field, same_name};
use crate::span::Span;
use crate::time::{self, Epoch};

/// A claim's value, and where it stood if it was pasted as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The value as text; a list is joined with spaces.
    pub value: String,
    /// Where it stood.
    pub span: Span,
}

/// A set of claims that belong to one token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims {
    map: BTreeMap<String, Claim>,
}

/// Names that open or belong to a pasted group of claims.
const NAMES: [&str; 34] = [
    "aud",
    "iss",
    "tid",
    "exp",
    "nbf",
    "iat",
    "appid",
    "azp",
    "scp",
    "roles",
    "ver",
    "idtyp",
    "oid",
    "sub",
    "upn",
    "preferred_username",
    "unique_name",
    "nonce",
    "typ",
    "alg",
    "kid",
    "x5t",
    "appidacr",
    "azpacr",
    "xms_cc",
    "idp",
    "tfp",
    "acr",
    "aio",
    "app_displayname",
    "xms_mirid",
    "at_hash",
    "c_hash",
    "wids",
];

impl Claims {
    /// The value of the claim `name`.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.map.get(name).map(|c| c.value.as_str()).filter(|v| !v.is_empty())
    }

    /// The claim `name` with its place.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Claim> {
        self.map.get(name)
    }

    /// The claim `name` as a point in time (RFC 7519 section 2, `NumericDate`; fractions are dropped).
    #[must_use]
    pub fn time(&self, name: &str) -> Option<Epoch> {
        self.text(name).and_then(time::parse)
    }

    /// Whether the claim is present, even if empty.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// All claims in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Claim)> {
        self.map.iter().map(|(name, claim)| (name.as_str(), claim))
    }

    /// Number of claims.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The tenant: `tid`, or the GUID or domain in `iss`.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        self.text("tid").or_else(|| self.text("iss").and_then(tenant_of_issuer))
    }

    /// Adds the members of a decoded JSON object that all stand at `span`.
    pub(crate) fn absorb_json(&mut self, value: &Value, span: Span) {
        for (name, value) in value.as_object().into_iter().flatten() {
            self.map.insert(name.clone(), Claim { value: flatten(value), span });
        }
    }

    fn insert(&mut self, name: &str, value: &str, span: Span) {
        self.map.insert(name.to_owned(), Claim { value: value.to_owned(), span });
    }
}

fn flatten(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(flatten).collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The tenant in an issuer or authority address: its first path segment that is a GUID or a domain.
#[must_use]
pub fn tenant_of_issuer(issuer: &str) -> Option<&str> {
    let path = issuer.split_once("://").map_or(issuer, |(_, rest)| rest);
    path.split('/').skip(1).find(|part| crate::identifiers::is_guid(part) || (part.contains('.') && !part.starts_with("v2") && !part.starts_with('.')))
}

/// Longest gap between two fields of one pasted group, in bytes.
const GAP: usize = 400;

/// Claims in rows of a table: `aud | api://x`, or columns set apart by tabs or two blanks, as token viewers print them.
#[must_use]
pub fn rows(text: &str) -> Vec<Field<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        found.extend(row(text, line, start));
        start += line.len();
    }
    found
}

fn row<'a>(text: &'a str, line: &str, start: usize) -> Option<Field<'a>> {
    const BORDERS: [char; 4] = ['|', '│', ' ', '\t'];
    let lead = line.len() - line.trim_start_matches(BORDERS).len();
    let name_len = line[lead..].find(|c: char| BORDERS.contains(&c))?;
    let name_span = Span::new(start + lead, start + lead + name_len);
    NAMES.iter().find(|name| name_span.of(text) == **name)?;
    let gap = &line[lead + name_len..];
    let blank = gap.len() - gap.trim_start_matches(BORDERS).len();
    let apart = gap[..blank].contains(['|', '│', '\t']) || blank >= 2;
    let value_at = lead + name_len + blank;
    let rest = line[value_at..].trim_end();
    let end = [" |", " │", "\t", "  "].iter().filter_map(|stop| rest.find(stop)).min().unwrap_or(rest.len());
    let value_span = Span::new(start + value_at, start + value_at + end);
    (apart && end > 0).then(|| Field { name: name_span.of(text), name_span, value: value_span.of(text), value_span, quoted: false, separator: b'|' })
}

/// Groups pasted claim fields: a repeated name or a long gap begins the next token.
#[must_use]
pub fn groups(fields: &[Field<'_>]) -> Vec<(Claims, Span)> {
    let mut groups: Vec<(Claims, Span)> = Vec::new();
    let mut current = Claims::default();
    let mut span = Span::new(0, 0);
    for field in fields {
        let Some(name) = NAMES.iter().find(|name| field.name == **name) else { continue };
        let value = field.value.trim();
        if value.is_empty() && !field.quoted {
            continue;
        }
        let far = !current.is_empty() && field.name_span.start > span.end + GAP;
        if current.has(name) || far {
            close(&mut groups, &mut current, span);
        }
        if current.is_empty() {
            span = field.name_span;
        }
        span.end = span.end.max(field.value_span.end);
        current.insert(name, value, Span::new(field.name_span.start, field.value_span.end));
    }
    close(&mut groups, &mut current, span);
    groups
}

/// A group is one only if it says what no other JSON says: an audience or an issuer, and one more claim.
fn close(groups: &mut Vec<(Claims, Span)>, current: &mut Claims, span: Span) {
    let group = std::mem::take(current);
    let telling = ["aud", "iss"].iter().filter(|n| group.has(n)).count();
    let others = group.len();
    if telling == 2 || (telling == 1 && others >= 3) {
        groups.push((group, span));
    }
}

/// Whether `name` is a claim that a pasted group may hold.
#[must_use]
pub fn is_claim(name: &str) -> bool {
    NAMES.iter().any(|known| same_name(known, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::fields;

    #[test]
    fn a_repeated_name_begins_the_next_token() {
        let text = "\"aud\": \"a\",\n\"iss\": \"b\"\n\"aud\": \"c\",\n\"iss\": \"d\"";
        let groups = groups(&fields(text).collect::<Vec<_>>());
        let audiences: Vec<_> = groups.iter().filter_map(|(c, _)| c.text("aud")).collect();
        assert_eq!(audiences, ["a", "c"]);
    }

    #[test]
    fn reads_tables() {
        let text = " claim | value\n-------+------\n aud   | api://x\n iss   | https://sts.windows.net/t/ | who\n";
        let groups = groups(&rows(text));
        assert_eq!(groups[0].0.text("aud"), Some("api://x"));
        assert_eq!(groups[0].0.text("iss"), Some("https://sts.windows.net/t/"));
        assert_eq!(rows("the aud  is wrong").len(), 0);
    }

    #[test]
    fn the_tenant_stands_in_the_issuer() {
        let guid = "11111111-1111-4111-8111-111111111111";
        assert_eq!(tenant_of_issuer(&format!("https://sts.windows.net/{guid}/")), Some(guid));
        assert_eq!(tenant_of_issuer(&format!("https://login.microsoftonline.com/{guid}/v2.0")), Some(guid));
        assert_eq!(tenant_of_issuer("https://login.microsoftonline.com/common/v2.0"), None);
    }
}
