//! Copies of key sets on disk: one file for each source, for the user alone.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use url::Url;
use why401_evidence::fingerprint;
use why401_evidence::time::{self, Epoch};

use crate::document::{self, KeyDocument, Source};
use crate::error::Error;

/// Files of another version are ignored, and overwritten.
const VERSION: u32 = 1;

/// Longest file that is read, in bytes: a body, and what stands around it.
const LONGEST: u64 = 2 * 1024 * 1024;

/// Most files that a search looks into.
const MOST: usize = 1000;

/// A key set with what is known of it, as it stands in a file.
#[derive(Serialize, Deserialize)]
pub(crate) struct Record {
    version: u32,
    /// Address that was asked for: of metadata, or of the key set itself.
    source: String,
    address: String,
    metadata: Option<String>,
    issuer: Option<String>,
    fetched: Epoch,
    keys: Box<RawValue>,
}

impl Record {
    pub(crate) fn new(source: &Source, issuer: Option<String>, address: &Url, keys: Box<RawValue>, fetched: Epoch) -> Self {
        let asked = source.address().to_string();
        let metadata = source.is_metadata().then(|| asked.clone());
        Self { version: VERSION, source: asked, address: address.to_string(), metadata, issuer, fetched, keys }
    }

    /// Whether it is younger than `longest` seconds. One from the future tells that a clock was wrong, and is not.
    pub(crate) fn is_younger(&self, longest: Epoch, now: Epoch) -> bool {
        (0..longest).contains(&now.saturating_sub(self.fetched))
    }

    pub(crate) fn is_private(&self) -> bool {
        document::is_private(&self.keys)
    }

    /// As an answer that was just fetched.
    pub(crate) fn fresh(self, warning: Option<String>) -> KeyDocument {
        KeyDocument { cached: false, warning, ..self.kept() }
    }

    /// As an answer from the cache.
    pub(crate) fn kept(self) -> KeyDocument {
        let Self { address, metadata, issuer, fetched, keys, .. } = self;
        let json = Box::<str>::from(keys).into_string().into_bytes();
        KeyDocument { json, address, metadata, issuer, fetched, cached: true, stale: false, warning: None }
    }

    /// As an answer from the cache because of `error`.
    pub(crate) fn stale(self, error: &Error) -> KeyDocument {
        let reason = if matches!(error, Error::Offline { .. }) { "nothing is fetched offline".to_owned() } else { error.to_string() };
        let warning = format!("{reason}; these keys are of {}", time::display(self.fetched));
        KeyDocument { stale: true, warning: Some(warning), ..self.kept() }
    }

    fn is_of(&self, source: &Source) -> bool {
        self.version == VERSION && self.source == source.address().as_str() && self.metadata.is_some() == source.is_metadata()
    }

    fn holds(&self, kid: &str) -> bool {
        let set: Value = serde_json::from_str(self.keys.get()).unwrap_or_default();
        document::keys(&set).iter().any(|key| key.get("kid").and_then(Value::as_str) == Some(kid))
    }
}

/// The folder of copies.
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.join("keys") }
    }

    /// The copy of what `source` had; what is broken or not ours counts for nothing.
    pub(crate) fn read(&self, source: &Source) -> Option<Record> {
        read(&self.path(source.address().as_str())).filter(|copy| copy.is_of(source))
    }

    /// Keeps `copy` in place of an older one; whole or not at all.
    pub(crate) fn write(&self, copy: &Record) -> io::Result<()> {
        make_folder(&self.folder)?;
        let path = self.path(&copy.source);
        let draft = path.with_extension(format!("{:016x}", unlikely()));
        let written = write_new(&draft, &serde_json::to_vec(copy)?).and_then(|()| fs::rename(&draft, &path));
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written
    }

    /// Issuers, or else addresses, of all copies that hold the key `kid`.
    pub(crate) fn issuers_of_key(&self, kid: &str) -> Vec<String> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().take(MOST).flatten().map(|entry| entry.path());
        let copies = files.filter(|path| path.extension().is_some_and(|name| name == "json")).filter_map(|path| read(&path));
        let holding = copies.filter(|copy| copy.version == VERSION && copy.holds(kid));
        let mut issuers: Vec<String> = holding.map(|copy| copy.issuer.unwrap_or(copy.address)).collect();
        issuers.sort();
        issuers.dedup();
        issuers
    }

    fn path(&self, source: &str) -> PathBuf {
        self.folder.join(fingerprint(source.as_bytes(), 32)).with_extension("json")
    }
}

fn read(path: &Path) -> Option<Record> {
    let about = fs::symlink_metadata(path).ok()?;
    if !is_ours(&about) {
        return None;
    }
    let mut json = Vec::new();
    File::open(path).ok()?.take(LONGEST).read_to_end(&mut json).ok()?;
    serde_json::from_slice(&json).ok()
}

/// Whether a file can be one of ours: keys that somebody else put there would prove anything.
fn is_ours(about: &fs::Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        about.is_file() && about.permissions().mode() & 0o022 == 0
    }
    #[cfg(not(unix))]
    about.is_file()
}

/// A number that no other draft is likely to have.
fn unlikely() -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _};
    std::hash::RandomState::new().build_hasher().finish()
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
        builder.mode(0o700).create(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
    }
    #[cfg(not(unix))]
    builder.create(folder)
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(address: &str) -> Source {
        Source::KeySet(Url::parse(address).unwrap())
    }

    fn copy(address: &str, kid: &str) -> Record {
        let keys = RawValue::from_string(format!(r#"{{"keys": [{{"kty":"RSA","kid":"{kid}"}}]}}"#)).unwrap();
        Record::new(&source(address), None, &Url::parse(address).unwrap(), keys, 1000)
    }

    fn cache() -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        (folder, cache)
    }

    fn names(cache: &Cache) -> Vec<String> {
        fs::read_dir(&cache.folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    const A: &str = "https://a.example/keys";

    #[test]
    fn a_copy_comes_back_as_it_was() {
        let (_folder, cache) = cache();
        cache.write(&copy(A, "one")).unwrap();
        let kept = cache.read(&source(A)).unwrap().kept();
        assert_eq!(kept.json, br#"{"keys": [{"kty":"RSA","kid":"one"}]}"#);
        assert_eq!((kept.address.as_str(), kept.fetched, kept.cached), (A, 1000, true));
        assert!(cache.read(&source("https://b.example/keys")).is_none());
        assert!(cache.read(&Source::Metadata(Url::parse(A).unwrap())).is_none(), "metadata are no key set");
    }

    #[test]
    fn the_age_bears_wrong_clocks() {
        let copy = copy(A, "one");
        assert!(copy.is_younger(300, 1000) && copy.is_younger(300, 1299));
        assert!(!copy.is_younger(300, 1300) && !copy.is_younger(300, 999));
        let broken = Record { fetched: Epoch::MIN, ..copy };
        assert!(!broken.is_younger(300, 1000));
        assert!(broken.stale(&Error::Offline { host: String::new() }).warning.is_some());
    }

    #[test]
    #[cfg(unix)]
    fn only_the_user_can_read_and_write() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, cache) = cache();
        cache.write(&copy(A, "one")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&cache.folder), mode(&cache.path(A))), (0o700, 0o600));
        fs::set_permissions(cache.path(A), fs::Permissions::from_mode(0o622)).unwrap();
        assert!(cache.read(&source(A)).is_none(), "somebody else may have written it");
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_replaced_and_not_followed() {
        let (folder, cache) = cache();
        cache.write(&copy("https://b.example/keys", "one")).unwrap();
        let target = folder.path().join("target");
        fs::write(&target, "precious").unwrap();
        std::os::unix::fs::symlink(&target, cache.path(A)).unwrap();
        assert!(cache.read(&source(A)).is_none());
        cache.write(&copy(A, "one")).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
        assert!(cache.read(&source(A)).is_some());
    }

    #[test]
    fn what_is_broken_is_ignored_and_overwritten() {
        let (_folder, cache) = cache();
        cache.write(&copy(A, "one")).unwrap();
        let whole = fs::read_to_string(cache.path(A)).unwrap();
        for broken in
            [String::new(), "[]".to_owned(), whole[..40].to_owned(), whole.replace("\"version\":1", "\"version\":2"), whole.replace("a.example", "b.example")]
        {
            fs::write(cache.path(A), &broken).unwrap();
            assert!(cache.read(&source(A)).is_none(), "{broken}");
        }
        cache.write(&copy(A, "one")).unwrap();
        assert!(cache.read(&source(A)).is_some());
    }

    #[test]
    fn a_draft_that_fails_is_removed() {
        let (_folder, cache) = cache();
        fs::create_dir_all(cache.path(A)).unwrap();
        assert!(cache.write(&copy(A, "one")).is_err(), "a folder is in its place");
        assert_eq!(names(&cache).len(), 1);
    }

    #[test]
    fn a_key_is_found_in_all_copies() {
        let (_folder, cache) = cache();
        assert!(cache.issuers_of_key("one").is_empty());
        cache.write(&copy(A, "one")).unwrap();
        cache.write(&copy("https://b.example/keys", "two")).unwrap();
        cache.write(&Record { issuer: Some("issuer".to_owned()), ..copy("https://c.example/keys", "one") }).unwrap();
        fs::write(cache.folder.join("x.json"), "{").unwrap();
        assert_eq!(cache.issuers_of_key("one"), [A, "issuer"]);
    }
}
