//! What the caller chooses.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// How keys are fetched and kept.
#[derive(Debug, Clone)]
pub struct Settings {
    /// For each request as a whole: name, connection and answer. 10 seconds by default.
    pub timeout: Duration,
    /// Files in PEM with certificates of authorities that are trusted besides the system's, like curl's `--cacert`.
    pub authorities: Vec<PathBuf>,
    /// Answer from kept copies alone, whatever their age.
    pub offline: bool,
    /// The folder of kept copies; without one nothing is kept, and the limit of [`crate::Fetcher::refresh`] has nothing to
    /// go by.
    pub cache: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(10), authorities: Vec::new(), offline: false, cache: None }
    }
}

/// Where copies are kept unless the user says otherwise, `env` being the environment; `None` if it names no home.
///
/// `$XDG_CACHE_HOME/why401`, else `$HOME/.cache/why401`
/// ([XDG base directories](https://specifications.freedesktop.org/basedir-spec/latest/); a relative path is ignored, as it
/// demands). On macOS `~/Library/Caches/why401`, on Windows `%LOCALAPPDATA%\why401\cache`.
#[must_use]
pub fn default_cache(env: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| env(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(windows) {
        folder("LOCALAPPDATA").map(|data| data.join("why401").join("cache"))
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library").join("Caches").join("why401"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache"))).map(|caches| caches.join("why401"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(variables: &[(&str, &str)]) -> Option<PathBuf> {
        default_cache(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value)))
    }

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn the_base_directories_are_those_of_xdg() {
        let expected = |path: &str| Some(PathBuf::from(path));
        assert_eq!(chosen(&[("XDG_CACHE_HOME", "/c"), ("HOME", "/home/ann")]), expected("/c/why401"));
        assert_eq!(chosen(&[("HOME", "/home/ann")]), expected("/home/ann/.cache/why401"));
        assert_eq!(chosen(&[("XDG_CACHE_HOME", ""), ("HOME", "/home/ann")]), expected("/home/ann/.cache/why401"));
        assert_eq!(chosen(&[("XDG_CACHE_HOME", "c"), ("HOME", "/home/ann")]), expected("/home/ann/.cache/why401"), "a relative path is invalid");
        assert_eq!(chosen(&[("HOME", "home")]), None);
    }

    #[test]
    #[cfg(target_os = "macos")]
    fn the_folder_is_that_of_macos() {
        assert_eq!(chosen(&[("XDG_CACHE_HOME", "/c"), ("HOME", "/Users/ann")]), Some(PathBuf::from("/Users/ann/Library/Caches/why401")));
    }

    #[test]
    #[cfg(windows)]
    fn the_folder_is_that_of_windows() {
        assert_eq!(chosen(&[("LOCALAPPDATA", r"C:\Users\ann\AppData\Local")]), Some(PathBuf::from(r"C:\Users\ann\AppData\Local\why401\cache")));
    }

    #[test]
    fn without_a_home_nothing_is_kept() {
        assert_eq!(chosen(&[]), None);
    }
}
