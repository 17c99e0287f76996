//! Command lines: whatever is read can be sent, and nothing of it is shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::request::{Recorded, curl};

fn is_sendable(recorded: &Recorded) {
    assert!(!recorded.method.is_empty() && recorded.method.bytes().all(|b| b.is_ascii_graphic()));
    let rest = recorded.url.strip_prefix("https://").or_else(|| recorded.url.strip_prefix("http://"));
    assert!(rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')), "{}", recorded.url);
    assert!(!recorded.url.contains(|c: char| c.is_control() || c == ' '), "{}", recorded.url);
    for (name, value) in &recorded.headers {
        assert!(!name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic() && b != b':'));
        assert!(!value.expose().bytes().any(|b| b.is_ascii_control() && b != b'\t'));
    }
    assert!(recorded.notes.len() <= 32);
    let _ = format!("{recorded:?}");
}

fuzz_target!(|text: &str| {
    let options = format!("curl https://a.example {text}");
    for command in [text, &options, &format!("{options} ^\n"), &format!("{options} `\n")] {
        match curl::parse(command) {
            Ok(recorded) => is_sendable(&recorded),
            Err(why) => assert!(!why.to_string().is_empty()),
        }
    }
});
