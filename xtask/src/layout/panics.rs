//! A panic is a bug; code that may panic says why it cannot.

use super::source::Source;

pub(super) fn problems(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|s| s.is_rust() && !s.is_for_tests()) {
        let reasoned = source.text.contains("clippy::expect_used");
        let lines = source.program().filter(|(_, line)| may_panic(line, reasoned));
        found.extend(lines.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())));
    }
    found
}

/// `.expect(` is let through where the file gives clippy a reason for it; clippy then judges each place.
fn may_panic(line: &str, reasoned: bool) -> bool {
    line.contains(concat!(".unwrap", "()")) || (!reasoned && line.contains(concat!(".expect", "(\"")))
}

#[cfg(test)]
mod tests {
    use super::super::source::rust;
    use super::problems;

    #[test]
    fn tests_and_comments_may_panic() {
        let text = "fn f() {\n    // x.unwrap()\n    x.unwrap();\n}\n#[cfg(test)]\nmod tests {\n    x.unwrap();\n}\n";
        assert_eq!(problems(&[rust("crates/a/src/lib.rs", text)]), ["crates/a/src/lib.rs:3: x.unwrap();"]);
        assert!(problems(&[rust("crates/a/tests/whole.rs", "x.unwrap();")]).is_empty());
    }

    #[test]
    fn a_reason_lets_expect_through() {
        assert_eq!(problems(&[rust("a.rs", "x.expect(\"there\");")]).len(), 1);
        assert!(problems(&[rust("a.rs", "#[expect(clippy::expect_used, reason = \"…\")]\nx.expect(\"there\");")]).is_empty());
    }
}
