//! Variables that stand in a request where their values should.

/// Whether a word of `value` is a variable of a shell, of cmd, of PowerShell or of a tool for requests.
///
/// Only whole words count: a password may have a `$`, and a cookie any number of `%`.
pub(super) fn stands_in(value: &str) -> bool {
    value.split([' ', '\t', ':', '"', ',', ';']).any(is_variable) || value.contains("$env:") || value.contains("$(")
}

fn is_variable(word: &str) -> bool {
    let between = |open: &str, close: &str| word.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    let names = [between("${", "}"), between("%", "%"), between("{{", "}}").map(str::trim), word.strip_prefix('$')];
    names.into_iter().flatten().any(is_name)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::stands_in;

    #[test]
    fn whole_words_only() {
        for value in ["Bearer $TOKEN", "Bearer ${TOKEN}", "Bearer %TOKEN%", "Bearer $env:TOKEN", "Bearer {{token}}", "Bearer $(az account)", "$T"] {
            assert!(stands_in(value), "{value}");
        }
        for value in ["Basic pa$word", "a=%7B%22b%22%7D", "100%", "$", "$1", "%20%", "Bearer eyJ.a.b", "{a}", ""] {
            assert!(!stands_in(value), "{value}");
        }
    }
}
