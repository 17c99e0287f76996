//! What each kind of member needs, and what would come of asking it. One file a kind.

mod azd;
mod broker;
mod certificate;
mod cli;
mod device_code;
mod environment;
mod ide;
mod interactive;
mod managed_identity;
mod oidc;
mod other;
mod package;
mod powershell;
mod role;
mod secret;
mod sets;
mod shared_cache;
mod switch;
mod tool;
mod workload;

use super::{Asked, Given, Judged, Outlook, Way};

/// What would come of asking a member.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    switch::off(asked).unwrap_or_else(|| switch::settled(asked, by_kind(asked)))
}

fn by_kind(asked: &Asked<'_>) -> Judged {
    match asked.member.kind.str() {
        "environment" => environment::judge(asked),
        "workload-identity" => workload::judge(asked),
        "managed-identity" => managed_identity::judge(asked),
        "cli" => cli::judge(asked),
        "azd" => azd::judge(asked),
        "powershell" => powershell::judge(asked),
        "ide" => ide::judge(asked),
        "shared-cache" => shared_cache::judge(asked),
        "broker" => broker::judge(asked),
        "interactive" => interactive::judge(asked),
        "secret" => secret::judge(asked),
        "certificate" => certificate::judge(asked),
        "device-code" => device_code::judge(asked),
        "oidc" => oidc::judge(asked),
        _ => other::judge(asked),
    }
}

/// The value of a variable that may be shown.
fn open(asked: &Asked<'_>, name: &str) -> Option<String> {
    asked.text(name).filter(|value| super::shown(name, value).is_some())
}

/// The tenant that is asked. MSAL for Node takes the one in the path of the authority, if there is one.
fn tenant(asked: &Asked<'_>) -> Option<String> {
    let authority = open(asked, "AZURE_AUTHORITY_HOST").filter(|_| asked.quirk("checks-authority"));
    let path = |url: String| Some(url.split_once("://")?.1.split('/').nth(1)?.to_owned()).filter(|first| !first.is_empty());
    authority.and_then(path).or_else(|| open(asked, "AZURE_TENANT_ID"))
}

#[cfg(test)]
pub(super) fn pem() -> String {
    environment::pem()
}
