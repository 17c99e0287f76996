//! Challenges of `WWW-Authenticate` (RFC 9110 section 11.6.1), as strict or as sloppy as servers and people write them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::span::Span;

/// A challenge: a scheme and its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Place of the whole challenge.
    pub span: Span,
    /// `Bearer`, `Basic`, `PoP` … as written.
    pub scheme: String,
    /// Parameters in order: name in lower case, value, place of the value.
    pub parameters: Vec<(String, String, Span)>,
}

impl Challenge {
    /// The parameter `name`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _, _)| n == name).map(|(_, v, _)| v.as_str())
    }

    /// The authority that the challenge names: `authorization_uri`, `authorization` or an authority in `realm`.
    #[must_use]
    pub fn authority(&self) -> Option<(&str, Span)> {
        let named = ["authorization_uri", "authorization", "realm", "authority"];
        let known = self.parameters.iter().filter(|(n, v, _)| named.contains(&n.as_str()) && v.starts_with("https://"));
        known.map(|(_, v, s)| (v.as_str(), *s)).next()
    }

    /// The resource that the challenge names: `resource`, `resource_id`, or the address in `scope`.
    #[must_use]
    pub fn resource(&self) -> Option<(&str, Span)> {
        let find = |name: &str| self.parameters.iter().find(|(n, _, _)| n == name);
        find("resource").or_else(|| find("resource_id")).map(|(_, v, s)| (v.as_str(), *s))
    }

    /// The decoded `claims` parameter (base64 JSON, RFC 9470 and continuous access evaluation).
    #[must_use]
    pub fn claims(&self) -> Option<String> {
        let raw = self.parameter("claims")?.trim_end_matches('=');
        let bytes = STANDARD_NO_PAD.decode(raw).or_else(|_| URL_SAFE_NO_PAD.decode(raw)).ok()?;
        String::from_utf8(bytes).ok().filter(|text| text.contains('{'))
    }
}

/// Schemes that open a challenge.
const SCHEMES: [&str; 11] =
    ["Bearer", "PoP", "DPoP", "Basic", "Negotiate", "NTLM", "HMAC-SHA256", "AzureApiManagementKey", "SharedKey", "Digest", "TFS-Federated"];
/// Most parameters of one challenge.
const MOST: usize = 24;

/// All challenges of `text` that have parameters, wherever they stand.
#[must_use]
pub fn challenges(text: &str) -> Vec<Challenge> {
    let mut found = Vec::new();
    for scheme in SCHEMES {
        for at in memchr::memmem::find_iter(text.as_bytes(), scheme) {
            found.extend(read(text, at, scheme));
        }
    }
    found.sort_by_key(|c| c.span);
    found
}

fn read(text: &str, at: usize, scheme: &str) -> Option<Challenge> {
    let bytes = text.as_bytes();
    let glued = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'-' | b'_' | b'='));
    let end = at + scheme.len();
    if glued || !matches!(bytes.get(end), Some(b' ' | b'\t' | b',')) {
        return None;
    }
    let mut parameters = Vec::new();
    let mut next = end;
    while let Some((parameter, after)) = parameter(text, next) {
        parameters.push(parameter);
        next = after;
        if parameters.len() == MOST {
            break;
        }
    }
    let last = parameters.last().map(|(_, _, span): &(String, String, Span)| span.end)?;
    Some(Challenge { span: Span::new(at, last), scheme: scheme.to_owned(), parameters })
}

/// The next `name=value`, after commas and blanks; a folded header goes on in the next, indented line.
fn parameter(text: &str, from: usize) -> Option<((String, String, Span), usize)> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() && at < from + 64 && (matches!(bytes[at], b' ' | b'\t' | b',' | b';') || folds(bytes, at)) {
        at += 1;
    }
    let len = bytes[at..].iter().take(40).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
    let name = text.get(at..at + len)?;
    let mut value_at = at + len;
    while matches!(bytes.get(value_at), Some(b' ')) && value_at < at + len + 3 {
        value_at += 1;
    }
    if len < 2 || bytes.get(value_at) != Some(&b'=') {
        return None;
    }
    let (span, next) = value(text, value_at + 1);
    Some(((name.to_ascii_lowercase(), span.of(text).to_owned(), span), next))
}

fn folds(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'\n' && matches!(bytes.get(at + 1), Some(b' ' | b'\t'))
}

/// A value in quotes (balanced, doubled or never closed) or bare.
fn value(text: &str, from: usize) -> (Span, usize) {
    let bytes = text.as_bytes();
    let quotes = bytes[from.min(bytes.len())..].iter().take(3).take_while(|b| **b == b'"').count();
    if quotes == 0 || (quotes == 2 && !bytes.get(from + 2).is_some_and(u8::is_ascii_alphanumeric)) {
        let len = if quotes == 2 { 0 } else { bare(&bytes[from.min(bytes.len())..]) };
        let start = if quotes == 2 { from + 1 } else { from };
        return (Span::new(start, start + len), from + len + quotes);
    }
    let start = from + quotes;
    let limit = crate::fields::floor_boundary(text, start + 8192);
    let rest = &bytes[start..limit];
    let close = memchr::memchr(b'"', rest);
    let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    let len = match close {
        Some(close) if close <= line || folds(bytes, start + line) => close,
        _ => bare(rest).min(line),
    };
    let end = start + len;
    let after = bytes[end..].iter().take(quotes).take_while(|b| **b == b'"').count();
    (Span::new(start, end), end + after)
}

fn bare(rest: &[u8]) -> usize {
    rest.iter().take(8192).position(|b| b.is_ascii_whitespace() || matches!(b, b',' | b'"' | b'\'' | b';' | b')' | b'}' | b'<')).unwrap_or(rest.len().min(8192))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_services_send() {
        let text = "WWW-Authenticate: Bearer authorization=\"https://login.windows.net/T\", resource=\"https://vault.azure.net\"";
        let found = challenges(text);
        assert_eq!(found[0].authority().map(|a| a.0), Some("https://login.windows.net/T"));
        assert_eq!(found[0].resource().map(|a| a.0), Some("https://vault.azure.net"));
        let storage = challenges("Bearer authorization_uri=https://login.microsoftonline.com/T/oauth2/authorize resource_id=https://storage.azure.com");
        assert_eq!(storage[0].resource().map(|a| a.0), Some("https://storage.azure.com"));
    }

    #[test]
    fn reads_several_in_one_header() {
        let found = challenges("HMAC-SHA256,Bearer error=\"invalid_token\", error_description=\"Expired, sorry\"");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].parameter("error_description"), Some("Expired, sorry"));
        let two = challenges("Bearer authorization_uri=https://login.windows.net/T, Basic realm=\"https://x\", TFS-Federated");
        assert_eq!(two.iter().map(|c| c.scheme.as_str()).collect::<Vec<_>>(), ["Bearer", "Basic"]);
    }

    #[test]
    fn forgives_quoting() {
        let doubled = challenges("Bearer authorization=\"\"https://login.windows.net/T\"\", resource=\"\"https://vault.azure.net\"\"");
        assert_eq!(doubled[0].resource().map(|a| a.0), Some("https://vault.azure.net"));
        let open = challenges("Bearer error=\"invalid_token, x=1\nnext: line");
        assert_eq!(open[0].parameter("error"), Some("invalid_token"));
        let empty = challenges("Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\"");
        assert_eq!(empty[0].parameter("realm"), Some(""));
    }

    #[test]
    fn decodes_claims() {
        let found = challenges("Bearer error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7fX19\"");
        assert_eq!(found[0].claims().as_deref(), Some("{\"access_token\":{\"nbf\":{}}}"));
    }
}
