//! Whatever people paste for a token: something always comes back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::credential::carrier::carried;

const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJhcGk6Ly94IiwiZXhwIjoxODAwMDAwMDAwfQ.c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmU";

fn look(input: &[u8]) {
    let Ok(found) = carried(input) else { return };
    assert!(!found.is_empty());
    for carried in found {
        let value = carried.value.expose();
        assert!(value.len() < 24 || !format!("{carried:?}").contains(value), "the debug form shows the credential");
    }
}

fuzz_target!(|bytes: &[u8]| {
    look(bytes);
    // `@` stands for a token, which a fuzzer does not write by itself.
    if bytes.contains(&b'@') {
        let pieces: Vec<&[u8]> = bytes.split(|byte| *byte == b'@').collect();
        look(&pieces.join(TOKEN.as_bytes()));
    }
});
