//! HARs: every entry of the list can be asked for.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::request::har;

fn read(text: &str) {
    let Ok(entries) = har::entries(text) else { return };
    for (at, summary) in entries.iter().enumerate().take(16) {
        assert_eq!(summary.number, at + 1);
        match har::entry(text, summary.number) {
            Ok(recorded) => {
                assert!(recorded.url.starts_with("https://") || recorded.url.starts_with("http://"));
                assert!(!recorded.headers.iter().any(|(name, value)| name.starts_with(':') || value.expose().contains(['\r', '\n'])));
                let _ = format!("{recorded:?}");
            }
            Err(why) => assert!(!matches!(why, har::NotHar::NoSuchEntry(..))),
        }
    }
    assert!(har::entry(text, entries.len() + 1).is_err());
}

fuzz_target!(|text: &str| {
    read(text);
    read(&format!("{{\"log\":{{\"entries\":[{{\"request\":{{\"url\":\"https://a.example/\",{text}}}}}]}}}}"));
});
