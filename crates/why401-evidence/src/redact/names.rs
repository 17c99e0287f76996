//! The names under which secrets are written, and what each says of its value.

use super::kind::Kind;

/// How the value of a name is to be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Whatever stands there, unless it is a placeholder.
    Any(Kind),
    /// Only what looks made by a machine.
    Machine(Kind),
    /// The `sig` of a shared access signature.
    Sig,
    /// An authorization code: only in a query, and long.
    Code,
    /// A header that carries a credential behind a scheme.
    Authorization,
    /// `Cookie` and `Set-Cookie`.
    CookieHeader,
    /// The name of a session cookie.
    Cookie,
}

/// What [`super::parameters`] looks for: a part of each name below.
pub(super) const NEEDLES: [&str; 27] = [
    "secret",
    "pass",
    "pwd",
    "key",
    "token",
    "sig",
    "assertion",
    "code",
    "cookie",
    "authorization",
    "identity-header",
    "identity_header",
    "identityheader",
    "pat",
    "verifier",
    "saml",
    "bearer",
    "securestring",
    "estsauth",
    "arraffinity",
    "appserviceauthsession",
    "aspnet",
    "fedauth",
    "rtfa",
    "sessionid",
    "connect.sid",
    "credential",
];

/// Names that mean a secret alone.
const WHOLE: [(&str, Rule); 28] = [
    ("secret", Rule::Any(Kind::ClientSecret)),
    ("secretvalue", Rule::Any(Kind::ClientSecret)),
    ("secrettext", Rule::Any(Kind::ClientSecret)),
    ("pass", Rule::Machine(Kind::Password)),
    ("sig", Rule::Sig),
    ("signature", Rule::Machine(Kind::Signature)),
    ("code", Rule::Code),
    ("assertion", Rule::Machine(Kind::Assertion)),
    ("samlresponse", Rule::Machine(Kind::Assertion)),
    ("samlassertion", Rule::Machine(Kind::Assertion)),
    ("cookie", Rule::CookieHeader),
    ("setcookie", Rule::CookieHeader),
    ("bearer", Rule::Machine(Kind::Opaque)),
    ("pat", Rule::Machine(Kind::Pat)),
    ("key1", Rule::Machine(Kind::ApiKey)),
    ("key2", Rule::Machine(Kind::ApiKey)),
    ("keyvalue", Rule::Machine(Kind::AccountKey)),
    ("connectsid", Rule::Cookie),
    ("sessionid", Rule::Machine(Kind::Cookie)),
    ("jsessionid", Rule::Cookie),
    ("fedauth", Rule::Cookie),
    ("rtfa", Rule::Cookie),
    ("usercode", Rule::Machine(Kind::Code)),
    ("devicecode", Rule::Machine(Kind::Code)),
    ("authcode", Rule::Machine(Kind::Code)),
    ("authorizationcode", Rule::Machine(Kind::Code)),
    ("codeverifier", Rule::Machine(Kind::Code)),
    ("credential", Rule::Machine(Kind::Opaque)),
];

/// Ends of names that mean a secret. The first that fits counts, so the longer stand first.
const ENDS: [(&str, Rule); 46] = [
    ("authorization", Rule::Authorization),
    ("identityheader", Rule::Any(Kind::ApiKey)),
    ("clientsecret", Rule::Any(Kind::ClientSecret)),
    ("appsecret", Rule::Any(Kind::ClientSecret)),
    ("msisecret", Rule::Any(Kind::ApiKey)),
    ("sharedsecret", Rule::Any(Kind::ClientSecret)),
    ("secretkey", Rule::Any(Kind::ClientSecret)),
    ("servicesecret", Rule::Any(Kind::ClientSecret)),
    ("secret", Rule::Machine(Kind::ClientSecret)),
    ("passphrase", Rule::Any(Kind::Password)),
    ("password", Rule::Any(Kind::Password)),
    ("passwd", Rule::Any(Kind::Password)),
    ("pwd", Rule::Any(Kind::Password)),
    ("accountkey", Rule::Any(Kind::AccountKey)),
    ("sharedaccesskey", Rule::Any(Kind::AccountKey)),
    ("storagekey", Rule::Any(Kind::AccountKey)),
    ("cosmoskey", Rule::Any(Kind::AccountKey)),
    ("accesskey", Rule::Machine(Kind::AccountKey)),
    ("primarykey", Rule::Machine(Kind::AccountKey)),
    ("secondarykey", Rule::Machine(Kind::AccountKey)),
    ("primarymasterkey", Rule::Machine(Kind::AccountKey)),
    ("masterkey", Rule::Any(Kind::AccountKey)),
    ("sharedkey", Rule::Machine(Kind::AccountKey)),
    ("symmetrickey", Rule::Machine(Kind::AccountKey)),
    ("subscriptionkey", Rule::Any(Kind::ApiKey)),
    ("functionskey", Rule::Any(Kind::ApiKey)),
    ("functionkey", Rule::Any(Kind::ApiKey)),
    ("apikey", Rule::Any(Kind::ApiKey)),
    ("saskey", Rule::Any(Kind::ApiKey)),
    ("hostkey", Rule::Any(Kind::ApiKey)),
    ("adminkey", Rule::Any(Kind::ApiKey)),
    ("querykey", Rule::Any(Kind::ApiKey)),
    ("authkey", Rule::Any(Kind::ApiKey)),
    ("openaikey", Rule::Any(Kind::ApiKey)),
    ("signingkey", Rule::Machine(Kind::PrivateKey)),
    ("encryptionkey", Rule::Machine(Kind::PrivateKey)),
    ("privatekey", Rule::Machine(Kind::PrivateKey)),
    ("devopsextpat", Rule::Any(Kind::Pat)),
    ("refreshtoken", Rule::Machine(Kind::RefreshToken)),
    ("clientassertion", Rule::Machine(Kind::Assertion)),
    ("publickeytoken", Rule::Code),
    ("continuationtoken", Rule::Code),
    ("skiptoken", Rule::Code),
    ("token", Rule::Machine(Kind::Opaque)),
    ("adminpw", Rule::Any(Kind::Password)),
    ("securestring", Rule::Any(Kind::Password)),
];

/// What the name `raw` (as written) says of its value.
pub(super) fn classify(raw: &str) -> Option<Rule> {
    if is_session_cookie(raw) {
        return Some(Rule::Cookie);
    }
    let name = normal(raw);
    let whole = WHOLE.iter().find(|(known, _)| *known == name);
    let rule = whole.or_else(|| ENDS.iter().find(|(end, _)| name.ends_with(end))).map(|(_, rule)| *rule)?;
    let pointless = matches!(name.as_str(), "publickeytoken" | "continuationtoken" | "skiptoken" | "nextpagetoken");
    (!pointless).then_some(rule)
}

/// The last word of a label (`Account key: …`) whose first word was `before`.
pub(super) fn classify_label(before: &str, raw: &str) -> Option<Rule> {
    let joined = format!("{before}{raw}");
    matches!(normal(raw).as_str(), "key" | "token" | "secret" | "code" | "header" | "signature").then(|| classify(&joined)).flatten().map(|rule| match rule {
        Rule::Any(kind) => Rule::Machine(kind),
        other => other,
    })
}

/// The letters and digits of `raw`, in lower case.
pub(super) fn normal(raw: &str) -> String {
    raw.bytes().filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())).collect()
}

fn is_session_cookie(raw: &str) -> bool {
    let raw = raw.to_ascii_lowercase();
    ["estsauth", "arraffinity", "appserviceauthsession", ".aspnetcore.", ".aspnet.", "asp.net_sessionid", "x-ms-cpim-"]
        .iter()
        .any(|prefix| raw.starts_with(prefix))
}

/// Names whose long values are public: thumbprints, identifiers, challenges.
pub(super) fn is_public(raw: &str) -> bool {
    const WHOLE: [&str; 36] = [
        "kid",
        "x5t",
        "x5ts256",
        "thumbprint",
        "fingerprint",
        "nonce",
        "claims",
        "etag",
        "sub",
        "oid",
        "uti",
        "jti",
        "aio",
        "rh",
        "puid",
        "athash",
        "chash",
        "shash",
        "x5c",
        "n",
        "x",
        "y",
        "aud",
        "iss",
        "scope",
        "scp",
        "integrity",
        "digest",
        "sha1",
        "sha256",
        "md5",
        "contentmd5",
        "contentsha256",
        "xmscontentsha256",
        "hostaliasid",
        "resource",
    ];
    const ENDS: [&str; 18] = [
        "thumbprint",
        "fingerprint",
        "requestid",
        "correlationid",
        "traceid",
        "trackingid",
        "activityid",
        "operationid",
        "clientid",
        "tenantid",
        "resourceid",
        "azureref",
        "msedgeref",
        "traceparent",
        "spanid",
        "keyid",
        "nonce",
        "hash",
    ];
    let name = normal(raw);
    WHOLE.contains(&name.as_str()) || ENDS.iter().any(|end| name.ends_with(end))
}

/// Whether `value` only stands for a secret: nothing, stars, a word in brackets, a variable.
pub(super) fn is_placeholder(value: &str) -> bool {
    const WORDS: [&str; 46] = [
        "null",
        "undefined",
        "none",
        "nil",
        "true",
        "false",
        "redacted",
        "hidden",
        "masked",
        "removed",
        "omitted",
        "secret",
        "password",
        "passwd",
        "token",
        "mytoken",
        "yourtoken",
        "accesstoken",
        "youraccesstoken",
        "empty",
        "nan",
        "string",
        "object",
        "str",
        "bytes",
        "value",
        "changeme",
        "yourpassword",
        "yourclientsecret",
        "clientsecret",
        "yoursecret",
        "yourapikey",
        "yourkey",
        "apikey",
        "sanitized",
        "filtered",
        "notset",
        "unset",
        "set",
        "missing",
        "example",
        "placeholder",
        "objectobject",
        "required",
        "optional",
        "present",
    ];
    let value = value.trim();
    let core = value
        .trim_matches(|c: char| matches!(c, '*' | '.' | '•' | '…' | '-' | '_' | '#' | '?' | '<' | '>' | '[' | ']' | '(' | ')' | '{' | '}' | '"' | '\'' | '\\'));
    let normal = normal(value);
    let chunks = value.strip_prefix("chunks-").is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    let punctuation = value.chars().count() <= 2 && !value.chars().any(char::is_alphanumeric);
    punctuation
        || core.is_empty()
        || chunks
        || core.chars().all(|c| matches!(c, 'x' | 'X'))
        || WORDS.contains(&normal.as_str())
        || is_bracketed(value)
        || is_variable(value)
}

/// Program text in place of a value: `password=self.password`, `token = cache.find(user)`, `client_secret=client_secret`.
pub(super) fn is_program(name: &str, value: &str) -> bool {
    let ident =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.')) && !text.as_bytes()[0].is_ascii_digit();
    let same = ident(value) && value.contains('_') && name.ends_with(value);
    let member = ["self.", "this.", "args.", "config.", "options.", "settings.", "kwargs."].iter().any(|prefix| value.starts_with(prefix)) && ident(value);
    let call =
        value.split_once('(').is_some_and(|(function, _)| ident(function) && function.contains(['.', '_']) && super::run::wild_len(function.as_bytes()) == 0);
    same || member || call
}

/// `<your secret>`, `[Filtered by us]`: words only.
fn is_bracketed(value: &str) -> bool {
    let inner = value.strip_prefix('<').and_then(|v| v.strip_suffix('>')).or_else(|| value.strip_prefix('[').and_then(|v| v.strip_suffix(']')));
    inner.is_some_and(|words| {
        words.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'-' | b'_' | b'.' | b'\''))
            && super::run::classes(words.as_bytes()) + usize::from(words.contains([' ', '-', '_'])) <= 2
    })
}

/// `${NAME}`, `$(name)`, `{{name}}`, `#{name}#`, `%NAME%`, `$env:NAME`, `$CLIENT_SECRET`, `@Microsoft.KeyVault(…)`.
fn is_variable(value: &str) -> bool {
    let name = |inner: Option<&str>| {
        inner.is_some_and(|n| {
            !n.is_empty()
                && n.bytes().all(|b| {
                    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b' ' | b':' | b'(' | b')' | b'[' | b']' | b'\'' | b'"' | b'|' | b'/')
                })
        })
    };
    let wrapped = |open: &str, close: &str| name(value.strip_prefix(open).and_then(|v| v.strip_suffix(close)));
    let upper = value.strip_prefix('$').is_some_and(|n| n.contains('_') && n.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'));
    wrapped("${", "}")
        || wrapped("$(", ")")
        || wrapped("{{", "}}")
        || wrapped("#{", "}#")
        || wrapped("%", "%")
        || upper
        || value.starts_with("$(")
        || matches!(value, "%s" | "%v" | "{}" | "{0}" | "{1}")
        || name(value.strip_prefix('{').and_then(|v| v.strip_suffix('}'))) && !value.bytes().any(|b| b.is_ascii_digit())
        || [
            "$env:",
            "$Env:",
            "os.environ",
            "os.getenv",
            "process.env",
            "Environment.Get",
            "var.",
            "local.",
            "data.azurerm",
            "azurerm_",
            "secrets.",
            "@Microsoft.KeyVault(",
            "env.",
        ]
        .iter()
        .any(|p| value.starts_with(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_every_spelling() {
        for name in
            ["client_secret", "clientSecret", "AZURE_CLIENT_SECRET", "AzureAd__ClientSecret", "--client-secret", "spring.cloud.azure.credential.client-secret"]
        {
            assert_eq!(classify(name), Some(Rule::Any(Kind::ClientSecret)), "{name}");
        }
        for name in ["client_secret_post", "token_endpoint", "authorization_uri", "keyid", "passwordCredentials", "PublicKeyToken", "secretName"] {
            assert_eq!(classify(name), None, "{name}");
        }
    }

    #[test]
    fn placeholders_are_no_secrets() {
        for value in
            ["", "null", "***", "<your-client-secret>", "${SECRET}", "$(clientSecret)", "%PASSWORD%", "[Filtered]", "REDACTED", "xxxxxxxx", "$CLIENT_SECRET"]
        {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["hunter2", "P@ssw0rd", "$ecret1", "<3iloveyou>", "x1x"] {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
