//! The documents, compared with or written over those that are there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use xtask::{Error, workspace};

/// Folders under `docs/` that hold nothing but what is printed; a file that is no longer printed goes away.
const OWNED: [&str; 3] = ["completions", "man", "reference"];

/// Documents by their path under `docs/`.
#[derive(Default)]
pub(crate) struct Documents(BTreeMap<String, String>);

impl Documents {
    /// Adds a document, with exactly one line end at its end.
    pub(crate) fn add(&mut self, path: impl Into<String>, text: impl AsRef<str>) {
        self.0.insert(path.into(), format!("{}\n", text.as_ref().trim_end()));
    }

    /// Paths of documents that are missing, differ, or should not be there.
    pub(crate) fn differing(&self) -> Result<Vec<String>, Error> {
        let mut differing: Vec<String> = self.0.iter().filter(|(path, text)| !is_current(path, text)).map(|(path, _)| format!("docs/{path}")).collect();
        differing.extend(self.left_over()?.iter().map(|path| format!("docs/{path}")));
        differing.sort();
        Ok(differing)
    }

    /// Writes what differs and removes what is left over.
    pub(crate) fn write(&self) -> Result<(), Error> {
        for (path, text) in self.0.iter().filter(|(path, text)| !is_current(path, text)) {
            let file = place(path);
            let folder = file.parent().unwrap_or(&file);
            fs::create_dir_all(folder).map_err(Error::file(folder))?;
            fs::write(&file, text).map_err(Error::file(&file))?;
            println!("written: docs/{path}");
        }
        for path in self.left_over()? {
            let file = place(&path);
            fs::remove_file(&file).map_err(Error::file(&file))?;
            println!("removed: docs/{path}");
        }
        Ok(())
    }

    fn left_over(&self) -> Result<Vec<String>, Error> {
        let mut found = Vec::new();
        for folder in OWNED {
            let files = workspace::below(&place(folder), &|_| true)?;
            found.extend(files.iter().filter_map(|file| relative(file)).filter(|path| !self.0.contains_key(path)));
        }
        Ok(found)
    }
}

fn place(path: &str) -> PathBuf {
    workspace::root().join("docs").join(path)
}

fn relative(file: &Path) -> Option<String> {
    let path = file.strip_prefix(place("")).ok()?;
    Some(path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
}

/// Line ends of a checkout on Windows are no difference.
fn is_current(path: &str, text: &str) -> bool {
    fs::read_to_string(place(path)).is_ok_and(|there| there == text || there.replace("\r\n", "\n") == text)
}
