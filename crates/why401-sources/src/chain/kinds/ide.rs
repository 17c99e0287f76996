//! The account of a development environment.

use std::path::PathBuf;

use super::{Asked, Judged, Outlook, package};
use crate::machine::{Found, Os};
use crate::model::{Identity, Place};
use crate::place;

/// Where the Azure extension of VS Code leaves who is signed in.
const RECORD: &str = "ms-azuretools.vscode-azureresourcegroups/authRecord.json";

/// The fields of an authentication record that are no secret.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    tenant_id: String,
    client_id: String,
    username: String,
    authority: String,
}

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    match asked.member.name.str() {
        name if name.starts_with("VisualStudioCode") => code(asked),
        name if name.starts_with("VisualStudio") => studio(asked),
        _ => toolkit(asked),
    }
}

fn code(asked: &Asked<'_>) -> Judged {
    let Some(home) = asked.machine.home() else { return Judged::new(Outlook::Unsure, "no home folder is known") };
    let paths = [".azure", ".Azure"].map(|folder| home.join(folder).join(RECORD));
    let Some((path, found)) = paths.iter().map(|path| (path, asked.machine.file(path))).find(|(_, found)| found.is_there()) else {
        let why = "nobody is signed in with the Azure extension of VS Code";
        return Judged::new(Outlook::Lacks, why).at([place::file(&paths[0], None, "absent")]);
    };
    let Some(record) = found.file().and_then(|file| serde_json::from_slice::<Record>(&file.bytes).ok()) else {
        return Judged::new(Outlook::Fails, "who is signed in with VS Code cannot be read").at([place::file(path, None, "not an authentication record")]);
    };
    let judged = package::missing(asked).unwrap_or_else(|| {
        let name = package::name(asked);
        Judged::new(Outlook::Unsure, format!("somebody is signed in with VS Code; it is asked if {name} is installed, which cannot be seen from here"))
    });
    judged.at([place::file(path, None, "who is signed in")]).as_who(identity(record))
}

fn identity(record: Record) -> Identity {
    Identity {
        kind: "user".to_owned(),
        tenant: Some(record.tenant_id),
        client: Some(record.client_id),
        user: Some(crate::store::masked(&record.username)),
        authority: Some(record.authority),
        subscription: None,
    }
}

/// Visual Studio names the program that gives its tokens in a file.
fn studio(asked: &Asked<'_>) -> Judged {
    let Some(folder) = asked.text("LOCALAPPDATA").map(PathBuf::from) else { return Judged::new(Outlook::Lacks, "LOCALAPPDATA is not set") };
    let path = folder.join(".IdentityService").join("AzureServiceAuth").join("tokenprovider.json");
    presence(asked, &path, "Visual Studio names no program for tokens", "Visual Studio names a program for tokens; whether it gives one cannot be told")
}

/// The Azure toolkit of `IntelliJ` keeps its sign-in in the keyring of the system, with a file beside it.
fn toolkit(asked: &Asked<'_>) -> Judged {
    let folder = match asked.machine.os() {
        Os::Windows => asked.text("LOCALAPPDATA").map(PathBuf::from),
        Os::Linux | Os::MacOs => asked.machine.home(),
    };
    let Some(folder) = folder else { return Judged::new(Outlook::Unsure, "no home folder is known") };
    let path = folder.join(".IdentityService").join("azure-toolkit.cache");
    presence(
        asked,
        &path,
        "the Azure toolkit of IntelliJ has no sign-in here",
        "the Azure toolkit of IntelliJ has been used; whether somebody is signed in cannot be told",
    )
}

fn presence(asked: &Asked<'_>, path: &std::path::Path, without: &str, with: &str) -> Judged {
    let place = |what: &str| -> [Place; 1] { [place::file(path, None, what)] };
    match asked.machine.file(path) {
        Found::Absent => Judged::new(Outlook::Lacks, without).at(place("absent")),
        Found::Denied => Judged::new(Outlook::Unsure, with).at(place("may not be read")),
        Found::Unreadable(_) | Found::File(_) => Judged::new(Outlook::Unsure, with).at(place("there")),
    }
}
