//! A token as one line of JSON: what a program that looks at millions of them asks for.

use super::compact::{Compact, Payload, Workspace};
use super::fingerprint::{self, Key};
use super::members::{Members, Value};
use super::opaque;

/// Claims that a record is made from.
const TAKEN: [&str; 14] = ["aud", "iss", "tid", "appid", "azp", "client_id", "ver", "idtyp", "scp", "roles", "appidacr", "azpacr", "nbf", "exp"];

/// What a record holds, in its order: a name, and the claims among [`TAKEN`] that it is taken from, the first that is there.
/// Values are copied as they are written.
const HELD: [(&str, &[usize]); 11] = [
    ("aud", &[0]),
    ("iss", &[1]),
    ("tid", &[2]),
    ("app", &[3, 4, 5]),
    ("ver", &[6]),
    ("as", &[7]),
    ("scp", &[8]),
    ("roles", &[9]),
    ("acr", &[10, 11]),
    ("nbf", &[12]),
    ("exp", &[13]),
];

/// Appends the record of `token`, without braces and line end: `"fp":"none:…","alg":…`. Whether it is a readable token.
pub fn write(token: &str, key: Option<&Key>, workspace: &mut Workspace, out: &mut String) -> bool {
    let token = token.trim();
    out.push_str("\"fp\":\"");
    fingerprint::write(token, key, out);
    out.push('"');
    let Ok(compact) = workspace.read(token) else {
        out.push_str(",\"form\":\"");
        out.push_str(opaque::name(token).kind.id());
        out.push('"');
        return false;
    };
    member(out, "alg", compact.header.get("alg"));
    member(out, "kid", compact.header.get("kid"));
    match compact.payload {
        Payload::Claims(claims) => select(out, claims),
        Payload::Nested(_) => out.push_str(",\"form\":\"nested-token\""),
        Payload::Encrypted => out.push_str(",\"form\":\"encrypted-token\""),
        Payload::Other(_) => out.push_str(",\"form\":\"signed-data\""),
    }
    problems(out, &compact);
    compact.claims().is_some()
}

/// One pass over the claims; of one that stands twice, the last counts.
fn select(out: &mut String, claims: Members<'_>) {
    let mut found: [Option<Value<'_>>; TAKEN.len()] = [None; TAKEN.len()];
    for claim in claims.iter() {
        if let Some(at) = TAKEN.iter().position(|name| claim.is(name)) {
            found[at] = Some(claim.value());
        }
    }
    for (name, taken) in HELD {
        member(out, name, taken.iter().find_map(|at| found[*at]));
    }
}

fn member(out: &mut String, name: &str, value: Option<Value<'_>>) {
    if let Some(value) = value {
        out.push_str(",\"");
        out.push_str(name);
        out.push_str("\":");
        out.push_str(value.written());
    }
}

fn problems(out: &mut String, compact: &Compact<'_>) {
    if compact.irregular.is_empty() {
        return;
    }
    let ids: Vec<String> = compact.irregular.iter().map(|what| format!("\"{}\"", what.id())).collect();
    out.push_str(",\"problems\":[");
    out.push_str(&ids.join(","));
    out.push(']');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::jwt::tests::mint;

    fn record(token: &str) -> serde_json::Value {
        let mut out = String::from("{");
        write(token, None, &mut Workspace::default(), &mut out);
        serde_json::from_str(&(out + "}")).unwrap_or_default()
    }

    #[test]
    fn names_and_claims_belong_together() {
        for (name, taken) in HELD {
            let claims: Vec<&str> = taken.iter().map(|at| TAKEN[*at]).collect();
            let own = matches!((name, claims.as_slice()), ("app", ["appid", "azp", "client_id"]) | ("acr", ["appidacr", "azpacr"]) | ("as", ["idtyp"]));
            assert!(own || claims == [name], "{name}: {claims:?}");
        }
    }

    #[test]
    fn a_record_is_json_with_the_claims_as_written() {
        let token = mint(r#"{"alg":"RS256","kid":"k"}"#, r#"{"aud":["a","b\""],"exp":1800000000,"appid":"x","azp":"y","upn":"ann@contoso.example"}"#);
        let record = record(&token);
        assert_eq!(record["aud"], serde_json::json!(["a", "b\""]));
        assert_eq!((&record["app"], &record["exp"], &record["kid"]), (&"x".into(), &1_800_000_000.into(), &"k".into()));
        assert!(record.get("upn").is_none() && record.get("problems").is_none());
    }

    #[test]
    fn what_is_no_token_is_named() {
        assert_eq!(record("ghs_0123456789abcdefghijABCDEFGHIJ012345")["form"], "github-token");
        assert_eq!(record("")["form"], "empty");
    }
}
