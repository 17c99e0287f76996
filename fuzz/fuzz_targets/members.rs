//! The scanner takes exactly the objects that `serde_json` takes, and finds the same members in them.
#![no_main]

use std::fmt::Formatter;

use libfuzzer_sys::fuzz_target;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use why401_evidence::credential::members::{DEEPEST, Members, Value, scan};

/// Members in their order, repeated ones too, which no map of `serde_json` keeps.
struct Listed(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Listed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Listed;

            fn expecting(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Listed, A::Error> {
                let mut listed = Vec::new();
                while let Some(member) = map.next_entry()? {
                    listed.push(member);
                }
                Ok(Listed(listed))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

/// How deep valid JSON nests, the outermost object included.
fn depth(json: &str) -> usize {
    let (mut depth, mut deepest, mut text, mut escape) = (0usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escape => escape = false,
            b'\\' if text => escape = true,
            b'"' => text = !text,
            b'{' | b'[' if !text => depth += 1,
            b'}' | b']' if !text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn compare(json: &str) {
    let mut places = Vec::new();
    let ours = scan(json, &mut places);
    let theirs = serde_json::from_str::<&RawValue>(json).is_ok_and(|raw| raw.get().starts_with('{'));
    if let Err(fault) = ours {
        assert!(fault.at <= json.len());
        assert!(!theirs || fault.expected == "no deeper nesting" && depth(json) > DEEPEST, "refused ({fault}): {json}");
        return;
    }
    assert!(theirs, "accepted: {json}");
    let members = Members::new(json, &places);
    let repeated = members.repeated();
    assert_eq!(members.repeats(), !repeated.is_empty());
    // Lone surrogates in a name: nothing to compare with.
    let Ok(Listed(listed)) = serde_json::from_str::<Listed>(json) else { return };
    assert_eq!(members.len(), listed.len());
    for (member, (name, value)) in members.iter().zip(&listed) {
        assert_eq!(member.name(), name.as_str());
        assert_eq!(member.value().written(), value.get());
        assert_eq!(repeated.contains(name), listed.iter().filter(|(other, _)| other == name).count() > 1);
        if let Ok(text) = serde_json::from_str::<String>(value.get()) {
            assert_eq!(member.value().text().as_deref(), Some(text.as_str()));
        }
        // `serde_json` takes `-0` for a fraction.
        let integer = if value.get() == "-0" { Some(0) } else { serde_json::from_str::<i64>(value.get()).ok() };
        assert_eq!(member.value().integer(), integer);
        let last = listed.iter().rev().find(|(other, _)| other == name).map(|(_, value)| value.get());
        assert_eq!(members.get(name).map(Value::written), last);
    }
}

fuzz_target!(|text: &str| {
    compare(text);
    // Half of the work is to get past the opening brace.
    compare(&format!("{{{text}}}"));
    compare(&format!("{{\"a\":{text}}}"));
});
