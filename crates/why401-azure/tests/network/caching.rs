//! When a copy answers.

use std::path::Path;
use std::time::Duration;

use crate::loopback::{Answer, KEYS, Server};
use why401_azure::{Error, Fetcher, Settings};

const NOW: i64 = 1_800_000_000;
const HOUR: i64 = 3600;

fn keeping(folder: &Path) -> Fetcher {
    Fetcher::new(&settings(folder, false)).unwrap()
}

fn offline(folder: &Path) -> Fetcher {
    Fetcher::new(&settings(folder, true)).unwrap()
}

fn settings(folder: &Path, offline: bool) -> Settings {
    Settings { timeout: Duration::from_secs(2), cache: Some(folder.to_owned()), offline, ..Settings::default() }
}

#[test]
fn a_copy_is_used_for_a_day() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::issuer());
    let first = keeping(folder.path()).key_set(&server.metadata(), NOW).unwrap();
    let second = keeping(folder.path()).key_set(&server.metadata(), NOW + 23 * HOUR).unwrap();
    assert_eq!(server.requests().len(), 2, "metadata and keys, once each");
    assert!(second.cached && !second.stale && second.warning.is_none());
    assert_eq!((second.json, second.address, second.metadata, second.issuer), (first.json, first.address, first.metadata, first.issuer));
    let third = keeping(folder.path()).key_set(&server.metadata(), NOW + 24 * HOUR).unwrap();
    assert_eq!((third.cached, third.fetched, server.requests().len()), (false, NOW + 24 * HOUR, 4));
}

#[test]
fn a_missing_key_is_asked_for_every_five_minutes() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::issuer());
    let fetcher = keeping(folder.path());
    fetcher.key_set(&server.keys(), NOW).unwrap();
    assert!(fetcher.refresh(&server.keys(), NOW + 299).unwrap().cached);
    assert_eq!(server.requests().len(), 1);
    assert!(!fetcher.refresh(&server.keys(), NOW + 300).unwrap().cached);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn an_old_copy_is_better_than_none() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::issuer());
    let fetcher = keeping(folder.path());
    fetcher.key_set(&server.keys(), NOW).unwrap();
    server.answer(|_| Answer::Whole(503, String::new(), Vec::new()));
    let old = fetcher.key_set(&server.keys(), NOW + 48 * HOUR).unwrap();
    assert_eq!((old.cached, old.stale, old.fetched, old.json.as_slice()), (true, true, NOW, KEYS.as_bytes()));
    let warning = old.warning.unwrap();
    assert!(warning.contains("status 503") && warning.contains("2027-01-15"), "{warning}");
    assert!(fetcher.refresh(&server.keys(), NOW + HOUR).unwrap().stale, "a key may be missing in it");
}

#[test]
fn what_fails_spoils_no_copy() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::issuer());
    let fetcher = keeping(folder.path());
    fetcher.key_set(&server.keys(), NOW).unwrap();
    for body in ["<html>", "{}", ""] {
        server.answer(move |_| Answer::ok(body));
        assert!(fetcher.key_set(&server.keys(), NOW + 48 * HOUR).unwrap().stale, "{body}");
    }
}

#[test]
fn offline_nothing_is_asked() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::issuer());
    let error = offline(folder.path()).key_set(&server.metadata(), NOW).unwrap_err();
    assert!(matches!(error, Error::Offline { .. }) && error.is_network(), "{error}");
    assert!(server.requests().is_empty());
    keeping(folder.path()).key_set(&server.metadata(), NOW).unwrap();
    let young = offline(folder.path()).key_set(&server.metadata(), NOW + HOUR).unwrap();
    assert!(young.cached && !young.stale);
    let old = offline(folder.path()).key_set(&server.metadata(), NOW + 1000 * HOUR).unwrap();
    assert!(old.cached && old.stale && old.warning.unwrap().contains("offline"));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_cache_that_cannot_be_written_takes_no_answer_away() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::issuer());
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let found = keeping(&file).key_set(&server.keys(), NOW).unwrap();
    assert!(!found.stale && found.warning.unwrap().contains("no copy"));
}

#[test]
fn private_keys_are_not_kept() {
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start(|_| Answer::ok(r#"{"keys":[{"kty":"oct","k":"aHVudGVyMg"}]}"#)));
    let found = keeping(folder.path()).key_set(&server.keys(), NOW).unwrap();
    assert!(!format!("{found:?}").contains("aHVudGVyMg"));
    assert!(!folder.path().join("keys").exists());
}

#[test]
fn a_key_is_found_among_other_issuers() {
    let (folder, server, other) = (tempfile::tempdir().unwrap(), Server::issuer(), Server::issuer());
    let fetcher = keeping(folder.path());
    assert!(fetcher.issuers_of_key("one").is_empty());
    fetcher.key_set(&server.metadata(), NOW).unwrap();
    fetcher.key_set(&other.keys(), NOW).unwrap();
    assert_eq!(fetcher.issuers_of_key("one"), [other.url("/keys").to_string(), "https://issuer.example/".to_owned()]);
    assert!(fetcher.issuers_of_key("two").is_empty());
}
