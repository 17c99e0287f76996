//! The folded view: every run of white space is one space, log prefixes and margins are
//! gone, so that a message reads the same however its line was broken.

use super::map::OffsetMap;

/// Folds `text`; the map leads back to it.
pub(super) fn fold(text: &str) -> (String, OffsetMap) {
    let mut folder = Folder { out: String::with_capacity(text.len()), map: OffsetMap::default() };
    // A blank on each side, so that a pattern may ask for one around a word.
    folder.out.push(' ');
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        folder.line(line, start);
        start += line.len();
    }
    folder.space(text.len());
    folder.map.mark(folder.out.len(), text.len());
    (folder.out, folder.map)
}

struct Folder {
    out: String,
    map: OffsetMap,
}

impl Folder {
    fn line(&mut self, line: &str, start: usize) {
        let skip = prefix_len(line);
        let mut at = skip;
        let bytes = line.as_bytes();
        while at < bytes.len() {
            let blank = bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if blank > 0 {
                self.space(start + at);
                at += blank;
            }
            let word = bytes[at..].iter().take_while(|b| !b.is_ascii_whitespace()).count();
            if word > 0 {
                self.map.mark(self.out.len(), start + at);
                self.out.push_str(&line[at..at + word]);
                at += word;
            }
        }
        self.space(start + line.len());
    }

    fn space(&mut self, source: usize) {
        if !self.out.ends_with(' ') {
            self.map.mark(self.out.len(), source.saturating_sub(1));
            self.out.push(' ');
        }
    }
}

/// Length of what a log shipper, a mail client or a box drawing put before the text of `line`.
pub(crate) fn prefix_len(line: &str) -> usize {
    let mut rest = line;
    for _ in 0..3 {
        let trimmed = strip_margin(rest);
        let trimmed = strip_stamp(trimmed);
        if trimmed.len() == rest.len() {
            break;
        }
        rest = trimmed;
    }
    line.len() - rest.len()
}

fn strip_margin(line: &str) -> &str {
    let rest = line.trim_start_matches([' ', '\t', '│', '┃', '║', '╷', '╵']);
    match rest.strip_prefix("| ").or_else(|| rest.strip_prefix("> ")) {
        Some(inner) => inner,
        None if rest.trim_end() == "|" || rest.trim_end() == ">" => "",
        None => rest,
    }
}

/// An ISO time stamp at the start, with or without brackets.
fn strip_stamp(line: &str) -> &str {
    let inner = line.strip_prefix('[').unwrap_or(line);
    let bytes = inner.as_bytes();
    let dated = bytes.len() >= 19
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && matches!(bytes[10], b'T' | b' ')
        && bytes[13] == b':';
    if !dated {
        return line;
    }
    let tail = bytes[19..].iter().take(16).take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'Z' | b'+' | b'-' | b':')).count();
    let Some(after) = inner.get(19 + tail..) else { return line };
    after.strip_prefix(']').unwrap_or(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_wrapped_lines_without_their_margins() {
        let text = "│ Error: does not have\n│   secrets get\n[2024-10-16T09:57:46.895Z]  <Code>x\n";
        assert_eq!(fold(text).0, " Error: does not have secrets get <Code>x ");
    }

    #[test]
    fn maps_back() {
        let text = "a\n   b401";
        let (folded, map) = fold(text);
        let at = folded.find("401").unwrap_or(0);
        assert_eq!(map.at(at), text.find("401").unwrap_or(0));
    }
}
