//! Codes and messages of the catalogue.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::Text;

fuzz_target!(|bytes: &[u8]| {
    let text = Text::new(bytes.to_vec());
    for hit in why401_catalogue::recognise(&text) {
        assert!(hit.span.end <= text.clean().len());
        assert!(hit.captures.iter().all(|c| c.span.end <= text.clean().len()));
    }
});
