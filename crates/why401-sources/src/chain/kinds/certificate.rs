//! An application that proves itself with a certificate.

use super::role;
use super::sets::{self, Fault, Held};
use super::{Asked, Judged};
use crate::place;

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    sets::judge(asked)
}

/// Whether a certificate can work: one in a variable is a PKCS#12 archive in base64
/// (`client_certificate` in the documentation of the azurerm provider), and text in a file holds a private key.
pub(super) fn check(asked: &Asked<'_>, held: &Held) -> Result<(), Fault> {
    let text = held.value.expose();
    let fault = |why: String| Err(role::fault(asked, why, place::variable(held.name, "set")));
    if !held.from_file && !is_base64(text) {
        return fault(format!("{} is no base64, and it has to be the archive itself and not a path", held.name));
    }
    if held.from_file && text.contains("-----BEGIN ") && !text.contains("PRIVATE KEY-----") {
        return fault(format!("the file that {} names holds a certificate without its private key", held.name));
    }
    Ok(())
}

fn is_base64(text: &str) -> bool {
    let text = text.trim().trim_end_matches('=');
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'\r' | b'\n')) && !text.starts_with('/')
}
