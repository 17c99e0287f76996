//! HTTP status codes in running text.

use crate::span::Span;

/// Words before a number that make it a status, lower case.
const BEFORE: [&str; 14] =
    ["status", "http", "code", "response", "error", "returned", "statuscode", "reply", "responded", "failed", "with", "answered", "got", "received"];
/// Reason phrases after a number that make it a status, lower case (RFC 9110 section 15).
const REASONS: [&str; 19] = [
    "ok",
    "unauthorized",
    "forbidden",
    "bad request",
    "not found",
    "found",
    "moved",
    "temporary redirect",
    "too many requests",
    "internal server error",
    "bad gateway",
    "service unavailable",
    "gateway time",
    "request header fields",
    "access denied",
    "accepted",
    "client error",
    "during",
    "server error",
];
/// How far before a number the words may stand.
const REACH: usize = 32;

/// The statuses that `text` names, in order.
#[must_use]
pub fn statuses(text: &str) -> Vec<(u16, Span)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at + 3 <= bytes.len() {
        let lead = bytes[at];
        if !(b'2'..=b'5').contains(&lead) || !is_three_digits(bytes, at) {
            at += 1;
            continue;
        }
        let span = Span::new(at, at + 3);
        if let Some(code) = span.of(text).parse().ok().filter(|_| is_status(text, span)) {
            found.push((code, span));
        }
        at += 3;
    }
    found.extend(named_statuses(text));
    found.sort_by_key(|(_, span)| *span);
    found
}

fn is_three_digits(bytes: &[u8], at: usize) -> bool {
    let part = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    let before = at.checked_sub(1).map(|p| bytes[p]);
    let glued = before.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'#'));
    let ends = !part(bytes.get(at + 3)) || followed_by_stop(bytes, at + 3);
    bytes[at..at + 3].iter().all(u8::is_ascii_digit) && !glued && ends
}

/// A full stop that ends a sentence.
fn followed_by_stop(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'.' && bytes.get(at + 1).is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\''))
}

fn is_status(text: &str, span: Span) -> bool {
    let from = crate::fields::floor_boundary(text, span.start.saturating_sub(REACH));
    let before = text[from..span.start].rsplit('\n').next().unwrap_or("").to_ascii_lowercase();
    let tail = text[span.end..].trim_start_matches([' ', '(', ')', '[', ']', ':', '-', '\'', '"', ',']);
    let after = tail[..crate::fields::floor_boundary(tail, 24)].to_ascii_lowercase();
    let after = after.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '('));
    let lead = before.trim_end();
    // A frame of a stack: `File "http_response.py", line 348, in raise_for_status`.
    if follows_a_status(lead) || lead.ends_with(" line") {
        return false;
    }
    let log_line = ["http/1.1\"", "http/2.0\"", "http/1.0\"", "http/2\""].iter().any(|end| lead.ends_with(end));
    let named = lead.ends_with("unauthorized (") || lead.ends_with("forbidden (");
    log_line || named || said(&before) || REASONS.iter().any(|reason| after.starts_with(reason))
}

/// Whether one of the last four words says that a status follows.
fn said(before: &str) -> bool {
    let words = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).take(4);
    let tells = |word: &str| {
        BEFORE.contains(&word) || word.ends_with("status") || word.ends_with("statuscode") || word.ends_with("errorcode") || word.ends_with("error")
    };
    // `at socketErrorListener (node:_http_client:504:5)` is a place in a source.
    let place = before.ends_with(':') && before[..before.len() - 1].ends_with(|c: char| c == '_' || c.is_ascii_alphanumeric()) && before.contains("node:");
    !place && !before.trim_end().ends_with([',', ';', '}', ']']) && words.into_iter().any(tells)
}

/// In an access log the number after the status is a count of bytes.
fn follows_a_status(lead: &str) -> bool {
    let bytes = lead.as_bytes();
    bytes.len() > 5 && bytes[bytes.len() - 3..].iter().all(u8::is_ascii_digit) && lead[..lead.len() - 3].trim_end().ends_with('"')
}

/// `Status Code:\nUnauthorized`, `HTTP Status: BadRequest`: a name in place of the number.
fn named_statuses(text: &str) -> Vec<(u16, Span)> {
    const NAMES: [(&str, u16); 3] = [("Unauthorized", 401), ("Forbidden", 403), ("BadRequest", 400)];
    let mut found = Vec::new();
    for (name, code) in NAMES {
        for at in memchr::memmem::find_iter(text.as_bytes(), name) {
            let from = crate::fields::floor_boundary(text, at.saturating_sub(24));
            let before = text[from..at].trim_end_matches([' ', '\n', ':', '=', '\'', '"', '\t']).to_ascii_lowercase();
            if before.ends_with("status code") || before.ends_with("statuscode") || before.ends_with("status") {
                found.push((code, Span::new(at, at + name.len())));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<u16> {
        statuses(text).into_iter().map(|(code, _)| code).collect()
    }

    #[test]
    fn reads_statuses_in_every_dress() {
        for text in [
            "HTTP/1.1 401 Unauthorized",
            "< HTTP/2 401",
            "Status: 401 (x)",
            "reply status code was 401:",
            "StatusCode=401 -- Original Error",
            "\"httpStatusCode\":401,",
            "RESPONSE 401: x",
            "\"GET /tenants HTTP/1.1\" 401 150",
            "Status Code:\nUnauthorized\n",
            "Refresh request failed. Status Code = '401'.",
            "GET https://management.azure.com/tenants 401 (Unauthorized)",
            "failed with status code 401.",
            "requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: x",
            "[401] during [GET] to [https://x]",
            "The remote server returned an error: (401) Unauthorized.",
            "server responded with 401",
            "ClientResponseError: 401, message='x'",
            "Unauthorized (401)",
        ] {
            assert_eq!(read(text).first(), Some(&401), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for text in ["line 245", "took 401ms", "issue #401", "Content-Length: 401", "AADSTS50401", "v1.401.2", "401-abc", "\"GET /x HTTP/1.1\" 200 401 \"-\""] {
            if text.contains("200") {
                assert_eq!(read(text), [200], "{text}");
                continue;
            }
            assert_eq!(read(text), [0u16; 0], "{text}");
        }
    }
}
