//! `cargo xtask new`: the beginning of a catalogue entry.
//!
//! Texts are left empty on purpose: the build then names the file and every field that is still to be written.

use std::fs;
use std::path::PathBuf;

use clap::ValueEnum;

use crate::{Error, workspace};

/// What to begin.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Kind of entry
    #[arg(value_enum)]
    kind: Kind,
    /// Its id (`wrong-audience`); for an error the issuer and the code as printed (`entra/AADSTS700016`)
    name: String,
}

/// Kinds of catalogue entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A root cause
    Cause,
    /// An error code, or a message without one
    Error,
    /// A service that takes or refuses credentials
    Service,
    /// A cloud
    Cloud,
    /// An SDK or a tool
    Client,
    /// An article of the library
    Article,
}

impl Kind {
    fn template(self) -> &'static str {
        match self {
            Self::Cause => include_str!("../templates/cause.toml"),
            Self::Error => include_str!("../templates/error.toml"),
            Self::Service => include_str!("../templates/service.toml"),
            Self::Cloud => include_str!("../templates/cloud.toml"),
            Self::Client => include_str!("../templates/client.toml"),
            Self::Article => include_str!("../templates/article.md"),
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Cause => "causes",
            Self::Error => "errors",
            Self::Service => "services",
            Self::Cloud => "clouds",
            Self::Client => "clients",
            Self::Article => "library",
        }
    }
}

/// Writes the file, unless it exists.
pub(crate) fn run(options: &Options) -> Result<bool, Error> {
    let place = place(options.kind, &options.name)?;
    let path = workspace::root().join(&place);
    if path.exists() {
        return Err(Error::Refused(format!("{} exists already", place.display())));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
    }
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    fs::write(&path, entry(options.kind, &options.name, &today)).map_err(Error::file(&path))?;
    println!("{} is begun. Fill it in (catalogue/README.md says how); `cargo build` names what is missing.", place.display());
    Ok(true)
}

/// The entry's file, relative to the workspace.
fn place(kind: Kind, name: &str) -> Result<PathBuf, Error> {
    let folder = PathBuf::from("catalogue").join(kind.folder());
    if kind != Kind::Error {
        let extension = if kind == Kind::Article { "md" } else { "toml" };
        return Ok(folder.join(format!("{}.{extension}", id(name)?)));
    }
    let Some((issuer, code)) = name.split_once('/').filter(|(_, code)| !code.trim().is_empty()) else {
        return Err(Error::Refused(format!("an error is named after its issuer and its code, like entra/AADSTS700016; got `{name}`")));
    };
    Ok(folder.join(id(issuer)?).join(format!("{}.toml", file_name(code))))
}

/// Ids are typed by people: lower case, digits, single hyphens.
fn id(name: &str) -> Result<&str, Error> {
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if name.split('-').all(is_part) {
        return Ok(name);
    }
    Err(Error::Refused(format!("`{name}` is no id: use lower case letters and digits with hyphens between them")))
}

fn file_name(code: &str) -> String {
    code.trim().chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' }).collect()
}

fn entry(kind: Kind, name: &str, today: &str) -> String {
    let code = name.split_once('/').map_or(name, |(_, code)| code).trim();
    let quoted = code.replace('\\', r"\\").replace('"', "\\\"");
    kind.template().replace("@CODE@", &quoted).replace("@TODAY@", today)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    const TOML_KINDS: [Kind; 5] = [Kind::Cause, Kind::Error, Kind::Service, Kind::Cloud, Kind::Client];

    fn keys(text: &str) -> BTreeSet<String> {
        text.parse::<toml::Table>().unwrap().keys().cloned().collect()
    }

    fn keys_of_entries(kind: Kind) -> Vec<BTreeSet<String>> {
        let folder = workspace::root().join("catalogue").join(kind.folder());
        let files = workspace::below(&folder, &|_| true).unwrap();
        files.iter().map(|f| keys(&fs::read_to_string(f).unwrap())).collect()
    }

    #[test]
    fn a_scaffold_has_every_field_that_all_entries_have_and_no_field_that_none_has() {
        for kind in TOML_KINDS {
            let scaffold = keys(&entry(kind, "entra/X", "2026-11-23"));
            let entries = keys_of_entries(kind);
            let mut all: BTreeSet<_> = entries.iter().cloned().reduce(|a, b| &a & &b).unwrap();
            // Optional, even where everybody has something to note.
            all.remove("note");
            let any: BTreeSet<_> = entries.iter().flatten().cloned().collect();
            assert!(all.is_subset(&scaffold), "{kind:?} lacks {:?}", &all - &scaffold);
            assert!(scaffold.is_subset(&any), "{kind:?} has unknown {:?}", &scaffold - &any);
        }
    }

    #[test]
    fn an_error_is_filed_under_its_issuer() {
        assert_eq!(place(Kind::Error, "entra/AADSTS700016").unwrap(), Path::new("catalogue/errors/entra/AADSTS700016.toml"));
        assert_eq!(place(Kind::Error, "azure-cli/Run az login!").unwrap(), Path::new("catalogue/errors/azure-cli/Run-az-login-.toml"));
        assert!(place(Kind::Error, "AADSTS700016").is_err());
    }

    #[test]
    fn ids_stay_inside_their_folder() {
        assert_eq!(place(Kind::Cause, "wrong-audience").unwrap(), Path::new("catalogue/causes/wrong-audience.toml"));
        for name in ["", "Wrong", "../x", "a--b", "-a", "a/b", "a.b"] {
            assert!(place(Kind::Cause, name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_code_is_quoted() {
        assert!(entry(Kind::Error, r#"sql/Login "x""#, "2026-11-23").contains(r#"code = "Login \"x\"""#));
    }
}
