//! Small readings that several kinds of credential share: forms, times, percent-encoding.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;

/// `text` without percent-encoding; what is no UTF-8 is replaced. A plus stays.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(escape.unwrap_or(bytes[at]));
        at += if escape.is_some() { 3 } else { 1 };
    }
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

/// The values of `name=value` pairs behind `separator`; a value may hold `=`.
pub(super) fn pair<'t>(text: &'t str, separator: char, name: &str) -> Option<&'t str> {
    text.split(separator).find_map(|part| part.trim().split_once('=').filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// A time in RFC 3339 or as a date alone, as shared access signatures have them.
pub(super) fn time(text: &str) -> Option<i64> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.as_second());
    }
    if let Some(at) = text.strip_suffix('Z').and_then(|head| format!("{head}:00Z").parse::<Timestamp>().ok()) {
        return Some(at.as_second());
    }
    let day: Date = text.parse().ok()?;
    Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

/// A time as HTTP writes it (RFC 9110 section 5.6.7).
pub(super) fn http_time(text: &str) -> Option<i64> {
    let zoned = jiff::fmt::strtime::parse("%a, %d %b %Y %H:%M:%S GMT", text).ok()?;
    Some(zoned.to_datetime().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_encoding_is_undone_and_rubbish_stays() {
        assert_eq!(decoded("/a%20b%2Fc"), "/a b/c");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%zz%é"), "%zz%é");
    }

    #[test]
    fn times_are_read_in_every_form() {
        assert_eq!(time("2023-03-19T08:55:46Z"), Some(1_679_216_146));
        assert_eq!(time("2023-03-19T08:55Z"), Some(1_679_216_100));
        assert_eq!(time("2023-03-19"), Some(1_679_184_000));
        assert_eq!(time("soon"), None);
        assert_eq!(http_time("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(http_time("yesterday"), None);
    }

    #[test]
    fn values_of_pairs_may_hold_equal_signs() {
        assert_eq!(pair("type=aad&ver=1.0&sig=a==", '&', "sig"), Some("a=="));
        assert_eq!(pair("type=aad", '&', "sig"), None);
    }
}
