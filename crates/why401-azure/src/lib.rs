//! All that why401 asks the network for:
//!
//! - the metadata (OIDC) and the keys of an issuer, and the copies it keeps of them ([`Fetcher`]);
//! - one observed request at a time ([`probe`]);
//! - a token, in one of the ways to sign in ([`source`]).
//!
//! The calls block; inside runs one `tokio` runtime on the calling thread, so they must not be made from asynchronous
//! code. What may be asked is decided here and nowhere else. Of keys:
//!
//! - Only `https`, and `http` on this machine itself. A redirect is not followed.
//! - Never what a token points to: [`issuer::metadata_address`] knows the addresses of known issuers, any other address
//!   has to come from the user.
//! - Nothing is sent but a GET without cookies, credentials or referrer. Answers are bounded in size and time.
//!
//! Where credentials go is said in [`probe`] and [`source`].
//!
//! This crate reads no environment variable itself; [`default_cache`] and [`source::Machine`] are given a function for
//! it. What it stands on does: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` choose the proxy as they do for curl
//! (`hyper-util`, on which `reqwest` stands too; the proxy settings of macOS and Windows are not read), `SSL_CERT_FILE`
//! and `SSL_CERT_DIR` the trusted certificates on Linux (`rustls-native-certs`).
//! Addresses on this machine never go through a proxy.
#![warn(missing_docs)]

mod address;
mod cache;
mod document;
mod error;
mod failure;
mod fetcher;
pub mod issuer;
pub mod probe;
mod settings;
pub mod source;
mod transport;

pub use document::{KeyDocument, Source};
pub use error::{Distrust, Error, Fault};
pub use fetcher::Fetcher;
pub use settings::{Settings, default_cache};
pub use url::Url;
