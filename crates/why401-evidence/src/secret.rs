//! A value that must not be shown.

use aws_lc_rs::digest;
use zeroize::Zeroizing;

/// A secret found in the input: a token, a key, a password.
///
/// It has no `Display` and no `Serialize`, its `Debug` prints a fingerprint only, and
/// its memory is wiped when it is dropped.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the value over.
    #[must_use]
    pub fn new(value: String) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value itself, for code that has to look inside. Never print it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Six hexadecimal digits of the value's SHA-256: enough to tell two tokens apart,
    /// useless to recover one.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(self.0.as_bytes(), 6)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secret({})", self.fingerprint())
    }
}

impl Clone for Secret {
    fn clone(&self) -> Self {
        Self::new(self.0.to_string())
    }
}

/// The first `digits` hexadecimal digits of the SHA-256 of `value`.
#[must_use]
pub fn fingerprint(value: &[u8], digits: usize) -> String {
    let hash = digest::digest(&digest::SHA256, value);
    let nibbles = hash.as_ref().iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.take(digits).filter_map(|nibble| char::from_digit(u32::from(nibble), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_fingerprint_only() {
        let secret = Secret::new("hunter2".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret(f52fbd)");
    }
}
