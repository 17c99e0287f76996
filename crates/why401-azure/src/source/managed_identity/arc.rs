//! Azure Arc: the agent answers with a challenge that names a file; whoever can read the file may have a token
//! ([documentation](https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication)).

use std::path::{Path, PathBuf};

use why401_evidence::Secret;

use super::super::attempt::Attempt;
use super::super::file::bad;
use super::super::{Machine, NotAcquired, Token};
use super::Question;
use crate::probe::Route;

/// Longest key file in bytes, as clients have it.
const LONGEST: u64 = 4096;

pub(super) fn acquire(attempt: &mut Attempt<'_>, machine: &Machine<'_>, question: &Question<'_>, route: &Route) -> Result<Token, NotAcquired> {
    let first = attempt.ask(&question.plain(), route)?;
    if first.status != 401 {
        // The agent always challenges; a refusal is told in its own words.
        return if first.status == 200 { Err(unreadable("it is not the agent of Azure Arc: it asks for no key")) } else { Err(first.refused()) };
    }
    let path = first.challenges.iter().find_map(|challenge| realm(challenge));
    let path = path.ok_or_else(|| unreadable("the challenge of the agent names no key file"))?;
    let key = key(Path::new(path), &folder(machine)?)?;
    attempt.keep_out(&key);
    let mut request = question.plain();
    request.headers.push(("Authorization".to_owned(), Secret::new(format!("Basic {}", key.expose()))));
    attempt.ask(&request, route)?.token()
}

fn unreadable(reason: &str) -> NotAcquired {
    NotAcquired::Unreadable(reason.to_owned())
}

/// The path in `Basic realm=…`, which the agent writes without quotes.
fn realm(challenge: &str) -> Option<&str> {
    let (scheme, rest) = challenge.trim().split_once(' ')?;
    let value = rest.trim().strip_prefix("realm=")?.trim();
    scheme.eq_ignore_ascii_case("basic").then(|| value.trim_matches('"'))
}

fn folder(machine: &Machine<'_>) -> Result<PathBuf, NotAcquired> {
    if let Some(folder) = &machine.arc_keys {
        return Ok(folder.clone());
    }
    if cfg!(windows) {
        let data = machine.variable("ProgramData").ok_or_else(|| NotAcquired::NotHere("ProgramData is not set".to_owned()))?;
        return Ok(PathBuf::from(data).join("AzureConnectedMachineAgent").join("Tokens"));
    }
    Ok(PathBuf::from("/var/opt/azcmagent/tokens"))
}

/// The key in a file, if it lies where the agent puts keys: another program at its port must not have any file read.
fn key(path: &Path, folder: &Path) -> Result<Secret, NotAcquired> {
    let refused = |reason: &str| bad(path, reason);
    let real = path.canonicalize().map_err(|error| refused(&format!("{error} (only members of the group himds can read keys)")))?;
    let folder = folder.canonicalize().map_err(|error| refused(&error.to_string()))?;
    if real.parent() != Some(folder.as_path()) || real.extension().is_none_or(|ending| ending != "key") {
        return Err(refused("it is none of the agent's key files"));
    }
    let metadata = real.metadata().map_err(|error| refused(&error.to_string()))?;
    if !metadata.is_file() || metadata.len() > LONGEST {
        return Err(refused("it is longer than 4096 bytes, and no key"));
    }
    super::super::file::line(&real)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_names_the_file() {
        assert_eq!(realm("Basic realm=/var/opt/azcmagent/tokens/a.key"), Some("/var/opt/azcmagent/tokens/a.key"));
        assert_eq!(realm("basic realm=\"C:\\Tokens\\a.key\""), Some("C:\\Tokens\\a.key"));
        assert_eq!((realm("Bearer realm=x"), realm("Basic"), realm("")), (None, None, None));
    }

    #[test]
    fn no_other_file_is_read() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let write = |path: PathBuf, content: &str| {
            std::fs::write(&path, content).unwrap();
            path
        };
        let good = write(folder.path().join("a.key"), "k3y\n");
        assert_eq!(key(&good, folder.path()).unwrap().expose(), "k3y");
        let outside = write(elsewhere.path().join("b.key"), "x");
        std::fs::create_dir(folder.path().join("below")).unwrap();
        let hostile = [
            outside.clone(),
            folder.path().join("..").join(elsewhere.path().file_name().unwrap()).join("b.key"),
            write(folder.path().join("a.txt"), "x"),
            write(folder.path().join("below").join("c.key"), "x"),
            write(folder.path().join("long.key"), &"x".repeat(4097)),
            folder.path().join("missing.key"),
            folder.path().to_owned(),
        ];
        for path in hostile {
            assert!(key(&path, folder.path()).is_err(), "{}", path.display());
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&outside, folder.path().join("link.key")).unwrap();
            assert!(key(&folder.path().join("link.key"), folder.path()).is_err());
        }
    }
}
