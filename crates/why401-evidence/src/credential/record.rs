//! A token as one line of JSON: what a program that looks at millions of them asks for.

use super::compact::{Compact, Payload, Workspace};
use super::fingerprint::{self, Key};
use super::members::{Members, Value};
use super::opaque;

/// What a record holds of the claims, in its order, each with the claims that it is taken from, the first that is there.
/// Values are copied as they are written; of a claim that stands twice, the last one.
const CLAIMS: [(&str, &[&str]); 11] = [
    ("aud", &["aud"]),
    ("iss", &["iss"]),
    ("tid", &["tid"]),
    ("app", &["appid", "azp", "client_id"]),
    ("ver", &["ver"]),
    ("as", &["idtyp"]),
    ("scp", &["scp"]),
    ("roles", &["roles"]),
    ("acr", &["appidacr", "azpacr"]),
    ("nbf", &["nbf"]),
    ("exp", &["exp"]),
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

fn select(out: &mut String, claims: Members<'_>) {
    for (name, taken) in CLAIMS {
        member(out, name, taken.iter().find_map(|claim| claims.get(claim)));
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
