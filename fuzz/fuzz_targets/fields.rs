//! The key-value scanner yields spans that fit.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::credential::claims;
use why401_evidence::fields::fields;

fuzz_target!(|text: &str| {
    let known: Vec<_> = fields(text).collect();
    for field in &known {
        assert_eq!(field.value_span.of(text), field.value);
        assert_eq!(field.name_span.of(text), field.name);
    }
    for (group, span) in claims::groups(&known).into_iter().chain(claims::groups(&claims::rows(text))) {
        assert!(!group.is_empty() && span.end <= text.len());
    }
});
