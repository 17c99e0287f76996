//! The answer for programs: pretty JSON with a trailing line break.

use std::io;

use serde::Serialize;

/// Writes a value whose field names are the contract.
pub(crate) fn write<T: Serialize>(value: &T, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}
