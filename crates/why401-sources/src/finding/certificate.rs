//! Certificate files of applications: whether they can be read, and from when to when they hold.

use std::path::{Path, PathBuf};

use why401_evidence::time::{self, Epoch};
use x509_parser::pem::Pem;

use super::{Scene, Seen};
use crate::machine::Found;

/// Variables that name such a file.
const FILES: [&str; 4] = ["AZURE_CLIENT_CERTIFICATE_PATH", "ARM_CLIENT_CERTIFICATE_PATH", "AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE", "AZCOPY_SPA_CERT_PATH"];

/// The file is not there, or may not be read.
pub(super) fn unreadable(scene: &Scene<'_>) -> Vec<Seen> {
    files(scene).into_iter().filter_map(|(variable, path)| problem(scene, variable, &path)).collect()
}

fn problem(scene: &Scene<'_>, variable: &str, path: &Path) -> Option<Seen> {
    let what = match scene.machine.file(path) {
        Found::Absent => "is not there".to_owned(),
        Found::Denied => "may not be read by this user".to_owned(),
        Found::Unreadable(why) => format!("cannot be read: {why}"),
        Found::File(file) if file.bytes.is_empty() => "is empty".to_owned(),
        Found::File(_) => return None,
    };
    Some(Seen {
        text: format!("{variable} names a file that {what}: the application cannot sign in, and most clients end with that failure."),
        places: scene.file_of(variable, path, what),
        fix: vec![format!("Put the certificate with its key there, or unset {variable}.")],
        ..Seen::default()
    })
}

/// The certificate has run out, or is not yet valid. Only PEM files say so without a password.
pub(super) fn out_of_date(scene: &Scene<'_>) -> Vec<Seen> {
    files(scene).into_iter().filter_map(|(variable, path)| out(scene, variable, &path)).collect()
}

fn out(scene: &Scene<'_>, variable: &str, path: &Path) -> Option<Seen> {
    let found = scene.machine.file(path);
    let (from, until) = pem(found.file()?.text()?)?;
    let now = scene.machine.now();
    let what = if now >= until {
        format!("ran out {} ago", time::span(now - until))
    } else if now < from {
        format!("is valid only in {}", time::span(from - now))
    } else {
        return None;
    };
    Some(Seen {
        text: format!("The certificate of {variable} {what}: Entra refuses what is signed with it (AADSTS700027)."),
        places: scene.file_of(variable, path, format!("valid from {} until {}", time::display(from), time::display(until))),
        fix: vec!["Upload a new certificate to the application, and put it with its key there.".to_owned()],
        ..Seen::default()
    })
}

fn files(scene: &Scene<'_>) -> Vec<(&'static str, PathBuf)> {
    FILES.into_iter().filter_map(|variable| Some((variable, scene.machine.folder().join(scene.value(variable)?)))).collect()
}

/// From when to when the first certificate of a PEM file (RFC 7468) holds; keys in it are not looked at.
fn pem(text: &str) -> Option<(Epoch, Epoch)> {
    let blocks = Pem::iter_from_buffer(text.as_bytes());
    let certificate = blocks.filter_map(Result::ok).find(|block| block.label == "CERTIFICATE")?;
    let validity = certificate.parse_x509().ok()?.validity().clone();
    Some((validity.not_before.timestamp(), validity.not_after.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::super::stage::Stage;
    use super::*;

    /// A self-signed certificate of a throw-away key, from 2026-11-01 until 2026-11-15.
    const EXPIRED: &str = include_str!("../../tests/certificates/expired.pem");

    fn stage() -> Stage {
        Stage::bare().with(&[("AZURE_CLIENT_CERTIFICATE_PATH", "app.pem")])
    }

    #[test]
    fn the_dates_of_a_certificate_are_read() {
        assert_eq!(
            pem(EXPIRED).map(|(from, until)| (time::display(from), time::display(until))),
            Some(("2026-11-01 00:00:00Z".to_owned(), "2026-11-15 00:00:00Z".to_owned()))
        );
    }

    #[test]
    fn a_key_may_stand_before_it() {
        let key = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
        assert_eq!(pem(&format!("{key}{EXPIRED}")), pem(EXPIRED));
    }

    #[test]
    fn one_that_ran_out_is_told() {
        let found = stage().file_at("/work/app/app.pem", EXPIRED).found("certificate-expired");
        assert_eq!(found.text, "The certificate of AZURE_CLIENT_CERTIFICATE_PATH ran out 8 days ago: Entra refuses what is signed with it (AADSTS700027).");
        assert!(stage().found("certificate-unreadable").text.contains("is not there"));
    }

    #[test]
    fn what_is_no_certificate_is_nothing() {
        for text in [
            "",
            "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----",
        ] {
            assert_eq!(pem(text), None);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(body in "[A-Za-z0-9+/=\n]{0,200}") {
            let _ = pem(&format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"));
        }
    }
}
