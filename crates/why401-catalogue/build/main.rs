//! Reads `/catalogue`, refuses wrong entries by the name of their file, and writes the rest as static tables.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a build script reports by printing")]

mod anchors;
mod check;
mod emit;
mod literals;
mod load;
mod pack;
mod schema;

use std::path::{Path, PathBuf};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    println!("cargo::rerun-if-changed={}", root.display());
    println!("cargo::rerun-if-changed=build");
    let mut problems = Vec::new();
    let catalogue = load::load(&root, &mut problems);
    check::check(&catalogue, &mut problems);
    if !problems.is_empty() {
        problems.sort();
        let shown: Vec<String> = problems.iter().take(60).map(|p| format!("  {p}")).collect();
        // A build script reports by failing.
        eprintln!("\nThe catalogue has {} problem(s):\n{}", problems.len(), shown.join("\n"));
        std::process::exit(1);
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("tables.rs");
    let mut pack = pack::Packer::default();
    let tables = emit::tables(&catalogue, &mut pack) + &anchors::tables(&catalogue, &mut pack) + &pack.tables();
    if let Err(error) = std::fs::write(&out, tables) {
        eprintln!("cannot write {}: {error}", out.display());
        std::process::exit(1);
    }
}
