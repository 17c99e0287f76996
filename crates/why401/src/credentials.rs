//! Where tokens come from: files, standard input, variables, and, with a warning, the command line.

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal as _, Read, Write as _};
use std::path::Path;

use why401_evidence::credential::carrier::{self, Carried};
use why401_evidence::credential::fingerprint::{Key, SHORTEST_KEY};

use zeroize::Zeroizing;

use crate::arguments::{KeyFile, Sources};
use crate::error::CommandError;

/// A credential and how the user calls it.
pub(crate) struct Given {
    pub(crate) source: String,
    pub(crate) carried: Carried,
}

/// Largest source; tokens have kilobytes.
const LIMIT: u64 = 4 << 20;

/// All credentials of `sources`, in their order; standard input if nothing is named.
pub(crate) fn read(sources: &Sources) -> Result<Vec<Given>, CommandError> {
    let mut given = Vec::new();
    let stdin = [OsString::from("-")];
    let named = if sources.named.is_empty() && sources.env.is_empty() { stdin.as_slice() } else { &sources.named };
    for source in named {
        given.extend(of_source(source)?);
    }
    for name in &sources.env {
        given.extend(of_variable(name)?);
    }
    Ok(given)
}

fn of_source(source: &OsStr) -> Result<Vec<Given>, CommandError> {
    let text = source.to_str().unwrap_or_default();
    if source == "-" {
        return carried("<stdin>", stdin()?);
    }
    if let Some(name) = text.strip_prefix("env:") {
        return of_variable(name);
    }
    let path = Path::new(source);
    if !path.exists() && looks_like_token(text) {
        warn_of_command_line();
        return carried("<command line>", text.as_bytes().to_vec());
    }
    carried(&path.display().to_string(), file(path)?)
}

fn of_variable(name: &str) -> Result<Vec<Given>, CommandError> {
    let Some(value) = std::env::var_os(name) else {
        let hint = format!("Set it where why401 runs (`export {name}`), or look for a typing error; `sudo` and CI steps drop variables.");
        return Err(CommandError::input(format!("the variable {name} is not set"), hint));
    };
    carried(&format!("${name}"), value.into_encoded_bytes())
}

fn carried(name: &str, input: Vec<u8>) -> Result<Vec<Given>, CommandError> {
    let input = Zeroizing::new(input);
    let found = carrier::carried(&input).map_err(|_| {
        let hint = "Print the token itself: `(Get-AzAccessToken -AsSecureString).Token | ConvertFrom-SecureString -AsPlainText`.";
        CommandError::input(format!("{name} holds a SecureString, which hides the token"), hint)
    })?;
    let several = found.len() > 1;
    let call = |at: usize| if several { format!("{name}, {}", ordinal(at)) } else { name.to_owned() };
    Ok(found.into_iter().enumerate().map(|(at, carried)| Given { source: call(at), carried }).collect())
}

fn ordinal(at: usize) -> String {
    format!("token {}", at + 1)
}

fn stdin() -> Result<Vec<u8>, CommandError> {
    let mut stdin = io::stdin().lock();
    if stdin.is_terminal() {
        let end = if cfg!(windows) { "Ctrl-Z and Enter" } else { "Ctrl-D" };
        let _ = writeln!(io::stderr(), "Paste the token and end with {end}; terminals cut lines at 4095 characters, a file or `pbpaste |` does not.");
    }
    whole(&mut stdin, "<stdin>")
}

fn file(path: &Path) -> Result<Vec<u8>, CommandError> {
    let name = path.display().to_string();
    if path.is_dir() {
        return Err(CommandError::input(format!("{name} is a directory"), "Name the file in it that holds the token."));
    }
    let mut file = std::fs::File::open(path).map_err(|error| {
        let hint = "Check the spelling; `-` reads standard input, `env:NAME` a variable.";
        CommandError::input(format!("cannot read {name}: {error}"), hint)
    })?;
    whole(&mut file, &name)
}

fn whole(reader: &mut dyn Read, name: &str) -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::with_capacity(8 << 10);
    reader.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| CommandError::input(format!("cannot read {name}: {error}"), "Try `cat` on it."))?;
    if bytes.len() as u64 > LIMIT {
        let hint = "For many tokens, one a line, use `why401 token batch`; for a log, `why401 diagnose`.";
        return Err(CommandError::input(format!("{name} is larger than 4 MiB, which no token is"), hint));
    }
    Ok(bytes)
}

/// Whether an argument is a token rather than the name of a file.
fn looks_like_token(text: &str) -> bool {
    let bare = text.trim().trim_start_matches(['"', '\'']);
    bare.starts_with("eyJ") || bare.len() > 60 && (bare.starts_with("Bearer ") || bare.starts_with("0.A") || bare.starts_with("1.A") || bare.contains("sig="))
}

fn warn_of_command_line() {
    let _ = writeln!(
        io::stderr(),
        "warning: a token on the command line stays in the shell's history and is visible to others in the process list; use a file, standard input or `--env NAME`"
    );
}

/// The team's key for fingerprints, if there is one.
pub(crate) fn key(options: &KeyFile) -> Result<Option<Key>, CommandError> {
    let (name, bytes) = match &options.key_file {
        Some(path) => {
            let read = std::fs::read(path)
                .map_err(|error| CommandError::input(format!("cannot read {}: {error}", path.display()), "Make one with `openssl rand -hex 32`."))?;
            (path.display().to_string(), read)
        }
        None => match std::env::var_os("WHY401_FINGERPRINT_KEY") {
            Some(value) => ("WHY401_FINGERPRINT_KEY".to_owned(), value.into_encoded_bytes()),
            None => return Ok(None),
        },
    };
    let bytes = Zeroizing::new(bytes);
    let hint = format!("A key needs {SHORTEST_KEY} bytes: make one with `openssl rand -hex 32`.");
    Key::new(&bytes).map(Some).map_err(|error| CommandError::input(format!("{name} is no key for fingerprints: {error}"), hint))
}
