//! Credentials that are no readable token: named for what they are.
//!
//! People paste whatever stands after `Bearer`. That it is a refresh token, a ticket of a personal account or a
//! signature for a storage container is the whole answer to their 401. Only the form is looked at.

use serde_json::Value;

use super::compact::{Payload, Workspace};
use super::sas::{self, Family};
use crate::fields::fields;
use crate::identifiers::{is_guid, percent_decode};
use crate::redact::{self, Kind};
use crate::text::Text;
use crate::time::Epoch;

/// What a credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opaque {
    /// An encrypted token (RFC 7516).
    Encrypted,
    /// A refresh token, or an authorization code, of Entra.
    RefreshToken,
    /// An access token, a refresh token or a code of a personal Microsoft account.
    PersonalTicket,
    /// A shared access signature of Storage.
    StorageSas,
    /// A shared access signature of Service Bus, Event Hubs, Relay or `IoT` Hub.
    MessagingSas,
    /// A resource token or a key's signature of Cosmos DB.
    CosmosToken,
    /// An account key.
    AccountKey,
    /// A key of a service.
    ApiKey,
    /// A personal access token of Azure `DevOps`.
    DevOpsPat,
    /// A token of GitHub.
    GitHubToken,
    /// A token of Databricks.
    DatabricksToken,
    /// An application's secret.
    ClientSecret,
    /// A private key.
    PrivateKey,
    /// A SAML assertion.
    Saml,
    /// Name and password (RFC 7617).
    Basic,
    /// An id, which is no secret at all.
    Guid,
    /// A connection string.
    ConnectionString,
    /// The text of a variable or command that was not expanded.
    Placeholder,
    /// Nothing.
    Empty,
    /// None of these.
    Unknown,
}

impl Opaque {
    /// A stable id, e.g. `storage-sas`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted-token",
            Self::RefreshToken => "refresh-token",
            Self::PersonalTicket => "personal-account-ticket",
            Self::StorageSas => "storage-sas",
            Self::MessagingSas => "messaging-sas",
            Self::CosmosToken => "cosmos-token",
            Self::AccountKey => "account-key",
            Self::ApiKey => "api-key",
            Self::DevOpsPat => "devops-pat",
            Self::GitHubToken => "github-token",
            Self::DatabricksToken => "databricks-token",
            Self::ClientSecret => "client-secret",
            Self::PrivateKey => "private-key",
            Self::Saml => "saml-assertion",
            Self::Basic => "basic-credential",
            Self::Guid => "guid",
            Self::ConnectionString => "connection-string",
            Self::Placeholder => "placeholder",
            Self::Empty => "empty",
            Self::Unknown => "opaque",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Encrypted => "an encrypted token (JWE)",
            Self::RefreshToken => "a refresh token or authorization code of Entra",
            Self::PersonalTicket => "a compact ticket of a personal Microsoft account",
            Self::StorageSas => "a shared access signature of Azure Storage",
            Self::MessagingSas => "a shared access signature of Service Bus, Event Hubs, Relay or IoT Hub",
            Self::CosmosToken => "an authorization value of Cosmos DB",
            Self::AccountKey => "an account key",
            Self::ApiKey => "a service's API key",
            Self::DevOpsPat => "a personal access token of Azure DevOps",
            Self::GitHubToken => "a token of GitHub",
            Self::DatabricksToken => "a personal access token of Databricks",
            Self::ClientSecret => "a client secret of an Entra application",
            Self::PrivateKey => "a private key",
            Self::Saml => "a SAML assertion",
            Self::Basic => "a name and password for Basic authentication",
            Self::Guid => "an id, not a credential",
            Self::ConnectionString => "a connection string",
            Self::Placeholder => "a placeholder that was never filled in",
            Self::Empty => "empty",
            Self::Unknown => "an opaque value",
        }
    }

    /// What to know about it, one or two sentences.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Encrypted => "Only the resource it was made for can read it. Its header shows the key that it was encrypted to.",
            Self::RefreshToken => "It is exchanged at the token endpoint for an access token. Sent as Bearer to a service it gets 401.",
            Self::PersonalTicket => {
                "Only Microsoft's own services for personal accounts read it (Graph, OneDrive). Azure services need a token of an Entra tenant: name the tenant when signing in."
            }
            Self::StorageSas => "It belongs into the URL's query, not into the Authorization header; with it, no bearer token is sent.",
            Self::MessagingSas => "It is the whole value of the Authorization header, scheme `SharedAccessSignature` included, without `Bearer`.",
            Self::CosmosToken => "It is the URL-encoded value of the Authorization header of Cosmos DB, without `Bearer`.",
            Self::AccountKey => "Requests are signed with it; it is never sent itself.",
            Self::ApiKey => "It goes into the service's own header (`api-key`, `Ocp-Apim-Subscription-Key`, `x-functions-key`), not behind `Bearer`.",
            Self::DevOpsPat => "It is the password of Basic authentication with an empty user name; behind `Bearer` it is refused.",
            Self::GitHubToken => "GitHub takes it; Azure does not. For Azure, exchange the job's OIDC token.",
            Self::DatabricksToken => "The Databricks workspace that issued it takes it behind `Bearer`; no other service does.",
            Self::ClientSecret => "It is sent to the token endpoint, never to a service.",
            Self::PrivateKey => "An assertion is signed with it; it is never sent itself.",
            Self::Saml => "It is exchanged at the token endpoint, or posted to the application that asked for it.",
            Self::Basic => "It goes behind `Basic`, not behind `Bearer`.",
            Self::Guid => "A client id, tenant id or subscription id was taken for the secret or the token: look at the variable's name.",
            Self::ConnectionString => "A client library takes it apart; it is never sent itself.",
            Self::Placeholder => "The variable or the template was not expanded: look at quoting, and at where the value is set.",
            Self::Empty => "The variable is not set where the program runs, or the command that should print the token failed.",
            Self::Unknown => "It has no form that is known. Tokens of Entra for Azure services always have three parts with dots.",
        }
    }
}

/// A credential that is no readable token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What it is.
    pub kind: Opaque,
    /// By what it was known, one sentence without any part of the value.
    pub because: String,
    /// Until when it is good, if it says so.
    pub expires: Option<Epoch>,
    /// What else it shows: `name`, `value`; never a secret.
    pub details: Vec<(&'static str, String)>,
}

fn known(kind: Opaque, because: &str) -> Named {
    Named { kind, because: because.to_owned(), expires: None, details: Vec::new() }
}

/// Longest credential that is looked at, in bytes: SAML assertions with many groups come near it.
const LONGEST: usize = 256 * 1024;

/// Names `value`, which is no readable token.
#[must_use]
pub fn name(value: &str) -> Named {
    let value = value.trim().trim_matches(['"', '\'']);
    if value.len() > LONGEST {
        return known(Opaque::Unknown, "It is longer than any credential.");
    }
    nothing(value)
        .or_else(|| encrypted(value))
        .or_else(|| cosmos(value))
        .or_else(|| signature(value))
        .or_else(|| prefixed(value))
        .or_else(|| shaped(value))
        .unwrap_or_else(|| known(Opaque::Unknown, "Nothing in its form tells what it is."))
}

fn nothing(value: &str) -> Option<Named> {
    let bare = value.strip_prefix("Bearer").unwrap_or(value).trim();
    let lower = bare.to_ascii_lowercase();
    if bare.is_empty() || matches!(lower.as_str(), "null" | "undefined" | "none" | "nil" | "[object object]" | "system.security.securestring") {
        return Some(known(Opaque::Empty, "Where the token should stand, there is nothing, or the word that a program prints for nothing."));
    }
    let template = ["${", "$(", "{{", "<%", "%{"].iter().any(|open| bare.starts_with(open)) || bare.starts_with('$') && bare.len() < 60 && !bare.contains(' ');
    let named = bare.starts_with('<') && bare.ends_with('>') || bare.starts_with('%') && bare.ends_with('%') && bare.len() < 60;
    (template || named).then(|| known(Opaque::Placeholder, "It is the name of a variable, not its value."))
}

fn encrypted(value: &str) -> Option<Named> {
    let mut workspace = Workspace::default();
    let compact = workspace.read(value).ok()?;
    if !matches!(compact.payload, Payload::Encrypted) {
        return None;
    }
    let mut named = known(Opaque::Encrypted, "It has five parts, and a header that names the encryption.");
    for name in ["alg", "enc", "kid", "x5t", "zip", "cty"] {
        named.details.extend(compact.header.get(name).and_then(|v| Some((name, v.text()?.into_owned()))));
    }
    Some(named)
}

fn cosmos(value: &str) -> Option<Named> {
    let plain = if value.contains('%') { percent_decode(value) } else { value.to_owned() };
    let kind = plain.strip_prefix("type=")?.split('&').next()?.to_owned();
    let because = match kind.as_str() {
        "resource" => "It begins with `type=resource`: a resource token, for one container, item or permission.",
        "master" => "It begins with `type=master`: a request's signature made with the account's key, good for one request and fifteen minutes.",
        "aad" => "It begins with `type=aad`: an Entra token in the wrapping of Cosmos DB.",
        _ => return None,
    };
    plain.contains("&sig=").then(|| known(Opaque::CosmosToken, because))
}

fn signature(value: &str) -> Option<Named> {
    let query = value.split_once('?').map_or(value, |(_, query)| query);
    let text = if query.contains("sig%3D") { percent_decode(query) } else { query.to_owned() };
    let found = sas::signatures(&text, &fields(&text).collect::<Vec<_>>()).into_iter().next()?;
    let messaging = value.contains("SharedAccessSignature") || found.family == Family::Messaging;
    let mut named = if messaging {
        known(Opaque::MessagingSas, "It has `sr`, `sig` and `se`, as the signatures of messaging services have.")
    } else {
        known(Opaque::StorageSas, "It has `sv`, `sp` and `sig`, as the signatures of Storage have.")
    };
    named.expires = found.expires.map(|(at, _)| at);
    named.details.extend(found.resource.map(|value| ("resource", value)));
    named.details.extend(found.permissions.map(|value| ("permissions", value)));
    named.details.extend(found.key_name.map(|value| ("key name", value)));
    named.details.extend(found.starts.map(|(at, _)| ("starts", crate::time::display(at))));
    Some(named)
}

/// Beginnings that makers give their credentials.
const PREFIXES: [(&str, usize, Opaque, &str); 21] = [
    ("0.A", 100, Opaque::RefreshToken, "It begins with `0.A`, as refresh tokens and codes of Entra do."),
    ("1.A", 100, Opaque::RefreshToken, "It begins with `1.A`, as refresh tokens and codes of Entra do."),
    ("OAQABAA", 60, Opaque::RefreshToken, "It begins with `OAQABAA`, as older refresh tokens and codes of Entra do."),
    ("AQABAA", 60, Opaque::RefreshToken, "It begins with `AQABAA`, as older refresh tokens and codes of Entra do."),
    ("M.C", 30, Opaque::PersonalTicket, "It begins with `M.C`, as refresh tokens and codes of personal accounts do."),
    ("M.R", 30, Opaque::PersonalTicket, "It begins with `M.R`, as refresh tokens and codes of personal accounts do."),
    ("EwA", 60, Opaque::PersonalTicket, "It begins with `EwA`, as access tokens of personal accounts do."),
    ("EwB", 60, Opaque::PersonalTicket, "It begins with `EwB`, as access tokens of personal accounts do."),
    ("EwC", 60, Opaque::PersonalTicket, "It begins with `EwC`, as access tokens of personal accounts do."),
    ("EwD", 60, Opaque::PersonalTicket, "It begins with `EwD`, as access tokens of personal accounts do."),
    ("ghp_", 20, Opaque::GitHubToken, "It begins with `ghp_`."),
    ("ghs_", 20, Opaque::GitHubToken, "It begins with `ghs_`, as the token of an Actions job or an installation does."),
    ("gho_", 20, Opaque::GitHubToken, "It begins with `gho_`."),
    ("ghu_", 20, Opaque::GitHubToken, "It begins with `ghu_`."),
    ("github_pat_", 30, Opaque::GitHubToken, "It begins with `github_pat_`."),
    ("dapi", 32, Opaque::DatabricksToken, "It begins with `dapi`."),
    ("dkea", 32, Opaque::DatabricksToken, "It begins with `dkea`."),
    ("-----BEGIN", 40, Opaque::PrivateKey, "It is a PEM block."),
    ("<saml", 20, Opaque::Saml, "It is an XML element of SAML."),
    ("PHNhbWw", 40, Opaque::Saml, "It is an XML element of SAML in base64."),
    ("Basic ", 8, Opaque::Basic, "The scheme is `Basic`."),
];

fn prefixed(value: &str) -> Option<Named> {
    let fits = |(prefix, least, _, _): &&(&str, usize, Opaque, &str)| value.starts_with(prefix) && value.len() >= *least;
    let (_, _, kind, because) = PREFIXES.iter().find(fits)?;
    Some(known(*kind, because))
}

fn shaped(value: &str) -> Option<Named> {
    if is_guid(value) {
        return Some(known(Opaque::Guid, "It has the form of a GUID."));
    }
    let pairs = ["AccountKey=", "SharedAccessKey=", "InstrumentationKey=", "Secret=", "SharedAccessSignature="];
    if value.contains(';') && pairs.iter().any(|pair| value.contains(pair)) {
        return Some(known(Opaque::ConnectionString, "It is a list of `name=value` with a key in it."));
    }
    if value.len() == 32 && value.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Some(known(Opaque::ApiKey, "It has 32 hexadecimal digits, as subscription keys have."));
    }
    let found = redact::secrets(&Text::new(value.as_bytes().to_vec()));
    let whole = found.iter().find(|found| found.span.len() * 10 >= value.len() * 9)?;
    match whole.kind {
        Kind::AccountKey => Some(known(Opaque::AccountKey, "It has the length and alphabet of an account key.")),
        Kind::ApiKey => Some(known(Opaque::ApiKey, "It has the form of a service's key.")),
        Kind::Pat => Some(known(Opaque::DevOpsPat, "It has the length and alphabet of a personal access token.")),
        Kind::ClientSecret => Some(known(Opaque::ClientSecret, "It has `Q~` in fourth place, as client secrets of Entra have.")),
        Kind::PrivateKey => Some(known(Opaque::PrivateKey, "It is a PEM block.")),
        Kind::BasicCredential => Some(known(Opaque::Basic, "It has the form of a Basic credential.")),
        Kind::RefreshToken => Some(known(Opaque::RefreshToken, "It has the form of a refresh token.")),
        _ => None,
    }
}

/// The token inside a Cosmos DB value of `type=aad`.
#[must_use]
pub fn inside(value: &str) -> Option<String> {
    let plain = if value.contains("%3D") || value.contains("%3d") { percent_decode(value) } else { value.to_owned() };
    let rest = plain.strip_prefix("type=aad&")?;
    rest.split('&').find_map(|pair| pair.strip_prefix("sig=")).map(str::to_owned)
}

/// Whether `value` is JSON of a secure string, which holds no token.
#[must_use]
pub(crate) fn is_secure_string(value: &Value) -> bool {
    value.as_object().is_some_and(|object| object.contains_key("Length") && object.len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_named() {
        let random = |len: usize| -> String { (0..len).map(|at| char::from(b"aZ3kQ9xB7mT1vR5"[at * 7 % 15])).collect() };
        let cases = [
            (format!("0.A{}", random(700)), Opaque::RefreshToken),
            (format!("M.C5{}", random(60)), Opaque::PersonalTicket),
            (format!("EwB4{}", random(600)), Opaque::PersonalTicket),
            ("?sv=2022-11-02&ss=b&srt=sco&sp=rl&se=2026-01-01T00:00:00Z&sig=AbCd%3D".to_owned(), Opaque::StorageSas),
            ("SharedAccessSignature sr=sb%3A%2F%2Fns.servicebus.windows.net%2F&sig=x%3D&se=1663934269&skn=Root".to_owned(), Opaque::MessagingSas),
            ("type%3dresource%26ver%3d1.0%26sig%3dabc".to_owned(), Opaque::CosmosToken),
            (format!("abc8Q~{}", random(34)), Opaque::ClientSecret),
            ("ghs_0123456789abcdefghijABCDEFGHIJ012345".to_owned(), Opaque::GitHubToken),
            ("11111111-1111-4111-8111-111111111111".to_owned(), Opaque::Guid),
            ("0123456789abcdef0123456789abcdef".to_owned(), Opaque::ApiKey),
            ("Bearer ${TOKEN}".to_owned(), Opaque::Placeholder),
            ("$(accessToken)".to_owned(), Opaque::Placeholder),
            ("undefined".to_owned(), Opaque::Empty),
            ("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END PRIVATE KEY-----".to_owned(), Opaque::PrivateKey),
            ("hello".to_owned(), Opaque::Unknown),
        ];
        for (value, kind) in cases {
            assert_eq!(name(&value).kind, kind, "{}", &value[..value.len().min(30)]);
        }
    }

    #[test]
    fn a_signature_shows_its_terms_and_not_itself() {
        let named = name("sv=2022-11-02&se=2022-09-23T11%3A57%3A49Z&sr=b&sp=r&sig=SeCrEt%3D");
        assert_eq!(named.expires, Some(1_663_934_269));
        assert!(!format!("{named:?}").contains("SeCrEt"));
    }

    #[test]
    fn an_encrypted_token_shows_its_header() {
        let b64 = |text: &str| base64_simd::URL_SAFE_NO_PAD.encode_to_string(text);
        let named = name(&format!("{}.a.b.c.d", b64(r#"{"alg":"RSA-OAEP","enc":"A128CBC-HS256","kid":"k"}"#)));
        assert_eq!(named.kind, Opaque::Encrypted);
        assert_eq!(named.details[1], ("enc", "A128CBC-HS256".to_owned()));
    }
}
