//! A token in what people and programs hand over.

use why401_evidence::credential::carrier::{Carried, Role, SecureString, carried};

use super::{NotAcquired, Token};

/// The access token in a text: raw, behind its scheme, or in the JSON of a client.
pub(super) fn token(input: &[u8]) -> Result<Token, NotAcquired> {
    let found = carried(input).map_err(|SecureString| unreadable("it holds a SecureString of PowerShell, which only the session that made it can open"))?;
    let access = found.iter().find(|one| one.role == Role::Access);
    match access.or_else(|| found.iter().find(|one| one.role == Role::Unnamed)) {
        Some(one) => plain(one),
        None => Err(unreadable(instead(&found))),
    }
}

fn plain(one: &Carried) -> Result<Token, NotAcquired> {
    let value = one.value.expose();
    // What is no token comes back as it is; no token has such characters (RFC 6750 section 2.1).
    if value.is_empty() || value.contains(['{', '}', '[', ']', '"', '<', '>']) {
        return Err(unreadable("it holds no token"));
    }
    if !value.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(unreadable("it holds no token: a token has no blanks, line ends or other characters beyond ASCII"));
    }
    Ok(Token { value: one.value.clone(), expires_on: one.expires, token_type: one.scheme.clone().unwrap_or_else(|| "Bearer".to_owned()) })
}

fn instead(found: &[Carried]) -> &'static str {
    match found.first().map(|one| one.role) {
        Some(Role::Id) => "it holds an ID token, which is for the application that asked and for no service",
        Some(Role::Refresh) => "it holds a refresh token, which is for the authority and for no service",
        Some(Role::Assertion) => "it holds an assertion, which is for the authority and for no service",
        _ => "it holds no token",
    }
}

fn unreadable(reason: &str) -> NotAcquired {
    NotAcquired::Unreadable(reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(text: &str) -> String {
        token(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_token_is_found_in_its_wrapping() {
        let jwt = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJhcGk6Ly94In0.c2ln";
        for text in [jwt.to_owned(), format!("Bearer {jwt}\n"), format!("{{\"access_token\":\"{jwt}\",\"resource\":\"r\",\"expires_on\":\"1800000000\"}}")] {
            assert_eq!(token(text.as_bytes()).unwrap().value.expose(), jwt, "{text}");
        }
        assert_eq!(token(format!("PoP {jwt}").as_bytes()).unwrap().token_type, "PoP");
    }

    #[test]
    fn what_is_no_access_token_is_told_without_showing_it() {
        for none in [" \n", "{}", "[]", "<html></html>"] {
            assert_eq!(reason(none), "it holds no token");
        }
        assert!(reason("hunter2 is my password").contains("no blanks"));
        assert!(!reason("hunter2 is my password").contains("hunter2"));
        assert!(reason(r#"{"refresh_token":"0.ARoA0123456789abcdef"}"#).contains("refresh token"));
        assert!(reason(r#"{"Token":{"Length":1500},"TenantId":"t"}"#).contains("SecureString"));
    }
}
