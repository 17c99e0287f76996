//! The corpus: every case of `corpus/` through reading, diagnosis and rendering, against what `case.toml` expects.
//!
//! `UPDATE_CORPUS=1 cargo test --test corpus` rewrites the golden `report.txt` files; it never changes an expectation.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde::Deserialize;
use why401_diagnosis::model::{Confidence, Diagnosis, Verdict};
use why401_evidence::Text;
use why401_report::{Format, Options};

/// Least cases that a cause of the catalogue must have.
const LEAST: usize = 2;
/// Most lines of a golden difference that the failure message shows.
const SHOWN: usize = 6;

/// `case.toml`, as `corpus/README.md` describes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
struct Case {
    title: String,
    reason: String,
    /// The cause that must lead; empty if the evidence does not settle one.
    expect: String,
    /// Other causes that may lead as well.
    also: Vec<String>,
    /// Where nothing is expected: the causes of which one may lead as `possible`.
    #[serde(default)]
    candidates: Vec<String>,
    /// Where nothing is expected: `undecided` or `nothing-found`.
    verdict: Option<Wanted>,
    min_confidence: Option<Level>,
    max_confidence: Option<Level>,
    /// Parts of made-up credentials that no rendering may hold.
    #[serde(default)]
    secrets: Vec<String>,
    made: String,
    /// Why the answer is not yet the expected one. The case must then still be answered otherwise: closing a gap
    /// removes this line.
    gap: Option<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Wanted {
    Undecided,
    NothingFound,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Level {
    Possible,
    Likely,
    Certain,
}

impl From<Level> for Confidence {
    fn from(level: Level) -> Self {
        match level {
            Level::Possible => Self::Possible,
            Level::Likely => Self::Likely,
            Level::Certain => Self::Certain,
        }
    }
}

#[test]
fn every_case_is_answered_as_expected() {
    let update = env::var_os("UPDATE_CORPUS").is_some();
    let cases = folders().expect("the corpus can be listed");
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|folder| {
            let faults = check(folder, update).unwrap_or_else(|e| vec![e.to_string()]);
            let name = folder.strip_prefix(root()).unwrap_or(folder).display();
            (!faults.is_empty()).then(|| format!("{name}\n    {}", faults.join("\n    ")))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases differ (UPDATE_CORPUS=1 rewrites report.txt):\n\n{}\n", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn redaction_keeps_every_answer() {
    let first = |text: Text| {
        let diagnosis = why401_diagnosis::diagnose(&why401_evidence::read(text), "evidence.txt");
        diagnosis.findings.first().map(|f| (f.cause.clone(), f.confidence))
    };
    let mut changed = Vec::new();
    for folder in folders().expect("the corpus can be listed") {
        let bytes = fs::read(folder.join("evidence.txt")).expect("evidence can be read");
        let safe = why401_evidence::redact::redact(&Text::new(bytes.clone()));
        let (before, after) = (first(Text::new(bytes)), first(Text::new(safe.into_bytes())));
        if before != after {
            changed.push(format!("{}: {before:?} became {after:?}", folder.display()));
        }
    }
    assert!(changed.is_empty(), "redaction changed the answer:\n{}", changed.join("\n"));
}

#[test]
fn every_cause_has_cases() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for folder in folders().expect("the corpus can be listed") {
        let case = load(&folder).expect("a case can be read");
        *counts.entry(case.expect).or_default() += 1;
    }
    let rare: Vec<_> = why401_catalogue::causes().iter().map(|c| c.id).filter(|id| counts.get(id.str()).copied().unwrap_or(0) < LEAST).collect();
    assert!(rare.is_empty(), "causes with fewer than {LEAST} cases: {rare:?}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus")
}

/// All folders with a `case.toml`, sorted.
fn folders() -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for cause in subfolders(&root())? {
        found.extend(subfolders(&cause)?);
    }
    found.sort();
    Ok(found)
}

fn subfolders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    Ok(found)
}

fn load(folder: &Path) -> io::Result<Case> {
    let text = fs::read_to_string(folder.join("case.toml"))?;
    toml::from_str(&text).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, format!("case.toml: {e}")))
}

/// What is wrong with a case; empty if nothing is.
fn check(folder: &Path, update: bool) -> io::Result<Vec<String>> {
    let case = load(folder)?;
    let bytes = fs::read(folder.join("evidence.txt"))?;
    let evidence = why401_evidence::read(Text::new(bytes));
    let diagnosis = why401_diagnosis::diagnose(&evidence, "evidence.txt");
    let mut faults = well_formed(folder, &case);
    let missed = answer(&case, &diagnosis);
    match case.gap {
        Some(_) if missed.is_empty() => faults.push("the gap is closed: remove `gap`".to_owned()),
        Some(_) => {}
        None => faults.extend(missed),
    }
    let leaks = leaks(&case, &diagnosis)?;
    // A card that shows a secret never becomes golden.
    let update = update && leaks.is_empty();
    faults.extend(leaks);
    faults.extend(golden(folder, &rendered(&diagnosis, Format::Terminal)?, update)?);
    Ok(faults)
}

fn well_formed(folder: &Path, case: &Case) -> Vec<String> {
    let mut faults = Vec::new();
    let texts = [&case.title, &case.reason, &case.made];
    if texts.iter().any(|t| t.trim().is_empty()) {
        faults.push("title, reason and made must say something".to_owned());
    }
    let unknown: Vec<_> = case.named().filter(|id| why401_catalogue::cause(id).is_none()).collect();
    if !unknown.is_empty() {
        faults.push(format!("no such cause: {unknown:?}"));
    }
    let home = folder.parent().and_then(Path::file_name).and_then(|n| n.to_str()).unwrap_or_default();
    if !case.expect.is_empty() && home != case.expect {
        faults.push(format!("expects {}, so it belongs into corpus/{}", case.expect, case.expect));
    }
    if case.expect.is_empty() && case.verdict.is_none() {
        faults.push("expects no cause, so it must name a verdict".to_owned());
    }
    faults
}

impl Case {
    fn named(&self) -> impl Iterator<Item = &str> {
        let lists = self.also.iter().chain(&self.candidates).map(String::as_str);
        lists.chain(Some(self.expect.as_str()).filter(|id| !id.is_empty()))
    }
}

fn answer(case: &Case, diagnosis: &Diagnosis) -> Vec<String> {
    if case.expect.is_empty() { open_answer(case, diagnosis) } else { settled_answer(case, diagnosis) }
}

/// The evidence settles the cause.
fn settled_answer(case: &Case, diagnosis: &Diagnosis) -> Vec<String> {
    let Some(first) = diagnosis.findings.first() else {
        return vec![format!("expected {}, nothing was found", case.expect)];
    };
    if first.cause != case.expect && !case.also.contains(&first.cause) {
        return vec![format!("expected {}, got {}", case.expect, told(diagnosis))];
    }
    let least = case.min_confidence.map_or(Confidence::Possible, Confidence::from);
    let most = case.max_confidence.map_or(Confidence::Certain, Confidence::from);
    if first.confidence < least || first.confidence > most {
        return vec![format!("{} should be {least:?} to {most:?}, got {}", case.expect, told(diagnosis))];
    }
    Vec::new()
}

/// The evidence settles nothing: a decided answer would be a promise that it cannot keep.
fn open_answer(case: &Case, diagnosis: &Diagnosis) -> Vec<String> {
    let first = diagnosis.findings.first();
    match case.verdict {
        Some(Wanted::NothingFound) if diagnosis.verdict != Verdict::NothingFound => vec![format!("nothing is wrong there, got {}", told(diagnosis))],
        Some(Wanted::Undecided) if diagnosis.verdict == Verdict::Decided => vec![format!("the evidence decides nothing, got {}", told(diagnosis))],
        Some(Wanted::Undecided) if first.is_some_and(|f| !case.candidates.is_empty() && !case.candidates.contains(&f.cause)) => {
            vec![format!("candidates are {:?}, got {}", case.candidates, told(diagnosis))]
        }
        _ => Vec::new(),
    }
}

/// The findings in short.
fn told(diagnosis: &Diagnosis) -> String {
    let line = |f: &why401_diagnosis::model::Finding| {
        let because: Vec<&str> = f.supports.iter().take(2).map(|r| r.fact.as_str()).collect();
        format!("{} ({:?}, {}: {})", f.cause, f.confidence, f.score, because.join(", "))
    };
    let told: Vec<String> = diagnosis.findings.iter().take(3).map(line).collect();
    if told.is_empty() { "nothing".to_owned() } else { told.join("; ") }
}

/// Planted secrets that a rendering shows.
fn leaks(case: &Case, diagnosis: &Diagnosis) -> io::Result<Vec<String>> {
    let mut faults = Vec::new();
    for format in Format::ALL {
        let text = rendered(diagnosis, *format)?;
        let shown = case.secrets.iter().filter(|secret| text.contains(secret.as_str()));
        faults.extend(shown.map(|secret| format!("the {format} rendering shows the secret {secret}")));
    }
    Ok(faults)
}

/// The terminal card is 80 columns wide and without colour; the others show everything.
fn rendered(diagnosis: &Diagnosis, format: Format) -> io::Result<String> {
    let options = Options { width: 80, color: false, verbose: format != Format::Terminal };
    let mut out = Vec::new();
    why401_report::render(diagnosis, format, &options, &mut out)?;
    String::from_utf8(out).map_err(io::Error::other)
}

fn golden(folder: &Path, card: &str, update: bool) -> io::Result<Vec<String>> {
    let path = folder.join("report.txt");
    let before = fs::read_to_string(&path).ok();
    if before.as_deref() == Some(card) {
        return Ok(Vec::new());
    }
    if update {
        fs::write(&path, card)?;
        return Ok(Vec::new());
    }
    Ok(vec![before.map_or_else(|| "report.txt is missing".to_owned(), |before| difference(&before, card))])
}

/// The first lines that differ.
fn difference(before: &str, after: &str) -> String {
    let mut old = before.lines();
    let mut new = after.lines();
    let mut shown = vec!["report.txt differs:".to_owned()];
    loop {
        match (old.next(), new.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => {
                shown.extend(a.map(|line| format!("      - {line}")));
                shown.extend(b.map(|line| format!("      + {line}")));
            }
        }
        if shown.len() > SHOWN {
            shown.push("        …".to_owned());
            break;
        }
    }
    shown.join("\n")
}
