//! Points in time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::time;

fuzz_target!(|text: &str| {
    if let Some(at) = time::parse(text) {
        let _ = (time::display(at), time::span(at));
    }
});
