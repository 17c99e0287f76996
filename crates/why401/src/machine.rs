//! The machine that this runs on, read and never written.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use why401_azure::Url;
use why401_azure::probe::{Prober, Proxy, Request, Route, Settings};
use why401_evidence::Secret;
use why401_evidence::time::Epoch;
use why401_sources::machine::{File, Found, MOST_OF_FILE, Machine, Os, Reach};
use zeroize::Zeroizing;

/// Longest time for an endpoint; the clients themselves wait about as long.
const PATIENCE: Duration = Duration::from_millis(900);

/// This machine.
pub(crate) struct Here {
    /// Nothing is sent if there is none.
    prober: Option<Prober>,
    asked: RefCell<HashMap<String, Reach>>,
}

impl Here {
    /// This machine; `offline`: no endpoint is asked.
    pub(crate) fn new(offline: bool) -> Self {
        let settings = || Settings { timeout: PATIENCE, proxy: Proxy::Off, ..Settings::default() };
        let prober = (!offline).then(|| Prober::new(settings()).ok()).flatten();
        Self { prober, asked: RefCell::default() }
    }

    fn ask(&self, url: &str) -> Reach {
        let (Some(prober), Ok(url)) = (&self.prober, Url::parse(url)) else { return Reach::NotAsked };
        let request = Request { method: "GET".to_owned(), url, headers: Vec::new(), body: Vec::new() };
        match prober.send(&request, &Route::default()) {
            Ok(exchange) => Reach::Answers(exchange.status),
            Err(failure) if matches!(failure.fault, why401_azure::Fault::TimedOut(_)) => Reach::Silent,
            Err(failure) => Reach::Nobody(failure.fault.to_string()),
        }
    }
}

impl Machine for Here {
    fn os(&self) -> Os {
        if cfg!(windows) {
            Os::Windows
        } else if cfg!(target_os = "macos") {
            Os::MacOs
        } else {
            Os::Linux
        }
    }

    fn now(&self) -> Epoch {
        jiff::Timestamp::now().as_second()
    }

    fn variable(&self, name: &str) -> Option<Secret> {
        std::env::var_os(name).map(OsString::into_string).map(|value| Secret::new(value.unwrap_or_else(|odd| odd.to_string_lossy().into_owned())))
    }

    fn home(&self) -> Option<PathBuf> {
        std::env::home_dir().filter(|home| home.is_absolute())
    }

    fn folder(&self) -> PathBuf {
        std::env::current_dir().unwrap_or_default()
    }

    fn file(&self, path: &Path) -> Found {
        match read(path) {
            Ok(found) => found,
            Err(error) => match error.kind() {
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Found::Absent,
                std::io::ErrorKind::PermissionDenied => Found::Denied,
                _ => Found::Unreadable(error.to_string()),
            },
        }
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(path).into_iter().flatten();
        let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        found.sort();
        found
    }

    fn program(&self, name: &str) -> Option<PathBuf> {
        let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat", ".ps1"] } else { &[""] };
        let folders = std::env::split_paths(&std::env::var_os("PATH")?).collect::<Vec<_>>();
        let candidates = folders.iter().flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{name}{ending}"))));
        candidates.into_iter().find(|path| is_program(path))
    }

    fn reach(&self, url: &str) -> Reach {
        if let Some(known) = self.asked.borrow().get(url) {
            return known.clone();
        }
        let reach = self.ask(url);
        self.asked.borrow_mut().insert(url.to_owned(), reach.clone());
        reach
    }
}

/// Only files are opened: a pipe or a device could wait for ever.
fn read(path: &Path) -> std::io::Result<Found> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        return Ok(Found::Unreadable("it is no file".to_owned()));
    }
    if metadata.len() > MOST_OF_FILE {
        return Ok(Found::Unreadable(format!("it has {} bytes, and more than {MOST_OF_FILE} are not read", metadata.len())));
    }
    // Room for all of it: a buffer that grows leaves copies of secrets behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1));
    std::fs::File::open(path)?.take(MOST_OF_FILE).read_to_end(&mut bytes)?;
    let modified = metadata.modified().ok().and_then(|time| jiff::Timestamp::try_from(time).ok()).map(jiff::Timestamp::as_second);
    let (mode, owner) = permissions(&metadata);
    Ok(Found::File(File { bytes, modified, mode, owner }))
}

#[cfg(unix)]
fn permissions(metadata: &std::fs::Metadata) -> (Option<u32>, Option<u32>) {
    use std::os::unix::fs::MetadataExt as _;
    (Some(metadata.mode() & 0o7777), Some(metadata.uid()))
}

#[cfg(not(unix))]
fn permissions(_: &std::fs::Metadata) -> (Option<u32>, Option<u32>) {
    (None, None)
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn files_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        std::fs::File::create(&path).unwrap().write_all(b"\xEF\xBB\xBF{}").unwrap();
        let here = Here::new(true);
        assert_eq!(here.file(&path).file().unwrap().text(), Some("{}"));
        assert!(matches!(here.file(&folder.path().join("none")), Found::Absent));
        assert!(matches!(here.file(folder.path()), Found::Unreadable(_)), "a folder is no file");
        assert_eq!(here.list(folder.path()), [path]);
        assert!(here.list(&folder.path().join("none")).is_empty());
    }

    #[test]
    fn endpoints_are_asked_in_bounded_time() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", silent.local_addr().unwrap());
        assert_eq!(Here::new(true).reach(&url), Reach::NotAsked);
        let (here, started) = (Here::new(false), std::time::Instant::now());
        assert_eq!(here.reach(&url), Reach::Silent);
        assert_eq!(here.reach(&url), Reach::Silent, "it is asked once");
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
        drop(silent);
        assert!(matches!(Here::new(false).reach(&url), Reach::Nobody(_)));
    }
}
