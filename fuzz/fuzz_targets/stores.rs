//! Files in which clients keep tokens: whatever they hold is listed and cleared to an end, and no secret is shown.
#![no_main]

use std::path::{Path, PathBuf};

use libfuzzer_sys::fuzz_target;
use why401_evidence::Secret;
use why401_sources::cache::clear::{Change, candidates, change};
use why401_sources::cache::{Selection, list};
use why401_sources::machine::{File, Found, Machine, Os, Reach};

/// Every file of it holds the same.
struct Same<'a>(&'a [u8], Os);

impl Machine for Same<'_> {
    fn os(&self) -> Os {
        self.1
    }

    fn now(&self) -> i64 {
        1_800_000_000
    }

    fn variable(&self, _: &str) -> Option<Secret> {
        None
    }

    fn home(&self) -> Option<PathBuf> {
        Some(PathBuf::from("/home/dev"))
    }

    fn folder(&self) -> PathBuf {
        PathBuf::from("/work")
    }

    fn file(&self, _: &Path) -> Found {
        Found::File(File { bytes: self.0.to_vec().into(), modified: None, mode: Some(0o644), owner: None })
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        vec![path.join("credtenant.client.json"), path.join("msal.cache")]
    }

    fn program(&self, _: &str) -> Option<PathBuf> {
        Some(PathBuf::from("/usr/bin/az"))
    }

    fn reach(&self, _: &str) -> Reach {
        Reach::NotAsked
    }
}

fuzz_target!(|bytes: &[u8]| {
    for os in [Os::Linux, Os::Windows] {
        let machine = Same(bytes, os);
        let selection = Selection { tenants: vec!["t".to_owned()], ..Selection::default() };
        for cache in list(&machine, &selection, true).caches {
            assert!(!cache.id.is_empty());
        }
        let _ = list(&machine, &Selection::default(), true);
        for candidate in candidates(&machine, &Selection::default()) {
            let Found::File(file) = machine.file(&candidate.path) else { continue };
            if let Change::Rewrite(after, _) = change(&machine, &candidate, &file, &Selection::default()) {
                assert!(after.len() <= bytes.len());
            }
        }
        for client in why401_catalogue::clients() {
            let _ = why401_sources::chain::chain(&machine, client);
        }
    }
});
