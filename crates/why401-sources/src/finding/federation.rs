//! The token file of a federated credential.

use std::path::{Path, PathBuf};

use why401_evidence::credential::compact::Workspace;
use why401_evidence::time::{self, Epoch};

use super::{Scene, Seen};
use crate::machine::Found;

/// Variables that name such a file.
const FILES: [&str; 2] = ["AZURE_FEDERATED_TOKEN_FILE", "ARM_OIDC_TOKEN_FILE_PATH"];

/// The file is not there, or may not be read.
pub(super) fn unreadable(scene: &Scene<'_>) -> Vec<Seen> {
    files(scene).into_iter().filter_map(|(variable, path)| problem(scene, variable, &path)).collect()
}

fn problem(scene: &Scene<'_>, variable: &str, path: &Path) -> Option<Seen> {
    let what = match scene.machine.file(path) {
        Found::Absent => "is not there".to_owned(),
        Found::Denied => "may not be read by this user".to_owned(),
        Found::Unreadable(why) => format!("cannot be read: {why}"),
        Found::File(file) if file.text().is_none_or(|text| text.trim().is_empty()) => "holds no token".to_owned(),
        Found::File(_) => return None,
    };
    Some(Seen {
        text: format!("{variable} names a file that {what}: workload identity has nothing to present."),
        places: scene.file_of(variable, path, what),
        fix: vec![
            format!("Where no token is put there, unset {variable}."),
            "In Kubernetes: look for the label azure.workload.identity/use on the pod and for the webhook, then restart the pod.".to_owned(),
        ],
        ..Seen::default()
    })
}

/// The token in the file has run out: whoever renews it no longer does.
pub(super) fn expired(scene: &Scene<'_>) -> Vec<Seen> {
    files(scene).into_iter().filter_map(|(variable, path)| ran_out(scene, variable, &path)).collect()
}

fn ran_out(scene: &Scene<'_>, variable: &str, path: &Path) -> Option<Seen> {
    let found = scene.machine.file(path);
    let expires = expiry(found.file()?.text()?.trim())?;
    let ago = scene.machine.now() - expires;
    (ago >= 0).then(|| Seen {
        text: format!("The token in the file of {variable} ran out {} ago: Entra refuses it (AADSTS700024).", time::span(ago)),
        places: scene.file_of(variable, path, format!("exp {}", time::display(expires))),
        fix: vec!["Have it written anew: restart the pod, or the job that asked for it; a token of a CI job lives for minutes.".to_owned()],
        ..Seen::default()
    })
}

/// When a token runs out; nothing else of it is looked at.
fn expiry(token: &str) -> Option<Epoch> {
    let mut workspace = Workspace::default();
    let read = workspace.read(token).ok()?;
    read.claims()?.get("exp")?.integer()
}

fn files(scene: &Scene<'_>) -> Vec<(&'static str, PathBuf)> {
    let named = FILES.into_iter().filter_map(|variable| Some((variable, scene.machine.folder().join(scene.value(variable)?))));
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::super::stage::Stage;

    const FILE: &str = "/var/run/secrets/azure/tokens/azure-identity-token";

    fn stage() -> Stage {
        Stage::bare().with(&[("AZURE_FEDERATED_TOKEN_FILE", FILE), ("AZURE_TENANT_ID", "t"), ("AZURE_CLIENT_ID", "c")])
    }

    #[test]
    fn a_missing_or_empty_file_is_told() {
        assert!(stage().found("federated-token-unreadable").text.contains("is not there"));
        assert!(stage().file_at(FILE, "\n").found("federated-token-unreadable").text.contains("holds no token"));
    }

    #[test]
    fn an_expired_token_is_told_and_not_shown() {
        // {"alg":"RS256"} . {"exp":1795431600}, an hour before the machine's time
        let token = format!("eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3OTU0MzE2MDB9.{}", "c".repeat(64));
        let found = stage().file_at(FILE, &token).found("federated-token-expired");
        assert_eq!(found.text, "The token in the file of AZURE_FEDERATED_TOKEN_FILE ran out 60 min ago: Entra refuses it (AADSTS700024).");
        assert!(!format!("{found:?}").contains("eyJ"));
    }

    #[test]
    fn a_token_in_force_is_fine() {
        // exp 1795438800
        let token = format!("eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3OTU0Mzg4MDB9.{}", "c".repeat(64));
        assert!(stage().file_at(FILE, &token).ids().is_empty());
    }
}
