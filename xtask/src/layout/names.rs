//! Nobody can say what does not belong into a module called util.

use super::source::Source;

const REFUSED: [&str; 9] = ["util", "utils", "utilities", "common", "helper", "helpers", "misc", "base", "shared"];

pub(super) fn problems(sources: &[Source]) -> Vec<String> {
    sources.iter().filter(|s| s.is_rust()).filter_map(|source| Some(format!("{}: `{}` says nothing", source.path, refused(source)?))).collect()
}

fn refused(source: &Source) -> Option<&str> {
    source.folder().split('/').chain([source.stem()]).find(|part| REFUSED.contains(part))
}

#[cfg(test)]
mod tests {
    use super::super::source::rust;
    use super::problems;

    #[test]
    fn refuses_files_and_folders() {
        let sources = [rust("crates/a/src/util.rs", ""), rust("crates/a/src/common/x.rs", ""), rust("crates/a/src/database.rs", "")];
        assert_eq!(problems(&sources).len(), 2);
    }
}
