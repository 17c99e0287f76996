//! What stood in an `Authorization` header.

use crate::credential::jwt::Token;
use crate::fields::{Field, rest_of_line, same_name};
use crate::span::Span;

/// What is wrong with a credential, or that nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A token in the Bearer scheme.
    Token,
    /// Masked by the log; nothing can be said.
    Masked,
    /// Bearer scheme, but the value is no token: a key, an opaque string.
    Opaque,
    /// The scheme stands twice.
    DoubledScheme,
    /// The value is in quotes or braces.
    Quoted,
    /// `null`, `undefined`, `None`, `[object Object]`, an unexpanded variable.
    Placeholder,
    /// Nothing after the scheme, or nothing at all.
    Empty,
    /// A token without a scheme.
    NoScheme,
    /// A token under a scheme that is not Bearer.
    WrongScheme,
    /// Two credentials in one header.
    Two,
    /// The token is cut off.
    Truncated,
    /// `Basic`.
    Basic,
    /// `SharedKey` or `SharedKeyLite`.
    SharedKey,
    /// `SharedAccessSignature`.
    Sas,
    /// Another scheme (Negotiate, HMAC, AWS4 …).
    Other,
}

/// An `Authorization` header that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// Place of the value.
    pub span: Span,
    /// What it was.
    pub state: State,
    /// The scheme as written; empty if there was none.
    pub scheme: String,
}

/// All `Authorization` headers among `fields`.
#[must_use]
pub fn authorizations(text: &str, fields: &[Field<'_>], tokens: &[Token]) -> Vec<Authorization> {
    let named = |f: &&Field<'_>| same_name(f.name, "authorization") && f.separator == b':';
    fields.iter().filter(named).filter_map(|f| read(text, f, tokens)).collect()
}

fn read(text: &str, field: &Field<'_>, tokens: &[Token]) -> Option<Authorization> {
    let span = if field.quoted { field.value_span } else { rest_of_line(text, field.value_span.start) };
    let value = span.of(text).trim();
    // A challenge of Key Vault names its authority `authorization`; an address is no credential.
    if value.starts_with("http") || value.len() > 100_000 {
        return None;
    }
    let token = tokens.iter().find(|t| t.span.overlaps(span));
    let made = field.quoted && value.eq_ignore_ascii_case("bearer") && goes_on(text, field.value_span.end);
    if made {
        return Some(Authorization { span, state: State::Masked, scheme: value.to_owned() });
    }
    let (scheme, rest) = value.split_once(' ').map_or((value, ""), |(s, r)| (s, r.trim()));
    let state = judge(scheme, rest, value, token);
    let scheme = if matches!(state, State::NoScheme | State::Empty | State::Masked) && !scheme.eq_ignore_ascii_case("bearer") { "" } else { scheme };
    Some(Authorization { span, state, scheme: scheme.to_owned() })
}

/// Whether program text goes on after a closing quote: `"Bearer " + token`.
fn goes_on(text: &str, quote: usize) -> bool {
    let rest = text.get(quote + 1..).unwrap_or("").trim_start_matches(' ');
    rest.starts_with(['+', '%', '.', '&'])
}

fn judge(scheme: &str, rest: &str, value: &str, token: Option<&Token>) -> State {
    use crate::credential::jwt::Form;
    match scheme.to_ascii_lowercase().as_str() {
        "" => State::Empty,
        "bearer" => bearer(rest, token),
        "basic" if token.is_some() => State::WrongScheme,
        "basic" => State::Basic,
        "sharedkey" | "sharedkeylite" => State::SharedKey,
        "sharedaccesssignature" => State::Sas,
        _ if is_masked(value) => State::Masked,
        _ if is_placeholder(value) => State::Placeholder,
        _ if token.is_some_and(|t| t.form == Form::Truncated) => State::Truncated,
        _ if scheme.starts_with("eyJ") || scheme.starts_with('‹') => State::NoScheme,
        _ if token.is_some() => State::WrongScheme,
        _ => State::Other,
    }
}

fn bearer(rest: &str, token: Option<&Token>) -> State {
    use crate::credential::jwt::Form;
    let lower = rest.to_ascii_lowercase();
    if rest.is_empty() {
        State::Empty
    } else if lower.starts_with("bearer") {
        State::DoubledScheme
    } else if is_placeholder(rest) {
        State::Placeholder
    } else if is_masked(rest) {
        State::Masked
    } else if rest.starts_with(['"', '\'', '{', '<']) {
        State::Quoted
    } else if rest.contains(", Bearer ") || rest.contains(",Bearer ") {
        State::Two
    } else {
        match token.map(|t| t.form) {
            Some(Form::Truncated) => State::Truncated,
            Some(_) => State::Token,
            None => State::Opaque,
        }
    }
}

/// Whether a log put something else in the place of the credential, or program text shows how it is made: something
/// was sent, and nobody can say what.
#[must_use]
pub fn is_masked(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    if lower.contains(['$', '`', '%', '+']) && !lower.starts_with("eyj") && !lower.contains('=') {
        return true;
    }
    let words = [
        "redact",
        "***",
        "...",
        "…",
        "hidden",
        "masked",
        "sanitized",
        "removed",
        "secret",
        "<token>",
        "{token}",
        "<access",
        "xxxx",
        "my_token",
        "your",
        "<jwt",
    ];
    words.iter().any(|w| lower.contains(w)) || value.chars().all(|c| matches!(c, '*' | '.' | 'x' | 'X' | '-'))
}

/// Whether code put a missing value's name, or an unexpanded variable, in the place of the credential.
fn is_placeholder(value: &str) -> bool {
    let plain = value.trim_matches(['"', '\'', ' ']);
    matches!(plain, "null" | "undefined" | "None" | "nil" | "NULL" | "NaN" | "[object Object]" | "[object Promise]" | "System.String[]" | "false" | "true")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::jwt::{tests::mint, tokens};
    use crate::fields::fields;

    fn state(value: &str) -> Option<State> {
        let text = format!("Authorization: {value}\n");
        authorizations(&text, &fields(&text).collect::<Vec<_>>(), &tokens(&text)).first().map(|a| a.state)
    }

    #[test]
    fn tells_the_states_apart() {
        let jwt = mint(r#"{"alg":"RS256","typ":"JWT"}"#, r#"{"aud":"api://x"}"#);
        assert_eq!(state(&format!("Bearer {jwt}")), Some(State::Token));
        assert_eq!(state(&format!("Bearer Bearer {jwt}")), Some(State::DoubledScheme));
        assert_eq!(state(&format!("Bearer \"{jwt}\"")), Some(State::Quoted));
        assert_eq!(state(&jwt), Some(State::NoScheme));
        assert_eq!(state(&format!("Token {jwt}")), Some(State::WrongScheme));
        assert_eq!(state(&format!("Bearer {}", &jwt[..45])), Some(State::Truncated));
        assert_eq!(state("Bearer null"), Some(State::Placeholder));
        assert_eq!(state("Bearer $TOKEN"), Some(State::Masked));
        assert_eq!(state("Bearer $(cat token.txt)"), Some(State::Masked));
        assert_eq!(state("Bearer \" + token"), Some(State::Masked));
        assert_eq!(state("Bearer "), Some(State::Empty));
        assert_eq!(state("REDACTED"), Some(State::Masked));
        assert_eq!(state("Bearer sv4kJ2l3kj4l2k3j4"), Some(State::Opaque));
        assert_eq!(state("Basic dXNlcjpwYXNz"), Some(State::Basic));
        assert_eq!(state("https://login.windows.net/x"), None);
    }
}
