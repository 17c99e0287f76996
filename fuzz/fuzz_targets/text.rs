//! Any bytes become text whose every span leads back into the input.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::{Span, Text};

fuzz_target!(|bytes: &[u8]| {
    let text = Text::new(bytes.to_vec());
    let len = text.clean().len();
    for start in (0..len).step_by(7) {
        let origin = text.origin(Span::new(start, (start + 5).min(len)));
        assert!(origin.start <= origin.end && origin.end <= bytes.len() as u64);
    }
    let folded = text.folded().len();
    for start in (0..folded).step_by(11) {
        assert!(text.unfold(start, (start + 3).min(folded)).end <= len);
    }
});
