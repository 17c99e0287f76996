//! What a certificate says of its holder.

use why401_evidence::time::Epoch;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

/// Most names of a certificate that are kept, and most characters of each text of it.
const MOST_NAMES: usize = 100;
const LONGEST: usize = 256;

/// A certificate, as far as people recognise one. All texts are its holder's own words, and proven only if it is trusted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Certificate {
    /// The holder, e.g. `CN=management.azure.com`; empty if the certificate cannot be read.
    pub subject: String,
    /// Who stands behind it.
    pub issuer: String,
    /// Names and addresses that it is for (RFC 5280 section 4.2.1.6), the first hundred.
    pub names: Vec<String>,
    /// When it begins to be valid.
    pub not_before: Epoch,
    /// When it ceases to be.
    pub not_after: Epoch,
    /// SHA-256 of the whole, 64 hexadecimal digits.
    pub sha256: String,
}

impl Certificate {
    /// Reads a certificate in DER.
    #[must_use]
    pub fn read(der: &[u8]) -> Self {
        let sha256 = why401_evidence::fingerprint(der, 64);
        let Ok((_, read)) = X509Certificate::from_der(der) else { return Self { sha256, ..Self::default() } };
        Self {
            subject: short(&read.subject().to_string()),
            issuer: short(&read.issuer().to_string()),
            names: names(&read),
            not_before: read.validity().not_before.timestamp(),
            not_after: read.validity().not_after.timestamp(),
            sha256,
        }
    }
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let extension = certificate.subject_alternative_name().ok().flatten();
    extension.map(|names| names.value.general_names.iter().filter_map(name).take(MOST_NAMES).collect()).unwrap_or_default()
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some(short(name)),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    }
}

fn address(bytes: &[u8]) -> Option<String> {
    let four = <[u8; 4]>::try_from(bytes).ok().map(|four| std::net::Ipv4Addr::from(four).to_string());
    four.or_else(|| <[u8; 16]>::try_from(bytes).ok().map(|six| std::net::Ipv6Addr::from(six).to_string()))
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_names_its_holder() {
        let read = Certificate::read(include_bytes!("../../tests/network/certificates/server.der"));
        assert!(read.names.contains(&"localhost".to_owned()), "{read:?}");
        assert!(read.not_before < read.not_after && read.issuer.contains("CN="), "{read:?}");
        assert_eq!(read.sha256.len(), 64);
    }

    #[test]
    fn what_is_no_certificate_has_a_fingerprint_only() {
        let read = Certificate::read(b"nonsense");
        assert_eq!((read.subject.as_str(), read.names.len(), read.sha256.len()), ("", 0, 64));
    }

    #[test]
    fn addresses_are_written_as_usual() {
        assert_eq!(address(&[127, 0, 0, 1]).as_deref(), Some("127.0.0.1"));
        assert_eq!(address(&[0; 16]).as_deref(), Some("::"));
        assert_eq!(address(&[1, 2]), None);
    }
}
