//! Whether a file can be the certificate and the key of an application, as far as that shows without the password.

use crate::machine::Found;

/// Whether there is a password for the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Password {
    None,
    Some,
}

/// What a client makes of the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Fits,
    /// It cannot be used; how it is.
    Unfit(String),
    /// It cannot be looked at; how it is.
    Unknown(String),
}

/// What is wrong with it. `pem_only`: the client takes PEM and no PKCS #12.
pub(super) fn fault(found: &Found, password: Password, pem_only: bool) -> Verdict {
    let unfit = |why: &str| Verdict::Unfit(why.to_owned());
    match found {
        Found::Absent => unfit("is not there"),
        Found::Denied => unfit("may not be read"),
        Found::Unreadable(why) if why.contains("not read") => Verdict::Unknown(format!("was not looked at: {why}")),
        Found::Unreadable(why) => Verdict::Unfit(format!("cannot be read: {why}")),
        Found::File(file) => match file.text().filter(|text| text.contains("-----BEGIN")) {
            Some(text) => pem(text, password, pem_only).map_or(Verdict::Fits, unfit),
            None if pem_only => unfit("holds no PEM, and this client reads nothing else"),
            None if !is_der(&file.bytes) => unfit("is neither PEM nor PKCS #12"),
            None => Verdict::Fits,
        },
    }
}

fn pem(text: &str, password: Password, pem_only: bool) -> Option<&'static str> {
    let blocks = || text.split("-----BEGIN ").skip(1);
    let Some(key) = blocks().find(|block| label(block).ends_with("PRIVATE KEY")) else { return Some("holds no private key") };
    let Some(certificate) = blocks().find(|block| label(block) == "CERTIFICATE") else { return Some("holds no certificate") };
    let encrypted = label(key) == "ENCRYPTED PRIVATE KEY" || key.contains("Proc-Type: 4,ENCRYPTED");
    match (encrypted, password) {
        (true, Password::None) => return Some("has an encrypted key, and AZURE_CLIENT_CERTIFICATE_PASSWORD is not set"),
        // Node.js takes a password that is not needed, Python's cryptography refuses it.
        (false, Password::Some) if !pem_only => return Some("has a key without a password, and AZURE_CLIENT_CERTIFICATE_PASSWORD is set"),
        _ => {}
    }
    if !is_sequence(certificate) || (!encrypted && !is_sequence(key)) {
        return Some("is damaged");
    }
    (!encrypted && !is_rsa(key)).then_some("has a key that is no RSA key")
}

/// The label of a block (RFC 7468), from what follows `-----BEGIN `.
fn label(block: &str) -> &str {
    block.split_once("-----").map_or("", |(label, _)| label)
}

/// The base64 text of a block.
fn body(block: &str) -> String {
    let rest = block.split_once("-----").map_or("", |(_, rest)| rest);
    rest.split("-----END").next().unwrap_or_default().split_whitespace().collect()
}

/// Whether it holds base64 of an ASN.1 SEQUENCE, which always begins with `M`, and is long enough for a key.
fn is_sequence(block: &str) -> bool {
    let body = body(block);
    let letters = body.trim_end_matches('=').bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/');
    letters && body.len().is_multiple_of(4) && body.len() > 200 && body.starts_with("MI")
}

/// Whether it is an RSA key: by its label, or by the identifier 1.2.840.113549.1.1.1 of RFC 8017 in base64.
fn is_rsa(block: &str) -> bool {
    match label(block) {
        "RSA PRIVATE KEY" => true,
        "PRIVATE KEY" => body(block).contains("BgkqhkiG9w0BAQ"),
        _ => false,
    }
}

/// Whether it begins as a PKCS #12 file does.
fn is_der(bytes: &[u8]) -> bool {
    bytes.len() > 64 && bytes[0] == 0x30 && bytes[1] >= 0x80
}

#[cfg(test)]
pub(crate) mod tests {
    use zeroize::Zeroizing;

    use super::*;
    use crate::machine::File;

    /// A PEM file in form; nobody's key.
    pub(crate) fn pem_file(key: &str, begin: &str) -> String {
        let filler = "A".repeat(400);
        let certificate = format!("-----BEGIN CERTIFICATE-----\nMIIC{filler}\n-----END CERTIFICATE-----\n");
        format!("-----BEGIN {key}-----\n{begin}{filler}\n-----END {key}-----\n{certificate}")
    }

    pub(crate) fn rsa() -> String {
        pem_file("PRIVATE KEY", "MIIEvQIBADANBgkqhkiG9w0BAQEF")
    }

    fn of(text: &str, password: Password, pem_only: bool) -> Verdict {
        let file = File { bytes: Zeroizing::new(text.as_bytes().to_vec()), modified: None, mode: None, owner: None };
        fault(&Found::File(file), password, pem_only)
    }

    #[test]
    fn files_are_judged_by_their_form() {
        use Password::{None, Some};
        let unfit = |why: &str| Verdict::Unfit(why.to_owned());
        for pem_only in [true, false] {
            assert_eq!(of(&rsa(), None, pem_only), Verdict::Fits);
            assert_eq!(of(&pem_file("ENCRYPTED PRIVATE KEY", "MIIF"), Some, pem_only), Verdict::Fits);
            assert!(matches!(of(&pem_file("ENCRYPTED PRIVATE KEY", "MIIF"), None, pem_only), Verdict::Unfit(_)));
            assert_eq!(of(&pem_file("EC PRIVATE KEY", "MIIF"), None, pem_only), unfit("has a key that is no RSA key"));
            assert_eq!(of(&pem_file("PUBLIC KEY", "MIIF"), None, pem_only), unfit("holds no private key"));
            assert_eq!(of("-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----", None, pem_only), unfit("holds no certificate"));
            assert_eq!(of(&rsa().replace("MIIE", "!!!!"), None, pem_only), unfit("is damaged"));
            assert_eq!(fault(&Found::Absent, None, pem_only), unfit("is not there"));
            assert_eq!(fault(&Found::Denied, None, pem_only), unfit("may not be read"));
        }
        assert!(matches!(of("garbage", None, false), Verdict::Unfit(why) if why.contains("neither")));
        assert!(matches!(of("garbage", None, true), Verdict::Unfit(why) if why.contains("no PEM")));
        assert!(matches!(of(&rsa(), Some, false), Verdict::Unfit(_)), "Python refuses a password that is not needed");
        assert_eq!(of(&rsa(), Some, true), Verdict::Fits);
    }
}
