//! The members of a JSON object (RFC 8259) in their order, without copying them.
//!
//! A map forgets what a hunt for a 401 has to see: that a claim stands twice, that `exp` is a string, that a number has
//! four hundred digits. Here a member is a slice of the text; values are read when somebody asks. The scanner accepts
//! exactly what `serde_json` accepts (a test says so), but for its limit of depth.

mod scanner;

use std::borrow::Cow;

use scanner::Scanner;

/// Deepest nesting that is followed.
pub const DEEPEST: usize = 128;

/// Why a text is no JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Offset of the byte that does not fit.
    pub at: usize,
    /// What would have fitted.
    pub expected: &'static str,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no JSON object: {} expected at byte {}", self.expected, self.at)
    }
}

/// Where a member stands: its name without quotes, and its value.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    name: (u32, u32),
    value: (u32, u32),
    /// Whether the name, or a value that is a string, holds escapes.
    escaped: bool,
    value_escaped: bool,
}

/// A JSON object's members, in their order.
#[derive(Debug, Clone, Copy)]
pub struct Members<'a> {
    json: &'a str,
    places: &'a [Place],
}

/// Finds the members of the object that `json` is; `places` is cleared first and can be used again.
pub fn scan(json: &str, places: &mut Vec<Place>) -> Result<(), Fault> {
    places.clear();
    if u32::try_from(json.len()).is_err() {
        return Err(Fault { at: 0, expected: "a text below 4 GiB" });
    }
    Scanner::new(json).object(|place| places.push(place))
}

impl<'a> Members<'a> {
    /// The members that [`scan`] found in `json`.
    #[must_use]
    pub fn new(json: &'a str, places: &'a [Place]) -> Self {
        Self { json, places }
    }

    /// Number of members.
    #[must_use]
    pub fn len(self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.places.is_empty()
    }

    /// All members in their order.
    #[must_use]
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Member<'a>> {
        self.places.iter().map(move |place| Member { json: self.json, place: *place })
    }

    /// The value of the member `name`; of several the last one, as most readers take it.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Value<'a>> {
        self.iter().rev().find(|member| member.is(name)).map(Member::value)
    }

    /// Names that stand more than once, each once.
    #[must_use]
    pub fn repeated(self) -> Vec<String> {
        let mut names: Vec<Cow<'a, str>> = self.iter().map(Member::name).collect();
        names.sort_unstable();
        let mut twice: Vec<String> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].to_string()).collect();
        twice.dedup();
        twice
    }

    /// Whether a name stands more than once; allocates only where names hold escapes or are very many.
    #[must_use]
    pub fn repeats(self) -> bool {
        if self.places.len() > 256 || self.places.iter().any(|place| place.escaped) {
            return !self.repeated().is_empty();
        }
        let bytes = self.json.as_bytes();
        let name = |place: &Place| &bytes[place.name.0 as usize..place.name.1 as usize];
        let mut seen = 0u64;
        self.places.iter().enumerate().any(|(at, place)| {
            let bit = 1 << sketch(name(place));
            let maybe = seen & bit != 0;
            seen |= bit;
            maybe && self.places[..at].iter().any(|earlier| name(earlier) == name(place))
        })
    }
}

/// Six bits of a name: two names that differ here need no comparison.
fn sketch(name: &[u8]) -> u32 {
    let end = |byte: Option<&u8>| byte.map_or(0, |b| u32::from(*b));
    (name.len() as u32 * 5 + end(name.first()) * 3 + end(name.last()) * 11) & 63
}

/// A member of an object.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    json: &'a str,
    place: Place,
}

impl<'a> Member<'a> {
    /// Its name.
    #[must_use]
    pub fn name(self) -> Cow<'a, str> {
        unescape(&self.json[self.place.name.0 as usize..self.place.name.1 as usize], self.place.escaped)
    }

    /// Its value.
    #[must_use]
    pub fn value(self) -> Value<'a> {
        Value { json: &self.json[self.place.value.0 as usize..self.place.value.1 as usize], escaped: self.place.value_escaped }
    }

    /// Whether it has this name.
    #[must_use]
    pub fn is(self, name: &str) -> bool {
        if self.place.escaped {
            return self.name() == name;
        }
        self.json.as_bytes().get(self.place.name.0 as usize..self.place.name.1 as usize) == Some(name.as_bytes())
    }
}

/// A JSON value as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value<'a> {
    json: &'a str,
    escaped: bool,
}

impl<'a> Value<'a> {
    /// The value as written.
    #[must_use]
    pub fn written(self) -> &'a str {
        self.json
    }

    /// The text, if it is a string.
    #[must_use]
    pub fn text(self) -> Option<Cow<'a, str>> {
        let inner = self.json.strip_prefix('"')?.strip_suffix('"')?;
        Some(unescape(inner, self.escaped))
    }

    /// The number, if it is one without fraction or exponent that fits.
    #[must_use]
    pub fn integer(self) -> Option<i64> {
        self.json.parse().ok()
    }

    /// Whether it is a number of any form.
    #[must_use]
    pub fn is_number(self) -> bool {
        self.json.starts_with(|c: char| c == '-' || c.is_ascii_digit())
    }

    /// Whether it is a list.
    #[must_use]
    pub fn is_list(self) -> bool {
        self.json.starts_with('[')
    }

    /// Whether it is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.json.starts_with('{')
    }

    /// The items, if it is a list of strings; the text itself, if it is one string (RFC 7519 section 4.1.3 for `aud`).
    #[must_use]
    pub fn texts(self) -> Option<Vec<String>> {
        match self.text() {
            Some(text) => Some(vec![text.into_owned()]),
            None => self.is_list().then(|| serde_json::from_str(self.json).ok()).flatten(),
        }
    }

    /// The value in the owned form of `serde_json`; `None` for what that cannot hold (lone surrogates, `1e400`).
    #[must_use]
    pub fn owned(self) -> Option<serde_json::Value> {
        serde_json::from_str(self.json).ok()
    }
}

/// Undoes the escapes of a JSON string; what stands for no character becomes U+FFFD.
fn unescape(written: &str, escaped: bool) -> Cow<'_, str> {
    if !escaped {
        return Cow::Borrowed(written);
    }
    serde_json::from_str(&format!("\"{written}\"")).map_or_else(|_| Cow::Owned(unescape_lossy(written)), Cow::Owned)
}

/// For strings with lone surrogates, which no UTF-8 text can hold.
fn unescape_lossy(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let lengths: &[usize] = if rest[at..].starts_with("\\u") { &[12, 6] } else { &[2] };
        let read = |len: usize| serde_json::from_str::<String>(&format!("\"{}\"", rest.get(at..at + len)?)).ok().map(|text| (text, at + len));
        // A pair of surrogates is one character of twelve; half of one is none.
        let (text, end) =
            lengths.iter().find_map(|len| read(*len)).unwrap_or_else(|| ("\u{fffd}".to_owned(), (at + lengths[lengths.len() - 1]).min(rest.len())));
        out.push_str(&text);
        rest = rest.get(end..).unwrap_or("");
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn members(json: &str) -> Option<Vec<(String, String)>> {
        let mut places = Vec::new();
        scan(json, &mut places).ok()?;
        Some(Members::new(json, &places).iter().map(|m| (m.name().into_owned(), m.value().written().to_owned())).collect())
    }

    #[test]
    fn members_keep_their_order_and_their_writing() {
        let json = r#" { "aud" : ["a", "b"] , "exp":1.70e9,"\u0061ud":{"x":[null,true]} } "#;
        let expected = [("aud", r#"["a", "b"]"#), ("exp", "1.70e9"), ("aud", r#"{"x":[null,true]}"#)];
        assert_eq!(members(json), Some(expected.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec()));
        let mut places = Vec::new();
        assert_eq!(scan(json, &mut places), Ok(()));
        let found = Members::new(json, &places);
        assert_eq!(found.repeated(), ["aud"]);
        assert!(found.repeats());
        assert!(found.get("aud").is_some_and(Value::is_object), "the last one counts");
    }

    #[test]
    fn a_fault_says_where() {
        let mut places = Vec::new();
        assert_eq!(scan(r#"{"a":1,}"#, &mut places), Err(Fault { at: 7, expected: "`\"`" }));
        assert_eq!(scan("[1]", &mut places), Err(Fault { at: 0, expected: "`{`" }));
        let deep = format!("{{\"a\":{}1{}}}", "[".repeat(200), "]".repeat(200));
        assert!(scan(&deep, &mut places).is_err_and(|fault| fault.expected == "no deeper nesting"));
    }

    #[test]
    fn lone_surrogates_become_replacement_characters() {
        let text = |json| Value { json, escaped: true }.text();
        assert_eq!(text(r#""a\ud800\n""#).as_deref(), Some("a\u{fffd}\n"));
        assert_eq!(text(r#""\ud83d\ude00""#).as_deref(), Some("😀"));
        assert_eq!(text(r#""\ud83d\ude00 \udc00 \u00fc""#).as_deref(), Some("😀 \u{fffd} ü"));
    }

    proptest! {
        #[test]
        fn accepts_what_serde_json_accepts(json in r#"\{("[ab\\"u0]{0,4}":[-0-9.eE+"truefalsn\[\]\{\}:, a\\]{0,12},?){0,3}\}"#) {
            let valid = serde_json::from_str::<&serde_json::value::RawValue>(&json).is_ok();
            prop_assert_eq!(members(&json).is_some(), valid, "{}", json);
        }

        #[test]
        fn values_are_those_of_serde_json(claims in prop::collection::btree_map("\\PC{0,8}", "\\PC{0,16}", 0..6), number: i64) {
            let mut object: serde_json::Map<String, serde_json::Value> = claims.into_iter().map(|(k, v)| (k, v.into())).collect();
            object.insert("n".to_owned(), number.into());
            let json = serde_json::to_string(&object)?;
            let mut places = Vec::new();
            prop_assert_eq!(scan(&json, &mut places), Ok(()));
            let found = Members::new(&json, &places);
            prop_assert_eq!(found.len(), object.len());
            for (name, value) in &object {
                let ours = found.get(name).and_then(Value::owned);
                prop_assert_eq!(ours.as_ref(), Some(value));
            }
            prop_assert_eq!(found.get("n").and_then(Value::integer), Some(number));
        }
    }
}
