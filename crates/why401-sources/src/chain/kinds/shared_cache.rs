//! An account of the token cache that developer tools share.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use super::{Asked, Judged, Outlook};
use crate::machine::{Found, Os};
use crate::model::Identity;
use crate::place;

/// What of an MSAL cache tells who is in it; no secret is read.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Cache {
    #[serde(default)]
    account: BTreeMap<String, Account>,
    #[serde(default)]
    refresh_token: BTreeMap<String, Refresh>,
}

#[derive(Deserialize)]
struct Account {
    home_account_id: Option<String>,
    environment: Option<String>,
    username: Option<String>,
}

#[derive(Deserialize)]
struct Refresh {
    home_account_id: Option<String>,
    environment: Option<String>,
    family_id: Option<String>,
}

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    let Some(path) = path(asked) else { return Judged::new(Outlook::Unsure, "where the shared token cache lies is not known") };
    let at = |judged: Judged, what: &str| judged.at([place::file(&path, None, what)]);
    let file = match asked.machine.file(&path) {
        Found::Absent => return at(Judged::new(Outlook::Lacks, "there is no shared token cache"), "absent"),
        Found::Denied => return at(Judged::new(Outlook::Unsure, "the shared token cache may not be read"), "may not be read"),
        Found::Unreadable(why) => return at(Judged::new(Outlook::Unsure, format!("the shared token cache cannot be read: {why}")), "unreadable"),
        Found::File(file) => file,
    };
    let Ok(cache) = serde_json::from_slice::<Cache>(file.text().unwrap_or_default().as_bytes()) else {
        return at(Judged::new(Outlook::Unsure, "the shared token cache is encrypted or lies in the keyring of the system"), "not plain JSON");
    };
    at(of(asked, &cache), "plain")
}

/// Where it lies (`PyPI` azure-identity 1.27.0, `_persistent_cache.py`).
fn path(asked: &Asked<'_>) -> Option<PathBuf> {
    let folder = match asked.machine.os() {
        Os::Windows => PathBuf::from(asked.text("LOCALAPPDATA")?),
        Os::Linux | Os::MacOs => asked.machine.home()?,
    };
    Some(folder.join(".IdentityService").join("msal.cache.nocae"))
}

fn of(asked: &Asked<'_>, cache: &Cache) -> Judged {
    let host = asked.text("AZURE_AUTHORITY_HOST").unwrap_or_default();
    let aliases = aliases(&host);
    let own = |environment: &Option<String>| environment.as_deref().is_some_and(|name| aliases.contains(&name));
    let has_refresh = |home: &str| {
        let fits = |token: &&Refresh| own(&token.environment) && token.family_id.is_some();
        cache.refresh_token.values().filter(fits).any(|token| token.home_account_id.as_deref() == Some(home))
    };
    let accounts = cache.account.values().filter(|account| own(&account.environment));
    let mut accounts: Vec<(&str, &Account)> = accounts.filter_map(|account| Some((account.home_account_id.as_deref()?, account))).collect();
    accounts.retain(|(home, _)| has_refresh(home));
    accounts.sort_by_key(|(home, _)| *home);
    accounts.dedup_by_key(|(home, _)| *home);
    let all = accounts.len();
    let (user, tenant) = (asked.text("AZURE_USERNAME"), asked.text("AZURE_TENANT_ID"));
    accounts.retain(|(home, account)| {
        let of_user = user.is_none() || account.username == user;
        of_user && tenant.as_deref().is_none_or(|tenant| home.split_once('.').is_some_and(|(_, id)| id == tenant))
    });
    let places = asked.places(["AZURE_USERNAME", "AZURE_TENANT_ID"]);
    match (accounts.as_slice(), all) {
        // Whatever goes wrong with it, the next one is asked.
        ([(home, account)], _) => Judged::new(Outlook::Unsure, "the shared token cache has one account that fits").as_who(identity(home, account)).at(places),
        (_, 0) => Judged::new(Outlook::Fails, "the shared token cache has no account with a refresh token"),
        ([], _) => Judged::new(Outlook::Fails, "no account of the shared token cache fits AZURE_USERNAME and AZURE_TENANT_ID").at(places),
        (several, _) => Judged::new(Outlook::Fails, format!("{} accounts of the shared token cache fit, and the client takes none", several.len())).at(places),
    }
}

fn identity(home: &str, account: &Account) -> Identity {
    Identity {
        kind: "user".to_owned(),
        tenant: home.split_once('.').map(|(_, tenant)| tenant.to_owned()),
        user: account.username.as_deref().map(crate::store::masked),
        authority: account.environment.clone(),
        ..Identity::default()
    }
}

/// The names that one authority goes by (`PyPI` azure-identity 1.27.0, `_internal/shared_token_cache.py`).
fn aliases(host: &str) -> Vec<&str> {
    const KNOWN: [&[&str]; 3] = [
        &["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
        &["login.chinacloudapi.cn", "login.partner.microsoftonline.cn"],
        &["login.microsoftonline.us", "login.usgovcloudapi.net"],
    ];
    let bare = host.split_once("://").map_or(host, |(_, rest)| rest).split('/').next().unwrap_or_default().trim();
    let bare = if host.is_empty() { "login.microsoftonline.com" } else { bare };
    KNOWN.iter().find(|names| names.contains(&bare)).map_or_else(|| vec![bare], |names| names.to_vec())
}
