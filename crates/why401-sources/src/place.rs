//! Places that decide something, as answers show them.

use std::path::Path;

use crate::model::Place;

/// A variable with what is to be said of it: never its value if that may be a secret.
pub(crate) fn variable(name: &str, what: &str) -> Place {
    Place { kind: "variable".to_owned(), name: name.to_owned(), line: None, what: what.to_owned() }
}

/// A file, and a line of it.
pub(crate) fn file(path: &Path, line: Option<u32>, what: impl Into<String>) -> Place {
    Place { kind: "file".to_owned(), name: path.display().to_string(), line, what: what.into() }
}

/// A program that would be started.
pub(crate) fn program(path: &Path, what: impl Into<String>) -> Place {
    Place { kind: "program".to_owned(), name: path.display().to_string(), line: None, what: what.into() }
}

/// An endpoint that would be asked.
pub(crate) fn endpoint(url: &str, what: impl Into<String>) -> Place {
    Place { kind: "endpoint".to_owned(), name: url.to_owned(), line: None, what: what.into() }
}
