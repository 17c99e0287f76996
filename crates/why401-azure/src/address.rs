//! Which addresses may be fetched.

use url::{Host, Url};

use crate::error::Error;

/// Whether `url` may be fetched: `https`, or `http` on this machine, without a user.
pub(crate) fn check(url: &Url) -> Result<(), Error> {
    let nobody = url.username().is_empty() && url.password().is_none();
    if nobody && url.has_host() && is_safe(url) { Ok(()) } else { Err(Error::Address { scheme: url.scheme().to_owned(), host: host(url) }) }
}

/// Whether what comes from `url` cannot be changed on its way.
pub(crate) fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

/// Whether `url` is on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// The host as messages name it, with its port if that is not the usual one; the scheme of an address without a host.
pub(crate) fn host(url: &Url) -> String {
    let Some(host) = url.host_str() else { return format!("{}:", url.scheme()) };
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(address: &str) -> bool {
        check(&Url::parse(address).unwrap()).is_ok()
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        for address in [
            "https://login.microsoftonline.com/x",
            "https://10.0.0.1:8443/",
            "http://127.0.0.1:80/",
            "http://127.8.9.1/",
            "http://[::1]:1/",
            "http://localhost/",
        ] {
            assert!(allowed(address), "{address}");
        }
        for address in ["http://login.microsoftonline.com/", "http://128.0.0.1/", "http://[::2]/", "http://localhost.evil.example/", "http://0.0.0.0/"] {
            assert!(!allowed(address), "{address} can be changed on its way");
        }
    }

    #[test]
    fn other_schemes_and_users_are_refused() {
        for address in ["ftp://localhost/", "file:///etc/passwd", "data:,x", "https://user@host.example/", "https://:secret@host.example/"] {
            assert!(!allowed(address), "{address}");
        }
        let error = check(&Url::parse("https://user:hunter2@host.example/secret").unwrap()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "a message holds no secret");
    }
}
