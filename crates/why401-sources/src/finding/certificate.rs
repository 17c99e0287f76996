//! Certificate files of applications: whether they can be read, and from when to when they hold.

use std::path::{Path, PathBuf};

use why401_evidence::time::{self, Epoch};

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

/// From when to when the first certificate of a PEM file (RFC 7468) holds; its key is not looked at.
fn pem(text: &str) -> Option<(Epoch, Epoch)> {
    let (_, rest) = text.split_once("-----BEGIN CERTIFICATE-----")?;
    let (body, _) = rest.split_once("-----END CERTIFICATE-----")?;
    validity(&base64(body)?)
}

/// Longest certificate that is decoded, in characters.
const LONGEST: usize = 64 * 1024;

/// What base64 with line ends (RFC 4648 section 4) stands for.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=').take(LONGEST);
    let (mut out, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for digit in digits {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.extend(u8::try_from(bits >> held & 0xff));
        }
    }
    Some(out)
}

/// `notBefore` and `notAfter` of a certificate (RFC 5280 section 4.1).
fn validity(certificate: &[u8]) -> Option<(Epoch, Epoch)> {
    const SEQUENCE: u8 = 0x30;
    const VERSION: u8 = 0xa0;
    let (_, certificate, _) = element(certificate)?;
    let (_, mut fields, _) = element(certificate)?;
    let (tag, _, after_version) = element(fields)?;
    if tag == VERSION {
        fields = after_version;
    }
    // Serial number, algorithm and issuer come before it.
    for _ in 0..3 {
        (_, _, fields) = element(fields)?;
    }
    let (tag, validity, _) = element(fields)?;
    let (from_tag, from, rest) = element(validity)?;
    let (until_tag, until, _) = element(rest)?;
    (tag == SEQUENCE).then_some(())?;
    Some((moment(from_tag, from)?, moment(until_tag, until)?))
}

/// The first element of a DER encoding (X.690): its tag, its content, and what follows.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81..=0x83 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

/// A `UTCTime` (two digits of the year) or a `GeneralizedTime`.
fn moment(tag: u8, text: &[u8]) -> Option<Epoch> {
    const UTC_TIME: u8 = 0x17;
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let text = match tag {
        UTC_TIME => format!("{}{text}", if text.get(..2)? < "50" { "20" } else { "19" }),
        _ => text.to_owned(),
    };
    let part = |from: usize, to: usize| text.get(from..to);
    let iso = format!("{}-{}-{}T{}:{}:{}Z", part(0, 4)?, part(4, 6)?, part(6, 8)?, part(8, 10)?, part(10, 12)?, part(12, 14)?);
    time::parse(&iso)
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
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = validity(&bytes);
        }
    }
}
