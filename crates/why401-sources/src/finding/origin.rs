//! Files from which variables come: what a shell reads at its start, and what programs load themselves.
//!
//! Lines are shown by number; their values never are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Scene, Seen, listed};
use crate::machine::Os;
use crate::model::Place;
use crate::place;

/// What shells and sign-in read, in the home folder.
const SHELL: [&str; 9] =
    [".profile", ".bash_profile", ".bash_login", ".bashrc", ".zshenv", ".zprofile", ".zshrc", ".config/fish/config.fish", ".config/environment.d/azure.conf"];
/// What programs and tools load from the folder they run in.
const LOADED: [&str; 5] = [".env", ".env.local", ".envrc", "local.settings.json", "appsettings.Development.json"];
/// What holds for everybody.
const SYSTEM: [&str; 3] = ["/etc/environment", "/etc/profile", "/etc/default/azure"];
/// Beginnings of the names that matter.
const OURS: [&str; 5] = ["AZURE_", "ARM_", "AZCOPY_", "IDENTITY_", "MSI_"];
/// Most places that are shown for the variables of one finding.
const MOST: usize = 6;

/// A line that sets a variable.
struct Set {
    path: PathBuf,
    line: u32,
    name: String,
    /// Its value, without quotes; nothing if a shell would have to work it out.
    value: Option<String>,
    /// Whether a program loads the file itself, so that the shell may not have it.
    loaded: bool,
}

/// Lines that set the variables `names`.
pub(super) fn places(scene: &Scene<'_>, names: &[String]) -> Vec<Place> {
    sets(scene).into_iter().filter(|set| names.contains(&set.name)).take(MOST).map(|set| told(scene, &set)).collect()
}

fn told(scene: &Scene<'_>, set: &Set) -> Place {
    let what = match (scene.machine.variable(&set.name), &set.value) {
        (Some(now), Some(value)) if now.expose() == value => "sets it, to the value in force",
        (Some(_), Some(_)) => "sets it, to another value than the one in force",
        (None, _) => "sets it, and it is not set here",
        (Some(_), None) => "sets it",
    };
    place::file(&set.path, Some(set.line), format!("{}: {what}", set.name))
}

/// Where the variables that decide come from.
pub(super) fn deciding(scene: &Scene<'_>) -> Vec<Seen> {
    let decide = scene.winners().flat_map(|(_, winner)| &winner.places).filter(|place| place.kind == "variable" && scene.is_set(&place.name));
    let mut names: Vec<String> = decide.map(|place| place.name.clone()).collect();
    names.sort();
    names.dedup();
    let lines = sets(scene);
    let in_force: Vec<&Set> = lines.iter().filter(|set| names.contains(&set.name) && !is_other(scene, set)).collect();
    names.retain(|name| in_force.iter().any(|set| set.name == *name));
    if names.is_empty() {
        return Vec::new();
    }
    vec![Seen {
        text: format!("Who signs in is decided by {}, set in files: what is changed in a shell does not last.", listed(&names)),
        places: in_force.into_iter().take(MOST).map(|set| told(scene, set)).collect(),
        fix: vec!["If they are left over, remove these lines and open a new shell.".to_owned()],
        ..Seen::default()
    }]
}

/// Files that programs load, and that set something else than what is in force: the program then differs from this shell.
pub(super) fn other(scene: &Scene<'_>) -> Vec<Seen> {
    let mut by_file: BTreeMap<PathBuf, Vec<Set>> = BTreeMap::new();
    for set in sets(scene).into_iter().filter(|set| set.loaded && is_other(scene, set)) {
        by_file.entry(set.path.clone()).or_default().push(set);
    }
    by_file.into_iter().map(|(path, sets)| differing(scene, &path, &sets)).collect()
}

fn is_other(scene: &Scene<'_>, set: &Set) -> bool {
    let now = scene.machine.variable(&set.name);
    set.value.as_ref().is_some_and(|value| now.is_none_or(|now| now.expose() != value))
}

fn differing(scene: &Scene<'_>, path: &Path, sets: &[Set]) -> Seen {
    let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
    Seen {
        text: format!("{} sets {} otherwise than here: a program that loads it does not pick what is shown for this shell.", path.display(), listed(&names)),
        places: sets.iter().take(MOST).map(|set| told(scene, set)).collect(),
        fix: vec![format!("To see what that program does, set these variables as {} does and run `why401 sources` again.", path.display())],
        ..Seen::default()
    }
}

/// All lines that set one of our variables, in the files of this user and folder.
fn sets(scene: &Scene<'_>) -> Vec<Set> {
    let home = scene.machine.home();
    let unix = scene.machine.os() != Os::Windows;
    let shell = home.iter().flat_map(|home| SHELL.map(|name| home.join(name)));
    let system = SYSTEM.map(PathBuf::from);
    let loaded = LOADED.map(|name| scene.machine.folder().join(name));
    let read = shell.chain(system).filter(|_| unix).map(|path| (path, false)).chain(loaded.map(|path| (path, true)));
    read.flat_map(|(path, loaded)| lines(scene, &path, loaded)).collect()
}

fn lines(scene: &Scene<'_>, path: &Path, loaded: bool) -> Vec<Set> {
    let found = scene.machine.file(path);
    let Some(text) = found.file().and_then(crate::machine::File::text) else { return Vec::new() };
    let set = |(at, line): (usize, &str)| {
        let (name, value) = setting(line)?;
        let ours = OURS.iter().any(|start| name.starts_with(start));
        ours.then(|| Set { path: path.to_owned(), line: u32::try_from(at + 1).unwrap_or(u32::MAX), name: name.to_owned(), value, loaded })
    };
    text.lines().enumerate().filter_map(set).collect()
}

/// Name and value of a line such as `export NAME=value`, `NAME="value"`, `set -gx NAME value` or `"NAME": "value",`.
fn setting(line: &str) -> Option<(&str, Option<String>)> {
    let line = line.trim();
    let line = ["export ", "declare -x ", "set -gx ", "set -x ", "set -Ux "].iter().find_map(|start| line.strip_prefix(start)).unwrap_or(line).trim_start();
    let line = line.strip_prefix('"').unwrap_or(line);
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    let (name, rest) = line.split_at(end);
    let rest = rest.strip_prefix('"').unwrap_or(rest).trim_start_matches(' ');
    let value = rest.strip_prefix('=').or_else(|| rest.strip_prefix(':')).or_else(|| rest.starts_with(['"', '\'']).then_some(rest))?;
    (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then(|| (name, plain(value)))
}

/// The value without quotes and what follows it; nothing if it is not written out.
fn plain(value: &str) -> Option<String> {
    let value = value.trim().trim_end_matches(',');
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let value = match quote {
        Some(quote) => value[1..].split(quote).next().unwrap_or_default(),
        None => value.split([' ', ';', '\t']).next().unwrap_or_default(),
    };
    let worked_out = quote != Some('\'') && value.contains(['$', '`']);
    (!worked_out).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::stage::{Stage, chain, member};
    use super::*;
    use crate::model::Standing;

    #[test]
    fn lines_that_set_are_read_in_any_dress() {
        let value = |line: &str| setting(line).map(|(name, value)| format!("{name}|{}", value.unwrap_or_else(|| "?".to_owned())));
        assert_eq!(value("export AZURE_CLIENT_ID=abc # mine").as_deref(), Some("AZURE_CLIENT_ID|abc"));
        assert_eq!(value("  AZURE_CLIENT_ID='a b'").as_deref(), Some("AZURE_CLIENT_ID|a b"));
        assert_eq!(value(r#""AZURE_CLIENT_ID": "abc","#).as_deref(), Some("AZURE_CLIENT_ID|abc"));
        assert_eq!(value("set -gx AZURE_CLIENT_ID \"abc\"").as_deref(), Some("AZURE_CLIENT_ID|abc"));
        assert_eq!(value("export AZURE_CLIENT_ID=$(cat id)").as_deref(), Some("AZURE_CLIENT_ID|?"));
        assert_eq!(value("# export AZURE_CLIENT_ID=abc"), None);
        assert_eq!(value("echo AZURE_CLIENT_ID"), None);
        assert_eq!(value(""), None);
    }

    #[test]
    fn the_line_that_sets_a_leftover_is_shown_without_its_value() {
        let variables = [("AZURE_TENANT_ID", "t"), ("AZURE_CLIENT_SECRET", "s3cret")];
        let stage = Stage::bare().with(&variables).file_at("/home/dev/.bashrc", "# mine\nexport AZURE_CLIENT_SECRET=s3cret\n");
        let found = stage.found("variables-half-set");
        let place = found.places.last().map(|place| (place.name.as_str(), place.line, place.what.as_str()));
        assert_eq!(place, Some(("/home/dev/.bashrc", Some(2), "AZURE_CLIENT_SECRET: sets it, to the value in force")));
        assert!(!format!("{found:?}").contains("s3cret"));
    }

    #[test]
    fn a_file_that_a_program_loads_may_say_otherwise() {
        let stage = || Stage::bare().file_at("/work/app/.env", "AZURE_CLIENT_ID=abc\nOTHER=1\n");
        assert_eq!(stage().found("file-sets-other").places[0].what, "AZURE_CLIENT_ID: sets it, and it is not set here");
        assert!(stage().with(&[("AZURE_CLIENT_ID", "abc")]).ids().is_empty());
    }

    #[test]
    fn what_decides_is_followed_to_its_file() {
        let mut winner = member("EnvironmentCredential", "environment", Standing::Wins);
        winner.places = vec![place::variable("AZURE_CLIENT_ID", "abc")];
        let stage = Stage::bare().with(&[("AZURE_CLIENT_ID", "abc")]).file_at("/etc/environment", "AZURE_CLIENT_ID=abc\n");
        let found = stage.chain(chain("python-azure-identity", vec![winner])).found("variable-set-in-file");
        assert_eq!(found.places[0].name, "/etc/environment");
    }
}
