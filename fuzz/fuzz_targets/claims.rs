//! Claims of any kind through everything that is said about a token; people in them stay hidden.
#![no_main]

use std::sync::OnceLock;

use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use why401_diagnosis::token::check::{Demands, check};
use why401_diagnosis::token::decode::decode;
use why401_diagnosis::token::diff::{Side, diff};
use why401_diagnosis::token::target::{Target, target};
use why401_diagnosis::token::{Reader, View};
use why401_evidence::credential::fingerprint;

/// Claims about people, and one that nobody has described.
const NAMES: [&str; 6] = ["upn", "email", "name", "given_name", "preferred_username", "x_custom"];
const MARKER: &str = "PERSON-4711-SECRET";
/// Characters of the marker that nobody may see.
const WINDOW: usize = 12;

fn targets() -> &'static [Target] {
    static TARGETS: OnceLock<Vec<Target>> = OnceLock::new();
    TARGETS.get_or_init(|| {
        let asked = ["https://vault.azure.net", "https://graph.microsoft.com/v1.0/me", "storage", "api://x", "acr", "api://AzureADTokenExchange"];
        let targets: Vec<Target> = asked.into_iter().filter_map(|asked| target(asked, None).ok()).collect();
        assert!(targets.len() >= 4);
        targets
    })
}

fn mint(header: &[u8], payload: &[u8]) -> String {
    let b64 = |bytes: &[u8]| base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes);
    format!("{}.{}.{}", b64(header), b64(payload), "c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmU")
}

/// Everything that is said about a token; `choice` picks the target, since all of them take too long.
fn said(token: &str, choice: u8, reveal: bool) -> Vec<String> {
    let reader = Reader { now: 1_800_000_000, zone: TimeZone::UTC, reveal };
    let view = View::of(token);
    let line = fingerprint::line(token, None);
    let decoded = decode(&view, "fuzz", line.clone(), &reader);
    let mut said = vec![format!("{decoded:?}"), serde_json::to_string(&decoded).unwrap_or_default()];
    let targets = targets();
    let target = &targets[usize::from(choice) % targets.len()];
    let asked = Demands {
        tenant: Some("contoso.example".to_owned()),
        roles: vec!["r".to_owned()],
        scopes: vec!["s".to_owned()],
        app_only: Some(choice & 1 == 0),
        min_lifetime: Some(60),
        skew: Some(1),
    };
    let demands = if choice & 0x20 == 0 { Demands::default() } else { asked };
    said.push(serde_json::to_string(&check(&view, "fuzz", line.clone(), target, &demands, &reader)).unwrap_or_default());
    let other = View::of("eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJhcGk6Ly94IiwiZXhwIjoxODAwMDAwMDAwLCJ1cG4iOiJ4In0.c2ln");
    let side = |view| Side { source: "fuzz", fingerprint: line.clone(), view };
    said.push(serde_json::to_string(&diff(&side(&view), &side(&other), false, &reader)).unwrap_or_default());
    said.push(serde_json::to_string(&diff(&side(&other), &side(&view), false, &reader)).unwrap_or_default());
    said
}

/// The marker as the forms of a value in which people stand.
fn planted(form: u8) -> String {
    match form % 6 {
        1 => format!("[\"{MARKER}\"]"),
        2 => format!("[\"x\",[\"{MARKER}\"]]"),
        3 => format!("{{\"k\":\"{MARKER}\"}}"),
        4 => format!("\"{MARKER}@contoso.example\""),
        5 => format!("\"Dr {MARKER} of Contoso\""),
        _ => format!("\"{MARKER}\""),
    }
}

/// Whether the fuzzer wrote the marker itself, or the names of its claims in another form.
fn copied(rest: &[u8]) -> bool {
    let text = String::from_utf8_lossy(rest);
    MARKER.as_bytes().windows(6).filter_map(|window| std::str::from_utf8(window).ok()).any(|window| text.contains(window)) || text.contains("\\u")
}

// The first byte chooses what is done, the second one the form of the marker, the rest is JSON.
fuzz_target!(|bytes: &[u8]| {
    let Some(([choice, form], rest)) = bytes.split_first_chunk() else { return };
    let header = br#"{"alg":"RS256","typ":"JWT"}"#;
    match choice % 8 {
        0 => return drop(said(&mint(header, rest), *choice, form & 1 == 0)),
        1 => return drop(said(&mint(rest, br#"{"aud":"api://x","scp":"s"}"#), *choice, form & 1 == 0)),
        _ if copied(rest) => return,
        _ => {}
    }
    let value = planted(*form);
    let members: Vec<String> = NAMES.iter().map(|name| format!("\"{name}\":{value}")).collect();
    let members = members.join(",").into_bytes();
    let pieces: [&[u8]; 5] = if form & 0x40 == 0 { [b"{", &members, b",", rest, b"}"] } else { [b"{", rest, b",", &members, b"}"] };
    let whole = mint(header, &pieces.concat());
    let token = match choice % 8 {
        // Inside a signed request, inside another token, and with its end cut off.
        2 => mint(br#"{"alg":"RS256","typ":"pop"}"#, format!("{{\"at\":\"{whole}\",\"ts\":1800000000}}").as_bytes()),
        3 => mint(br#"{"alg":"RS256","cty":"JWT"}"#, whole.as_bytes()),
        4 => whole.rsplit_once('.').map_or("", |(signed, _)| &signed[..signed.len() - usize::from(*form) % 32]).to_owned(),
        _ => whole,
    };
    for said in said(&token, *choice, false) {
        for window in MARKER.as_bytes().windows(WINDOW).filter_map(|window| std::str::from_utf8(window).ok()) {
            assert!(!said.contains(window), "{window} is shown: {said}");
        }
    }
});
