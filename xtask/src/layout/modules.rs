//! A file that no `mod` line names is never compiled: its code is dead, its tests never run.

use super::source::Source;

pub(super) fn problems(sources: &[Source]) -> Vec<String> {
    let modules = sources.iter().filter(|s| s.is_rust() && !is_root(s));
    modules.filter_map(|module| unregistered(module, sources)).collect()
}

/// Files that cargo finds by itself.
fn is_root(source: &Source) -> bool {
    let in_folder = |name: &str| source.folder() == name || source.folder().ends_with(&format!("/{name}"));
    let single = ["tests", "benches", "examples", "bin", "fuzz_targets"].into_iter().any(in_folder);
    single || matches!(source.stem(), "lib" | "main" | "build")
}

fn unregistered(module: &Source, sources: &[Source]) -> Option<String> {
    let (name, folder) = match module.stem() {
        "mod" => module.folder().rsplit_once('/').map(|(parent, name)| (name, parent))?,
        stem => (stem, module.folder()),
    };
    let parents = [format!("{folder}/mod.rs"), format!("{folder}/lib.rs"), format!("{folder}/main.rs"), format!("{folder}.rs")];
    let registered = sources.iter().filter(|s| parents.contains(&s.path)).any(|parent| declares(parent, name));
    (!registered).then(|| format!("{}: no `mod {name};` in {folder}/mod.rs, lib.rs, main.rs or {folder}.rs", module.path))
}

fn declares(parent: &Source, name: &str) -> bool {
    parent.text.lines().any(|line| line.trim().strip_suffix(';').and_then(|l| l.rsplit_once("mod ")).is_some_and(|(_, n)| n == name))
}

#[cfg(test)]
mod tests {
    use super::super::source::rust;
    use super::problems;

    #[test]
    fn finds_the_file_that_nobody_names() {
        let sources = [
            rust("crates/a/src/lib.rs", "mod one;\npub(crate) mod two;\n"),
            rust("crates/a/src/one.rs", "mod deep;"),
            rust("crates/a/src/one/deep.rs", ""),
            rust("crates/a/src/two/mod.rs", ""),
            rust("crates/a/src/two/lost.rs", ""),
            rust("crates/a/tests/whole.rs", ""),
        ];
        let found = problems(&sources);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("crates/a/src/two/lost.rs: no `mod lost;`"));
    }
}
