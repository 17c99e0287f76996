//! Files replaced as a whole, so that a reader sees the old one or the new one and nothing between.

use std::fs::{self, Metadata};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::SystemTime;

/// What a file was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    modified: Option<SystemTime>,
    len: u64,
    id: (u64, u64),
}

impl Seen {
    /// What is at `path` now.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        Ok(Self { modified: metadata.modified().ok(), len: metadata.len(), id: id(&metadata) })
    }
}

/// Writes `bytes` in the place of the file at `path`, with its permissions and its owner; not if it is no longer what was
/// seen: then `false`.
pub(super) fn replace(path: &Path, seen: &Seen, bytes: &[u8]) -> io::Result<bool> {
    // A link stays a link, to the new file.
    let path = fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let metadata = fs::metadata(&path)?;
    let mut file = tempfile::Builder::new().prefix(".why401-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    own(file.as_file(), &metadata)?;
    file.as_file().set_permissions(metadata.permissions())?;
    // The clock of a file system may lag behind that of programs, which compare the two to see whether to read again.
    file.as_file().set_modified(SystemTime::now())?;
    file.as_file().sync_all()?;
    if Seen::at(&path)? != *seen {
        return Ok(false);
    }
    file.persist(&path).map_err(|error| error.error)?;
    settle(folder);
    Ok(true)
}

/// Removes the file at `path`, unless it is no longer what was seen: then `false`.
pub(super) fn remove(path: &Path, seen: &Seen) -> io::Result<bool> {
    if Seen::at(path)? != *seen {
        return Ok(false);
    }
    fs::remove_file(path)?;
    settle(path.parent().unwrap_or(Path::new(".")));
    Ok(true)
}

/// Makes the change of a folder last; where that cannot be done, it lasts a little later.
fn settle(folder: &Path) {
    if cfg!(unix) {
        let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(unix)]
fn id(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn id(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// Gives the new file to the owner of the old one: an administrator who clears a cache must not take it away.
#[cfg(unix)]
fn own(file: &fs::File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    fchown(file, Some(old.uid()), Some(old.gid()))
}

#[cfg(not(unix))]
fn own(_: &fs::File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_with_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c");
        fs::write(&path, "old").unwrap();
        let seen = Seen::at(&path).unwrap();
        assert!(replace(&path, &seen, b"new").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(!replace(&path, &seen, b"newer").unwrap(), "it is another file now");
        assert!(!remove(&path, &seen).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
        assert!(remove(&path, &Seen::at(&path).unwrap()).unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn links_and_modes_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("c"), folder.path().join("link"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(replace(&link, &Seen::at(&link).unwrap(), b"new").unwrap());
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
