//! A file, and which of its lines are code of the program.

/// A file of the project.
pub(super) struct Source {
    /// Relative to the workspace, with `/`.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
}

impl Source {
    /// Whether it is Rust of ours.
    pub(super) fn is_rust(&self) -> bool {
        std::path::Path::new(&self.path).extension().is_some_and(|e| e == "rs")
    }

    /// Whether it exists for tests only, or holds evidence as others wrote it.
    pub(super) fn is_for_tests(&self) -> bool {
        let folders = ["corpus", "tests", "benches", "fuzz", "e2e"];
        self.path.split('/').any(|part| folders.contains(&part)) || self.path.ends_with("/tests.rs")
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

    /// The lines of the program with their numbers: no comments, nothing behind `#[cfg(test)]` (test modules stand last).
    pub(super) fn program(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        lines.take_while(|(_, line)| line.trim() != "#[cfg(test)]").filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

#[cfg(test)]
pub(super) fn rust(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}
