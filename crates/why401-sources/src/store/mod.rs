//! Files in which clients keep identities and tokens, each read by a module of its own.

pub mod az;
pub mod azd;
mod azure_cli;
mod contexts;
mod developer_cli;
mod docker;
mod ini;
pub(crate) mod json;
pub(crate) mod kept;
mod kubeconfig;
mod msal;
pub mod powershell;
mod settings;
mod whole;

use why401_evidence::identifiers::is_guid;

use crate::machine::{Found, Machine};
use crate::model::{Identity, Place};
use kept::{Kept, Source};
pub(crate) use msal::APPLICATION;

/// Whether somebody is signed in with a tool, as its files say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedIn {
    /// As this identity; what says so.
    As(Identity, Vec<Place>),
    /// Nobody; what says so.
    Nobody(Vec<Place>),
    /// It cannot be told; why.
    Unknown(String, Vec<Place>),
}

/// What a file of this form keeps; nothing if it is not of that form.
pub(crate) fn read(form: &str, source: &Source<'_>) -> Option<Vec<Kept>> {
    match form {
        "msal" => msal::kept(source),
        "az-profile" => azure_cli::profile(source),
        "az-secrets" => azure_cli::secrets(source),
        "az-config" => azure_cli::config(source),
        "azd-account" => developer_cli::account(source),
        "azd-secret" => developer_cli::secret(source),
        "powershell-context" => contexts::kept(source),
        "authentication-record" => whole::record(source),
        "azcopy" => whole::azcopy(source),
        "token-provider" => whole::providers(source),
        "docker" => docker::kept(source),
        "kubeconfig" => kubeconfig::kept(source),
        "settings" => settings::kept(source),
        _ => None,
    }
}

/// An account's name so that its owner knows it and nobody else does.
pub(crate) fn masked(name: &str) -> String {
    if is_guid(name) {
        return format!("{}-…", name.get(..8).unwrap_or_default());
    }
    let first: String = name.chars().take(1).collect();
    match name.rsplit_once('@').filter(|(user, domain)| !user.is_empty() && domain.contains('.')) {
        Some((_, domain)) => format!("{first}…@{domain}"),
        None => format!("{first}…"),
    }
}

/// The value of a variable that is set and not empty.
fn variable(machine: &dyn Machine, name: &str) -> Option<String> {
    machine.variable(name).map(|value| value.expose().to_owned()).filter(|value| !value.is_empty())
}

/// Why a file that must be read cannot be; nothing of one that is not there.
fn unreadable(found: &Found) -> Option<String> {
    match found {
        Found::Denied => Some("it may not be read".to_owned()),
        Found::Unreadable(why) => Some(why.clone()),
        Found::Absent | Found::File(_) => None,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    pub(crate) const FORMS: [&str; 13] = [
        "msal",
        "az-profile",
        "az-secrets",
        "az-config",
        "azd-account",
        "azd-secret",
        "powershell-context",
        "authentication-record",
        "azcopy",
        "token-provider",
        "docker",
        "kubeconfig",
        "settings",
    ];

    pub(super) fn kept_at(form: &str, path: &str, text: &str) -> Option<Vec<Kept>> {
        let document = json::read(text);
        read(form, &Source { path: Path::new(path), text, root: document.as_ref().map(json::Document::root), now: 1_795_435_200 })
    }

    pub(super) fn kept(form: &str, text: &str) -> Option<Vec<Kept>> {
        kept_at(form, "/home/dev/file.json", text)
    }

    #[test]
    fn names_are_masked() {
        assert_eq!(masked("ann@contoso.com"), "a…@contoso.com");
        assert_eq!(masked("Ünal"), "Ü…");
        assert_eq!(masked("11111111-2222-3333-4444-555555555555"), "11111111-…");
        assert_eq!(masked(""), "…");
    }

    /// JSON of all shapes with the names that the readers look for.
    fn any_json() -> impl Strategy<Value = String> {
        let names = "(AccessToken|Account|RefreshToken|subscriptions|user|client_id|auths|a.azurecr.io|auth|Contexts|Values|tenantId|home_account_id|expires_on|target)";
        let leaf = prop_oneof!["-?[0-9]{1,20}", Just("null".to_owned()), Just("true".to_owned()), "\"[a-zé.@=]{0,8}\""];
        leaf.prop_recursive(5, 60, 5, move |inner| {
            let members = prop::collection::vec((names, inner.clone()), 0..5);
            prop_oneof![
                prop::collection::vec(inner, 0..5).prop_map(|items| format!("[{}]", items.join(","))),
                members.prop_map(|all| format!("{{{}}}", all.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect::<Vec<_>>().join(", "))),
            ]
        })
    }

    proptest! {
        #[test]
        fn hostile_files_never_panic(json in any_json(), text in "\\PC{0,60}") {
            for form in FORMS {
                let _ = kept_at(form, "/h/credt.c.json", &json);
                let _ = kept_at(form, "/h/credt.c.json", &text);
            }
        }

        #[test]
        fn hostile_yaml_never_panics(text in "(users:\n|- name: a\n|    token: b\n|      - --tenant-id\n|kind: Config\n|[-: é\n]){0,12}") {
            let _ = kept("kubeconfig", &text);
        }
    }
}
