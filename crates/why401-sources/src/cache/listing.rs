//! What lies in the places where identities and tokens are kept.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use why401_catalogue as catalogue;

use super::{Selection, is_keyring, places, protection};
use crate::machine::{File, Found, Machine};
use crate::model::{Cache, Caches, Item, SCHEMA_VERSION};
use crate::store::json::{self, Document};
use crate::store::kept::{Kept, Source};
use crate::store::{self, APPLICATION};

/// Forms whose files are not opened.
const UNOPENED: [&str; 2] = ["opaque", "session"];
/// Libraries that keep tokens in a keyring touch a file to show when they did.
pub const EMPTY: &str = "empty: the system's keyring may hold what belongs to it";
/// States in the order in which they are shown.
const STATES: [&str; 4] = ["there", "denied", "unreadable", "absent"];

/// The places where something of `selection` is kept, or cannot be told; with `all` every place, also where nothing is.
#[must_use]
pub fn list(machine: &dyn Machine, selection: &Selection, all: bool) -> Caches {
    let mut seen = BTreeSet::new();
    let mut caches: Vec<Cache> = Vec::new();
    for cache in catalogue::caches().iter().filter(|cache| selection.takes_cache(cache)) {
        let found: Vec<PathBuf> = places(machine, cache).into_iter().filter(|path| seen.insert(path.clone())).collect();
        caches.extend(found.into_iter().map(|path| look(machine, cache, &path, selection)).filter(|cache| all || is_shown(cache, selection)));
    }
    caches.sort_by_key(|cache| (cache.items.is_empty(), STATES.iter().position(|state| *state == cache.state)));
    Caches { version: SCHEMA_VERSION, os: machine.os().name().to_owned(), caches }
}

/// Whether there is something to say of a place.
fn is_shown(cache: &Cache, selection: &Selection) -> bool {
    match cache.state.as_str() {
        "absent" => false,
        "there" if selection.is_for_items() => !cache.items.is_empty() || cache.note.is_some(),
        "there" => true,
        _ => cache.modified.is_some() || cache.state == "denied",
    }
}

fn look(machine: &dyn Machine, cache: &'static catalogue::Cache, path: &Path, selection: &Selection) -> Cache {
    let how = protection(machine, cache);
    if is_keyring(cache) {
        let note = "a store of the system, which is not opened";
        return Cache { note: Some(note.to_owned()), ..blank(cache, path, "unreadable", if how == "unknown" { "encrypted" } else { how }) };
    }
    match machine.file(path) {
        Found::Absent => blank(cache, path, "absent", how),
        Found::Denied => Cache { note: Some("it may not be read: what is in it could not be told".to_owned()), ..blank(cache, path, "denied", how) },
        Found::Unreadable(why) => Cache { note: Some(why), ..blank(cache, path, "unreadable", how) },
        Found::File(file) => described(machine, cache, path, &file, selection),
    }
}

fn blank(cache: &'static catalogue::Cache, path: &Path, state: &str, protection: &str) -> Cache {
    Cache {
        id: cache.id.to_owned(),
        tool: cache.tool.to_owned(),
        path: path.display().to_string(),
        state: state.to_owned(),
        protection: if protection == "either" { "unknown" } else { protection }.to_owned(),
        mode: None,
        open: false,
        modified: None,
        items: Vec::new(),
        note: None,
    }
}

fn described(machine: &dyn Machine, cache: &'static catalogue::Cache, path: &Path, file: &File, selection: &Selection) -> Cache {
    let how = protection(machine, cache);
    let (state, how, items, note) = match contents(cache, path, file, machine.now(), how) {
        Contents::Kept(kept) => {
            let items: Vec<Item> = kept.into_iter().map(|kept| kept.item).filter(|item| item.kind != APPLICATION && selection.takes(item)).collect();
            ("there", if how == "either" { "plain" } else { how }, items, None)
        }
        Contents::Sealed => ("there", "encrypted", Vec::new(), Some("encrypted: what is in it cannot be told".to_owned())),
        Contents::Unopened => ("there", how, Vec::new(), Some("not opened".to_owned())),
        Contents::Empty if how == "either" => ("there", "unknown", Vec::new(), Some(EMPTY.to_owned())),
        Contents::Empty => ("there", how, Vec::new(), None),
        Contents::Torn => ("unreadable", how, Vec::new(), Some("broken, or being written just now".to_owned())),
        Contents::Unknown => ("unreadable", how, Vec::new(), Some("not of the known form".to_owned())),
    };
    let mode = file.mode.map(|mode| format!("{:04o}", mode & 0o7777));
    Cache { mode, open: file.is_open(), modified: file.modified, items, note, ..blank(cache, path, state, how) }
}

/// What a file is.
pub(super) enum Contents {
    Kept(Vec<Kept>),
    /// Encrypted by the system.
    Sealed,
    /// Of a form that is not looked into.
    Unopened,
    Empty,
    /// Half of a text: its owner writes it just now, or did not come to an end.
    Torn,
    Unknown,
}

pub(super) fn contents(cache: &catalogue::Cache, path: &Path, file: &File, now: i64, protection: &str) -> Contents {
    if file.bytes.iter().all(u8::is_ascii_whitespace) {
        return Contents::Empty;
    }
    if UNOPENED.contains(&cache.form.str()) {
        return Contents::Unopened;
    }
    let text = file.text().unwrap_or_default();
    let document = json::read(text);
    let source = Source { path, text, root: document.as_ref().map(Document::root), now };
    match store::read(&cache.form, &source) {
        Some(kept) => Contents::Kept(kept),
        // What a system encrypts does not begin like JSON.
        None if document.is_none() && text.trim_start().starts_with(['{', '[']) => Contents::Torn,
        None if protection == "encrypted" || protection == "either" && document.is_none() => Contents::Sealed,
        None => Contents::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Os;
    use crate::machine::tests::Made;

    fn made() -> Made {
        let tokens = r#"{"AccessToken": {"a": {"realm": "t1", "client_id": "c1", "expires_on": "1", "secret": "top"}}}"#;
        Made::bare()
            .file_at("/home/dev/.azure/msal_token_cache.json", tokens)
            .file_at("/home/dev/.azure/config", "[cloud]\nname = AzureCloud\n")
            .file_at("/home/dev/.IdentityService/app.nocae", "\u{1}\u{2}")
            .file_at("/home/dev/.IdentityService/app.nocae.lockfile", "12 x")
    }

    fn shown(selection: &Selection, all: bool) -> Vec<(String, String, String, usize)> {
        list(&made(), selection, all).caches.into_iter().map(|cache| (cache.id, cache.state, cache.protection, cache.items.len())).collect()
    }

    #[test]
    fn places_say_what_is_in_them() {
        let row = |id: &str, protection: &str, items| (id.to_owned(), "there".to_owned(), protection.to_owned(), items);
        assert_eq!(shown(&Selection::default(), false), [row("az-msal", "plain", 1), row("az-config", "none", 0), row("identity-files", "encrypted", 0)]);
        let json = serde_json::to_string(&list(&made(), &Selection::default(), true)).unwrap();
        assert!(!json.contains("top"), "no secret is shown");
    }

    #[test]
    fn a_selection_narrows_them() {
        let tenant = |id: &str| Selection { tenants: vec![id.to_owned()], ..Selection::default() };
        let ids = |selection: &Selection| shown(selection, false).into_iter().map(|row| row.0).collect::<Vec<_>>();
        assert_eq!(ids(&tenant("T1")), ["az-msal", "identity-files"], "what cannot be told may hold it");
        assert_eq!(ids(&tenant("t2")), ["identity-files"]);
        let tools = |name: &str| Selection { tools: vec![name.to_owned()], ..Selection::default() };
        assert_eq!(ids(&tools("az")), ["az-msal", "az-config"]);
        assert_eq!(ids(&tools("azure cli")), ["az-msal", "az-config"]);
        assert_eq!(ids(&tools("identity-files")), ["identity-files"]);
    }

    /// A machine on which nothing may be read.
    struct Closed(Made);

    impl Machine for Closed {
        fn os(&self) -> Os {
            self.0.os()
        }

        fn now(&self) -> i64 {
            self.0.now()
        }

        fn variable(&self, name: &str) -> Option<why401_evidence::Secret> {
            self.0.variable(name)
        }

        fn home(&self) -> Option<PathBuf> {
            self.0.home()
        }

        fn folder(&self) -> PathBuf {
            self.0.folder()
        }

        fn file(&self, path: &Path) -> Found {
            if path.ends_with("msal_token_cache.json") { Found::Denied } else { Found::Absent }
        }

        fn list(&self, _: &Path) -> Vec<PathBuf> {
            Vec::new()
        }

        fn program(&self, name: &str) -> Option<PathBuf> {
            self.0.program(name)
        }

        fn reach(&self, url: &str) -> crate::machine::Reach {
            self.0.reach(url)
        }
    }

    #[test]
    fn what_may_not_be_read_is_said_whatever_is_looked_for() {
        let selection = Selection { tenants: vec!["t9".to_owned()], ..Selection::default() };
        let caches = list(&Closed(made()), &selection, false).caches;
        assert_eq!(caches.len(), 1);
        assert_eq!((caches[0].id.as_str(), caches[0].state.as_str()), ("az-msal", "denied"));
        assert!(caches[0].note.as_ref().is_some_and(|note| note.contains("could not be told")));
    }

    #[test]
    fn all_places_are_known_on_all_systems() {
        for os in [Os::Linux, Os::MacOs, Os::Windows] {
            let machine = Made { os, ..Made::bare() };
            let ids: BTreeSet<String> = list(&machine, &Selection::default(), true).caches.into_iter().map(|cache| cache.id).collect();
            for id in ["az-msal", "az-secrets", "az-profile", "azd-msal", "powershell-context", "kubelogin-record", "docker-config", "kubectl-config"] {
                assert!(ids.contains(id), "{id} on {}", os.name());
            }
        }
    }

    #[test]
    fn every_form_has_its_reader() {
        for cache in catalogue::caches() {
            let known = store::tests::FORMS.contains(&cache.form.str()) || UNOPENED.contains(&cache.form.str()) || is_keyring(cache);
            assert!(known, "{}", cache.id);
        }
    }
}
