//! Shared access signatures and addresses.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::credential::sas::signatures;
use why401_evidence::fields::fields;
use why401_evidence::identifiers;

fuzz_target!(|text: &str| {
    let known: Vec<_> = fields(text).collect();
    for sas in signatures(text, &known) {
        assert!(sas.span.end <= text.len());
    }
    for address in identifiers::addresses(text) {
        let _ = identifiers::host_of(&address.path);
    }
    let _ = (identifiers::percent_decode(text), identifiers::guid_in(text));
});
