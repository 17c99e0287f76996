//! Lines of a given display width.

use textwrap::WordSeparator;
use textwrap::core::Word;
use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Stands for what was cut away.
pub(crate) const ELLIPSIS: &str = "…";

/// Columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Breaks running text into lines of at most `columns`.
///
/// Names keep their hyphens and slashes together, URLs are never broken (they
/// would no longer be clickable), other words only if they are wider than a line.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    if text.len() <= columns && text.is_ascii() {
        return vec![text.trim_end().to_owned()];
    }
    if let Some(lines) = wrap_plain(text, columns) {
        return lines;
    }
    let words: Vec<Word<'_>> = words(text).into_iter().flat_map(|word| fitting(word, columns)).collect();
    wrap_first_fit(&words, &[columns as f64]).into_iter().map(joined).collect()
}

/// The same for ASCII whose words all fit, which most texts are; `None` for any other.
fn wrap_plain(text: &str, columns: usize) -> Option<Vec<String>> {
    if !text.is_ascii() || text.split(' ').any(|word| word.len() > columns && !word.contains("://")) {
        return None;
    }
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut().filter(|line| line.len() + 1 + word.len() <= columns) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    Some(lines)
}

/// Cuts a text to `columns`, ending in `…` if something is missing.
pub(crate) fn shorten(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let kept = head(text, columns.saturating_sub(1));
    format!("{}{ELLIPSIS}", kept.trim_end())
}

/// Cuts the front of a text away, as suits a path.
pub(crate) fn shorten_front(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let reversed: String = text.chars().rev().collect();
    let tail: String = head(&reversed, columns.saturating_sub(1)).chars().rev().collect();
    format!("{ELLIPSIS}{tail}")
}

fn head(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// Words at spaces; scripts without spaces at the breaks that Unicode allows.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut at = 0;
    let mut words = Vec::new();
    for word in WordSeparator::AsciiSpace.find_words(text) {
        let end = at + word.len() + word.whitespace.len();
        if word.is_ascii() {
            words.push(word);
        } else {
            words.extend(WordSeparator::UnicodeBreakProperties.find_words(&text[at..end]));
        }
        at = end;
    }
    words
}

fn fitting(word: Word<'_>, columns: usize) -> Vec<Word<'_>> {
    if word.contains("://") || width(&word) <= columns {
        return vec![word];
    }
    word.break_apart(columns).collect()
}

fn joined(words: &[Word<'_>]) -> String {
    let mut line = String::new();
    for word in words {
        line.push_str(word);
        line.push_str(word.whitespace);
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_gives_the_same_lines() {
        let text = "The token was issued for https://management.azure.com/ and Azure Key Vault takes tokens for https://vault.azure.net alone.";
        for columns in 8..100 {
            let Some(plain) = wrap_plain(text, columns) else { continue };
            let words: Vec<Word<'_>> = words(text).into_iter().flat_map(|word| fitting(word, columns)).collect();
            let whole: Vec<String> = wrap_first_fit(&words, &[columns as f64]).into_iter().map(joined).collect();
            assert_eq!(plain, whole, "{columns}");
        }
    }

    #[test]
    fn names_stay_whole() {
        assert_eq!(wrap("use wrong-audience now", 12), ["use", "wrong-audien", "ce now"]);
        assert_eq!(wrap("use wrong-audience now", 16), ["use", "wrong-audience", "now"]);
    }

    #[test]
    fn urls_are_never_broken() {
        let url = "https://login.microsoftonline.com/common";
        assert_eq!(wrap(&format!("see {url}."), 20), ["see".to_owned(), format!("{url}.")]);
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(wrap("密钥保管库拒绝", 6), ["密钥保", "管库拒", "绝"]);
    }

    #[test]
    fn shortening_respects_the_width() {
        assert_eq!(shorten("密钥保管库", 6), "密钥…");
        assert_eq!(shorten("abc", 3), "abc");
        assert_eq!(shorten_front("/var/log/app.log", 8), "…app.log");
    }

    #[test]
    fn no_text_is_one_empty_line_at_most() {
        assert!(wrap("", 10).concat().is_empty());
    }
}
