//! What a client printed.

use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::Value;

use crate::program::Program;

/// A client's whole output, errors included.
#[derive(Debug)]
pub(crate) struct Log {
    pub(crate) text: String,
    pub(crate) code: Option<i32>,
    /// Seconds that it took, the lab's start included.
    pub(crate) took: f64,
}

/// What `why401 diagnose` finds in a log.
#[derive(Debug)]
pub(crate) struct Found {
    /// `decided`, `undecided`, `nothing-found`.
    pub(crate) verdict: String,
    /// Causes and their confidence, the best first.
    pub(crate) causes: Vec<(String, String)>,
}

impl Log {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        let start = Instant::now();
        let output = command.stdin(Stdio::null()).output().unwrap();
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        Self { text, code: output.status.code(), took: start.elapsed().as_secs_f64() }
    }

    /// The text as it may be shown to others: no secrets, and no places of this machine.
    pub(crate) fn shown(&self, program: &Program) -> String {
        program.redact(&elsewhere(&self.text, program))
    }
}

impl Found {
    pub(crate) fn of(answer: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let findings = answer["findings"].as_array().cloned().unwrap_or_default();
        let causes = findings.iter().map(|finding| (text(&finding["cause"]), text(&finding["confidence"]))).collect();
        Self { verdict: text(&answer["verdict"]), causes }
    }

    /// The leading cause.
    pub(crate) fn cause(&self) -> &str {
        self.causes.first().map_or("none", |(cause, _)| cause)
    }

    pub(crate) fn confidence(&self) -> &str {
        self.causes.first().map_or("none", |(_, confidence)| confidence)
    }
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let causes: Vec<String> = self.causes.iter().map(|(cause, confidence)| format!("{confidence} {cause}")).collect();
        write!(f, "{}: {}", self.verdict, causes.join(", "))
    }
}

/// Paths as they would be on a server.
fn elsewhere(text: &str, program: &Program) -> String {
    let peers = concat!(env!("CARGO_MANIFEST_DIR"), "/peers");
    let text = text
        .replace(&format!("{peers}/clients-python/azure-cli/.venv"), "/opt/az")
        .replace(&format!("{peers}/clients-python/.venv"), "/opt/app/.venv")
        .replace(&format!("{peers}/clients-python"), "/srv/app")
        .replace(&format!("{peers}/clients-node"), "/srv/app")
        .replace(&program.temporary().display().to_string(), "/tmp");
    library(&text.replace(&kernel(), "6.1.0"))
}

/// The kernel's release, which clients put into their `User-Agent`.
fn kernel() -> String {
    std::fs::read_to_string("/proc/sys/kernel/osrelease").map_or_else(|_| "unknown release".to_owned(), |text| text.trim().to_owned())
}

/// Python's own library, which may stand anywhere.
fn library(text: &str) -> String {
    let line = |line: &str| match (line.find("File \"/"), line.find("/lib/python3.")) {
        (Some(start), Some(end)) if end > start && !line.contains("/opt/") => format!("{}File \"/usr{}", &line[..start], &line[end..]),
        _ => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
