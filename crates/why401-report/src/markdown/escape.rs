//! Foreign text made safe for Markdown as GitHub reads it (GFM 0.29).
//!
//! Nothing may become markup, HTML, a link, a mention of a person or of an
//! issue. Words that GitHub would link stand in code, where it does not.

use crate::clean;

/// Running text for a heading, a paragraph or a list item. Code spans stay.
pub(crate) fn inline(text: &str) -> String {
    let text = clean::prose(text);
    let mut out = String::new();
    let mut rest = &*text;
    while let Some((before, code, after)) = code_span(rest) {
        prose(&mut out, before);
        push_code(&mut out, code);
        rest = after;
    }
    prose(&mut out, rest);
    guard_start(&out)
}

/// A code span that holds exactly the text.
pub(crate) fn code(text: &str) -> String {
    let mut out = String::new();
    push_code(&mut out, &clean::line(text));
    out
}

/// An address to click on; anything else is running text.
pub(crate) fn link(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    if text.starts_with("https://") && text.chars().all(is_plain) {
        return format!("<{text}>");
    }
    inline(text)
}

/// A fence that the text cannot close.
pub(crate) fn fence(text: &str) -> String {
    "`".repeat(longest_run(text).max(2) + 1)
}

/// The text before, inside and after the first code span.
fn code_span(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(at) = text[from..].find('`') {
        let open = from + at;
        let inside = open + run(&text[open..]);
        if let Some(close) = closing(&text[inside..], inside - open) {
            let after = inside + close + (inside - open);
            return Some((&text[..open], &text[inside..inside + close], &text[after..]));
        }
        from = inside;
    }
    None
}

/// Where a run of exactly `length` backticks stands.
fn closing(text: &str, length: usize) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find('`') {
        let found = from + at;
        let run = run(&text[found..]);
        if run == length {
            return Some(found);
        }
        from = found + run;
    }
    None
}

/// Backticks at the start of the text.
fn run(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn push_code(out: &mut String, text: &str) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    // Two spans that touch would be read as one.
    if out.ends_with('`') {
        out.push(' ');
    }
    let ticks = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    out.push_str(&[&ticks, pad, text, pad, &ticks].concat());
}

fn prose(out: &mut String, text: &str) {
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        push_word(out, word);
    }
}

fn push_word(out: &mut String, word: &str) {
    if !is_linked(word) {
        return word.chars().for_each(|c| push_escaped(out, c));
    }
    let core = word.trim_start_matches(['(', '"', '\'']);
    let (lead, _) = word.split_at(word.len() - core.len());
    let core = core.trim_end_matches(['.', ',', ';', ':', ')', '"', '\'', '!', '?']);
    lead.chars().for_each(|c| push_escaped(out, c));
    push_code(out, core);
    word[lead.len() + core.len()..].chars().for_each(|c| push_escaped(out, c));
}

/// Whether GitHub might make a link of it: an address, a person, an issue, a commit.
fn is_linked(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    word.contains(['@', '#']) || ["://", "www.", "gh-"].iter().any(|sign| lower.contains(sign)) || is_commit(word)
}

fn is_commit(word: &str) -> bool {
    word.split(|c: char| !c.is_ascii_hexdigit()).any(|part| part.len() >= 7 && part.contains(|c: char| c.is_ascii_digit()))
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '`' | '$' | '|' => out.extend(['\\', c]),
        _ => out.push(c),
    }
}

/// Keeps a text from starting a list.
fn guard_start(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    let is_list = match number {
        "" => rest.starts_with(['-', '+', '=']),
        _ => rest.starts_with(['.', ')']),
    };
    if is_list { format!("{number}\\{rest}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_literally() {
        assert_eq!(inline("<img src=x> *a* [b](c) ~d~ e_f_"), r"\<img src=x\> \*a\* \[b\](c) \~d\~ e\_f\_");
        assert_eq!(inline("a &lt; b\n\n# c"), "a &amp;lt; b `#` c");
        assert_eq!(inline("- a"), r"\- a");
        assert_eq!(inline("1. a"), r"1\. a");
    }

    #[test]
    fn what_github_links_stands_in_code() {
        assert_eq!(inline("ask @octocat, see #123."), "ask `@octocat`, see `#123`.");
        assert_eq!(inline("(https://vault.azure.net)"), "(`https://vault.azure.net`)");
        assert_eq!(inline("at 0123abc by GH-7"), "at `0123abc` by `GH-7`");
    }

    #[test]
    fn code_spans_stay_and_cannot_merge() {
        assert_eq!(inline("run `az login` now"), "run `az login` now");
        assert_eq!(inline("`a`@b"), "`a` `@b`");
        assert_eq!(inline("``a`b`` c"), "``a`b`` c");
        assert_eq!(inline("a ` b"), r"a \` b");
        assert_eq!(inline("a`@b"), "``a`@b``");
    }

    #[test]
    fn code_holds_any_backticks() {
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code(""), "");
    }

    #[test]
    fn only_plain_addresses_are_links() {
        assert_eq!(link("https://a.b/c#d"), "<https://a.b/c#d>");
        assert_eq!(link("https://a>b"), r"`https://a>b`");
        assert_eq!(link("javascript:a"), "javascript:a");
    }

    #[test]
    fn no_text_closes_its_fence() {
        assert_eq!(fence("a"), "```");
        assert_eq!(fence("x\n````\ny"), "`````");
    }
}
