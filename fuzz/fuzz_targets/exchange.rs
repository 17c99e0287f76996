//! Requests, responses, headers, access logs, chains, clocks.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::Text;

fuzz_target!(|bytes: &[u8]| {
    let evidence = why401_evidence::read(Text::new(bytes.to_vec()));
    let len = evidence.text.clean().len();
    assert!(evidence.access.iter().all(|line| line.span.end <= len));
    assert!(evidence.attempts.iter().all(|attempt| attempt.span.end <= len));
    assert!(evidence.addresses.iter().all(|address| address.span.end <= len));
    for exchange in &evidence.exchanges {
        assert!(exchange.status.is_none_or(|status| (100..600).contains(&status)));
    }
});
