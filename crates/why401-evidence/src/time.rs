//! Points in time as logs, headers, tokens and messages write them.

use jiff::civil;

/// Seconds since 1970-01-01T00:00:00Z.
pub type Epoch = i64;

/// Reads a point in time; UTC is assumed where no zone is given.
///
/// Accepts RFC 3339 and its sloppy relatives (`2024-10-16 09:57:45Z`, seven fraction digits), HTTP dates
/// (`Fri, 23 Sep 2022 11:57:49 GMT`, RFC 9110 section 5.6.7), the US form of .NET (`1/17/2020 4:03:15 PM`),
/// and epoch seconds or milliseconds.
#[must_use]
pub fn parse(text: &str) -> Option<Epoch> {
    let text = text.trim().trim_matches(|c: char| matches!(c, '\'' | '"' | '[' | ']' | '(' | ')'));
    if text.len() < 8 || text.len() > 64 {
        return None;
    }
    epoch(text).or_else(|| iso(text)).or_else(|| http_date(text)).or_else(|| us_date(text))
}

/// Writes `at` as `2026-11-23 04:01:06Z`.
#[must_use]
pub fn display(at: Epoch) -> String {
    match jiff::Timestamp::from_second(at) {
        Ok(stamp) => stamp.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
        Err(_) => format!("{at} s"),
    }
}

/// Writes `at` as RFC 3339 does, `2026-11-23T04:01:06Z`; `None` outside the years 1 to 9999.
#[must_use]
pub fn rfc3339(at: Epoch) -> Option<String> {
    const FIRST: Epoch = -62_135_596_800;
    jiff::Timestamp::from_second(at).ok().filter(|_| at >= FIRST).map(|stamp| stamp.to_string())
}

/// Writes a number of seconds as people say it: `45 s`, `12 min`, `3 h 20 min`, `5 days`.
#[must_use]
pub fn span(seconds: i64) -> String {
    let s = seconds.unsigned_abs();
    match s {
        0..=119 => format!("{s} s"),
        120..=7_199 => format!("{} min", s / 60),
        7_200..=172_799 => format!("{} h {} min", s / 3600, s % 3600 / 60),
        _ => format!("{} days", s / 86_400),
    }
}

fn epoch(text: &str) -> Option<Epoch> {
    let whole = text.split('.').next()?;
    let value: i64 = whole.parse().ok()?;
    match whole.len() {
        9 | 10 => Some(value),
        13 => Some(value / 1000),
        _ => None,
    }
}

fn iso(text: &str) -> Option<Epoch> {
    let bytes = text.as_bytes();
    if bytes.len() < 16 || !matches!(bytes[4], b'-' | b'/') || !matches!(bytes[10], b'T' | b' ' | b't') {
        return None;
    }
    let year = number(text.get(0..4)?)?;
    let month = number(text.get(5..7)?)?;
    let day = number(text.get(8..10)?)?;
    let (clock, rest) = clock(text.get(11..)?)?;
    seconds(year, month, day, clock).map(|at| at - zone(rest))
}

/// `hh:mm[:ss[.fraction]]` and what follows it.
fn clock(text: &str) -> Option<((i64, i64, i64), &str)> {
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let hour_len = digits(text);
    let hour = number(text.get(..hour_len)?)?;
    let text = text.get(hour_len..)?.strip_prefix(':')?;
    let minute = number(text.get(..2)?)?;
    let text = &text[2..];
    let Some(after) = text.strip_prefix(':') else { return Some(((hour, minute, 0), text)) };
    let second = number(after.get(..2)?)?;
    let rest = &after[2..];
    let rest = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => &fraction[digits(fraction)..],
        None => rest,
    };
    Some(((hour, minute, second), rest))
}

/// Offset of `Z`, `GMT`, `+02:00`, `-0700` in seconds.
fn zone(text: &str) -> i64 {
    let text = text.trim_start();
    let sign = match text.bytes().next() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return 0,
    };
    let digits: String = text[1..].chars().take(5).filter(char::is_ascii_digit).collect();
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(number).unwrap_or(0);
    sign * (part(0..2) * 3600 + part(2..4) * 60)
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `Fri, 23 Sep 2022 11:57:49 GMT`, with or without the weekday; also `23/Sep/2022:11:57:49 +0000`.
fn http_date(text: &str) -> Option<Epoch> {
    let text = text.split_once(", ").map_or(text, |(_, rest)| rest);
    let mut parts = text.splitn(4, [' ', '/', '-', ':']);
    let day = number(parts.next()?)?;
    let name = parts.next()?.get(..3)?.to_ascii_lowercase();
    let month = i64::try_from(MONTHS.iter().position(|m| *m == name)?).ok()? + 1;
    let year = number(parts.next()?)?;
    let (clock, rest) = clock(parts.next()?.trim_start())?;
    let year = if year < 100 { year + 2000 } else { year };
    seconds(year, month, day, clock).map(|at| at - zone(rest))
}

/// `1/17/2020 4:03:15 PM`.
fn us_date(text: &str) -> Option<Epoch> {
    let (date, time) = text.split_once(' ')?;
    let mut parts = date.split('/');
    let (month, day, year) = (number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?);
    let ((hour, minute, second), rest) = clock(time.trim_start())?;
    let half = rest.trim_start().get(..2).unwrap_or("").to_ascii_uppercase();
    let hour = match half.as_str() {
        "PM" if hour < 12 => hour + 12,
        "AM" if hour == 12 => 0,
        _ => hour,
    };
    seconds(year, month, day, (hour, minute, second))
}

fn number(text: &str) -> Option<i64> {
    if text.is_empty() || text.len() > 4 { None } else { text.parse().ok() }
}

fn seconds(year: i64, month: i64, day: i64, (hour, minute, second): (i64, i64, i64)) -> Option<Epoch> {
    let date = civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    let time = civil::Time::new(hour.try_into().ok()?, minute.try_into().ok()?, second.min(59).try_into().ok()?, 0).ok()?;
    date.to_datetime(time).to_zoned(jiff::tz::TimeZone::UTC).ok().map(|z| z.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_forms_that_azure_prints() {
        let expected = Some(1_663_934_269);
        for text in [
            "Fri, 23 Sep 2022 11:57:49 GMT",
            "2022-09-23T11:57:49Z",
            "2022-09-23 11:57:49Z",
            "2022-09-23T11:57:49.1234567Z",
            "2022-09-23T13:57:49+02:00",
            "9/23/2022 11:57:49 AM",
            "23/Sep/2022:11:57:49 +0000",
            "1663934269",
            "1663934269.0",
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in ["", "hello world", "2022-99-23T11:57:49Z", "12345678901234567890", "1/2/3 x:y:z"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
