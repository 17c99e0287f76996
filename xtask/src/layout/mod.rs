//! `cargo xtask layout`: the rules of the source tree that no compiler holds.

mod lines;
mod machine;
mod modules;
mod names;
mod panics;
mod purity;
mod source;

use std::fs;
use std::path::Path;

use crate::{Error, workspace};
use source::Source;

/// A rule: its name, and what it finds wrong.
type Rule = (&'static str, fn(&[Source]) -> Vec<String>);

const RULES: &[Rule] = &[
    ("every source file is registered in its parent", modules::problems),
    ("names say what is inside", names::problems),
    ("a source file has at most 450 lines", lines::problems),
    ("no unwrap and no expect outside of tests", panics::problems),
    ("the pure crates reach for nothing", purity::problems),
    ("nothing of one machine, nothing half-done", machine::problems),
];

/// Checks all rules and prints what is wrong.
pub(crate) fn run() -> Result<bool, Error> {
    let sources = read()?;
    let mut holds = true;
    for (rule, problems) in RULES {
        let problems = problems(&sources);
        if !problems.is_empty() {
            holds = false;
            println!("{rule}:");
            for problem in &problems {
                println!("  {problem}");
            }
        }
    }
    Ok(holds)
}

/// All files that are text.
fn read() -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    for path in workspace::files()? {
        let whole = workspace::root().join(&path);
        let bytes = fs::read(&whole).map_err(Error::file(&whole))?;
        if let Ok(text) = String::from_utf8(bytes) {
            sources.push(Source { path: slashes(&path), text, test_only: false });
        }
    }
    source::mark_test_modules(&mut sources);
    Ok(sources)
}

/// The same form of path on every system.
fn slashes(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
