//! Secrets that others can read, and tokens that are left over.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Scene, Seen, listed, tenant};
use crate::model::{Cache, Item, Place};
use crate::place;

/// Kinds of items that are secrets, or work like one.
const SECRET: [&str; 4] = ["access-token", "refresh-token", "secret", "assertion"];
/// Variables that name files with secrets, which no tool keeps for itself.
const FILES: [&str; 4] = ["AZURE_CLIENT_CERTIFICATE_PATH", "ARM_CLIENT_CERTIFICATE_PATH", "AZCOPY_SPA_CERT_PATH", "ARM_CLIENT_SECRET_FILE_PATH"];

/// Files with secrets that other users of the machine may read.
pub(super) fn readable(scene: &Scene<'_>) -> Vec<Seen> {
    let caches = scene.caches.iter().filter(|cache| cache.protection == "plain" && holds_secret(cache));
    let caches = caches.filter_map(|cache| Some((cache.path.clone(), u32::from_str_radix(cache.mode.as_deref()?, 8).ok()?)));
    let found: Vec<(String, u32)> = caches.chain(files(scene)).filter(|(_, mode)| others_read(*mode)).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let paths: Vec<String> = found.iter().map(|(path, _)| quoted(path)).collect();
    let what = if found.len() == 1 { "a file with a secret in it" } else { "files with secrets in them" };
    vec![Seen {
        text: format!("Other users of this machine can read {what}, unless a folder above keeps them out."),
        places: found.iter().map(|(path, mode)| place::file(Path::new(path), None, format!("mode {:o}", mode & 0o777))).collect(),
        fix: vec![format!("chmod 600 {}", paths.join(" "))],
        ..Seen::default()
    }]
}

fn holds_secret(cache: &Cache) -> bool {
    cache.items.iter().any(is_secret)
}

fn is_secret(item: &Item) -> bool {
    SECRET.contains(&item.kind.as_str())
}

/// Running or listing a file is no reading.
fn others_read(mode: u32) -> bool {
    mode & 0o044 != 0
}

/// Files that variables name, with their mode; a certificate without its key is public.
fn files(scene: &Scene<'_>) -> Vec<(String, u32)> {
    let look = |variable: &str| {
        let path = scene.machine.folder().join(scene.value(variable)?);
        let found = scene.machine.file(&path);
        let file = found.file()?;
        let public = variable != "ARM_CLIENT_SECRET_FILE_PATH" && file.text().is_some_and(|text| !text.contains("PRIVATE KEY-----"));
        file.mode.filter(|_| !public).map(|mode| (path.display().to_string(), mode))
    };
    FILES.into_iter().filter_map(look).collect()
}

fn quoted(path: &str) -> String {
    if path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-~:\\".contains(&b)) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// Passwords of registries that lie in Docker's file, because no helper of the system keeps them.
pub(super) fn docker(scene: &Scene<'_>) -> Vec<Seen> {
    let caches = scene.caches.iter().filter(|cache| cache.id == "docker-config");
    let places: Vec<Place> = caches.flat_map(|cache| cache.items.iter().filter(|item| is_secret(item)).map(|item| at(cache, item))).collect();
    if places.is_empty() {
        return Vec::new();
    }
    vec![Seen {
        text: "Docker keeps the password or token of an Azure registry in plain, because no credential helper is configured.".to_owned(),
        places,
        fix: vec![
            "Set `credsStore` in that file to a helper of the system, and sign in again with `az acr login --name REGISTRY`.".to_owned(),
            "docker logout REGISTRY.azurecr.io".to_owned(),
        ],
        ..Seen::default()
    }]
}

fn at(cache: &Cache, item: &Item) -> Place {
    let whose = item.target.as_ref().or(item.tenant.as_ref()).map(|whose| format!("{whose}: ")).unwrap_or_default();
    place::file(Path::new(&cache.path), item.line, format!("{whose}{}", item.kind.replace('-', " ")))
}

/// Tokens of another tenant than the one that is meant, which a tool may still take.
pub(super) fn other_tenant(scene: &Scene<'_>) -> Vec<Seen> {
    let Some(meant) = scene.tenant else { return Vec::new() };
    let mut others: BTreeMap<&str, (Vec<&str>, Vec<Place>)> = BTreeMap::new();
    for cache in &scene.caches {
        for item in cache.items.iter().filter(|item| is_secret(item)) {
            if let Some(other) = item.tenant.as_deref().filter(|other| tenant::are_different(other, meant)) {
                let (tools, places) = others.entry(other).or_default();
                tools.push(&cache.tool);
                places.push(place::file(Path::new(&cache.path), item.line, item.kind.replace('-', " ")));
            }
        }
    }
    others.into_iter().map(|(other, (tools, places))| left_over(meant, other, tools, places)).collect()
}

/// Most places that are shown.
const MOST: usize = 5;

fn left_over(meant: &str, other: &str, mut tools: Vec<&str>, mut places: Vec<Place>) -> Seen {
    tools.sort_unstable();
    tools.dedup();
    places.truncate(MOST);
    Seen {
        text: format!("The tenant {meant} is meant, and tokens of {other} are kept by {}.", listed(&tools)),
        places,
        fix: vec![format!("why401 cache clear --tenant {other} --dry-run"), "Or, for one run: why401 cache isolate -- COMMAND".to_owned()],
        ..Seen::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::stage::Stage;

    #[test]
    fn a_cache_that_others_can_read_is_told() {
        let at = "/home/dev/.azure/service_principal_entries.json";
        let secret = r#"[{"client_id": "x", "client_secret": "good-secret~value"}]"#;
        assert!(Stage::bare().file_at(at, secret).ids().is_empty(), "only its owner can");
        let found = Stage::bare().file_at(at, secret).mode(at, 0o644).found("secret-readable-by-others");
        assert_eq!((found.places[0].what.as_str(), found.fix[0].as_str()), ("mode 644", "chmod 600 /home/dev/.azure/service_principal_entries.json"));
        assert!(!format!("{found:?}").contains("good-secret"));
        assert!(Stage::bare().file_at(at, "[]").mode(at, 0o644).ids().is_empty(), "nothing is in it");
    }

    #[test]
    fn a_kubeconfig_that_only_names_a_plugin_is_no_secret() {
        let at = "/home/dev/.kube/config";
        let plugin = "kind: Config\nusers:\n- user:\n    exec:\n      command: kubelogin\n";
        assert!(Stage::bare().file_at(at, plugin).mode(at, 0o644).ids().is_empty());
        let token = "kind: Config\nusers:\n- user:\n    token: abc\n";
        assert_eq!(Stage::bare().file_at(at, token).mode(at, 0o640).ids(), ["secret-readable-by-others"]);
    }

    #[test]
    fn tokens_of_a_former_tenant_are_told() {
        let token = |tenant: &str| format!(r#"{{"AccessToken": {{"a": {{"realm": "{tenant}", "client_id": "c", "expires_on": "1", "secret": "top"}}}}}}"#);
        let (meant, former) = ("11111111-1111-4111-8111-111111111111", "99999999-9999-4999-8999-999999999999");
        let stage = |tenant: &str| Stage::bare().file_at("/home/dev/.azure/msal_token_cache.json", &token(tenant));
        let found = stage(former).tenant(meant).found("token-of-other-tenant");
        assert_eq!(found.fix[0], format!("why401 cache clear --tenant {former} --dry-run"));
        assert!(stage(meant).tenant(meant).ids().is_empty() && stage(former).ids().is_empty());
    }

    #[test]
    fn plain_registry_passwords_are_told_with_their_line() {
        let at = "/home/dev/.docker/config.json";
        let plain = "{\n \"auths\": {\n  \"contoso.azurecr.io\": {\"auth\": \"dTpw\"},\n  \"index.docker.io\": {\"auth\": \"dTpw\"}\n }\n}";
        let found = Stage::bare().file_at(at, plain).found("token-in-docker-config");
        assert_eq!((found.places.len(), found.places[0].line, found.places[0].what.as_str()), (1, Some(3), "contoso.azurecr.io: secret"));
        assert!(Stage::bare().file_at(at, r#"{"auths": {"contoso.azurecr.io": {}}, "credsStore": "pass"}"#).ids().is_empty());
        assert!(Stage::bare().file_at(at, "{").ids().is_empty());
    }
}
