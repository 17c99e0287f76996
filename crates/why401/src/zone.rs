//! The reader's time zone, for one line of an answer.
//!
//! Looking a zone up by name makes the library list the whole database of zones, which takes longer than the answer;
//! the one file that is needed can be read directly.

use jiff::tz::TimeZone;

/// The reader's zone; UTC if it cannot be told.
#[cfg(unix)]
pub(crate) fn local() -> TimeZone {
    let variable = std::env::var("TZ").unwrap_or_default();
    let name = variable.strip_prefix(':').unwrap_or(&variable);
    named(name).unwrap_or(TimeZone::UTC)
}

/// Elsewhere the system keeps its zones in forms of its own; times are shown in UTC.
#[cfg(not(unix))]
pub(crate) fn local() -> TimeZone {
    TimeZone::UTC
}

/// A zone by the rules of `TZ` (POSIX base definitions, section 8.3): a file, a name in the database, or a rule.
#[cfg(unix)]
fn named(name: &str) -> Option<TimeZone> {
    let path = match name {
        "" => "/etc/localtime".to_owned(),
        "UTC" | "UTC0" => return None,
        name if name.starts_with('/') => name.to_owned(),
        name if name.contains("..") => return None,
        name => format!("/usr/share/zoneinfo/{name}"),
    };
    let file = std::fs::read(path).ok().and_then(|data| TimeZone::tzif("local", &data).ok());
    file.or_else(|| TimeZone::posix(name).ok())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_by_name_and_by_rule() {
        let offset = |name: &str| named(name).map(|zone| zone.to_offset(jiff::Timestamp::UNIX_EPOCH).seconds());
        assert_eq!(offset("<+02>-2"), Some(7200));
        assert_eq!(offset("EST5EDT,M3.2.0,M11.1.0"), Some(-18_000));
        assert_eq!(offset("../../etc/passwd"), None);
        assert_eq!(offset("No/Such_Zone"), None);
    }
}
