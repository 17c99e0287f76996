//! A machine, as far as credentials are concerned.

use std::fmt;
use std::path::{Path, PathBuf};

use why401_evidence::Secret;
use why401_evidence::time::Epoch;
use zeroize::Zeroizing;

/// A system, as paths and stores differ by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Os {
    /// Linux and other Unix systems.
    Linux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

impl Os {
    /// Its name in the catalogue.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::MacOs => "macos",
            Self::Windows => "windows",
        }
    }
}

/// What is looked at. Every method only reads, and comes back in bounded time.
pub trait Machine {
    /// Its system.
    fn os(&self) -> Os;

    /// The present time.
    fn now(&self) -> Epoch;

    /// The variable `name` of the environment, also if it is empty; any value may be a secret.
    fn variable(&self, name: &str) -> Option<Secret>;

    /// The home folder of the user.
    fn home(&self) -> Option<PathBuf>;

    /// The folder in which the client would run.
    fn folder(&self) -> PathBuf;

    /// The file at `path`, of which at most [`MOST_OF_FILE`] bytes are read.
    fn file(&self, path: &Path) -> Found;

    /// What lies in the folder at `path`, sorted; nothing if there is no such folder or it may not be read.
    fn list(&self, path: &Path) -> Vec<PathBuf>;

    /// The program that `name` starts, looked for in `PATH`.
    fn program(&self, name: &str) -> Option<PathBuf>;

    /// Whether anybody answers a bare GET of `url`, which carries no credential; within a second.
    fn reach(&self, url: &str) -> Reach;
}

/// Most bytes that are read of a file.
pub const MOST_OF_FILE: u64 = 16 * 1024 * 1024;

/// What is at a path.
#[derive(Debug)]
pub enum Found {
    /// Nothing.
    Absent,
    /// Something that may not be read.
    Denied,
    /// Something that cannot be read; why.
    Unreadable(String),
    /// A file.
    File(File),
}

impl Found {
    /// The file, if there is one that can be read.
    #[must_use]
    pub fn file(&self) -> Option<&File> {
        if let Self::File(file) = self { Some(file) } else { None }
    }

    /// Whether something is there.
    #[must_use]
    pub fn is_there(&self) -> bool {
        !matches!(self, Self::Absent)
    }
}

/// A file. It may hold secrets, and is wiped when it goes.
pub struct File {
    /// Its content.
    pub bytes: Zeroizing<Vec<u8>>,
    /// When it was last written, in seconds since 1970.
    pub modified: Option<Epoch>,
    /// Its permission bits, where the system has them.
    pub mode: Option<u32>,
    /// The number of its owner, where the system has one.
    pub owner: Option<u32>,
}

impl File {
    /// Its text, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok().map(|text| text.trim_start_matches('\u{feff}'))
    }

    /// Whether others than its owner may read it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.mode.is_some_and(|mode| mode & 0o077 != 0)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("len", &self.bytes.len()).field("modified", &self.modified).field("mode", &self.mode).finish_non_exhaustive()
    }
}

/// What came of asking an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// It answered with this status, whatever that is.
    Answers(u16),
    /// Nobody is there: refused, or no such host; why.
    Nobody(String),
    /// No answer in time, which is never a no.
    Silent,
    /// It was not asked, because nothing may be sent.
    NotAsked,
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A made-up machine.
    pub(crate) struct Made {
        pub(crate) os: Os,
        pub(crate) variables: BTreeMap<String, String>,
        pub(crate) files: BTreeMap<PathBuf, String>,
        pub(crate) programs: Vec<String>,
        pub(crate) endpoints: BTreeMap<String, Reach>,
    }

    impl Made {
        /// A Linux machine with nothing on it, at 2026-11-23T12:00:00Z.
        pub(crate) fn bare() -> Self {
            Self { os: Os::Linux, variables: BTreeMap::new(), files: BTreeMap::new(), programs: Vec::new(), endpoints: BTreeMap::new() }
        }

        pub(crate) fn with(mut self, variables: &[(&str, &str)]) -> Self {
            self.variables.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
            self
        }

        pub(crate) fn file_at(mut self, path: &str, text: &str) -> Self {
            self.files.insert(PathBuf::from(path), text.to_owned());
            self
        }
    }

    impl Machine for Made {
        fn os(&self) -> Os {
            self.os
        }

        fn now(&self) -> Epoch {
            1_795_435_200
        }

        fn variable(&self, name: &str) -> Option<Secret> {
            self.variables.get(name).map(|value| Secret::new(value.clone()))
        }

        fn home(&self) -> Option<PathBuf> {
            Some(PathBuf::from(if self.os == Os::Windows { "C:\\Users\\dev" } else { "/home/dev" }))
        }

        fn folder(&self) -> PathBuf {
            PathBuf::from("/work/app")
        }

        fn file(&self, path: &Path) -> Found {
            let file =
                |text: &String| File { bytes: Zeroizing::new(text.clone().into_bytes()), modified: Some(1_795_431_600), mode: Some(0o600), owner: Some(1000) };
            self.files.get(path).map_or(Found::Absent, |text| Found::File(file(text)))
        }

        fn list(&self, path: &Path) -> Vec<PathBuf> {
            self.files.keys().filter(|file| file.parent() == Some(path)).cloned().collect()
        }

        fn program(&self, name: &str) -> Option<PathBuf> {
            self.programs.iter().any(|known| known == name).then(|| PathBuf::from("/usr/bin").join(name))
        }

        fn reach(&self, url: &str) -> Reach {
            self.endpoints.get(url).cloned().unwrap_or(Reach::NotAsked)
        }
    }
}
