//! Reads whatever people have of a failed Azure request into typed items with spans.
//!
//! This crate is pure: no files, no network, no clock, no printing. Its input is hostile by assumption; every
//! reader is lenient, bounded and linear. A raw credential lives only inside [`Secret`] and inside [`Text`],
//! neither of which can print itself.
#![warn(missing_docs)]

pub mod credential;
mod evidence;
pub mod fields;
pub mod formats;
pub mod http;
pub mod identifiers;
pub mod redact;
pub mod request;
mod secret;
mod span;
mod text;
pub mod time;

pub use evidence::{Code, Evidence, PastedClaims, Setting, read};
pub use secret::{Secret, fingerprint};
pub use span::Span;
pub use text::{Encoding, Origin, Segment, Text};
