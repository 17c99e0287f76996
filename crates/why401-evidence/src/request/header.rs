//! Names and values of headers, as far as a sender has to care.

use crate::secret::Secret;

/// What belongs to the connection or follows from URL and body; a client writes it anew (RFC 9110 section 7.6.1).
const OF_THE_CONNECTION: [&str; 8] = ["connection", "content-length", "host", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade"];

/// Longest name that is shown; anything longer may be a token that stood in the wrong place.
const LONGEST_SHOWN: usize = 48;

/// Whether it is a token (RFC 9110 section 5.6.2), as a header's name and a method must be.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// Whether the value can be sent (RFC 9110 section 5.5).
pub(super) fn is_value(value: &str) -> bool {
    !value.bytes().any(|b| b.is_ascii_control() && b != b'\t')
}

/// Whether the client of a replay writes it by itself.
pub(super) fn is_of_the_connection(name: &str) -> bool {
    OF_THE_CONNECTION.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The name for a sentence.
pub(super) fn shown(name: &str) -> String {
    if name.len() <= LONGEST_SHOWN { format!("`{name}`") } else { "with a very long name".to_owned() }
}

/// The first value of `name`, whatever its case.
pub(super) fn value<'a>(headers: &'a [(String, Secret)], name: &str) -> Option<&'a Secret> {
    headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
