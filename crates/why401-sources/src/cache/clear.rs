//! What a file would be without what is meant.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;

use serde::Serialize;
use why401_catalogue as catalogue;
use zeroize::Zeroizing;

use super::listing::{Contents, contents};
use super::{Selection, is_keyring, places, protection};
use crate::machine::{File, Machine};
use crate::model::Item;
use crate::store::APPLICATION;
use crate::store::json;
use crate::store::kept::{Kept, Removal};

/// What `why401 cache clear` did, or would do.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cleared {
    /// [`crate::model::SCHEMA_VERSION`].
    pub version: u32,
    /// Whether nothing was changed, only looked at.
    pub dry_run: bool,
    /// How many items were taken out, or would be.
    pub removed: usize,
    /// How many secrets stay that are meant, or may be there and cannot be told.
    pub left: usize,
    /// The places that were touched, or should have been.
    pub places: Vec<Outcome>,
}

/// What became of a place.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outcome {
    /// Id of the cache in the catalogue.
    pub id: String,
    /// Whose it is.
    pub tool: String,
    /// Its path.
    pub path: String,
    /// `cleared`, `deleted`, `would-clear`, `would-delete`, `left` (only its owner can clear it), or `failed`.
    pub outcome: String,
    /// What is meant of what is in it.
    pub items: Vec<Item>,
    /// Why it was left, or failed.
    pub why: Option<String>,
    /// The owner's own command that clears it.
    pub command: Option<String>,
}

/// A place that may hold what is meant.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its entry in the catalogue.
    pub cache: &'static catalogue::Cache,
    /// Where it is.
    pub path: PathBuf,
}

/// What is to become of a file.
#[derive(Debug)]
pub enum Change {
    /// Nothing of what is meant is in it.
    None,
    /// It is written again, without these.
    Rewrite(Zeroizing<Vec<u8>>, Vec<Item>),
    /// It goes; these were all that was in it.
    Delete(Vec<Item>),
    /// Only its owner can take these out.
    Owner(Vec<Item>),
    /// What is in it cannot be told; why.
    Unknown(String),
    /// It is empty or half a text: its owner may be writing it just now.
    Torn,
}

/// The places that may hold what `selection` means, each once. Stores of the system can hold anything, and are told where
/// their owner, or everything, is meant.
#[must_use]
pub fn candidates(machine: &dyn Machine, selection: &Selection) -> Vec<Candidate> {
    let mut seen = BTreeSet::new();
    let caches = catalogue::caches().iter().filter(|cache| selection.takes_cache(cache) && (!is_keyring(cache) || !selection.is_for_items()));
    let all = caches.flat_map(|cache| places(machine, cache).into_iter().map(move |path| Candidate { cache, path }));
    all.filter(|candidate| seen.insert(candidate.path.clone())).collect()
}

/// What is to become of `file`, which was read at the candidate's path.
#[must_use]
pub fn change(machine: &dyn Machine, candidate: &Candidate, file: &File, selection: &Selection) -> Change {
    let Candidate { cache, path } = candidate;
    match contents(cache, path, file, machine.now(), protection(machine, cache)) {
        Contents::Kept(kept) => without(file, kept, selection),
        Contents::Empty | Contents::Torn => Change::Torn,
        Contents::Sealed => Change::Unknown("encrypted: what is in it cannot be told".to_owned()),
        Contents::Unopened => Change::Unknown("not opened".to_owned()),
        Contents::Unknown => Change::Unknown("unreadable: not of the known form".to_owned()),
    }
}

fn without(file: &File, kept: Vec<Kept>, selection: &Selection) -> Change {
    let (meant, stay): (Vec<Kept>, Vec<Kept>) = kept.into_iter().partition(|kept| selection.takes(&kept.item));
    let shown = |kept: Vec<Kept>| kept.into_iter().map(|kept| kept.item).filter(|item| item.kind != APPLICATION).collect::<Vec<_>>();
    // By itself, what applications share is nothing worth a change.
    if meant.iter().all(|kept| kept.item.kind == APPLICATION) {
        return Change::None;
    }
    if meant.iter().any(|kept| kept.removal == Removal::Owner) {
        return Change::Owner(shown(meant));
    }
    if meant.iter().all(|kept| kept.removal == Removal::File) {
        // What goes as a whole is of one account; a part that is not meant keeps it.
        return if stay.is_empty() { Change::Delete(shown(meant)) } else { Change::Owner(shown(meant)) };
    }
    match cut(file, &meant) {
        Some(bytes) => Change::Rewrite(bytes, shown(meant)),
        None => Change::Unknown("unreadable: not of the known form".to_owned()),
    }
}

/// The file's bytes without the parts that `meant` are; every other byte is as it was.
fn cut(file: &File, meant: &[Kept]) -> Option<Zeroizing<Vec<u8>>> {
    let text = file.text()?;
    // A byte order mark is no part of the text, and stays.
    let mark = file.bytes.len() - text.len();
    let document = json::read(text)?;
    let mut parts: BTreeMap<&[&str], BTreeSet<usize>> = BTreeMap::new();
    for kept in meant {
        if let Removal::Part(path, place) = kept.removal {
            parts.entry(path).or_default().insert(place);
        }
    }
    let mut gone: Vec<Range<usize>> = Vec::new();
    for (path, places) in &parts {
        gone.extend(document.root().at(path)?.without(places));
    }
    gone.sort_by_key(|range| range.start);
    let mut bytes = Zeroizing::new(Vec::with_capacity(file.bytes.len()));
    let mut at = 0;
    for range in gone {
        bytes.extend_from_slice(file.bytes.get(at..mark + range.start)?);
        at = mark + range.end;
    }
    bytes.extend_from_slice(file.bytes.get(at..)?);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::machine::Found;
    use crate::machine::tests::Made;

    const PATH: &str = "/home/dev/.azure/msal_token_cache.json";

    fn changed(path: &str, text: &str, selection: &Selection) -> Change {
        let machine = Made::bare().file_at(path, text);
        let candidate = candidates(&machine, selection).into_iter().find(|candidate| candidate.path.as_os_str() == path).unwrap();
        let Found::File(file) = machine.file(&candidate.path) else { panic!() };
        change(&machine, &candidate, &file, selection)
    }

    fn of_tenant(tenant: &str) -> Selection {
        Selection { tenants: vec![tenant.to_owned()], ..Selection::default() }
    }

    #[test]
    fn what_is_meant_goes_and_every_other_byte_stays() {
        let text = "\u{feff}{\n  \"AccessToken\": {\n    \"a\": {\"realm\": \"t1\",  \"secret\": \"x\"},\n    \"b\": {\"realm\": \"t2\"}\n  },\n  \"Mine\": [1,  2]\n}\n";
        let Change::Rewrite(bytes, items) = changed(PATH, text, &of_tenant("T1")) else { panic!() };
        let expected = "\u{feff}{\n  \"AccessToken\": {\n    \"b\": {\"realm\": \"t2\"}\n  },\n  \"Mine\": [1,  2]\n}\n";
        assert_eq!((std::str::from_utf8(&bytes).unwrap(), items.len()), (expected, 1));
        assert!(matches!(changed(PATH, text, &of_tenant("t3")), Change::None));
    }

    #[test]
    fn what_a_run_has_left_goes() {
        let text = r#"{"AccessToken": {"a": {"realm": "t", "cached_at": "100"}, "b": {"realm": "t", "cached_at": "200"}, "c": {"realm": "t"}}}"#;
        let Change::Rewrite(bytes, items) = changed(PATH, text, &Selection { since: Some(150), ..Selection::default() }) else { panic!() };
        let expected = r#"{"AccessToken": {"a": {"realm": "t", "cached_at": "100"}, "c": {"realm": "t"}}}"#;
        assert_eq!((std::str::from_utf8(&bytes).unwrap(), items.len()), (expected, 1));
    }

    #[test]
    fn rows_and_whole_files_go() {
        let rows = r#"[{"client_id":"a","tenant":"t1","client_secret":"x"}, {"client_id":"b","tenant":"t2","client_secret":"y"}]"#;
        let Change::Rewrite(bytes, _) = changed("/home/dev/.azure/service_principal_entries.json", rows, &of_tenant("t1")) else { panic!() };
        assert_eq!(std::str::from_utf8(&bytes).unwrap(), r#"[{"client_id":"b","tenant":"t2","client_secret":"y"}]"#);
        let path = "/home/dev/.azd/auth/credt1.c1.json";
        assert!(matches!(changed(path, r#"{"clientSecret":"x"}"#, &of_tenant("t1")), Change::Delete(items) if items.len() == 1));
        assert!(matches!(changed(path, r#"{"clientSecret":"x"}"#, &of_tenant("t2")), Change::None));
    }

    #[test]
    fn what_is_not_known_is_left() {
        assert!(matches!(changed(PATH, "[1]", &Selection::default()), Change::Unknown(_)));
        assert!(matches!(changed(PATH, "{\"AccessToken\": {\"a", &Selection::default()), Change::Torn));
        assert!(matches!(changed(PATH, " ", &Selection::default()), Change::Torn));
        assert!(matches!(changed(PATH, "\u{1}\u{2}", &Selection::default()), Change::Unknown(why) if why.starts_with("encrypted")));
        let profile = r#"{"subscriptions":[{"tenantId":"t1","id":"s"}]}"#;
        assert!(matches!(changed("/home/dev/.azure/azureProfile.json", profile, &of_tenant("t1")), Change::Owner(items) if items.len() == 1));
    }

    /// A cache with entries of three tenants and two applications, in an order of its own.
    fn any_cache() -> impl Strategy<Value = Value> {
        let entry = (0..3u8, 0..2u8, any::<bool>(), "\\PC{0,6}");
        let section = || prop::collection::vec(entry.clone(), 0..6);
        (section(), section(), section()).prop_map(|(tokens, refreshing, accounts)| {
            let filled = |rows: Vec<(u8, u8, bool, String)>, realm: bool| {
                let rows = rows.into_iter().enumerate().map(|(at, (tenant, client, expired, odd))| {
                    let mut row = json!({"home_account_id": format!("o.t{tenant}"), "client_id": format!("c{client}"), "secret": odd, "x": {"y": [odd]}});
                    if realm {
                        row["realm"] = json!(format!("t{tenant}"));
                        row["expires_on"] = json!(if expired { "1" } else { "9999999999" });
                    }
                    (format!("{odd}-{at}"), row)
                });
                Value::Object(rows.collect::<Map<_, _>>())
            };
            json!({"AccessToken": filled(tokens, true), "RefreshToken": filled(refreshing, false), "Account": filled(accounts, false), "Other": {"t0": "c0"}})
        })
    }

    proptest! {
        #[test]
        fn a_random_cache_loses_what_is_meant_and_nothing_else(cache in any_cache(), tenant in 0..3u8, client: Option<bool>, expired: bool, pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&cache)? } else { serde_json::to_string(&cache)? };
            let clients = client.map(|second| format!("c{}", u8::from(second))).into_iter().collect::<Vec<_>>();
            let tenant = format!("t{tenant}");
            let selection = Selection { tenants: vec![tenant.clone()], clients: clients.clone(), expired, ..Selection::default() };
            let meant = |row: &Value| row["home_account_id"] == format!("o.{tenant}") && clients.iter().all(|id| row["client_id"] == *id)
                && (!expired || row["expires_on"] == "1");
            let mut expected = cache.clone();
            for section in ["AccessToken", "RefreshToken", "Account"] {
                expected[section].as_object_mut().unwrap().retain(|_, row| !meant(row));
            }
            let after = match changed(PATH, &text, &selection) {
                Change::None => text.clone(),
                Change::Rewrite(bytes, _) => String::from_utf8(bytes.to_vec())?,
                other => panic!("{other:?}"),
            };
            // What stays is written as it was: the writer's own form of what is expected is the same bytes.
            let written = if pretty { serde_json::to_string_pretty(&expected)? } else { serde_json::to_string(&expected)? };
            prop_assert_eq!(after, written);
        }
    }
}
