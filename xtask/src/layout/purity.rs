//! The pure crates get everything as an argument, so the same evidence has the same answer everywhere.
//!
//! Clippy holds this too (`clippy.toml` in these crates), but sees a build script as part of its crate and an import only where it is used.

use super::source::Source;

const PURE: [&str; 6] = ["why401-evidence", "why401-catalogue", "why401-jose", "why401-diagnosis", "why401-report", "why401-sources"];
const REACHES: [&str; 10] =
    ["std::fs", "std::net", "std::env::", "std::process", "SystemTime", "Instant::now", "Timestamp::now", "Zoned::now", "io::stdin", "io::stdout"];

pub(super) fn problems(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|s| s.is_rust() && !s.is_for_tests() && is_pure(&s.path)) {
        for (number, line) in source.program() {
            found.extend(REACHES.iter().filter(|r| line.contains(**r)).map(|r| format!("{}:{number}: {r}", source.path)));
        }
    }
    found
}

fn is_pure(path: &str) -> bool {
    PURE.iter().any(|name| path.starts_with(&format!("crates/{name}/src/")))
}

#[cfg(test)]
mod tests {
    use super::super::source::rust;
    use super::problems;

    #[test]
    fn only_the_sources_of_pure_crates_are_held_to_it() {
        let reaching = "use std::fs;\n";
        assert_eq!(problems(&[rust("crates/why401-evidence/src/text.rs", reaching)]), ["crates/why401-evidence/src/text.rs:1: std::fs"]);
        assert!(problems(&[rust("crates/why401-catalogue/build/main.rs", reaching), rust("crates/why401/src/input.rs", reaching)]).is_empty());
    }
}
