//! Paths of caches, from the templates of the catalogue.
//!
//! `~` at the beginning is the home folder. `{VARIABLE|otherwise}` is the value of the variable, or `otherwise` if it is not
//! set or empty; `otherwise` is a template itself. `{VARIABLE[]|otherwise}` holds several paths, as `PATH` does. `*` in the
//! last part stands for any characters. Templates are written with `/` for every system.

use std::path::PathBuf;

use crate::machine::{Machine, Os};

/// Most values that a variable with several paths is taken apart into.
const MOST_PATHS: usize = 64;
/// What is never a cache, but lies beside one.
const LOCKS: [&str; 2] = [".lockfile", ".lock"];

/// The paths that `template` stands for; the last part of each may hold `*`.
pub(crate) fn patterns(machine: &dyn Machine, template: &str) -> Vec<String> {
    let mut paths = expanded(machine, template);
    for path in &mut paths {
        if !is_absolute(machine.os(), path) {
            *path = format!("{}/{path}", machine.folder().display());
        }
        if machine.os() == Os::Windows {
            *path = path.replace('/', "\\");
        }
    }
    paths
}

/// What of `pattern` there is: itself, or with `*` what lies in its folder.
pub(crate) fn matching(machine: &dyn Machine, pattern: &str) -> Vec<PathBuf> {
    let separators: &[char] = if machine.os() == Os::Windows { &['/', '\\'] } else { &['/'] };
    let Some((folder, last)) = pattern.rsplit_once(separators).filter(|(_, last)| last.contains('*')) else { return vec![PathBuf::from(pattern)] };
    let fits = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()).is_some_and(|name| !is_lock(name) && fits(last, name));
    machine.list(&PathBuf::from(folder)).into_iter().filter(fits).collect()
}

fn is_lock(name: &str) -> bool {
    LOCKS.iter().any(|ending| name.ends_with(ending))
}

fn expanded(machine: &dyn Machine, template: &str) -> Vec<String> {
    if let Some(rest) = template.strip_prefix('~') {
        let Some(home) = machine.home() else { return Vec::new() };
        return expanded(machine, rest).into_iter().map(|rest| format!("{}{rest}", home.display())).collect();
    }
    let Some((before, (name, otherwise), after)) = reference(template) else { return vec![template.to_owned()] };
    let values = values(machine, name).unwrap_or_else(|| expanded(machine, otherwise));
    let rest = expanded(machine, after);
    values.iter().flat_map(|value| rest.iter().map(move |rest| format!("{before}{value}{rest}"))).collect()
}

/// The first variable of a template: what is before it, its name and what is taken otherwise, what is after it.
fn reference(template: &str) -> Option<(&str, (&str, &str), &str)> {
    let (before, rest) = template.split_once('{')?;
    let mut depth = 1;
    let end = rest.char_indices().find_map(|(at, c)| {
        depth += match c {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        (depth == 0).then_some(at)
    })?;
    let inner = &rest[..end];
    Some((before, inner.split_once('|').unwrap_or((inner, "")), &rest[end + 1..]))
}

/// The value of a variable, or the paths that it holds; nothing if it is not set.
fn values(machine: &dyn Machine, name: &str) -> Option<Vec<String>> {
    let plain = name.trim_end_matches("[]");
    let value = machine.variable(plain).map(|value| value.expose().to_owned()).filter(|value| !value.is_empty())?;
    if plain == name {
        return Some(vec![value]);
    }
    let between = if machine.os() == Os::Windows { ';' } else { ':' };
    Some(value.split(between).filter(|path| !path.is_empty()).take(MOST_PATHS).map(str::to_owned).collect())
}

fn is_absolute(os: Os, path: &str) -> bool {
    let drive = || path.chars().nth(1) == Some(':');
    path.starts_with('/') || os == Os::Windows && (path.starts_with('\\') || drive())
}

/// Whether `name` is what a pattern with `*` stands for.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let middle: Vec<&str> = parts.collect();
    let Some((last, middle)) = middle.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::tests::Made;

    const CONFIG: &str = "{AZURE_CONFIG_DIR|~/.azure}/msal_token_cache.json";
    const LOCAL: &str = "{LOCALAPPDATA|~/AppData/Local}/.IdentityService/*.nocae";

    fn on(os: Os, variables: &[(&str, &str)]) -> Made {
        Made { os, ..Made::bare() }.with(variables)
    }

    #[test]
    fn linux() {
        assert_eq!(patterns(&on(Os::Linux, &[]), CONFIG), ["/home/dev/.azure/msal_token_cache.json"]);
        assert_eq!(patterns(&on(Os::Linux, &[("AZURE_CONFIG_DIR", "/az")]), CONFIG), ["/az/msal_token_cache.json"]);
        assert_eq!(patterns(&on(Os::Linux, &[("AZURE_CONFIG_DIR", "")]), CONFIG), ["/home/dev/.azure/msal_token_cache.json"], "empty is not set");
        assert_eq!(patterns(&on(Os::Linux, &[("AZURE_CONFIG_DIR", "az")]), CONFIG), ["/work/app/az/msal_token_cache.json"], "from where it runs");
        let kube = "{KUBECONFIG[]|~/.kube/config}";
        assert_eq!(patterns(&on(Os::Linux, &[("KUBECONFIG", "/a:b::/c")]), kube), ["/a", "/work/app/b", "/c"]);
        assert_eq!(patterns(&on(Os::Linux, &[]), kube), ["/home/dev/.kube/config"]);
        let nested = "{XDG_DATA_HOME|{HOME_OF_DATA|~/.local/share}}/x";
        assert_eq!(patterns(&on(Os::Linux, &[]), nested), ["/home/dev/.local/share/x"]);
        assert_eq!(patterns(&on(Os::Linux, &[("HOME_OF_DATA", "/d")]), nested), ["/d/x"]);
    }

    #[test]
    fn macos() {
        assert_eq!(patterns(&on(Os::MacOs, &[]), CONFIG), ["/home/dev/.azure/msal_token_cache.json"]);
        assert_eq!(patterns(&on(Os::MacOs, &[]), "~/.IdentityService/*.cae"), ["/home/dev/.IdentityService/*.cae"]);
    }

    #[test]
    fn windows() {
        assert_eq!(patterns(&on(Os::Windows, &[]), CONFIG), ["C:\\Users\\dev\\.azure\\msal_token_cache.json"]);
        assert_eq!(patterns(&on(Os::Windows, &[]), LOCAL), ["C:\\Users\\dev\\AppData\\Local\\.IdentityService\\*.nocae"]);
        let elsewhere = on(Os::Windows, &[("LOCALAPPDATA", "D:\\Local"), ("KUBECONFIG", "C:\\a;D:\\b")]);
        assert_eq!(patterns(&elsewhere, LOCAL), ["D:\\Local\\.IdentityService\\*.nocae"]);
        assert_eq!(patterns(&elsewhere, "{KUBECONFIG[]|x}"), ["C:\\a", "D:\\b"]);
    }

    #[test]
    fn a_pattern_finds_what_lies_there() {
        let machine = Made::bare().file_at("/h/a.nocae", "").file_at("/h/b.nocae", "").file_at("/h/a.nocae.lockfile", "").file_at("/h/x/c.nocae", "");
        assert_eq!(matching(&machine, "/h/*.nocae"), [PathBuf::from("/h/a.nocae"), PathBuf::from("/h/b.nocae")]);
        assert_eq!(matching(&machine, "/h/*"), [PathBuf::from("/h/a.nocae"), PathBuf::from("/h/b.nocae")]);
        assert_eq!(matching(&machine, "/h/none"), [PathBuf::from("/h/none")]);
        assert!(fits("cred*.json", "creda.b.json") && fits("a*b*c", "a-b-b-c") && fits("*", "") && !fits("a*a", "a") && !fits("cred*.json", "cred.jso"));
    }

    #[test]
    fn broken_templates_do_no_harm() {
        for template in ["{", "}", "{A", "{|}", "~", "", "{{}", "{A|{B}"] {
            let _ = patterns(&Made::bare(), template);
        }
    }
}
