//! `cargo xtask new`: the beginning of a catalogue entry.
//!
//! Texts are left empty on purpose: the build then names the file and every field that is still to be written.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::{Error, workspace};

/// What stands before the name of a claim of the header.
const HEADER: &str = "header-";

/// What to begin.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Kind of entry
    #[arg(value_enum)]
    kind: Kind,
    /// Its id (`wrong-audience`); for an error the issuer and the code as printed (`entra/AADSTS700016`), for a claim its
    /// name (`aud`, in the header `header-kid`), for an application or a tenant its GUID
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
    /// A place where identities or tokens are kept
    Cache,
    /// An article of the library
    Article,
    /// A claim in the header or the payload of a token
    Claim,
    /// An application that has the same id everywhere
    Application,
    /// A tenant that everybody meets
    Tenant,
}

impl Kind {
    fn template(self) -> &'static str {
        match self {
            Self::Cause => include_str!("../templates/cause.toml"),
            Self::Error => include_str!("../templates/error.toml"),
            Self::Service => include_str!("../templates/service.toml"),
            Self::Cloud => include_str!("../templates/cloud.toml"),
            Self::Client => include_str!("../templates/client.toml"),
            Self::Cache => include_str!("../templates/cache.toml"),
            Self::Article => include_str!("../templates/article.md"),
            Self::Claim => include_str!("../templates/claim.toml"),
            Self::Application => include_str!("../templates/application.toml"),
            Self::Tenant => include_str!("../templates/tenant.toml"),
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Cause => "causes",
            Self::Error => "errors",
            Self::Service => "services",
            Self::Cloud => "clouds",
            Self::Client => "clients",
            Self::Cache => "caches",
            Self::Article => "library",
            Self::Claim => "claims",
            Self::Application => "applications",
            Self::Tenant => "tenants",
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
    match kind {
        Kind::Error => error_place(&folder, name),
        Kind::Claim => Ok(folder.join(format!("{}.toml", claim_file(name)?))),
        Kind::Application | Kind::Tenant => Ok(folder.join(format!("{}.toml", id(&name.to_ascii_lowercase())?))),
        Kind::Article => Ok(folder.join(format!("{}.md", id(name)?))),
        Kind::Cause | Kind::Service | Kind::Cloud | Kind::Client | Kind::Cache => Ok(folder.join(format!("{}.toml", id(name)?))),
    }
}

fn error_place(folder: &Path, name: &str) -> Result<PathBuf, Error> {
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

/// Names of claims are the issuer's own: any case, underscores, dots.
fn claim_file(name: &str) -> Result<String, Error> {
    if in_token(name).is_empty() {
        return Err(Error::Refused("a claim is named as in the token, like aud or header-kid".to_owned()));
    }
    Ok(file_name(name))
}

/// The claim's name as it stands in the token.
fn in_token(name: &str) -> &str {
    name.trim().strip_prefix(HEADER).unwrap_or(name.trim())
}

fn file_name(code: &str) -> String {
    code.trim().chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' }).collect()
}

fn entry(kind: Kind, name: &str, today: &str) -> String {
    let code = match kind {
        Kind::Claim => in_token(name),
        _ => name.split_once('/').map_or(name, |(_, code)| code).trim(),
    };
    let quoted = code.replace('\\', r"\\").replace('"', "\\\"");
    let place = if name.trim().starts_with(HEADER) { "header" } else { "payload" };
    kind.template().replace("@CODE@", &quoted).replace("@WHERE@", place).replace("@TODAY@", today)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const TOML_KINDS: [Kind; 8] = [Kind::Cause, Kind::Error, Kind::Service, Kind::Cloud, Kind::Client, Kind::Claim, Kind::Application, Kind::Tenant];

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
    fn a_claim_is_filed_under_its_name_and_place() {
        assert_eq!(place(Kind::Claim, "_claim_names").unwrap(), Path::new("catalogue/claims/_claim_names.toml"));
        assert_eq!(place(Kind::Claim, "header-x5t#S256").unwrap(), Path::new("catalogue/claims/header-x5t-S256.toml"));
        assert_eq!(place(Kind::Claim, "../x").unwrap(), Path::new("catalogue/claims/..-x.toml"), "it stays in its folder");
        for name in ["", " ", "header-"] {
            assert!(place(Kind::Claim, name).is_err(), "{name}");
        }
        let begun = entry(Kind::Claim, "header-x5t#S256", "2026-11-23");
        assert!(begun.contains("name = \"x5t#S256\"") && begun.contains("where = \"header\""), "{begun}");
        assert!(entry(Kind::Claim, "urn:x/y", "2026-11-23").contains("name = \"urn:x/y\""), "a slash is a part of the name");
    }

    #[test]
    fn the_ids_of_applications_are_in_lower_case() {
        let filed = place(Kind::Application, "04B07795-8DDB-461A-BBEE-02F9E1BF7B46").unwrap();
        assert_eq!(filed, Path::new("catalogue/applications/04b07795-8ddb-461a-bbee-02f9e1bf7b46.toml"));
        assert!(place(Kind::Tenant, "contoso.com").is_err());
    }

    #[test]
    fn a_code_is_quoted() {
        assert!(entry(Kind::Error, r#"sql/Login "x""#, "2026-11-23").contains(r#"code = "Login \"x\"""#));
    }
}
