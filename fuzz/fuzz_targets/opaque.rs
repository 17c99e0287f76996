//! A credential that is named shows nothing of the signature in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::credential::opaque;
use why401_evidence::identifiers::percent_decode;

const SIGNATURE: &str = "kVq3xW9hR2mT7pLc4ZbN8dQyS1uFgJ6oEiAvX0wKrHtM5nYzPqB";
/// Bytes of a signature that nobody may see.
const WINDOW: usize = 12;

/// Values of `sig=`, as long as they hold nothing that ends one.
fn signatures(text: &str) -> Vec<&str> {
    let begins = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let value = |at: usize| {
        let rest = &text[at + 4..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '-' | '_')).unwrap_or(rest.len());
        &rest[..end]
    };
    text.match_indices("sig=").filter(|(at, _)| begins(*at)).map(|(at, _)| value(at)).collect()
}

fn look(text: &str) {
    let named = opaque::name(text);
    let _ = opaque::inside(text);
    let shown: Vec<&str> = std::iter::once(named.because.as_str()).chain(named.details.iter().map(|(_, value)| value.as_str())).collect();
    let decoded = percent_decode(text);
    for signature in signatures(text).into_iter().chain(signatures(&decoded)) {
        for window in signature.as_bytes().windows(WINDOW).filter_map(|window| std::str::from_utf8(window).ok()) {
            // What stands elsewhere too may be shown from there, and words of plain language stand in our own sentences.
            let once = text.matches(window).count() <= 1 && decoded.matches(window).count() == 1;
            if once && window.bytes().any(|byte| !byte.is_ascii_lowercase()) {
                assert!(shown.iter().all(|shown| !shown.contains(window)), "{named:?} shows {window}");
            }
        }
    }
}

fuzz_target!(|text: &str| {
    look(text);
    // `@` stands for a signature.
    if text.contains('@') {
        look(&text.replacen('@', &format!("sig={SIGNATURE}"), 1).replace('@', "sv=2022-11-02"));
    }
});
