//! Files to entries.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::schema::{Catalogue, Entry};

pub(crate) fn load(root: &Path, problems: &mut Vec<String>) -> Catalogue {
    let mut catalogue = Catalogue {
        causes: folder(root, "causes", problems),
        services: folder(root, "services", problems),
        clouds: folder(root, "clouds", problems),
        clients: folder(root, "clients", problems),
        caches: folder(root, "caches", problems),
        claims: folder(root, "claims", problems),
        applications: folder(root, "applications", problems),
        tenants: folder(root, "tenants", problems),
        articles: articles(root, problems),
        errors: Vec::new(),
    };
    for issuer in list(&root.join("errors"), problems) {
        let name = format!("errors/{}", file_name(&issuer));
        catalogue.errors.extend(folder(root, &name, problems));
    }
    catalogue
}

/// All entries of one kind in the order of their names; the id is the path below the kind's folder without `.toml`.
fn folder<T: DeserializeOwned>(root: &Path, name: &str, problems: &mut Vec<String>) -> Vec<Entry<T>> {
    let mut entries = Vec::new();
    for path in list(&root.join(name), problems) {
        let file = format!("catalogue/{name}/{}", file_name(&path));
        let Some(stem) = file_name(&path).strip_suffix(".toml").map(str::to_owned) else {
            problems.push(format!("{file}: an entry is a .toml file"));
            continue;
        };
        let id = match name.strip_prefix("errors/") {
            Some(issuer) => format!("{issuer}/{stem}"),
            None => stem,
        };
        match read(&path) {
            Ok(body) => entries.push(Entry { id, file, body }),
            Err(error) => problems.push(format!("{file}: {}", error.trim().replace('\n', "\n      "))),
        }
    }
    entries
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, String> {
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    toml::from_str(&text).map_err(|e| e.to_string())
}

fn articles(root: &Path, problems: &mut Vec<String>) -> Vec<Entry<String>> {
    let mut entries = Vec::new();
    for path in list(&root.join("library"), problems) {
        let name = file_name(&path);
        let file = format!("catalogue/library/{name}");
        match (name.strip_suffix(".md"), std::fs::read_to_string(&path)) {
            (Some(id), Ok(body)) => entries.push(Entry { id: id.to_owned(), file, body }),
            (None, _) => problems.push(format!("{file}: an article is a .md file")),
            (_, Err(error)) => problems.push(format!("{file}: {error}")),
        }
    }
    entries
}

fn list(folder: &Path, problems: &mut Vec<String>) -> Vec<PathBuf> {
    match std::fs::read_dir(folder) {
        Ok(dir) => {
            let mut paths: Vec<PathBuf> = dir.flatten().map(|e| e.path()).collect();
            paths.sort();
            paths
        }
        Err(error) => {
            problems.push(format!("{}: {error}", folder.display()));
            Vec::new()
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
