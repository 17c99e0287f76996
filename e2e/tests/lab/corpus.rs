//! Records the logs of the cases, and the capsules of `why401 lab run`, as cases of the corpus.
//!
//! `cargo test -p why401-e2e --test lab -- --ignored make_corpus` writes what is not there yet;
//! `UPDATE_CORPUS=1 cargo test -p why401 --test corpus` then writes the cards. Evidence is recorded once: take a folder away to
//! record it again.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::case::Case;
use crate::failing::each;
use crate::program::Program;
use crate::stage::Client;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus");

#[test]
#[ignore = "writes into corpus/"]
fn make_corpus() {
    let new: Vec<(Client, Case)> = Case::all().into_iter().filter(|(client, case)| case.recorded(*client).is_none() && client.peer().is_here()).collect();
    each(&new, |(client, case), program, log| {
        write(&case.folder(*client), &log.shown(program), &described(*client, case));
    });
}

fn made(client: Client) -> &'static str {
    match client {
        Client::Python => "run of azure-identity 1.27 and azure-core 1.41 (Python 3.11) against why401 lab",
        Client::Msal => "run of MSAL 1.39 and requests 2.34 (Python 3.11) against why401 lab",
        Client::Blob => "run of azure-storage-blob 12.31 (Python 3.11) against why401 lab",
        Client::Node => "run of @azure/identity 4.13 and @azure-rest/core-client 2.7 (Node 20) against why401 lab",
        Client::Rust => "run of azure_identity 1.0 and azure_core 1.1 (Rust 1.95) against why401 lab",
        Client::Az => "run of the Azure CLI 2.91 against why401 lab",
        Client::Curl => "run of curl 7.88 against why401 lab",
    }
}

fn write(folder: &Path, evidence: &str, case: &str) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("evidence.txt"), evidence).unwrap();
    fs::write(folder.join("case.toml"), case).unwrap();
}

fn described(client: Client, case: &Case) -> String {
    let expected = &case.expected;
    let mut text = String::new();
    let mut line = |name: &str, value: toml::Value| writeln!(text, "{name} = {value}").unwrap();
    let strings = |values: &[String]| toml::Value::from(values.to_vec());
    line("title", case.title.clone().into());
    line("reason", expected.reason.clone().into());
    line("expect", expected.expect.clone().into());
    line("also", strings(&expected.also));
    if expected.expect.is_empty() {
        line("candidates", strings(&expected.candidates));
        line("verdict", "undecided".into());
    }
    for (name, value) in [("min_confidence", &expected.min_confidence), ("max_confidence", &expected.max_confidence), ("gap", &expected.gap)] {
        if let Some(value) = value {
            line(name, value.clone().into());
        }
    }
    line("secrets", strings(&[]));
    line("made", made(client).into());
    text
}

/// The capsule of each scenario that is diagnosed right.
#[test]
#[ignore = "writes into corpus/"]
fn make_corpus_of_capsules() {
    let program = Program::new();
    let saved = tempfile::tempdir().unwrap();
    let output = program.command().args(["lab", "run", "--format", "json", "--save"]).arg(saved.path()).output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    for played in answer["scenarios"].as_array().unwrap() {
        let text = |name: &str| played[name].as_str().unwrap().to_owned();
        let (name, expect) = (text("name"), text("expected"));
        let folder = Path::new(CORPUS).join(&expect).join(format!("lab-probe-{name}"));
        if played["right"] != true || folder.join("evidence.txt").exists() {
            continue;
        }
        let capsule = fs::read_to_string(saved.path().join(format!("{name}.txt"))).unwrap();
        write(&folder, &program.redact(&capsule), &capsule_described(&text("title"), &expect, &played["also"]));
    }
}

fn capsule_described(title: &str, expect: &str, also: &Value) -> String {
    let title = toml::Value::from(format!("Capsule of a probe: {title}"));
    format!(
        "title = {title}\nreason = \"The replays of the probe settle it.\"\nexpect = \"{expect}\"\nalso = {also}\nsecrets = []\nmade = \"capsule that why401 probe saved, against why401 lab\"\n"
    )
}
