//! Where things are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

/// The name of the program and of its package.
pub(crate) const PROGRAM: &str = "why401";

/// The folder of the workspace.
#[must_use]
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// The cargo that runs us.
#[must_use]
pub fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Where cargo builds.
pub(crate) fn target() -> Result<PathBuf, Error> {
    let program = "cargo metadata";
    let output = cargo().args(["metadata", "--no-deps", "--format-version", "1"]).output().map_err(Error::start(program))?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).map_err(|_| Error::answer(program, "failed"))?;
    metadata["target_directory"].as_str().map(PathBuf::from).ok_or_else(|| Error::answer(program, "names no target directory"))
}

/// The project's files, relative to its folder, sorted: those under version control and those about to be.
pub(crate) fn files() -> Result<Vec<PathBuf>, Error> {
    let mut files = match listed_by_git() {
        Some(files) => files,
        None => walked()?,
    };
    files.retain(|f| root().join(f).is_file());
    files.sort();
    files.dedup();
    Ok(files)
}

fn listed_by_git() -> Option<Vec<PathBuf>> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(arguments).current_dir(root()).output().ok().filter(|o| o.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.split('\0').filter(|f| !f.is_empty()).map(PathBuf::from).collect())
}

/// For a source archive: everything but what is built.
fn walked() -> Result<Vec<PathBuf>, Error> {
    let all = below(root(), &|folder| !matches!(folder.file_name().and_then(|n| n.to_str()), Some("target" | ".git")))?;
    Ok(all.iter().filter_map(|f| f.strip_prefix(root()).ok()).map(Path::to_owned).collect())
}

/// All files below a folder, sorted; an absent folder holds none. `enter` says which folders are looked into.
pub fn below(folder: &Path, enter: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        if !path.is_dir() {
            found.push(path);
        } else if enter(&path) {
            found.extend(below(&path, enter)?);
        }
    }
    found.sort();
    Ok(found)
}
