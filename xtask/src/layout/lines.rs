//! A file that does not fit into one head holds two subjects.

use super::source::Source;

const MOST: usize = 450;

pub(super) fn problems(sources: &[Source]) -> Vec<String> {
    let long = sources.iter().filter(|s| s.is_rust()).map(|s| (s, s.text.lines().count())).filter(|(_, lines)| *lines > MOST);
    long.map(|(source, lines)| format!("{}: {lines} lines; split it by subject", source.path)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::source::rust;
    use super::*;

    #[test]
    fn the_limit_itself_is_fine() {
        let sources = [rust("a.rs", &"//\n".repeat(MOST)), rust("b.rs", &"//\n".repeat(MOST + 1))];
        assert_eq!(problems(&sources), ["b.rs: 451 lines; split it by subject"]);
    }
}
