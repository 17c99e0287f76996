//! JSON whose values know where they stand, so that a part can be taken out and the rest stays as it was written.
//!
//! A value is a span of the text: no secret is copied. What is deeper or has more values than any cache is refused.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use serde::de::IgnoredAny;

/// Deepest nesting that is followed.
const DEEPEST: usize = 64;
/// Most values of a text; the largest cache of a developer has some ten thousand.
const MOST_VALUES: usize = 1_000_000;

/// A JSON text, taken apart.
pub(crate) struct Document<'t> {
    text: &'t str,
    root: Node,
    /// Where lines end.
    breaks: Vec<usize>,
}

struct Node {
    start: usize,
    end: usize,
    children: Vec<Child>,
}

/// A member of an object, or an item of a list, whose name is empty.
struct Child {
    name: Range<usize>,
    value: Node,
}

/// A value of a document.
#[derive(Clone, Copy)]
pub(crate) struct Value<'d> {
    text: &'d str,
    breaks: &'d [usize],
    node: &'d Node,
}

/// Reads `text`; nothing if it is no JSON, or more of it than any cache holds.
pub(crate) fn read(text: &str) -> Option<Document<'_>> {
    // Checked first and as a whole, so that what follows need not look at what cannot be.
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let mut reader = Reader { text, at: 0, left: MOST_VALUES };
    let root = reader.value(0)?;
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
    Some(Document { text, root, breaks })
}

impl<'t> Document<'t> {
    pub(crate) fn root(&'t self) -> Value<'t> {
        Value { text: self.text, breaks: &self.breaks, node: &self.root }
    }
}

impl<'d> Value<'d> {
    /// The value as it is written.
    fn written(self) -> &'d str {
        &self.text[self.node.start..self.node.end]
    }

    pub(crate) fn is_object(self) -> bool {
        self.written().starts_with('{')
    }

    pub(crate) fn is_list(self) -> bool {
        self.written().starts_with('[')
    }

    /// The member `name`; of several the last one, as readers of caches take it.
    pub(crate) fn get(self, name: &str) -> Option<Self> {
        self.members().filter(|(known, _)| known == name).last().map(|(_, value)| value)
    }

    /// The value at the end of a path of names.
    pub(crate) fn at(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |value, name| value.get(name))
    }

    /// The members of an object, in their order.
    pub(crate) fn members(self) -> impl Iterator<Item = (Cow<'d, str>, Self)> {
        let children = if self.is_object() { self.node.children.as_slice() } else { &[] };
        children.iter().map(move |child| (unescaped(&self.text[child.name.clone()]), Self { node: &child.value, ..self }))
    }

    /// The items of a list.
    pub(crate) fn items(self) -> impl Iterator<Item = Self> {
        let children = if self.is_list() { self.node.children.as_slice() } else { &[] };
        children.iter().map(move |child| Self { node: &child.value, ..self })
    }

    /// The text, if it is a string.
    pub(crate) fn text(self) -> Option<Cow<'d, str>> {
        self.written().strip_prefix('"').map(|_| unescaped(self.written()))
    }

    /// The text of the member `name`, unless it is empty.
    pub(crate) fn text_of(self, name: &str) -> Option<String> {
        self.get(name)?.text().map(Cow::into_owned).filter(|text| !text.is_empty())
    }

    /// The number, or the number that a string is.
    pub(crate) fn integer(self) -> Option<i64> {
        let text = self.text().unwrap_or(Cow::Borrowed(self.written()));
        text.split('.').next()?.parse().ok()
    }

    pub(crate) fn is_true(self) -> bool {
        self.written() == "true"
    }

    /// The line where it begins, from 1.
    pub(crate) fn line(self) -> u32 {
        self.line_at(self.node.start)
    }

    fn line_at(self, at: usize) -> u32 {
        u32::try_from(self.breaks.partition_point(|end| *end < at) + 1).unwrap_or(u32::MAX)
    }

    /// The line where the member `name` begins.
    pub(crate) fn line_of(self, name: &str) -> Option<u32> {
        let child = self.node.children.iter().rev().find(|child| unescaped(&self.text[child.name.clone()]) == name)?;
        self.is_object().then(|| self.line_at(child.name.start))
    }

    /// What is to be left out so that the members or items at `places` are gone, and nothing else: each run of them with the
    /// comma and the white space that follow, or, at the end, that precede it.
    pub(crate) fn without(self, places: &BTreeSet<usize>) -> Vec<Range<usize>> {
        let children = &self.node.children;
        if !children.is_empty() && (0..children.len()).all(|place| places.contains(&place)) {
            return std::iter::once(self.node.start + 1..self.node.end - 1).collect();
        }
        let begins = |place: usize| places.contains(&place) && !place.checked_sub(1).is_some_and(|before| places.contains(&before));
        let firsts = (0..children.len()).filter(|place| begins(*place));
        firsts
            .filter_map(|first| match (first..children.len()).find(|place| !places.contains(place)) {
                Some(next) => Some(children[first].start()..children[next].start()),
                None => Some(children.get(first.checked_sub(1)?)?.value.end..children.last()?.value.end),
            })
            .collect()
    }
}

impl Child {
    fn start(&self) -> usize {
        if self.name.is_empty() { self.value.start } else { self.name.start }
    }
}

/// What a string with its quotes says; halves of pairs of surrogates make it unreadable, and nothing is then found in it.
fn unescaped(written: &str) -> Cow<'_, str> {
    let inner = written.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_default();
    if inner.contains('\\') { Cow::Owned(serde_json::from_str(written).unwrap_or_default()) } else { Cow::Borrowed(inner) }
}

/// Walks over a text that is JSON.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    left: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Option<Node> {
        self.space();
        self.left = self.left.checked_sub(1)?;
        if depth > DEEPEST {
            return None;
        }
        let start = self.at;
        let mut children = Vec::new();
        match self.next()? {
            b'{' => self.children(b'}', depth, &mut children)?,
            b'[' => self.children(b']', depth, &mut children)?,
            b'"' => self.string()?,
            _ => self.at = self.text[start..].find([',', '}', ']', ' ', '\t', '\n', '\r']).map_or(self.text.len(), |length| start + length),
        }
        Some(Node { start, end: self.at, children })
    }

    fn children(&mut self, close: u8, depth: usize, children: &mut Vec<Child>) -> Option<()> {
        self.at += 1;
        loop {
            self.space();
            match self.next()? {
                byte if byte == close => break,
                b',' => self.at += 1,
                _ => {
                    let name = if close == b'}' { self.name()? } else { self.at..self.at };
                    children.push(Child { name, value: self.value(depth + 1)? });
                }
            }
        }
        self.at += 1;
        Some(())
    }

    /// A member's name with its quotes, and past the colon.
    fn name(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        self.string()?;
        let end = self.at;
        self.space();
        self.at += 1;
        Some(start..end)
    }

    /// Past a string.
    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            match self.next()? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(())
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while self.next().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str, places: &[usize]) -> String {
        let document = read(text).unwrap();
        let mut out = text.to_owned();
        let mut ranges = document.root().without(&places.iter().copied().collect());
        ranges.sort_by_key(|range| std::cmp::Reverse(range.start));
        for range in ranges {
            out.replace_range(range, "");
        }
        out
    }

    #[test]
    fn values_are_found_where_they_stand() {
        let text = "{\n  \"a\\u0062\": [1, \"2\", {\"c\": true}],\n  \"d\": \"x\\ny\"\n}";
        let document = read(text).unwrap();
        let root = document.root();
        let items: Vec<Value<'_>> = root.get("ab").unwrap().items().collect();
        assert_eq!(items.iter().map(|item| item.integer()).collect::<Vec<_>>(), [Some(1), Some(2), None]);
        assert!(items[2].get("c").unwrap().is_true());
        assert_eq!(root.text_of("d").as_deref(), Some("x\ny"));
        assert_eq!((root.line_of("ab"), root.line_of("d"), root.get("d").unwrap().line()), (Some(2), Some(3), 3));
    }

    #[test]
    fn what_is_taken_out_leaves_the_rest_as_written() {
        let text = "{ \"a\":1 ,\n \"b\": {\"x\":[]},\n \"c\":3 }";
        assert_eq!(cut(text, &[]), text);
        assert_eq!(cut(text, &[0]), "{ \"b\": {\"x\":[]},\n \"c\":3 }");
        assert_eq!(cut(text, &[1]), "{ \"a\":1 ,\n \"c\":3 }");
        assert_eq!(cut(text, &[2]), "{ \"a\":1 ,\n \"b\": {\"x\":[]} }");
        assert_eq!(cut(text, &[0, 2]), "{ \"b\": {\"x\":[]} }");
        assert_eq!(cut(text, &[1, 2]), "{ \"a\":1 }");
        assert_eq!(cut(text, &[0, 1]), "{ \"c\":3 }");
        assert_eq!(cut(text, &[0, 1, 2]), "{}");
        assert_eq!(cut("[1, 2]", &[1]), "[1]");
    }

    #[test]
    fn hostile_texts_are_refused() {
        assert!(read(&"[".repeat(1_000_000)).is_none());
        assert!(read(&format!("{}{}", "[".repeat(5_000), "]".repeat(5_000))).is_none(), "too deep");
        assert!(read(&format!("[{}1]", "1,".repeat(MOST_VALUES))).is_none(), "too many");
        assert!(read("{\"a\": \"\\ud800\"}").is_none_or(|document| document.root().text_of("a").is_none()));
    }

    proptest! {
        #[test]
        fn what_stays_is_what_serde_json_keeps(values in prop::collection::vec("\\PC{0,6}", 0..7), mask: u8, pretty: bool) {
            let list: Vec<serde_json::Value> = values.iter().map(|text| serde_json::json!({ "x": text })).collect();
            let text = if pretty { serde_json::to_string_pretty(&list).unwrap() } else { serde_json::to_string(&list).unwrap() };
            let gone: Vec<usize> = (0..list.len()).filter(|place| mask >> place & 1 == 1).collect();
            let kept: Vec<&serde_json::Value> = list.iter().enumerate().filter(|(place, _)| !gone.contains(place)).map(|(_, value)| value).collect();
            let after: Vec<serde_json::Value> = serde_json::from_str(&cut(&text, &gone)).unwrap();
            prop_assert_eq!(after.iter().collect::<Vec<_>>(), kept);
        }

        #[test]
        fn nothing_panics(text in "[\\[\\]{}\",:\\\\a1 \\n]{0,40}") {
            if let Some(document) = read(&text) {
                let _ = document.root().without(&BTreeSet::from([0, 1]));
            }
        }
    }
}
