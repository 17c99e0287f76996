//! What must hold for every credential, whatever it is.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use why401_evidence::credential::carrier::carried;
use why401_evidence::credential::compact::Workspace;
use why401_evidence::credential::fingerprint::{self, Key};
use why401_evidence::credential::{opaque, record};

fn b64(bytes: impl AsRef<[u8]>) -> String {
    base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes)
}

/// Names and values of claims, strings of any characters.
fn claims() -> impl Strategy<Value = serde_json::Map<String, serde_json::Value>> {
    let text = || prop::collection::vec(any::<char>(), 0..24).prop_map(String::from_iter);
    let name = prop_oneof![text(), prop::sample::select(vec!["aud", "iss", "tid", "appid", "azp", "ver", "idtyp", "exp", "roles"]).prop_map(str::to_owned)];
    let value = prop_oneof![text().prop_map(serde_json::Value::from), any::<i64>().prop_map(Into::into), any::<bool>().prop_map(Into::into)];
    prop::collection::btree_map(name, value, 0..10).prop_map(|members| members.into_iter().collect())
}

/// A token with random bytes for a signature, and that part of it.
fn tokens() -> impl Strategy<Value = (String, String)> {
    let kid = prop::option::of("\\PC{0,20}");
    let signature =
        prop::collection::vec(any::<u8>(), 32..260).prop_filter("random", |bytes| bytes.iter().collect::<std::collections::BTreeSet<_>>().len() > 12);
    (kid, claims(), signature).prop_map(|(kid, claims, signature)| {
        let header = serde_json::json!({"alg": "RS256", "kid": kid, "typ": "JWT"});
        let signature = b64(signature);
        (format!("{}.{}.{signature}", b64(header.to_string()), b64(serde_json::Value::Object(claims).to_string())), signature)
    })
}

/// Beginnings, separators and marks of credentials.
const PIECES: &[&str] = &[
    "eyJ",
    ".",
    "..",
    "=",
    "==",
    " ",
    "\n",
    "\r\n",
    "\t",
    "+",
    "/",
    "-",
    "_",
    "\u{feff}",
    "\u{a0}",
    "\0",
    "\"",
    "'",
    "`",
    ":",
    ",",
    "{",
    "}",
    "[",
    "]",
    "Bearer ",
    "bearer",
    "PoP ",
    "Authorization: ",
    "-H ",
    "export TOKEN=",
    "$token = ",
    "sig=",
    "&",
    "?",
    "sv=2022-11-02",
    "se=",
    "sr=b",
    "sp=r",
    "%3D",
    "type=aad&",
    "type%3dresource%26",
    "SharedAccessSignature ",
    "AccountKey=",
    ";",
    "0.A",
    "M.C",
    "EwB",
    "ghp_",
    "-----BEGIN",
    "<saml",
    "Basic ",
    "${",
    "8Q~",
    "{\"access_token\":\"",
    "{\"accessToken\":\"",
    "\",\"expiresOn\":\"2027-01-15\"}",
    "{\"Token\":{\"Length\":1}}",
    "eyJhbGciOiJSUzI1NiJ9",
    "eyJhbGciOiJSUzI1NiJ9.",
    ".eyJhdWQiOiJ4In0.",
    "eyJlbmMiOiJ4In0.a.b.c.d",
    "\u{1f600}",
    "é",
];

/// What tokens and their wrappings are made of, in no order.
fn mixture() -> impl Strategy<Value = String> {
    let deep = (prop::sample::select(vec!["[", "{\"a\":", "\"", "\\u"]), 1usize..600);
    let piece = prop_oneof![
        3 => prop::sample::select(PIECES).prop_map(str::to_owned),
        2 => "\\{(\"[a-z\\\\u\"]{0,5}\":[\\[\\{\"0-9a-z.,-]{0,8},?){0,3}\\}?".prop_map(b64),
        1 => prop::collection::vec(any::<u8>(), 0..40).prop_map(b64),
        1 => prop::collection::vec(any::<char>(), 0..12).prop_map(String::from_iter),
        1 => ("[A-Za-z0-9+/=. ]{1,8}", 1usize..1500).prop_map(|(piece, times)| piece.repeat(times)),
        1 => deep.prop_map(|(piece, times)| b64(format!("{{\"a\":{}", piece.repeat(times)))),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn anything() -> impl Strategy<Value = String> {
    prop_oneof![mixture(), prop::collection::vec(any::<char>(), 0..300).prop_map(String::from_iter), tokens().prop_map(|(token, _)| token)]
}

/// All windows of twelve characters.
fn windows(text: &str) -> impl Iterator<Item = &str> {
    (0..text.len()).filter_map(|at| text.get(at..at + 12))
}

fn key(byte: u8) -> Key {
    Key::new(&[byte; 20]).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in anything()) {
        let mut workspace = Workspace::default();
        let _ = workspace.read(&text).map(|compact| format!("{compact:?}"));
        let _ = (opaque::name(&text), opaque::inside(&text));
        prop_assert!(carried(text.as_bytes()).map_or(true, |found| !found.is_empty()));
        for key in [None, Some(&key(1))] {
            let line = fingerprint::line(&text, key);
            prop_assert!(line.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '), "{}", line);
            let mut record = String::from("{");
            record::write(&text, key, &mut workspace, &mut record);
            record.push('}');
            prop_assert!(serde_json::from_str::<&serde_json::value::RawValue>(&record).is_ok(), "{}", record);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(carried(&bytes).map_or(true, |found| !found.is_empty()));
    }

    /// A workspace that has read something else before reads the same.
    #[test]
    fn a_workspace_remembers_nothing(before in anything(), text in anything()) {
        let mut used = Workspace::default();
        let _ = used.read(&before);
        let shown = |workspace: &mut Workspace| {
            let mut out = String::new();
            record::write(&text, None, workspace, &mut out);
            out
        };
        prop_assert_eq!(shown(&mut used), shown(&mut Workspace::default()));
    }

    #[test]
    fn fingerprints_tell_tokens_apart((one, _) in tokens(), (other, _) in tokens()) {
        let (a, b) = (key(1), key(2));
        prop_assert_eq!(fingerprint::of(&one, None), fingerprint::of(&one.clone(), None));
        prop_assert_eq!(fingerprint::of(&one, Some(&a)), fingerprint::of(&one, Some(&key(1))));
        prop_assert_eq!(fingerprint::line(&one, None), fingerprint::line(&format!(" {one}\r\n"), None));
        if one != other {
            prop_assert_ne!(fingerprint::of(&one, None), fingerprint::of(&other, None));
            prop_assert_ne!(fingerprint::of(&one, Some(&a)), fingerprint::of(&other, Some(&a)));
        }
        let digits = |fingerprint: String| fingerprint.rsplit(':').next().map(str::to_owned);
        let all = [None, Some(&a), Some(&b)].map(|key| digits(fingerprint::of(&one, key)));
        prop_assert!(all[0] != all[1] && all[0] != all[2] && all[1] != all[2], "{:?}", all);
    }

    #[test]
    fn the_line_holds_nothing_of_the_signature((token, signature) in tokens()) {
        for key in [None, Some(&key(1))] {
            let line = fingerprint::line(&token, key);
            let start = format!("token/1 fp={} alg=RS256", fingerprint::of(&token, key));
            prop_assert!(line.starts_with(&start), "{}", line);
            prop_assert!(windows(&signature).all(|window| !line.contains(window)), "{}", line);
        }
    }

    /// Where the same text is no token, or one that was cut, its end stays hidden as well.
    #[test]
    fn the_line_of_a_broken_token_holds_nothing_of_it((token, signature) in tokens(), broken in 0usize..400) {
        let at = broken % token.len();
        let without = format!("{}{}", &token[..at], &token[at + 1..]);
        for text in [without.as_str(), &token[at..], &signature, &format!("Bearer {token}"), &token.replacen('.', "", 1)] {
            let line = fingerprint::line(text, None);
            prop_assert!(windows(&signature).all(|window| !line.contains(window)), "{}", line);
        }
    }
}
