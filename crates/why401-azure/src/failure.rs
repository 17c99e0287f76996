//! Which fault a failed request is.

use std::error::Error as Cause;
use std::io::{self, ErrorKind};

use rustls::CertificateError;

use crate::error::{Distrust, Fault};

/// What `error` means. The URL that its text would hold is left out.
pub(crate) fn of(error: &reqwest::Error) -> Fault {
    let known = causes(error).find_map(proxy).or_else(|| error.is_dns().then_some(Fault::NameNotFound));
    known.or_else(|| causes(error).find_map(fault)).unwrap_or_else(|| Fault::Other(innermost(error)))
}

/// What an error of a connection means, one whose text holds no URL.
pub(crate) fn of_connection(error: &(dyn Cause + 'static)) -> Fault {
    let last = || causes(error).last().map_or_else(String::new, ToString::to_string);
    causes(error).find_map(fault).unwrap_or_else(|| Fault::Other(last()))
}

/// The text of the innermost cause of `error`; the outer ones only say that something was being done.
pub(crate) fn innermost(error: &reqwest::Error) -> String {
    causes(error).skip(1).last().map_or_else(|| "it cannot be said why".to_owned(), ToString::to_string)
}

/// `error` and what is behind it, from the outside inwards.
fn causes<'e>(error: &'e (dyn Cause + 'static)) -> impl Iterator<Item = &'e (dyn Cause + 'static)> {
    std::iter::successors(Some(error), |error| cause(*error))
}

/// `source()` of an I/O error skips the error that it wraps, which is the one that says something.
fn cause<'e>(error: &'e (dyn Cause + 'static)) -> Option<&'e (dyn Cause + 'static)> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    wrapped.map(|error| error as &(dyn Cause + 'static)).or_else(|| error.source())
}

/// The errors of proxies have types that cannot be named, so their texts are compared (a test holds this).
fn proxy(error: &(dyn Cause + 'static)) -> Option<Fault> {
    let text = error.to_string();
    let reason = text.strip_prefix("tunnel error: ").or_else(|| text.contains("socks proxy").then_some(text.as_str()));
    reason.map(|reason| Fault::Proxy(reason.to_owned()))
}

fn fault(error: &(dyn Cause + 'static)) -> Option<Fault> {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(tls(error));
    }
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        let closed = error.is_incomplete_message().then_some(Fault::Closed);
        return closed.or_else(|| error.is_parse().then_some(Fault::NotHttp));
    }
    match error.downcast_ref::<io::Error>()?.kind() {
        ErrorKind::ConnectionRefused => Some(Fault::Refused),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown | ErrorKind::TimedOut => Some(Fault::Unreachable),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof => Some(Fault::Closed),
        _ => None,
    }
}

/// The text of a `rustls` error is ours to show, but for names in a certificate: those are the peer's own words.
fn tls(error: &rustls::Error) -> Fault {
    match error {
        rustls::Error::InvalidCertificate(error) => Fault::Certificate(distrust(error)),
        error => Fault::Tls(error.to_string()),
    }
}

fn distrust(error: &CertificateError) -> Distrust {
    match error {
        // What the verifiers of macOS and Windows cannot map is most often an authority that the system does not know.
        CertificateError::UnknownIssuer | CertificateError::Other(_) => Distrust::Authority,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Distrust::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Distrust::Early,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Distrust::Host,
        CertificateError::Revoked => Distrust::Revoked,
        _ => Distrust::Faulty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_fail_in_ways_that_need_different_help() {
        let distrusted = |error| tls(&rustls::Error::InvalidCertificate(error));
        assert_eq!(distrusted(CertificateError::UnknownIssuer), Fault::Certificate(Distrust::Authority));
        assert_eq!(distrusted(CertificateError::Expired), Fault::Certificate(Distrust::Expired));
        assert_eq!(distrusted(CertificateError::NotValidForName), Fault::Certificate(Distrust::Host));
        assert_eq!(distrusted(CertificateError::BadEncoding), Fault::Certificate(Distrust::Faulty));
    }

    #[test]
    fn an_error_inside_an_io_error_is_found() {
        let wrapped = io::Error::other(rustls::Error::InvalidCertificate(CertificateError::Revoked));
        assert_eq!(cause(&wrapped).and_then(fault), Some(Fault::Certificate(Distrust::Revoked)));
    }
}
