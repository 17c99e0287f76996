//! What belongs to one person's machine or one afternoon stays out of the project.

use std::path::{Path, PathBuf};

use super::source::Source;
use crate::workspace;

/// Marks of work that is not finished; cut in two so that this file does not hold them.
const HALF_DONE: [&str; 5] = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("db", "g!("), concat!("FIX", "ME"), concat!("XX", "X:")];
/// A path shorter than this many folders stands in too many logs to mean this machine.
const SHORTEST: usize = 2;

pub(super) fn problems(sources: &[Source]) -> Vec<String> {
    let homes = [Some(workspace::root().to_owned()), std::env::home_dir()];
    let refused: Vec<String> = homes.into_iter().flatten().filter(is_telling).map(|p| p.display().to_string()).collect();
    found(sources, &refused)
}

fn is_telling(path: &PathBuf) -> bool {
    Path::new(path).components().count() > SHORTEST
}

fn found(sources: &[Source], paths: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|s| !s.is_for_tests()) {
        for (at, line) in source.text.lines().enumerate() {
            let half_done = HALF_DONE.iter().copied().filter(|mark| source.is_rust() && line.contains(mark));
            let machine = paths.iter().map(String::as_str).filter(|path| line.contains(path));
            found.extend(half_done.chain(machine).map(|what| format!("{}:{}: {what}", source.path, at + 1)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::source::rust;
    use super::*;

    #[test]
    fn names_the_line() {
        let paths = ["/home/ann".to_owned()];
        let sources = [rust("README.md", "x\ncd /home/ann/why401\n"), rust("corpus/a/evidence.txt", "/home/ann\n")];
        assert_eq!(found(&sources, &paths), ["README.md:2: /home/ann"]);
        assert_eq!(found(&[rust("a.rs", concat!("to", "do!()"))], &paths).len(), 1);
    }

    #[test]
    fn a_short_path_tells_nothing() {
        assert!(!is_telling(&PathBuf::from("/root")));
        assert!(is_telling(&PathBuf::from("/home/ann")));
    }
}
