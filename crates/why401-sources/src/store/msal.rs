//! The unified cache of the MSAL libraries (msal 1.39.0 of `PyPI`, `token_cache.py`; Go and Node write the same form).

use std::collections::{BTreeMap, BTreeSet};

use super::json::Value;
use super::kept::{Kept, Removal, Source};

/// Kinds of entries: the section, what an item of it is called, and its path.
const SECTIONS: [(&str, &str, &[&str]); 5] = [
    ("AccessToken", "access-token", &["AccessToken"]),
    ("RefreshToken", "refresh-token", &["RefreshToken"]),
    ("IdToken", "id-token", &["IdToken"]),
    ("Account", "account", &["Account"]),
    ("AppMetadata", APPLICATION, &["AppMetadata"]),
];
/// Which applications share their refresh tokens: neither an identity nor a token.
pub(crate) const APPLICATION: &str = "application";
/// Realms that stand for any tenant; the account's own one is then meant.
const ANY_TENANT: [&str; 4] = ["", "organizations", "common", "consumers"];

pub(super) fn kept(source: &Source<'_>) -> Option<Vec<Kept>> {
    let root = source.root.filter(|root| is_cache(*root))?;
    let names = accounts(root);
    let entries = SECTIONS.into_iter().flat_map(|(section, kind, path)| {
        let members = root.get(section).into_iter().flat_map(Value::members);
        members.enumerate().map(move |(place, (_, entry))| (kind, entry, Removal::Part(path, place)))
    });
    Some(entries.map(|(kind, entry, removal)| self::entry(source, &names, kind, entry, removal)).collect())
}

/// Whether each section is what it must be, and stands there once.
fn is_cache(root: Value<'_>) -> bool {
    let mut seen = BTreeSet::new();
    let known = |section: &str| SECTIONS.iter().any(|(name, ..)| *name == section);
    let sound = root.is_object()
        && root.members().all(|(section, value)| {
            let entries = || value.is_object() && value.members().all(|(_, entry)| entry.is_object());
            !known(&section) || entries() && seen.insert(section.into_owned())
        });
    sound && (!seen.is_empty() || root.members().next().is_none())
}

/// Names of the accounts, by their ids.
fn accounts(root: Value<'_>) -> BTreeMap<String, String> {
    let accounts = root.get("Account").into_iter().flat_map(Value::members);
    accounts.filter_map(|(_, account)| Some((account.text_of("home_account_id")?, account.text_of("username")?))).collect()
}

fn entry(source: &Source<'_>, names: &BTreeMap<String, String>, kind: &str, entry: Value<'_>, removal: Removal) -> Kept {
    let home = entry.text_of("home_account_id");
    let name = home.as_ref().and_then(|home| names.get(home));
    let realm = entry.text_of("realm").filter(|realm| !ANY_TENANT.contains(&realm.as_str()));
    // The id of an account ends in its own tenant, which a refresh token is for.
    let tenant = realm.or_else(|| home.as_deref()?.rsplit_once('.').map(|(_, tenant)| tenant.to_owned()));
    Kept::new(kind, removal)
        .of(tenant.filter(|_| kind != APPLICATION), entry.text_of("client_id"))
        .target(entry.text_of("target"))
        .account(name.map(String::as_str))
        .since(entry.get("cached_at").or_else(|| entry.get("last_modification_time")).and_then(Value::integer))
        .until(entry.get("expires_on").and_then(Value::integer), source.now)
        .on_line(entry.line())
}

#[cfg(test)]
mod tests {
    use crate::store::tests::kept;

    #[test]
    fn entries_say_whose_they_are() {
        let text = r#"{"AccessToken": {"a": {"secret": "x", "realm": "t2", "client_id": "c", "home_account_id": "o.t1", "target": "s", "cached_at": "4", "expires_on": "5"}},
            "RefreshToken": {"r": {"secret": "x", "last_modification_time": "3", "client_id": "c", "home_account_id": "o.t1"}},
            "Account": {"k": {"home_account_id": "o.t1", "realm": "organizations", "username": "ann@contoso.com"}},
            "AppMetadata": {"m": {"client_id": "c"}}, "Unknown": 1}"#;
        let items: Vec<_> = kept("msal", text).unwrap().into_iter().map(|kept| kept.item).collect();
        let tenants: Vec<_> = items.iter().map(|item| (item.kind.as_str(), item.tenant.as_deref(), item.expired)).collect();
        assert_eq!(
            tenants,
            [("access-token", Some("t2"), true), ("refresh-token", Some("t1"), false), ("account", Some("t1"), false), ("application", None, false)]
        );
        assert_eq!(items[1].account.as_deref(), Some("a…@contoso.com"));
        assert_eq!(items[1].line, Some(2));
        assert_eq!(items.iter().map(|item| item.written).collect::<Vec<_>>(), [Some(4), Some(3), None, None]);
    }

    #[test]
    fn other_forms_are_not_taken_for_a_cache() {
        for text in ["", "[]", "{\"a\": 1}", r#"{"AccessToken": []}"#, r#"{"AccessToken": {"a": "eyJ"}}"#, r#"{"AccessToken": {}, "AccessToken": {}}"#] {
            assert_eq!(kept("msal", text), None, "{text}");
        }
        assert_eq!(kept("msal", "{}").unwrap(), []);
    }
}
