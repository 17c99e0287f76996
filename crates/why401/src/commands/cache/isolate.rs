//! `why401 cache isolate`: a command with cache folders of its own.
//!
//! Which variables move which cache is data (`moved_by` in `catalogue/caches/`). Caches that follow the home folder have no
//! variable: `HOME` moves a user's keys and settings too, so that is done on request only.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use why401_catalogue as catalogue;
use why401_sources::Machine as _;

use crate::arguments::Isolate;
use crate::commands::lab::interrupt::Signals;
use crate::error::CommandError;
use crate::machine::Here;

/// How long a command may take to end when it is asked to.
const GOODBYE: Duration = Duration::from_secs(5);
/// How often a running command is looked at.
const PULSE: Duration = Duration::from_millis(10);
/// How often the folder is removed again that something still writes into.
const MOST_REMOVALS: usize = 20;
/// Variables that say where a user's folders are, and the folder of each in a home of its own.
const HOME: &[(&str, &str)] = if cfg!(windows) {
    &[("USERPROFILE", ""), ("LOCALAPPDATA", "AppData/Local"), ("APPDATA", "AppData/Roaming")]
} else {
    &[("HOME", ""), ("XDG_DATA_HOME", ".local/share"), ("XDG_CACHE_HOME", ".cache"), ("XDG_CONFIG_HOME", ".config")]
};

pub(super) fn run(options: &Isolate) -> Result<ExitCode, CommandError> {
    let Some((program, arguments)) = options.command.split_first() else { return Err(CommandError::usage("there is no command", "Write it after `--`.")) };
    // From here on a signal ends the command, and this program cleans up after it.
    let signals = Signals::listen().map_err(|error| refused("signals cannot be waited for", &error))?;
    let folder = Folder::new(options.keep.as_deref())?;
    let variables = variables(folder.path(), options.home).map_err(|error| refused("the folders cannot be made", &error))?;
    announce(&variables, options.home);
    let mut command = Command::new(program);
    command.args(arguments).envs(variables);
    let failed = |error| CommandError::input(format!("cannot run {}: {error}", Path::new(program).display()), "Is it installed, and on the PATH?");
    let status = end(command.spawn().map_err(failed)?, &signals.left_to_the_command()).map_err(failed);
    folder.remove();
    status.map(code)
}

fn refused(what: &str, error: &io::Error) -> CommandError {
    CommandError::input(format!("{what}: {error}"), "`--keep FOLDER` takes another place than the system's for temporary files.")
}

/// Where the caches of the run are.
enum Folder {
    Temporary(TempDir),
    Kept(PathBuf),
}

impl Folder {
    fn new(keep: Option<&Path>) -> Result<Self, CommandError> {
        let Some(keep) = keep else {
            let folder = tempfile::Builder::new().prefix("why401-isolated-").tempdir().map_err(|error| refused("no folder can be made", &error))?;
            return Ok(Self::Temporary(folder));
        };
        own(keep).map_err(|error| refused("the folder cannot be made", &error))?;
        let path = fs::canonicalize(keep).map_err(|error| refused("the folder cannot be made", &error))?;
        if is_open(&path) {
            let hint = format!("Tokens will lie in it: `chmod 700 {}`.", path.display());
            return Err(CommandError::usage(format!("others may look into {}", path.display()), hint));
        }
        Ok(Self::Kept(path))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Temporary(folder) => folder.path(),
            Self::Kept(path) => path,
        }
    }

    fn remove(self) {
        let Self::Temporary(folder) = self else { return };
        let path = folder.keep();
        // What the command left running may still write.
        for _ in 0..MOST_REMOVALS {
            match fs::remove_dir_all(&path) {
                Ok(()) => return,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return,
                Err(_) => std::thread::sleep(PULSE * 5),
            }
        }
        crate::terminal::note(&format!("{} could not be removed; tokens may be in it", path.display()));
    }
}

/// A folder that only its user may look into.
fn own(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    false
}

/// The variables of the run, and the folders that they name.
fn variables(root: &Path, home: bool) -> io::Result<Vec<(String, OsString)>> {
    let mut variables: Vec<(String, OsString)> = Vec::new();
    for cache in catalogue::caches() {
        let Some(name) = cache.moved_by.map(catalogue::Str::to_owned).filter(|name| !variables.iter().any(|(known, _)| known == name)) else { continue };
        let tool = cache.id.split('-').next().unwrap_or_default();
        if name.ends_with("_NAME") {
            // A store of the system: the run has an entry of its own in it.
            let own = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
            variables.push((name, own.into()));
            continue;
        }
        let folder = root.join(tool);
        own(&folder)?;
        variables.push((name, folder.into()));
    }
    let here = Here::new(true);
    variables.extend(extensions(&here));
    plugins(&here, root);
    if home {
        let folder = root.join("home");
        for (name, place) in HOME {
            own(&folder.join(place))?;
            variables.push(((*name).to_owned(), folder.join(place).into()));
        }
    }
    Ok(variables)
}

/// Extensions of the Azure CLI are programs and no cache: they stay where they are.
fn extensions(here: &Here) -> Option<(String, OsString)> {
    const NAME: &str = "AZURE_EXTENSION_DIR";
    let set = |name: &str| here.variable(name).map(|value| value.expose().to_owned()).filter(|value| !value.is_empty());
    if set(NAME).is_some() {
        return None;
    }
    let settings = set("AZURE_CONFIG_DIR").map(PathBuf::from).or_else(|| Some(here.home()?.join(".azure")))?;
    let folder = here.folder().join(settings).join("cliextensions");
    folder.is_dir().then(|| (NAME.to_owned(), folder.into()))
}

/// Docker's plugins are programs too, and are looked for beside its settings.
fn plugins(here: &Here, root: &Path) {
    let set = here.variable("DOCKER_CONFIG").map(|value| value.expose().to_owned()).filter(|value| !value.is_empty());
    let settings = set.map(PathBuf::from).or_else(|| Some(here.home()?.join(".docker")));
    let Some(plugins) = settings.map(|settings| here.folder().join(settings).join("cli-plugins")).filter(|path| path.is_dir()) else { return };
    #[cfg(unix)]
    let _ = std::os::unix::fs::symlink(plugins, root.join("docker/cli-plugins"));
    #[cfg(not(unix))]
    drop((plugins, root));
}

/// One line: what is moved, and what is not.
fn announce(variables: &[(String, OsString)], home: bool) {
    let names: Vec<&str> = variables.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "AZURE_EXTENSION_DIR").collect();
    let rest = if home { String::new() } else { format!("; not isolated: {} (they follow the home folder: --home)", unmoved().join(", ")) };
    let _ = writeln!(anstream::stderr(), "why401: isolated by {}{rest}", names.join(", "));
}

/// Tools whose secrets follow the home folder.
fn unmoved() -> Vec<&'static str> {
    let here = Here::new(true).os().name();
    let follows = |cache: &&catalogue::Cache| {
        let secret = cache.protection.into_iter().any(|(os, how)| *os == here && *how != "none");
        let at_home = cache.paths.into_iter().any(|(os, paths)| *os == here && paths.into_iter().any(|path| path.starts_with('~') || path.contains("|~")));
        cache.moved_by.is_none() && secret && at_home
    };
    let mut tools: Vec<&str> = catalogue::caches().iter().filter(follows).map(|cache| cache.tool.str()).collect();
    tools.sort_unstable();
    tools.dedup();
    tools
}

/// Waits for the command, and takes it along once this program is asked to end.
fn end(mut child: Child, ending: &AtomicBool) -> io::Result<ExitStatus> {
    let mut asked: Option<Instant> = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        match asked {
            None if ending.load(Ordering::Acquire) => {
                asked = Some(Instant::now());
                dismiss(&mut child);
            }
            Some(since) if since.elapsed() > GOODBYE => child.kill()?,
            _ => {}
        }
        std::thread::sleep(PULSE);
    }
}

/// Asks a command to end: it can then clean up after itself.
fn dismiss(child: &mut Child) {
    if cfg!(unix) {
        let _ = Command::new("kill").arg(child.id().to_string()).stderr(std::process::Stdio::null()).status();
    } else {
        let _ = child.kill();
    }
}

/// How the command ended, as a shell tells it.
fn code(status: ExitStatus) -> ExitCode {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal: Option<i32> = None;
    let number = status.code().or_else(|| signal.map(|signal| 128 + signal)).unwrap_or(1);
    ExitCode::from(u8::try_from(number).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_has_a_folder_of_its_own() {
        let root = tempfile::tempdir().unwrap();
        let variables = variables(root.path(), true).unwrap();
        let of = |name: &str| variables.iter().find(|(known, _)| known == name).map(|(_, value)| PathBuf::from(value));
        for (name, tool) in [("AZURE_CONFIG_DIR", "az"), ("AZD_CONFIG_DIR", "azd"), ("KUBECACHEDIR", "kubelogin"), ("DOCKER_CONFIG", "docker")] {
            assert_eq!(of(name), Some(root.path().join(tool)), "{name}");
            assert!(root.path().join(tool).is_dir() && !is_open(&root.path().join(tool)), "{name}");
        }
        assert!(of("AZCOPY_LOGIN_CACHE_NAME").is_none_or(|name| name.is_relative()));
        assert_eq!(of(HOME[0].0), Some(root.path().join("home").join("")));
    }

    #[test]
    fn what_is_not_moved_is_known() {
        let tools = unmoved();
        assert!(tools.contains(&"Azure PowerShell") && tools.contains(&"Azure SDKs"), "{tools:?}");
        assert!(!tools.contains(&"Azure CLI"), "{tools:?}");
    }
}
