//! Where evidence comes from: a file or standard input.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::Path;

use why401_catalogue::{Sieved, sieve};
use why401_evidence::Text;

use crate::error::CommandError;

/// Largest input that `redact` takes; it has to hold it whole.
const REDACT_LIMIT: u64 = 32 << 20;

/// An input that was read.
pub(crate) struct Input {
    /// How the user calls it.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) text: Text,
    /// What to know about the reading.
    pub(crate) notes: Vec<String>,
}

/// Reads `path`, or standard input; a large input is sieved.
pub(crate) fn read(path: Option<&Path>) -> Result<Input, CommandError> {
    let name = name(path);
    let sieved = sieve(open(path)?).map_err(|e| unreadable(&name, &e))?;
    if sieved.size == 0 {
        return Err(empty(&name));
    }
    let notes = notes(&sieved);
    let text = Text::from_segments(sieved.segments);
    if text.looks_binary() {
        return Err(binary(&name));
    }
    Ok(Input { name, text, notes })
}

/// Reads `path`, or standard input, whole.
pub(crate) fn read_whole(path: Option<&Path>) -> Result<Text, CommandError> {
    let name = name(path);
    let mut bytes = Vec::new();
    open(path)?.take(REDACT_LIMIT + 1).read_to_end(&mut bytes).map_err(|e| unreadable(&name, &e))?;
    if bytes.is_empty() {
        return Err(empty(&name));
    }
    if bytes.len() as u64 > REDACT_LIMIT {
        let hint = "Cut out the part around the failure: `why401 diagnose` takes any size and tells the line.";
        return Err(CommandError::input(format!("{name} is larger than 32 MiB"), hint));
    }
    let text = Text::new(bytes);
    if text.looks_binary() { Err(binary(&name)) } else { Ok(text) }
}

fn name(path: Option<&Path>) -> String {
    match path {
        Some(path) if path != Path::new("-") => path.display().to_string(),
        _ => "<stdin>".to_owned(),
    }
}

fn open(path: Option<&Path>) -> Result<Box<dyn Read>, CommandError> {
    match path {
        Some(path) if path != Path::new("-") => open_file(path),
        _ => {
            if io::stdin().is_terminal() {
                eprintln_waiting();
            }
            Ok(Box::new(io::stdin().lock()))
        }
    }
}

/// Somebody who just types `why401` should not look at a still cursor.
fn eprintln_waiting() {
    use io::Write as _;
    let end = if cfg!(windows) { "Ctrl-Z and Enter" } else { "Ctrl-D" };
    let _ = writeln!(io::stderr(), "Paste the failure (log, trace, error message) and end with {end}; `why401 --help` shows other ways.");
}

fn open_file(path: &Path) -> Result<Box<dyn Read>, CommandError> {
    let name = path.display();
    let refuse = |e: &io::Error| unreadable(&name.to_string(), e);
    let kind = std::fs::metadata(path).map_err(|e| refuse(&e))?;
    if kind.is_dir() {
        return Err(CommandError::input(format!("{name} is a directory"), "Name one file in it, for example the log of the failing run."));
    }
    Ok(Box::new(File::open(path).map_err(|e| refuse(&e))?))
}

fn unreadable(name: &str, error: &io::Error) -> CommandError {
    let hint = match error.kind() {
        io::ErrorKind::NotFound => "Check the spelling; `why401 -` reads standard input.",
        io::ErrorKind::PermissionDenied => "Run it as a user who may read the file, or copy the file.",
        _ => "Try `cat FILE | why401` to see whether the file itself can be read.",
    };
    CommandError::input(format!("cannot read {name}: {error}"), hint)
}

fn empty(name: &str) -> CommandError {
    CommandError::input(format!("{name} is empty"), "Many programs print failures on standard error: try `COMMAND 2>&1 | why401`.")
}

fn binary(name: &str) -> CommandError {
    CommandError::input(format!("{name} is no text"), "Unpack archives and captures first: `zcat x.gz | why401`, `tshark -r x.pcap -V | why401`.")
}

fn notes(sieved: &Sieved) -> Vec<String> {
    if sieved.whole {
        return Vec::new();
    }
    let kept: usize = sieved.segments.iter().map(|s| s.bytes.len()).sum();
    let size = |bytes: f64| if bytes < 1e6 { format!("{:.0} KB", bytes / 1e3) } else { format!("{:.1} MB", bytes / 1e6) };
    let mut notes = vec![format!("Of {} only the surroundings of telling places were read closely ({}).", size(sieved.size as f64), size(kept as f64))];
    if sieved.crowded {
        notes.push("Some messages occur very often; the first ones of each kind were read.".to_owned());
    }
    notes
}
