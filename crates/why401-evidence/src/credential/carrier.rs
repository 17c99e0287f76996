//! What people have in hand when they say "my token": the token, or the JSON, header or log line around it.

use serde_json::Value;
use zeroize::Zeroizing;

use super::compact::Workspace;
use super::{jwt, opaque};
use crate::secret::Secret;
use crate::text::Text;
use crate::time::{self, Epoch};

/// What a credential is for, by the name it stood under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `access_token`, `accessToken`, `token`.
    Access,
    /// `id_token`.
    Id,
    /// `refresh_token`.
    Refresh,
    /// `assertion`, `client_assertion`, `subject_token`.
    Assertion,
    /// It stood alone.
    Unnamed,
}

/// A credential with what its wrapping says.
#[derive(Debug, Clone)]
pub struct Carried {
    /// The credential, without scheme.
    pub value: Secret,
    /// What it is for.
    pub role: Role,
    /// The scheme before it (`Bearer`, `PoP`), if there was one.
    pub scheme: Option<String>,
    /// When it expires, by the wrapping.
    pub expires: Option<Epoch>,
    /// What the wrapping is, e.g. `the JSON of Azure CLI`.
    pub wrapping: &'static str,
}

impl Carried {
    fn alone(value: &str) -> Self {
        Self { value: Secret::new(value.to_owned()), role: Role::Unnamed, scheme: None, expires: None, wrapping: "the token alone" }
    }
}

/// A wrapping that holds no credential, although it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecureString;

/// Names that JSON gives to credentials, as [`crate::fields::same_name`] compares them.
const NAMES: [(&str, Role); 10] = [
    ("access_token", Role::Access),
    ("token", Role::Access),
    ("id_token", Role::Id),
    ("refresh_token", Role::Refresh),
    ("assertion", Role::Assertion),
    ("client_assertion", Role::Assertion),
    ("subject_token", Role::Assertion),
    ("value", Role::Assertion),
    ("Authorization", Role::Access),
    ("bearer_token", Role::Access),
];

/// Schemes of `Authorization` that stand before a token (RFC 6750, RFC 9449, RFC 6749 section 7.1).
const SCHEMES: [&str; 4] = ["Bearer", "PoP", "DPoP", "Token"];

/// Deepest nesting of JSON in which credentials are looked for.
const DEEPEST: usize = 6;

/// All credentials in `input`, in its order; at least one, which may be empty or unknown.
pub fn carried(input: &[u8]) -> Result<Vec<Carried>, SecureString> {
    // A file of Windows PowerShell is UTF-16; anything that is not text is read as far as it goes.
    match std::str::from_utf8(input).ok().filter(|text| !text.contains('\0')) {
        Some(text) => of_text(text, input),
        None => of_text(&Zeroizing::new(Text::new(input.to_vec()).decoded().to_owned()), input),
    }
}

fn of_text(text: &str, input: &[u8]) -> Result<Vec<Carried>, SecureString> {
    let whole = text.trim_start_matches('\u{feff}').trim();
    if whole.starts_with(['{', '['])
        && let Ok(json) = serde_json::from_str::<Value>(whole)
    {
        let found = of_json(&json)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(lines(whole).or_else(|| single(whole)).or_else(|| inside(&Text::new(input.to_vec()))).unwrap_or_else(|| vec![Carried::alone(whole)]))
}

fn of_json(json: &Value) -> Result<Vec<Carried>, SecureString> {
    let mut found = Vec::new();
    let mut secure = false;
    collect(json, DEEPEST, &mut found, &mut secure);
    if found.is_empty() && secure { Err(SecureString) } else { Ok(found) }
}

fn collect(json: &Value, depth: usize, found: &mut Vec<Carried>, secure: &mut bool) {
    if depth == 0 {
        return;
    }
    if let Some(object) = json.as_object() {
        let expires = expiry(object);
        let wrapping = wrapping(object);
        for (name, value) in object {
            let role = NAMES.iter().find(|(known, _)| crate::fields::same_name(known, name)).map(|(_, role)| *role);
            if let (Some(role), Some(text)) = (role, value.as_str()) {
                found.extend(named(text, role, expires, wrapping));
            }
            *secure |= role.is_some() && opaque::is_secure_string(value);
        }
    }
    let children: Vec<&Value> = match json {
        Value::Object(object) => object.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    for child in children {
        collect(child, depth - 1, found, secure);
    }
}

/// A named member is a credential if it is a token, or if its name leaves no doubt.
fn named(text: &str, role: Role, expires: Option<Epoch>, wrapping: &'static str) -> Option<Carried> {
    let (scheme, value) = split_scheme(text);
    let certain = matches!(role, Role::Refresh | Role::Id) || wrapping != GENERAL;
    let readable = Workspace::default().read(value).is_ok();
    (readable || certain && value.len() >= 16).then(|| Carried {
        value: Secret::new(value.to_owned()),
        role,
        scheme,
        // What a refresh token's neighbours say is about the access token.
        expires: expires.filter(|_| role == Role::Access),
        wrapping,
    })
}

const GENERAL: &str = "JSON";

/// Who wrote the JSON, by members that only it has.
fn wrapping(object: &serde_json::Map<String, Value>) -> &'static str {
    let has = |name: &str| object.contains_key(name);
    if has("accessToken") && has("expiresOn") {
        "the JSON of `az account get-access-token`"
    } else if has("Token") && (has("ExpiresOn") || has("TenantId")) {
        "the JSON of `Get-AzAccessToken`"
    } else if has("token") && has("expiresOn") {
        "the JSON of `azd auth token`"
    } else if has("access_token") && (has("client_id") || has("resource")) {
        "the answer of a managed identity endpoint"
    } else if has("access_token") || has("id_token") {
        "the answer of a token endpoint"
    } else {
        GENERAL
    }
}

/// `expires_on` in seconds, else a time with a zone: az prints `expiresOn` in the local zone, without naming it.
fn expiry(object: &serde_json::Map<String, Value>) -> Option<Epoch> {
    let seconds = object.get("expires_on").and_then(|v| v.as_i64().or_else(|| v.as_str()?.parse().ok()));
    let zoned = |text: &str| text.ends_with('Z') || text.rfind(['+', '-']).is_some_and(|at| at > 10);
    let written = || object.get("expiresOn").or_else(|| object.get("ExpiresOn"))?.as_str().filter(|text| zoned(text)).and_then(time::parse);
    seconds.or_else(written)
}

/// Several tokens, each on a line of its own.
fn lines(text: &str) -> Option<Vec<Carried>> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let token = |line: &&str| line.starts_with("eyJ") && line.bytes().filter(|b| *b == b'.').count() >= 2;
    (lines.len() > 1 && lines.iter().all(token)).then(|| lines.into_iter().map(Carried::alone).collect())
}

/// One token, alone or behind a scheme, a header's name, a variable's name; white space inside it is a careless copy's.
fn single(text: &str) -> Option<Vec<Carried>> {
    let bare = unquote(text);
    let bare = without_header(bare);
    let (scheme, value) = split_scheme(unquote(bare));
    let value = unquote(value);
    let spaced = value.split_whitespace().count();
    let plausible = value.starts_with("eyJ") && !value.contains(['"', '{', ':']) && (spaced == 1 || value.len() / spaced >= 40);
    let readable = plausible && Workspace::default().read(value).is_ok();
    let opaque = scheme.is_some() && spaced <= 1;
    (readable || opaque).then(|| vec![Carried { scheme, ..Carried::alone(value) }])
}

fn unquote(text: &str) -> &str {
    let text = text.trim();
    ['"', '\'', '`'].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(text).trim()
}

/// Takes `Authorization:`, `-H 'Authorization: …'`, `export TOKEN=` away.
fn without_header(text: &str) -> &str {
    let text = text.strip_prefix("-H").or_else(|| text.strip_prefix("--header")).map_or(text, unquote);
    let text = text.strip_prefix("export ").or_else(|| text.strip_prefix("set ")).unwrap_or(text);
    let end = text.find([':', '=']).filter(|at| *at <= 64);
    match end {
        Some(at) if text[..at].trim().bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'$' | b'.')) && !text.starts_with("eyJ") => {
            text[at + 1..].trim()
        }
        _ => text,
    }
}

fn split_scheme(text: &str) -> (Option<String>, &str) {
    let text = text.trim();
    let first = text.split_whitespace().next().unwrap_or("");
    let scheme = SCHEMES.iter().find(|scheme| scheme.eq_ignore_ascii_case(first.trim_end_matches(':')));
    match scheme {
        Some(scheme) if text.len() > first.len() => (Some((*scheme).to_owned()), text[first.len()..].trim()),
        Some(scheme) => (Some((*scheme).to_owned()), ""),
        None => (None, text),
    }
}

/// Tokens in a log or a command line.
fn inside(text: &Text) -> Option<Vec<Carried>> {
    let found = jwt::tokens(text.clean());
    let carried = |token: jwt::Token| Carried { wrapping: "a text around it", ..Carried::alone(token.raw.expose()) };
    (!found.is_empty()).then(|| found.into_iter().map(carried).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::jwt::tests::mint;

    fn token() -> String {
        mint(r#"{"alg":"RS256","typ":"JWT"}"#, r#"{"aud":"api://x","exp":1800000000}"#)
    }

    fn read(text: &str) -> Vec<Carried> {
        carried(text.as_bytes()).unwrap_or_default()
    }

    #[test]
    fn every_wrapping_gives_the_token() {
        let token = token();
        let wrapped = [
            token.clone(),
            format!("{token}\n"),
            format!("\"{token}\""),
            format!("Bearer {token}"),
            format!("bearer {token}\r\n"),
            format!("Authorization: Bearer {token}"),
            format!("-H 'Authorization: Bearer {token}'"),
            format!("export TOKEN={token}"),
            format!("$token = \"{token}\""),
            format!(r#"{{"accessToken":"{token}","expiresOn":"2027-01-15 09:00:00.000000","expires_on":1800000000,"tokenType":"Bearer"}}"#),
            format!(r#"{{"token_type":"Bearer","expires_in":3599,"access_token":"{token}"}}"#),
            format!(r#"{{"token":"{token}","expiresOn":"2027-01-15T08:00:00Z"}}"#),
            format!(r#"{{"Token":"{token}","ExpiresOn":"2027-01-15T08:00:00+00:00","TenantId":"t"}}"#),
            format!(r#"[{{"result":{{"access_token":"{token}"}}}}]"#),
            format!("2026-11-23 INFO sending Authorization=[Bearer {token}] to https://x/"),
            format!("curl -H \"Authorization: Bearer {token}\" https://management.azure.com/"),
        ];
        for text in wrapped {
            let found = read(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].value.expose(), token, "{text}");
        }
    }

    #[test]
    fn the_wrapping_tells_the_expiry() {
        let token = token();
        let az = read(&format!(r#"{{"accessToken":"{token}","expiresOn":"2027-01-15 09:00:00.000000","expires_on":1800000000}}"#));
        assert_eq!((az[0].expires, az[0].wrapping), (Some(1_800_000_000), "the JSON of `az account get-access-token`"));
        let old = read(&format!(r#"{{"accessToken":"{token}","expiresOn":"2027-01-15 09:00:00.000000"}}"#));
        assert_eq!(old[0].expires, None, "a time without a zone is no time");
    }

    #[test]
    fn a_file_of_windows_powershell_is_read() {
        let token = token();
        let wide: Vec<u8> = [0xfeff].into_iter().chain(token.encode_utf16()).chain([13, 10]).flat_map(u16::to_le_bytes).collect();
        assert_eq!(carried(&wide).map(|found| found[0].value.expose() == token), Ok(true));
    }

    #[test]
    fn a_token_answer_has_several() {
        let token = token();
        let found = read(&format!(r#"{{"access_token":"{token}","id_token":"{token}","refresh_token":"0.ARoA0123456789abcdef"}}"#));
        assert_eq!(found.iter().map(|c| c.role).collect::<Vec<_>>(), [Role::Access, Role::Id, Role::Refresh]);
    }

    #[test]
    fn lines_are_several_tokens_and_a_broken_one_is_one() {
        let token = token();
        assert_eq!(read(&format!("{token}\n{token}\n")).len(), 2);
        let broken: Vec<&str> = token.as_bytes().chunks(70).filter_map(|c| std::str::from_utf8(c).ok()).collect();
        assert_eq!(read(&broken.join("\n")).len(), 1);
    }

    #[test]
    fn what_is_no_token_comes_back_as_it_is() {
        assert_eq!(read("").len(), 1);
        assert_eq!(read("Bearer null")[0].value.expose(), "null");
        assert_eq!(read("0.ARoA0123456789abcdef")[0].value.expose(), "0.ARoA0123456789abcdef");
        let secure = br#"{"Token":{"Length":1500},"TenantId":"t"}"#;
        assert_eq!(carried(secure).err(), Some(SecureString));
    }
}
