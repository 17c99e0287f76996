//! The subcommands, one file each.

pub(crate) mod cache;
pub(crate) mod diagnose;
pub(crate) mod explain;
pub(crate) mod lab;
pub(crate) mod probe;
pub(crate) mod redact;
pub(crate) mod sources;
pub(crate) mod token;
pub(crate) mod verify;
