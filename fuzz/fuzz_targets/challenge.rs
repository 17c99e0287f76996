//! Challenges, however written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::http::challenge::challenges;

fuzz_target!(|text: &str| {
    for challenge in challenges(text) {
        for (_, value, span) in &challenge.parameters {
            assert_eq!(span.of(text), value);
        }
        let _ = (challenge.authority(), challenge.resource(), challenge.claims());
    }
});
