//! Everything that was read from an input.

use crate::credential::claims::{self, Claims};
use crate::credential::jwt::{self, Token};
use crate::credential::sas::{self, Sas};
use crate::fields::{Field, fields, same_name};
use crate::formats::access_log::{self, Line};
use crate::formats::attempts::{self, Attempt};
use crate::formats::capsule::{self, Capsule};
use crate::formats::clocks::{self, Clock};
use crate::http::authorization::{self, Authorization};
use crate::http::challenge::{self, Challenge};
use crate::http::exchange::{self, Exchange};
use crate::http::status;
use crate::identifiers::{self, Address};
use crate::redact;
use crate::span::Span;
use crate::text::Text;

/// An error code as a response's body, header or log field names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The code as written.
    pub value: String,
    /// Its place.
    pub span: Span,
    /// Whether it stood deeper than the main code (`innererror`, `suberror`, `error_codes`).
    pub inner: bool,
}

/// Claims pasted as text, without their token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedClaims {
    /// Place of the group.
    pub span: Span,
    /// The claims.
    pub claims: Claims,
}

/// A value that the text gives a name: a resource asked for, a tenant configured …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Name as written.
    pub name: String,
    /// Value, percent-decoded.
    pub value: String,
    /// Place of the value.
    pub span: Span,
}

/// Everything that was read from an input, each item with its place in the clean text.
#[derive(Debug)]
pub struct Evidence {
    /// The input.
    pub text: Text,
    /// Requests and responses.
    pub exchanges: Vec<Exchange>,
    /// Challenges.
    pub challenges: Vec<Challenge>,
    /// Tokens.
    pub tokens: Vec<Token>,
    /// Claims pasted as text.
    pub pasted: Vec<PastedClaims>,
    /// `Authorization` headers.
    pub authorizations: Vec<Authorization>,
    /// Error codes of bodies and headers.
    pub codes: Vec<Code>,
    /// Members of credential chains.
    pub attempts: Vec<Attempt>,
    /// Clocks.
    pub clocks: Vec<Clock>,
    /// Addresses.
    pub addresses: Vec<Address>,
    /// Shared access signatures.
    pub signatures: Vec<Sas>,
    /// Access-log lines.
    pub access: Vec<Line>,
    /// Resources, scopes, tenants, authorities that the text names.
    pub settings: Vec<Setting>,
    /// What `why401 probe` found out, if this is its capsule.
    pub capsule: Option<Capsule>,
    /// Secrets, for every excerpt that is shown.
    pub secrets: Vec<redact::Found>,
}

/// Fields that hold an error code.
const CODES: [&str; 10] = ["code", "error", "errorcode", "x-ms-error-code", "error_code", "errcode", "suberror", "error_codes", "exceptiontype", "typekey"];
/// Most tokens that a diagnosis compares with each other.
const MOST_TOKENS: usize = 64;
/// Settings that matter to a diagnosis.
const SETTINGS: [&str; 14] = [
    "resource",
    "scope",
    "scopes",
    "tenant",
    "tenantid",
    "tenant_id",
    "authority",
    "audience",
    "client_id",
    "clientid",
    "subject",
    "issuer",
    "api-version",
    "audiences",
];

/// Reads everything that `text` holds.
#[must_use]
pub fn read(text: Text) -> Evidence {
    let clean = text.clean();
    let known: Vec<Field<'_>> = fields(clean).collect();
    let mut tokens = jwt::tokens(clean);
    tokens.extend(redact::parse_marks(clean));
    tokens.sort_by_key(|t| t.span);
    let statuses = status::statuses(clean);
    let exchanges = exchange::exchanges(clean, &known, &statuses);
    let mut groups = claims::groups(&known);
    groups.extend(claims::groups(&claims::rows(clean)));
    let groups = groups.into_iter().filter(|(_, span)| !tokens.iter().any(|t| t.span.overlaps(*span)));
    let pasted = groups.map(|(claims, span)| PastedClaims { span, claims }).collect();
    let authorizations = authorization::authorizations(clean, &known, &tokens);
    Evidence {
        exchanges,
        challenges: challenge::challenges(clean),
        pasted,
        authorizations,
        codes: codes(clean, &known),
        attempts: attempts::attempts(clean),
        clocks: clocks::clocks(clean, &known),
        addresses: identifiers::addresses(clean),
        signatures: sas::signatures(clean, &known),
        access: access_log::lines(clean),
        settings: settings(&known),
        capsule: capsule::capsule(&text),
        secrets: redact::secrets(&text),
        tokens,
        text,
    }
}

impl Evidence {
    /// The claims of all tokens, decoded or pasted, with their places, in order.
    pub fn claim_sets(&self) -> impl Iterator<Item = (&Claims, Span)> {
        let mut sets: Vec<(&Claims, Span)> = self.tokens.iter().map(|t| (&t.claims, t.span)).collect();
        sets.extend(self.pasted.iter().map(|p| (&p.claims, p.span)));
        sets.sort_by_key(|(_, span)| *span);
        sets.into_iter().take(MOST_TOKENS)
    }
}

fn codes(text: &str, known: &[Field<'_>]) -> Vec<Code> {
    let mut found: Vec<Code> = known.iter().filter_map(|f| code(f)).collect();
    found.extend(xml_codes(text));
    found.extend(bracketed_codes(text));
    found.sort_by_key(|c| c.span);
    found
}

fn code(field: &Field<'_>) -> Option<Code> {
    let named = CODES.iter().any(|n| same_name(field.name, n));
    let inner = ["suberror", "error_codes"].iter().any(|n| same_name(field.name, n));
    let value = field.value.trim();
    let plausible = !value.is_empty() && value.len() <= 80 && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'));
    (named && plausible).then(|| Code { value: value.to_owned(), span: field.value_span, inner })
}

/// `<Code>AuthenticationFailed</Code>`.
fn xml_codes(text: &str) -> Vec<Code> {
    let mut found = Vec::new();
    for open in ["<Code>", "<code>", "<m:code>"] {
        for at in memchr::memmem::find_iter(text.as_bytes(), open) {
            let start = at + open.len();
            let len = text[start..].find('<').unwrap_or(0).min(80);
            let value = text.get(start..start + len).unwrap_or("").trim();
            if !value.is_empty() {
                found.push(Code { value: value.to_owned(), span: Span::new(start, start + len), inner: false });
            }
        }
    }
    found
}

/// `ERROR: (AuthorizationFailed) The client …` as az and several SDKs print it.
fn bracketed_codes(text: &str) -> Vec<Code> {
    let mut found = Vec::new();
    for at in memchr::memchr_iter(b'(', text.as_bytes()) {
        let start = at + 1;
        let len = text.as_bytes()[start..].iter().take(80).take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        let value = &text[start..start + len];
        let shaped = len >= 8 && value.starts_with(|c: char| c.is_ascii_uppercase()) && value.bytes().any(|b| b.is_ascii_lowercase());
        if shaped && text[start + len..].starts_with(')') {
            found.push(Code { value: value.to_owned(), span: Span::new(start, start + len), inner: false });
        }
    }
    found
}

fn settings(known: &[Field<'_>]) -> Vec<Setting> {
    let named = |f: &&Field<'_>| SETTINGS.iter().any(|n| same_name(f.name, n)) && !f.value.is_empty() && f.value.len() < 512;
    let own = |f: &Field<'_>| Setting { name: f.name.to_ascii_lowercase(), value: identifiers::percent_decode(f.value), span: f.value_span };
    known.iter().filter(named).map(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_mixed_file() {
        let text = Text::new(
            b"ERROR: (AuthorizationFailed) The client\n<Error><Code>AuthenticationFailed</Code></Error>\n{\"error\":{\"code\":\"Unauthorized\"}}".to_vec(),
        );
        let evidence = read(text);
        let codes: Vec<&str> = evidence.codes.iter().map(|c| c.value.as_str()).collect();
        assert_eq!(codes, ["AuthorizationFailed", "AuthenticationFailed", "Unauthorized"]);
    }
}
