//! Where a request goes: an absolute URL, and the user information that some write into it.

use std::fmt;

use crate::identifiers::percent_decode;
use crate::secret::Secret;

/// Why an address cannot be sent to. Nothing of it is quoted but a scheme: an address may hold a signature or a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadAddress {
    /// Nothing stands there.
    Empty,
    /// A scheme other than `http` and `https`.
    Scheme(String),
    /// No host after the scheme.
    NoHost,
    /// Characters that no host has: a placeholder, a variable, a stray quote.
    Host,
    /// A line break or another control character inside.
    ControlCharacter,
}

impl fmt::Display for BadAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the address is empty"),
            Self::Scheme(scheme) => write!(f, "the address has the scheme `{scheme}`; only https and http are requests that can be sent again"),
            Self::NoHost => f.write_str("the address has no host"),
            Self::Host => f.write_str("the host of the address has characters that no host has: a placeholder or a variable still stands there"),
            Self::ControlCharacter => f.write_str("the address holds a line break or another control character: it was broken when it was copied"),
        }
    }
}

impl std::error::Error for BadAddress {}

/// An address that can be sent to.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) url: String,
    /// `user:password` that stood before the host, percent-decoded.
    pub(super) user: Option<Secret>,
    /// Nobody wrote a scheme, and `https` was taken.
    pub(super) guessed: bool,
    /// It had blanks, which are `%20` now.
    pub(super) blanks: bool,
}

/// Reads an address as somebody wrote it.
pub(super) fn absolute(text: &str) -> Result<Address, BadAddress> {
    let text = text.trim();
    if text.is_empty() {
        return Err(BadAddress::Empty);
    }
    if text.contains(char::is_control) {
        return Err(BadAddress::ControlCharacter);
    }
    let (scheme, rest) = scheme(text)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    check_host(host)?;
    Ok(Address {
        url: format!("{}://{host}{}", scheme.unwrap_or("https"), path.replace(' ', "%20")),
        user: user.map(|user| Secret::new(credentials(user))),
        guessed: scheme.is_none(),
        blanks: path.contains(' '),
    })
}

/// The scheme in lower case, and what follows `//`.
fn scheme(text: &str) -> Result<(Option<&'static str>, &str), BadAddress> {
    let Some((scheme, rest)) = text.split_once("://").filter(|(scheme, _)| is_scheme(scheme)) else {
        let slashless = text.split_once(':').is_some_and(|(scheme, _)| ["http", "https"].iter().any(|known| known.eq_ignore_ascii_case(scheme)));
        return if slashless { Err(BadAddress::NoHost) } else { Ok((None, text.strip_prefix("//").unwrap_or(text))) };
    };
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Ok((Some("https"), rest)),
        "http" => Ok((Some("http"), rest)),
        // A longer one is no scheme that anybody registered, and could be anything.
        other => Err(BadAddress::Scheme(other.chars().take(16).collect())),
    }
}

/// RFC 3986 section 3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// Lets every name through that could resolve: letters of any script, an IPv6 address in brackets, a port.
fn check_host(host: &str) -> Result<(), BadAddress> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').ok_or(BadAddress::Host)?,
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let bracketed = host.starts_with('[');
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || (bracketed && matches!(c, ':' | '%')) || (!c.is_ascii() && !c.is_whitespace());
    let is_port = port.strip_prefix(':').map_or(port.is_empty(), |digits| digits.is_empty() || digits.parse::<u16>().is_ok());
    match name {
        "" => Err(BadAddress::NoHost),
        name if name.chars().all(fits) && is_port => Ok(()),
        _ => Err(BadAddress::Host),
    }
}

fn credentials(user: &str) -> String {
    let mut decoded = percent_decode(user);
    if !user.contains(':') {
        decoded.push(':');
    }
    decoded
}

/// For showing it: the query may be a signature.
pub(super) fn without_query(url: &str) -> String {
    let url = without_user(url);
    url.split_once('?').map_or(url.clone(), |(before, _)| format!("{before}?…"))
}

/// For showing it: user information may be a password.
pub(super) fn without_user(url: &str) -> String {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at);
    let host = url[start..end].rfind('@').map_or(start, |at| start + at + 1);
    format!("{}{}", &url[..start], &url[host..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Result<String, BadAddress> {
        absolute(text).map(|address| address.url)
    }

    #[test]
    fn addresses() {
        assert_eq!(url("HTTPS://A.example:443/b?c=d e#f").unwrap(), "https://A.example:443/b?c=d%20e#f");
        assert_eq!(url("http://[::1]:8080/").unwrap(), "http://[::1]:8080/");
        assert_eq!(url("a.example/b?u=https://c").unwrap(), "https://a.example/b?u=https://c");
        assert_eq!(url("localhost:7071/api").unwrap(), "https://localhost:7071/api");
        assert_eq!(url("https://bücher.example").unwrap(), "https://bücher.example");
        assert!(absolute("a.example").unwrap().guessed);
    }

    #[test]
    fn user_information_is_taken_out() {
        let address = absolute("https://ann%40b:p%3Aw@a.example/x@y").unwrap();
        assert_eq!((address.url.as_str(), address.user.unwrap().expose()), ("https://a.example/x@y", "ann@b:p:w"));
        assert_eq!(absolute("https://ann@a.example").unwrap().user.unwrap().expose(), "ann:");
    }

    #[test]
    fn what_cannot_be_sent_to() {
        assert_eq!(url("ftp://a.example"), Err(BadAddress::Scheme("ftp".to_owned())));
        for (text, why) in [
            ("", BadAddress::Empty),
            ("https://", BadAddress::NoHost),
            ("https:///x", BadAddress::NoHost),
            ("https:/a.example", BadAddress::NoHost),
            ("https://{vault}.vault.azure.net/", BadAddress::Host),
            ("https://$HOST/", BadAddress::Host),
            ("https://a.example:x/", BadAddress::Host),
            ("https://[::1/", BadAddress::Host),
            ("https://a.example/b\nc", BadAddress::ControlCharacter),
        ] {
            assert_eq!(url(text), Err(why), "{text}");
        }
    }
}
