//! A text that claims to be a token: its record is JSON, its fingerprint one visible line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::credential::compact::Workspace;
use why401_evidence::credential::fingerprint::{self, Key};
use why401_evidence::credential::record;

/// A record is JSON, but for numbers and lone surrogates that a parser may refuse to hold: only the grammar is asked.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok()
}

fn look(token: &str, workspace: &mut Workspace, key: &Key) {
    let readable = workspace.read(token).is_ok_and(|compact| {
        let _ = format!("{compact:?}");
        assert!(compact.signature_len <= token.len());
        compact.claims().is_some()
    });
    for key in [None, Some(key)] {
        let mut record = String::from("{");
        let claims = record::write(token, key, workspace, &mut record);
        record.push('}');
        assert!(is_json(&record), "no JSON: {record}");
        assert!(!record.contains('\n') || !readable || claims, "a line that breaks");
        let line = fingerprint::line(token, key);
        assert!(line.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '), "{line}");
        assert!(line.starts_with("token/1 fp="), "{line}");
    }
}

fuzz_target!(|text: &str| {
    let mut workspace = Workspace::default();
    let Ok(key) = Key::new(b"0123456789abcdef") else { return };
    look(text, &mut workspace, &key);
    // Base64 hides the JSON from the fuzzer: here it writes header and payload themselves.
    let mut parts = text.splitn(3, '\u{1}');
    let mut b64 = || base64_simd::URL_SAFE_NO_PAD.encode_to_string(parts.next().unwrap_or(""));
    let (header, payload) = (b64(), b64());
    let signature = parts.next().unwrap_or("c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmU");
    look(&format!("{header}.{payload}.{signature}"), &mut workspace, &key);
    look(&format!("eyJhbGciOiJSUzI1NiJ9.{header}.{signature}"), &mut workspace, &key);
});
