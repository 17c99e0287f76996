//! Redacting twice changes nothing, and no excerpt or redacted text holds a planted signature.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::{Span, Text, redact};

const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJhcGk6Ly94IiwiZXhwIjoxNzAwMDAwMDAwfQ.";
const SIGNATURE: &str = "kVq3xW9hR2mT7pLc4ZbN8dQyS1uFgJ6oEiAvX0wKrHtM5nYzPqB";

fuzz_target!(|parts: (&[u8], &[u8])| {
    let mut bytes = parts.0.to_vec();
    bytes.extend_from_slice(format!(" Bearer {TOKEN}{SIGNATURE} ").as_bytes());
    bytes.extend_from_slice(parts.1);
    let text = Text::new(bytes);
    // Noise may swallow the token (UTF-16, an open escape sequence), and a fuzzer learns to write the signature itself.
    let planted = text.clean().contains(&format!("{TOKEN}{SIGNATURE}"));
    if !planted || text.decoded().matches(&SIGNATURE[..8]).count() != 1 {
        return;
    }
    let once = redact::redact(&text);
    assert!(!once.contains(&SIGNATURE[..12]), "the signature survived");
    let found = redact::secrets(&text);
    let len = text.clean().len();
    for start in (0..len).step_by(13) {
        let excerpt = redact::excerpt(&text, &found, Span::new(start, (start + 9).min(len)), 200);
        assert!(!excerpt.text.contains(&SIGNATURE[..12]), "the signature is in an excerpt");
        assert!(excerpt.text.is_char_boundary(excerpt.mark_start) && excerpt.text.is_char_boundary(excerpt.mark_end));
    }
    assert_eq!(redact::redact(&Text::new(once.clone().into_bytes())), once, "not idempotent");
});
