//! Addresses, hosts and GUIDs in running text.

use crate::span::Span;

/// An address found in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Place of the whole address.
    pub span: Span,
    /// `https`, `http`, `sb`, `amqps`, `wss` …, lower case.
    pub scheme: String,
    /// Host in lower case, without port and user information; percent-decoded.
    pub host: String,
    /// Port, if written.
    pub port: Option<u16>,
    /// Path, query and fragment as written (percent-decoded where the whole address was encoded).
    pub path: String,
}

/// All addresses of `text`, written plainly (`https://…`) or percent-encoded (`https%3A%2F%2F…`).
#[must_use]
pub fn addresses(text: &str) -> Vec<Address> {
    let mut found = Vec::new();
    let mut floor = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), b"://") {
        if at >= floor
            && let Some(address) = plain_address(text, at)
        {
            floor = address.span.end;
            found.push(address);
        }
    }
    for at in memchr::memmem::find_iter(text.as_bytes(), b"%3A%2F%2F").chain(memchr::memmem::find_iter(text.as_bytes(), b"%3a%2f%2f")) {
        found.extend(encoded_address(text, at));
    }
    found.sort_by_key(|a| a.span);
    found
}

/// The host of an address, of a bare `host/path` or of `//host`.
#[must_use]
pub fn host_of(address: &str) -> Option<String> {
    let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host).split(':').next()?;
    is_host(host).then(|| host.to_ascii_lowercase())
}

/// Whether `text` is a GUID in its usual form.
#[must_use]
pub fn is_guid(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => *b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

/// The first GUID in `text`.
#[must_use]
pub fn guid_in(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'-', bytes).find_map(|at| {
        let start = at.checked_sub(8)?;
        text.get(start..start + 36).filter(|guid| is_guid(guid))
    })
}

/// Decodes `%XX` sequences; anything else stays, invalid UTF-8 is replaced.
#[must_use]
pub fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(byte) = hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn plain_address(text: &str, colon: usize) -> Option<Address> {
    let bytes = text.as_bytes();
    let start = back(bytes, colon, |b| b.is_ascii_alphanumeric() || b == b'+');
    let host_start = colon + 3;
    let end = host_start + address_len(&bytes[host_start..]);
    build(&text[start..colon], &text[host_start..end], Span::new(start, end))
}

fn encoded_address(text: &str, colon: usize) -> Option<Address> {
    let bytes = text.as_bytes();
    let start = back(bytes, colon, |b| b.is_ascii_alphabetic());
    let tail = &bytes[colon + 9..];
    let len = tail
        .iter()
        .take(2048)
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'%' | b'-' | b'.' | b'_' | b'~' | b'/')))
        .unwrap_or(tail.len().min(2048));
    let rest = percent_decode(text.get(colon + 9..colon + 9 + len)?);
    build(&text[start..colon], &rest, Span::new(start, colon + 9 + len))
}

fn back(bytes: &[u8], end: usize, keep: fn(u8) -> bool) -> usize {
    let mut start = end;
    while start > 0 && end - start < 12 && keep(bytes[start - 1]) {
        start -= 1;
    }
    start
}

fn build(scheme: &str, rest: &str, span: Span) -> Option<Address> {
    if scheme.is_empty() {
        return None;
    }
    let cut = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..cut];
    let host_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = host_port.split_once(':').map_or((host_port, None), |(h, p)| (h, p.parse().ok()));
    is_host(host).then(|| Address { span, scheme: scheme.to_ascii_lowercase(), host: host.to_ascii_lowercase(), port, path: rest[cut..].to_owned() })
}

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host.len() <= 253
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'*'))
        && host.bytes().any(|b| b.is_ascii_alphanumeric())
}

fn address_len(bytes: &[u8]) -> usize {
    let end = bytes
        .iter()
        .take(8192)
        .position(|b| {
            b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'<' | b'>' | b'`' | b',' | b';' | b')' | b'(' | b']' | b'}' | b'|' | b'\\') || !b.is_ascii()
        })
        .unwrap_or(bytes.len().min(8192));
    let trimmed = bytes[..end].iter().rposition(|b| !matches!(b, b'.' | b':' | b'!' | b'?'));
    trimmed.map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_plain_and_encoded_addresses() {
        let text = "GET https://Vault.azure.net:443/secrets?x=1 for resource=https%3A%2F%2Fmanagement.azure.com%2F.";
        let found = addresses(text);
        assert_eq!(found[0].host, "vault.azure.net");
        assert_eq!((found[0].port, found[0].path.as_str()), (Some(443), "/secrets?x=1"));
        assert_eq!((found[1].host.as_str(), found[1].path.as_str()), ("management.azure.com", "/."));
    }

    #[test]
    fn finds_a_guid() {
        assert_eq!(guid_in("tenant 'a-11111111-1111-4111-8111-111111111111'"), Some("11111111-1111-4111-8111-111111111111"));
        assert_eq!(guid_in("8-4-4"), None);
    }
}
