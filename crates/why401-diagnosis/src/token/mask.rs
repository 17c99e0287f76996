//! What may be shown of a claim's value to somebody who did not ask for everything.

use serde_json::Value;
use why401_catalogue::Privacy;
use why401_evidence::identifiers::is_guid;

/// The value as a line of text; and whether something of it is hidden.
pub(super) fn shown(value: &Value, privacy: Option<Privacy>, reveal: bool) -> (String, bool) {
    if reveal {
        return (plain(value), false);
    }
    match privacy {
        Some(Privacy::None | Privacy::Tenant) => (plain(value), false),
        Some(Privacy::Secret) => ("…".to_owned(), true),
        Some(Privacy::Network) => masked(value, network),
        Some(Privacy::Pseudonymous | Privacy::Personal) => masked(value, person),
        // What nobody has described may be anything, a staff number or a diagnosis; words of logic and single digits are not.
        None => masked(value, |text| if text.len() <= 2 { text.to_owned() } else { person(text) }),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_string) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

fn masked(value: &Value, mask: impl Fn(&str) -> String + Copy) -> (String, bool) {
    match value {
        Value::String(text) => (mask(text), true),
        Value::Array(items) if items.len() > 3 => (format!("{} entries", items.len()), true),
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().map(|item| masked(item, mask).0).collect();
            (parts.join(" "), !items.is_empty())
        }
        Value::Object(object) => (format!("{} members: {}", object.len(), object.keys().map(String::as_str).collect::<Vec<_>>().join(", ")), true),
        Value::Number(number) if number.to_string().len() > 2 => ("…".to_owned(), true),
        other => (other.to_string(), false),
    }
}

/// Enough to compare with what one has, not enough to learn who it is.
fn person(text: &str) -> String {
    if is_guid(text) {
        return format!("{}-…", &text[..8]);
    }
    let first: String = text.chars().take(1).collect();
    match text.rsplit_once('@').filter(|(name, domain)| !name.is_empty() && domain.contains('.')) {
        Some((_, domain)) => format!("{first}…@{domain}"),
        None => format!("{first}…"),
    }
}

fn network(text: &str) -> String {
    match text.split_once('.') {
        Some((first, _)) if first.parse::<u8>().is_ok() => format!("{first}.…"),
        _ => format!("{}…", text.split(':').next().unwrap_or("")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(value: &Value, privacy: Option<Privacy>) -> String {
        shown(value, privacy, false).0
    }

    #[test]
    fn people_are_hidden_and_stay_comparable() {
        assert_eq!(show(&"ann.lee@contoso.example".into(), Some(Privacy::Personal)), "a…@contoso.example");
        assert_eq!(show(&"33333333-3333-4333-8333-333333333333".into(), Some(Privacy::Pseudonymous)), "33333333-…");
        assert_eq!(show(&"203.0.113.7".into(), Some(Privacy::Network)), "203.…");
        assert_eq!(show(&"n-0S6_WzA2Mj".into(), Some(Privacy::Secret)), "…");
        assert_eq!(show(&"Diagnosis".into(), None), "D…");
        assert_eq!(show(&serde_json::json!({"ssn": "1"}), None), "1 members: ssn");
        assert_eq!(show(&true.into(), None), "true");
        assert_eq!(show(&4711.into(), None), "…");
    }

    #[test]
    fn the_rest_is_shown() {
        assert_eq!(show(&"https://vault.azure.net".into(), Some(Privacy::None)), "https://vault.azure.net");
        assert_eq!(shown(&"Ann".into(), Some(Privacy::Personal), true), ("Ann".to_owned(), false));
    }
}
