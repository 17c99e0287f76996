//! A file, and which of its lines are code of the program.

/// A file of the project.
pub(super) struct Source {
    /// Relative to the workspace, with `/`.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
    /// Whether its parent declares it under `#[cfg(test)]`.
    pub(super) test_only: bool,
}

impl Source {
    /// Whether it is Rust of ours.
    pub(super) fn is_rust(&self) -> bool {
        std::path::Path::new(&self.path).extension().is_some_and(|e| e == "rs")
    }

    /// Whether it exists for tests only, or holds evidence as others wrote it.
    pub(super) fn is_for_tests(&self) -> bool {
        let folders = ["corpus", "tests", "benches", "fuzz", "e2e"];
        self.test_only || self.path.split('/').any(|part| folders.contains(&part))
    }

    /// The last part of the path, without its extension.
    pub(super) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    /// The folder it stands in.
    pub(super) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The lines of the program with their numbers: no comments, nothing from the test module on (it stands last).
    pub(super) fn program(&self) -> impl Iterator<Item = (usize, &str)> {
        let starts = ["#[cfg(test)]\nmod tests {", "#[cfg(test)]\npub(crate) mod tests {"].map(|start| self.text.find(start));
        let end = starts.into_iter().flatten().min().unwrap_or(self.text.len());
        let lines = self.text[..end].lines().enumerate().map(|(at, line)| (at + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Paths of the modules that it declares for tests only.
    fn test_modules(&self) -> Vec<String> {
        let children = match self.stem() {
            "mod" | "lib" | "main" => self.folder().to_owned(),
            stem => format!("{}/{stem}", self.folder()),
        };
        let declared = self.text.split("#[cfg(test)]\n").skip(1).filter_map(|rest| rest.lines().next()?.strip_suffix(';')?.rsplit_once("mod "));
        declared.flat_map(|(_, name)| [format!("{children}/{name}.rs"), format!("{children}/{name}/mod.rs")]).collect()
    }
}

/// Marks the files that are compiled for tests only.
pub(super) fn mark_test_modules(sources: &mut [Source]) {
    let modules: Vec<String> = sources.iter().filter(|s| s.is_rust()).flat_map(Source::test_modules).collect();
    for source in sources {
        source.test_only = modules.contains(&source.path);
    }
}

#[cfg(test)]
pub(super) fn rust(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned(), test_only: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_may_be_for_tests_only() {
        let mut sources = [rust("a/src/lib.rs", "mod x;\n#[cfg(test)]\nmod proofs;\n"), rust("a/src/proofs.rs", ""), rust("a/src/x.rs", "")];
        mark_test_modules(&mut sources);
        assert_eq!(sources.map(|s| s.test_only), [false, true, false]);
    }
}
