//! Packages that some members need besides their client.

use std::path::PathBuf;

use super::{Asked, Judged, Outlook};
use crate::place;

/// The name of the package.
pub(super) fn name(asked: &Asked<'_>) -> &'static str {
    asked.member.package.map_or("a package of its own", |package| package.str())
}

/// What is said if the package is certainly not there.
pub(super) fn missing(asked: &Asked<'_>) -> Option<Judged> {
    let package = asked.member.package?.str();
    let (there, path) = match asked.client.language.str() {
        "javascript" => of_node(asked, package),
        "python" => of_python(asked, package)?,
        _ => return None,
    };
    let judged = Judged::new(Outlook::Lacks, format!("the package {package} is not installed, as far as can be seen"));
    (!there).then(|| judged.at([place::file(&path, None, "absent")]))
}

/// Node.js looks into `node_modules` of the folder and of all above it.
fn of_node(asked: &Asked<'_>, package: &str) -> (bool, PathBuf) {
    let folder = asked.machine.folder();
    let place = |folder: &std::path::Path| folder.join("node_modules").join(package).join("package.json");
    let there = folder.ancestors().any(|folder| asked.machine.file(&place(folder)).is_there());
    (there, place(&folder))
}

/// Of Python only a virtual environment that is active is known.
fn of_python(asked: &Asked<'_>, package: &str) -> Option<(bool, PathBuf)> {
    let root = PathBuf::from(asked.text("VIRTUAL_ENV").or_else(|| asked.text("CONDA_PREFIX"))?);
    let wanted = format!("{}-", package.replace('-', "_"));
    let libraries = asked.machine.list(&root.join("lib")).into_iter().chain([root.join("Lib")]).map(|folder| folder.join("site-packages"));
    let mut entries = libraries.flat_map(|folder| asked.machine.list(&folder));
    let there = entries.any(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&wanted)));
    Some((there, root))
}
