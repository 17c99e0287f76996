//! What must hold for every token that is decoded, checked or compared.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::Value;
use why401_diagnosis::token::check::{Demands, check};
use why401_diagnosis::token::decode::decode;
use why401_diagnosis::token::diff::{Side, diff};
use why401_diagnosis::token::target::target;
use why401_diagnosis::token::{Reader, Set, View};
use why401_evidence::credential::carrier::carried;
use why401_evidence::credential::fingerprint;

const HEADER: &str = r#"{"alg":"RS256","typ":"JWT","kid":"k1"}"#;

fn b64(bytes: impl AsRef<[u8]>) -> String {
    base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes)
}

fn mint(header: &str, payload: &str) -> String {
    format!("{}.{}.{}", b64(header), b64(payload), b64([0x5a; 256]))
}

/// Strings of any characters.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![prop::collection::vec(any::<char>(), 0..20).prop_map(String::from_iter), "[ -~\\n\\t]{0,20}"]
}

/// Names that the answers ask for, and any other.
fn name() -> impl Strategy<Value = String> {
    let known = vec![
        "aud",
        "iss",
        "tid",
        "appid",
        "azp",
        "ver",
        "idtyp",
        "exp",
        "nbf",
        "iat",
        "scp",
        "roles",
        "upn",
        "name",
        "email",
        "oid",
        "sub",
        "at",
        "ts",
        "cnf",
        "amr",
        "xms_mirid",
        "xms_cc",
        "groups",
        "_claim_names",
        "wids",
        "appidacr",
        "acct",
        "idp",
        "nonce",
        "hasgroups",
        "xms_tcdt",
        "ipaddr",
        "tfp",
    ];
    prop_oneof![2 => prop::sample::select(known).prop_map(str::to_owned), 1 => text()]
}

fn scalar() -> impl Strategy<Value = Value> {
    let known = vec![
        "app",
        "user",
        "1.0",
        "2.0",
        "https://sts.windows.net/11111111-1111-4111-8111-111111111111/",
        "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0",
        "https://token.actions.githubusercontent.com",
        "Azure Container Registry",
        "https://vault.azure.net",
        "api://x",
        "a b",
        "11111111-1111-4111-8111-111111111111",
        "eyJ",
        "a@b.c",
        "203.0.113.7",
        "cp1",
    ];
    prop_oneof![
        text().prop_map(Value::from),
        prop::sample::select(known).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (1_700_000_000i64..1_900_000_000).prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 24, 6, |inner| {
        let object = prop::collection::btree_map(text(), inner.clone(), 0..5).prop_map(|members| Value::Object(members.into_iter().collect()));
        prop_oneof![prop::collection::vec(inner, 0..5).prop_map(Value::Array), object]
    })
}

/// Claims in an order of their own; none twice.
fn claims() -> impl Strategy<Value = Vec<(String, Value)>> {
    let sorted = prop::collection::btree_map(name(), value(), 0..12);
    sorted.prop_flat_map(|members| Just(members.into_iter().collect::<Vec<_>>()).prop_shuffle())
}

/// The claims as JSON, with `blank` wherever JSON allows white space.
fn written(claims: &[(String, Value)], blank: &str) -> String {
    let members: Vec<String> = claims.iter().map(|(name, value)| format!("{}{blank}:{blank}{value}", Value::from(name.as_str()))).collect();
    format!("{blank}{{{blank}{}{blank}}}{blank}", members.join(&format!("{blank},{blank}")))
}

/// What `serde_json` reads out of what it wrote: of a fraction it may lose the last bit.
fn reread(value: &Value) -> Value {
    serde_json::from_str(&value.to_string()).unwrap()
}

fn has_fraction(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_fraction),
        Value::Object(members) => members.values().any(has_fraction),
        _ => false,
    }
}

/// The claims as they are read.
fn read(token: &str) -> Option<Vec<(String, Value)>> {
    let owned = |set: &Set| set.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
    View::of(token).readable().map(|(_, claims)| owned(claims))
}

/// Decodes, checks and compares; returns what was said.
fn said(text: &str, other: &str, reveal: bool) -> String {
    let reader = Reader { now: 1_800_000_000, zone: TimeZone::fixed(jiff::tz::offset(2)), reveal };
    let (view, second) = (View::of(text), View::of(other));
    let line = fingerprint::line(text, None);
    let mut said = serde_json::to_string(&decode(&view, "test", line.clone(), &reader)).unwrap();
    let asked = Demands {
        tenant: Some("contoso.example".to_owned()),
        roles: vec!["r".to_owned()],
        scopes: vec!["s".to_owned()],
        app_only: Some(false),
        min_lifetime: Some(i64::MAX),
        skew: Some(0),
    };
    for address in ["https://graph.microsoft.com/v1.0/me", "https://vault.azure.net", "acr", "api://x", "https://a.vault.azure.cn/secrets/s"] {
        let target = target(address, None).unwrap();
        for demands in [&Demands::default(), &asked] {
            said += &serde_json::to_string(&check(&view, "test", line.clone(), &target, demands, &reader)).unwrap();
        }
    }
    let side = |view| Side { source: "test", fingerprint: line.clone(), view };
    said += &serde_json::to_string(&diff(&side(&view), &side(&second), text == other, &reader)).unwrap();
    said + &serde_json::to_string(&diff(&side(&second), &side(&view), false, &reader)).unwrap()
}

/// Pieces of tokens, and of what is taken for one.
fn mixture() -> impl Strategy<Value = String> {
    let pieces = vec![
        "eyJ",
        ".",
        "=",
        " ",
        "\n",
        "+",
        "/",
        "\u{feff}",
        "\"",
        "Bearer ",
        "sig=",
        "&",
        "?",
        "sv=2022-11-02",
        "se=2022-09-23",
        "sr=b",
        "sp=r",
        "%3D",
        "${",
        "type=aad&sig=",
        "type=aad%26sig%3D",
        "SharedAccessSignature ",
        "0.A",
        "ghp_",
        "eyJhbGciOiJSUzI1NiJ9",
        "eyJhbGciOiJSUzI1NiJ9.",
        ".eyJhdWQiOiJ4In0.",
        "eyJlbmMiOiJ4In0.a.b.c.d",
    ];
    let cut = |(claims, at): (Vec<(String, Value)>, prop::sample::Index)| {
        let token = mint(HEADER, &written(&claims, ""));
        token[..at.index(token.len())].to_owned()
    };
    let piece = prop_oneof![
        3 => prop::sample::select(pieces).prop_map(str::to_owned),
        2 => claims().prop_map(|claims| b64(written(&claims, ""))),
        2 => claims().prop_map(|claims| mint(HEADER, &written(&claims, " "))),
        2 => (claims(), any::<prop::sample::Index>()).prop_map(cut),
        1 => prop::collection::vec(any::<char>(), 0..12).prop_map(String::from_iter),
        1 => ("[A-Za-z0-9+/=. ]{1,8}", 1usize..2000).prop_map(|(piece, times)| piece.repeat(times)),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

const MARKER: &str = "PERSON-4711-SECRET";

/// The marker in the forms of a value that names a person.
fn planted(form: usize) -> Value {
    match form {
        0 => MARKER.into(),
        1 => serde_json::json!([MARKER]),
        2 => serde_json::json!(["x", [MARKER]]),
        3 => serde_json::json!({ "k": MARKER }),
        _ => format!("{MARKER}@contoso.example").into(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn decoding_undoes_minting(claims in claims(), blank in "[ \\n\\t\\r]{0,2}") {
        let found = read(&mint(HEADER, &written(&claims, &blank))).unwrap();
        let expected: Vec<(String, Value)> = claims.iter().map(|(name, value)| (name.clone(), reread(value))).collect();
        prop_assert_eq!(&found, &expected);
        for ((_, value), (_, found)) in claims.iter().zip(&found).filter(|((_, value), _)| !has_fraction(value)) {
            prop_assert_eq!(value, found);
        }
    }

    #[test]
    fn no_wrapping_changes_the_token(claims in claims()) {
        let token = mint(HEADER, &written(&claims, ""));
        let wrapped = [
            token.clone(),
            format!("Bearer {token}"),
            format!("bearer {token}\r\n"),
            format!("Authorization: Bearer {token}"),
            format!("-H 'Authorization: Bearer {token}'"),
            format!("export TOKEN={token}"),
            format!("\"{token}\"\n"),
            format!("'{token}'"),
            format!(r#"{{"accessToken":"{token}","expiresOn":"2027-01-15 09:00:00.000000","expires_on":1800000000,"tokenType":"Bearer"}}"#),
            format!(r#"{{"token_type":"Bearer","access_token":"{token}"}}"#),
            format!(r#"{{"Token":"{token}","ExpiresOn":"2027-01-15T08:00:00+00:00","TenantId":"t"}}"#),
        ];
        for text in wrapped {
            let found = carried(text.as_bytes()).unwrap();
            prop_assert_eq!(found.len(), 1, "{}", text);
            prop_assert_eq!(found[0].value.expose(), token.as_str(), "{}", text);
        }
        let wide: Vec<u8> = [0xfeff].into_iter().chain(token.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let found = carried(&wide).unwrap();
        prop_assert_eq!(found[0].value.expose(), token.as_str());
    }

    #[test]
    fn no_text_makes_it_panic(text in mixture(), other in mixture(), reveal: bool) {
        said(&text, &other, reveal);
    }

    #[test]
    fn no_claims_make_it_panic(one in claims(), other in claims(), header in claims(), reveal: bool) {
        said(&mint(HEADER, &written(&one, "")), &mint(&written(&header, ""), &written(&other, "")), reveal);
    }

    /// People stay hidden whatever else stands in the token.
    #[test]
    fn people_are_hidden(claims in claims(), form in 0usize..5) {
        let people = ["upn", "email", "name", "given_name", "preferred_username", "x_custom"];
        let others = claims.into_iter().filter(|(name, _)| !people.contains(&name.as_str()));
        let claims: Vec<(String, Value)> = people.iter().map(|name| ((*name).to_owned(), planted(form))).chain(others).collect();
        let (token, other) = (mint(HEADER, &written(&claims, "")), mint(HEADER, "{}"));
        prop_assert!(said(&token, &other, true).contains(MARKER), "who asks for everything gets it");
        let said = said(&token, &other, false);
        for window in (0..MARKER.len()).filter_map(|at| MARKER.get(at..at + 12)) {
            prop_assert!(!said.contains(window), "{} in {}", window, said);
        }
    }
}
