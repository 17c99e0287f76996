//! Clocks: every service has its own, which a fault may set.

use jiff::Timestamp;

/// Seconds since 1970 by this machine's clock.
#[must_use]
pub fn machine() -> i64 {
    Timestamp::now().as_second()
}

/// `at` as HTTP writes it (RFC 9110 section 5.6.7).
#[must_use]
pub fn http_date(at: i64) -> String {
    Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// `at` as .NET services print it: `3/19/2023 8:55:46 AM`.
#[must_use]
pub fn dotnet_date(at: i64) -> String {
    Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH).strftime("%-m/%-d/%Y %-I:%M:%S %p").to_string()
}

/// `at` in RFC 3339, UTC.
#[must_use]
pub fn rfc3339(at: i64) -> String {
    Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_azure_writes_them() {
        assert_eq!(http_date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(dotnet_date(1_679_216_146), "3/19/2023 8:55:46 AM");
        assert_eq!(rfc3339(1_679_216_146), "2023-03-19T08:55:46Z");
    }
}
