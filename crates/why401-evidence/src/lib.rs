//! Reads whatever people have of a failed Azure request into typed items with spans.
#![warn(missing_docs)]

pub mod credential;
pub mod fields;
pub mod identifiers;
mod secret;
mod span;
mod text;
pub mod time;

pub use secret::{Secret, fingerprint};
pub use span::Span;
pub use text::{Encoding, Origin, Segment, Text};
