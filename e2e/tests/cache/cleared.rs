//! What is left of real caches after `why401 cache clear`.

use std::path::PathBuf;

use serde_json::Value;

use crate::home::{CONTOSO, FABRIKAM, Home, is_msal, shown};
use crate::peer::Peer;

fn filled() -> Option<Home> {
    if !Peer::Network.is_here() || !Peer::Python.is_here() {
        return None;
    }
    let home = Home::new();
    let output = home.in_lab("peer fill");
    assert!(output.status.success(), "{}", shown(&output));
    std::fs::write(home.path().join(".azure/notes.txt"), format!("tenant {CONTOSO}")).unwrap();
    Some(home)
}

/// The entries of a cache that are not of `tenant`.
fn others(cache: &[u8], tenant: &str) -> Value {
    let mut cache: Value = serde_json::from_slice(cache).unwrap();
    for section in cache.as_object_mut().unwrap().values_mut() {
        section.as_object_mut().unwrap().retain(|_, entry| {
            let home = entry["home_account_id"].as_str().and_then(|id| id.rsplit_once('.')).map(|(_, home)| home.to_owned());
            entry["realm"].as_str().map(str::to_owned).or(home).as_deref() != Some(tenant)
        });
    }
    cache
}

#[test]
fn nothing_of_the_tenant_stays_and_nothing_else_goes() {
    let Some(home) = filled() else { return };
    let (secrets, kept) = (home.secrets(CONTOSO), home.secrets(FABRIKAM));
    assert!(home.scan(CONTOSO, &secrets).len() >= 2, "two caches hold tokens of it");
    let listed = home.why401(&["cache", "list", "--tenant", CONTOSO, "--format", "json"]).output().unwrap();
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    let kinds: Vec<&str> =
        listed["caches"].as_array().unwrap().iter().flat_map(|cache| cache["items"].as_array().unwrap()).map(|item| item["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"refresh-token") && kinds.contains(&"id-token") && kinds.contains(&"account"), "{kinds:?}");

    let before = home.files();
    let rehearsed = home.why401(&["cache", "clear", "--tenant", CONTOSO, "--dry-run"]).output().unwrap();
    assert!(rehearsed.status.success(), "{}", shown(&rehearsed));
    assert!(before == home.files(), "--dry-run changes nothing");

    let cleared = home.why401(&["cache", "clear", "--tenant", CONTOSO, "--yes"]).output().unwrap();
    assert!(cleared.status.success(), "{}", shown(&cleared));
    let after = home.files();
    assert_eq!(before.keys().collect::<Vec<&PathBuf>>(), after.keys().collect::<Vec<_>>(), "no file goes, none is left behind");
    for (path, bytes) in &before {
        if is_msal(path) {
            assert_eq!(others(bytes, CONTOSO), serde_json::from_slice::<Value>(&after[path]).unwrap(), "{}", path.display());
        } else {
            assert!(*bytes == after[path], "{} is out of scope", path.display());
        }
    }
    let untouched = home.path().join(".IdentityService/other.nocae");
    assert!(before[&untouched] == after[&untouched], "byte for byte");
    assert_eq!(home.scan(CONTOSO, &secrets), Vec::<String>::new());
    assert_eq!(home.scan(FABRIKAM, &kept).len(), 3, "what others need is still there");
    println!("{} secrets of the tenant gone, {} of the other kept", count(&secrets), count(&kept));
}

#[test]
fn clearing_everything_leaves_no_token_and_the_clients_sign_in_again() {
    let Some(home) = filled() else { return };
    let all: Vec<String> = [CONTOSO, FABRIKAM].iter().map(|tenant| home.secrets(tenant)).collect();
    let cleared = home.why401(&["cache", "clear", "--all", "--yes"]).output().unwrap();
    assert!(cleared.status.success(), "{}", shown(&cleared));
    for (tenant, secrets) in [CONTOSO, FABRIKAM].iter().zip(&all) {
        assert_eq!(home.scan(tenant, secrets), Vec::<String>::new());
    }
    let again = home.in_lab("peer fill");
    assert!(again.status.success(), "the libraries take what is left of their caches: {}", shown(&again));
}

fn count(secrets: &str) -> usize {
    serde_json::from_str::<Vec<String>>(secrets).unwrap().len()
}
