//! Tokens in any wrapping; a token's debug form never shows it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::credential::jwt::tokens;

fuzz_target!(|text: &str| {
    for token in tokens(text) {
        assert!(token.span.end <= text.len());
        let _ = (token.claims.tenant(), token.claims.time("exp"));
        let raw = token.raw.expose();
        assert!(raw.len() < 24 || !format!("{:?}", token.raw).contains(raw));
    }
});
