//! Files with credentials.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use why401_evidence::Secret;

use super::NotAcquired;

/// Longest file in bytes; tokens with all groups of a person have some 100 KiB.
const LONGEST: u64 = 1024 * 1024;

/// A secret, or the file it is in.
#[derive(Debug, Clone)]
pub(super) enum Held {
    Value(Secret),
    File(PathBuf),
}

impl Held {
    /// The secret; of a file without the line end that editors leave there.
    pub(super) fn read(&self) -> Result<Secret, NotAcquired> {
        match self {
            Self::Value(secret) => Ok(secret.clone()),
            Self::File(path) => line(path),
        }
    }
}

/// What a file holds, without white space around it; not empty.
pub(super) fn line(path: &Path) -> Result<Secret, NotAcquired> {
    let text = bytes(path)?;
    let text = text.expose().trim_start_matches('\u{feff}').trim();
    if text.is_empty() { Err(bad(path, "it is empty")) } else { Ok(Secret::new(text.to_owned())) }
}

/// What a file holds.
pub(super) fn bytes(path: &Path) -> Result<Secret, NotAcquired> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| bad(path, &error.to_string()))?;
    if bytes.len() as u64 > LONGEST {
        return Err(bad(path, "it is longer than 1 MiB"));
    }
    // A file of Windows PowerShell is UTF-16.
    let text = String::from_utf8(bytes).unwrap_or_else(|other| why401_evidence::Text::new(other.into_bytes()).decoded().to_owned());
    Ok(Secret::new(text))
}

/// A file that cannot be used.
pub(super) fn bad(path: &Path, reason: &str) -> NotAcquired {
    NotAcquired::BadFile { path: path.to_owned(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        file
    }

    #[test]
    fn a_line_end_is_no_part_of_a_secret() {
        assert_eq!(line(file(b"\xEF\xBB\xBFs3cr3t\r\n").path()).unwrap().expose(), "s3cr3t");
        let wide: Vec<u8> = [0xfeff_u16].into_iter().chain("s3cr3t\r\n".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(line(file(&wide).path()).unwrap().expose(), "s3cr3t");
    }

    #[test]
    fn what_cannot_be_a_credential_is_told() {
        let reason = |content: &[u8]| line(file(content).path()).unwrap_err().to_string();
        assert!(reason(b" \n").contains("empty"));
        assert!(reason(&vec![b'a'; 1024 * 1024 + 1]).contains("1 MiB"));
        assert!(matches!(line(Path::new("/nowhere/x")), Err(NotAcquired::BadFile { .. })));
        assert!(line(Path::new("/")).is_err());
    }
}
