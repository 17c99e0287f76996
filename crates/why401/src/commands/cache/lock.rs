//! The locks that owners of caches take while they write.
//!
//! Two kinds are in use. MSAL's libraries create `<cache>.lockfile`, which must not be there yet, and remove it afterwards
//! (msal-extensions 1.3.1 of `PyPI`, `filelock.py`; @azure/msal-node-extensions of npm, `CrossPlatformLock`); with portalocker installed
//! the one for Python locks that file with `flock` besides, and takes it over after 5 s. The Azure Developer CLI locks
//! `<cache>.lock` with `flock` alone, and leaves it there (Azure/azure-dev on GitHub, `cli/azd/pkg/auth/file_cache.go`).

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Ending of a lock that is there only while it is held.
const EXCLUSIVE: &str = ".lockfile";
/// How often it is tried again.
const PULSE: Duration = Duration::from_millis(3);
/// Most that is read of what a holder wrote into its lock.
const MOST_OF_HOLDER: u64 = 200;

/// A lock that is held.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
    exclusive: bool,
}

/// Why a lock cannot be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum LockError {
    #[error("{} is held{}{}", path.display(), by(holder.as_ref()), gone(*alive, path))]
    Held {
        path: PathBuf,
        /// What the holder wrote into it: mostly its number and name.
        holder: Option<String>,
        /// Whether the holder still runs, where that is known.
        alive: Option<bool>,
    },
    #[error("{} cannot be made: {error}", path.display())]
    Denied { path: PathBuf, error: io::Error },
    #[error("it was interrupted while it waited for {}", path.display())]
    Interrupted { path: PathBuf },
}

fn by(holder: Option<&String>) -> String {
    holder.map_or_else(String::new, |holder| format!(" by {holder}"))
}

fn gone(alive: Option<bool>, path: &Path) -> String {
    match alive {
        Some(false) => format!(", which no longer runs: `rm {}` if nothing else uses the cache", path.display()),
        _ => String::new(),
    }
}

impl Lock {
    /// Takes the lock of the cache at `cache`, whose name is the cache's with `ending`.
    pub(super) fn take(cache: &Path, ending: &str, patience: Duration, ending_soon: &AtomicBool) -> Result<Self, LockError> {
        let mut path = cache.as_os_str().to_owned();
        path.push(ending);
        let (path, exclusive, until) = (PathBuf::from(path), ending == EXCLUSIVE, Instant::now() + patience);
        loop {
            match attempt(&path, exclusive) {
                Ok(Some(file)) => return Ok(Self { path, file, exclusive }),
                Ok(None) if ending_soon.load(Ordering::Acquire) => return Err(LockError::Interrupted { path }),
                Ok(None) if Instant::now() >= until => {
                    let (holder, alive) = holder(&path);
                    return Err(LockError::Held { path, holder, alive });
                }
                Ok(None) => std::thread::sleep(PULSE),
                Err(error) => return Err(LockError::Denied { path, error }),
            }
        }
    }
}

/// One attempt; nothing if somebody else has it.
fn attempt(path: &Path, exclusive: bool) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    let opened = if exclusive { options.create_new(true).open(path) } else { options.create(true).truncate(false).open(path) };
    let mut file = match opened {
        Ok(file) => file,
        Err(error) if exclusive && error.kind() == io::ErrorKind::AlreadyExists => return Ok(None),
        Err(error) => return Err(error),
    };
    match file.try_lock() {
        Ok(()) => {}
        // Somebody took over the file that was just made.
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    if exclusive {
        file.write_all(format!("{} why401", std::process::id()).as_bytes())?;
    }
    Ok(is_at(&file, path).then_some(file))
}

/// Whether the file is still the one at `path`: its last holder may have removed it after it was opened.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (Ok(own), Ok(there)) = (file.metadata(), path.metadata()) else { return false };
    (own.dev(), own.ino()) == (there.dev(), there.ino())
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is still locked, so that nobody locks a file that is about to go.
        if self.exclusive && is_at(&self.file, &self.path) {
            let _ = std::fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

/// Who holds it, as far as the file says, and whether that process runs.
fn holder(path: &Path) -> (Option<String>, Option<bool>) {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(MOST_OF_HOLDER).read_to_string(&mut text));
    let holder: String = text.chars().filter(|c| !c.is_control()).collect();
    let holder = read.is_ok().then(|| holder.trim().to_owned()).filter(|holder| !holder.is_empty());
    let number: Option<u32> = holder.as_ref().and_then(|holder| holder.split_whitespace().next()?.parse().ok());
    let alive = number.filter(|_| cfg!(target_os = "linux")).map(|number| Path::new("/proc").join(number.to_string()).exists());
    (holder.map(|holder| if number.is_some() { format!("process {holder}") } else { holder }), alive)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOT_AT_ALL: Duration = Duration::ZERO;

    fn take(cache: &Path, ending: &str) -> Result<Lock, LockError> {
        Lock::take(cache, ending, NOT_AT_ALL, &AtomicBool::new(false))
    }

    #[test]
    fn an_exclusive_lock_is_there_while_it_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("c.json");
        let lock = take(&cache, ".lockfile").unwrap();
        let text = std::fs::read_to_string(folder.path().join("c.json.lockfile")).unwrap();
        assert!(text.ends_with(" why401"), "{text}");
        let error = take(&cache, ".lockfile").unwrap_err();
        assert!(matches!(&error, LockError::Held { alive: None | Some(true), .. }), "{error}");
        drop(lock);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        drop(take(&cache, ".lockfile").unwrap());
    }

    #[test]
    fn the_holder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("c.lockfile"), "4194305 /usr/bin/az\u{1b}").unwrap();
        let error = take(&folder.path().join("c"), ".lockfile").unwrap_err().to_string();
        assert!(error.contains("process 4194305 /usr/bin/az"), "{error}");
        assert_eq!(error.contains("no longer runs"), cfg!(target_os = "linux"), "{error}");
        assert!(folder.path().join("c.lockfile").exists(), "it is another's");
    }

    #[test]
    fn a_shared_lock_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("cache.json");
        let lock = take(&cache, ".lock").unwrap();
        assert!(matches!(take(&cache, ".lock"), Err(LockError::Held { .. })));
        drop(lock);
        assert!(folder.path().join("cache.json.lock").exists());
        drop(take(&cache, ".lock").unwrap());
    }

    #[test]
    fn waiting_ends_when_it_is_interrupted() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("c.lockfile"), "").unwrap();
        let interrupted = Lock::take(&folder.path().join("c"), ".lockfile", Duration::from_mins(1), &AtomicBool::new(true));
        assert!(matches!(interrupted, Err(LockError::Interrupted { .. })));
        assert!(matches!(take(Path::new("/none/at/all"), ".lockfile"), Err(LockError::Denied { .. })));
    }
}
