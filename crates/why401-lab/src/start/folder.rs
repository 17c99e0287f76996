//! The folder that the lab writes certificates and challenge files to.

use std::path::{Path, PathBuf};

use super::Error;
use crate::mint::guid;

/// A folder; a temporary one is removed at the end.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    temporary: bool,
}

impl Folder {
    /// The folder that was asked for, or a temporary one of a name that nobody can guess.
    pub(super) fn open(asked: Option<&Path>) -> Result<Self, Error> {
        let path = asked.map_or_else(|| std::env::temp_dir().join(format!("why401-lab-{}", guid())), Path::to_owned);
        make(&path)?;
        Ok(Self { path, temporary: asked.is_none() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A folder in it.
    pub(super) fn inner(&self, name: &str) -> Result<PathBuf, Error> {
        let path = self.path.join(name);
        make(&path).map(|()| path)
    }

    /// Writes a file; what it holds is public.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        let path = self.path.join(name);
        std::fs::write(&path, text).map_err(|error| Error::Folder(path, error))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.temporary {
            std::fs::remove_dir_all(&self.path).ok();
        }
    }
}

fn make(path: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(path).map_err(|error| Error::Folder(path.to_owned(), error))
}
