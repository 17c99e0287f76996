//! Settings in the form of Python's `configparser`: sections, and names with values.

/// The value of `name` in `section` with its line; names may be written in any case.
pub(crate) fn value(text: &str, section: &str, name: &str) -> Option<(String, u32)> {
    let mut within = false;
    let mut found = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(title) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            within = title == section;
        } else if within
            && let Some((key, value)) = line.split_once(['=', ':'])
            && key.trim().eq_ignore_ascii_case(name)
        {
            found = Some((value.trim().to_owned(), number));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn settings_are_found_in_their_section() {
        let text = "[core]\nname = no\n# name = no\n\n[cloud]\nName: LabCloud\n";
        assert_eq!(value(text, "cloud", "name"), Some(("LabCloud".to_owned(), 6)));
        assert_eq!(value(text, "cloud", "x"), None);
        assert_eq!(value("[cloud", "cloud", "name"), None);
    }
}
