//! A token in hand: what it is, whether a target takes it, in what two differ.
//!
//! Pure like the rest: the clock and the reader's time zone are arguments.

pub mod check;
pub mod decode;
pub mod diff;
mod issuer;
pub mod kind;
mod mask;
pub mod model;
mod obtain;
pub mod target;
pub mod verify;
mod view;

use why401_evidence::time::Epoch;

pub use view::{Set, View};

/// What the answers depend on beside the token.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The time of asking.
    pub now: Epoch,
    /// Where times are shown for.
    pub zone: jiff::tz::TimeZone,
    /// Whether personal data is shown.
    pub reveal: bool,
}

#[cfg(test)]
pub(crate) mod tests {
    /// A token with a made-up signature.
    pub(crate) fn mint(header: &str, payload: &str) -> String {
        use base64::Engine as _;
        let b64 = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{}", b64(header), b64(payload), b64(&"s".repeat(256)))
    }
}
