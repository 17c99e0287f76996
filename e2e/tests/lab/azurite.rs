//! Azurite, Microsoft's own storage emulator: it refuses with 403, and `why401 probe` names the cause all the same.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::log::Found;
use crate::peer::{self, Peer};
use crate::program::Program;

/// What this machine stands for: tokens for it are sent to no host of which nobody says so.
const STORAGE: &str = "https://storage.azure.com";

/// Azurite; it ends with the test.
struct Azurite {
    child: Child,
    announced: Value,
}

impl Azurite {
    fn start() -> Self {
        let mut python = Command::new(Peer::python());
        // It ends when its stdin does, so it cannot outlive the test.
        python.arg(peer::script("azurite/serve.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = python.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, announced: serde_json::from_str(&line).unwrap() }
    }

    fn text(&self, path: &[&str]) -> &str {
        self.announced.pointer(&format!("/{}", path.join("/"))).and_then(Value::as_str).unwrap()
    }

    /// The options and the address of `probe` in this form, with this query.
    fn place(&self, form: Form, query: &str) -> Vec<String> {
        let address = |name: &str| format!("{}{query}", self.text(&[name]));
        match form {
            Form::Address => vec!["--resource".to_owned(), STORAGE.to_owned(), address("url")],
            Form::Plain => vec!["--resource".to_owned(), STORAGE.to_owned(), address("plain")],
            Form::Named => vec!["--connect-to".to_owned(), self.text(&["connect_to"]).to_owned(), address("named")],
        }
    }
}

impl Drop for Azurite {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// How Azurite is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `https://127.0.0.1:PORT/devstoreaccount1/…`
    Address,
    /// The same without TLS.
    Plain,
    /// Azure's host name, led to this machine.
    Named,
}

/// What is sent with a request.
#[derive(Debug, Clone, Copy)]
enum Sent {
    Nothing,
    Token(&'static str),
    Signature(&'static str),
    Key,
}

/// A request, what must be found, and what an expert would take as well.
struct Probe {
    sent: Sent,
    expect: &'static str,
    also: &'static [&'static str],
}

const PROBES: [Probe; 12] = [
    Probe { sent: Sent::Token("good"), expect: "", also: &[] },
    Probe { sent: Sent::Signature("good"), expect: "", also: &[] },
    Probe { sent: Sent::Nothing, expect: "token-missing", also: &["normal-challenge"] },
    Probe { sent: Sent::Token("expired"), expect: "token-expired", also: &[] },
    Probe { sent: Sent::Token("not-yet-valid"), expect: "token-not-yet-valid", also: &["clock-drift"] },
    Probe { sent: Sent::Token("wrong-audience"), expect: "wrong-audience", also: &[] },
    Probe { sent: Sent::Token("wrong-issuer"), expect: "issuer-not-accepted", also: &["wrong-tenant"] },
    Probe { sent: Sent::Token("malformed"), expect: "token-malformed", also: &[] },
    Probe { sent: Sent::Key, expect: "shared-key-invalid", also: &[] },
    Probe { sent: Sent::Signature("wrong-key"), expect: "shared-key-invalid", also: &[] },
    Probe { sent: Sent::Signature("expired"), expect: "sas-expired", also: &[] },
    Probe { sent: Sent::Signature("not-yet-valid"), expect: "sas-expired", also: &["clock-drift"] },
];

/// Bearer tokens are not for a connection that anybody can read.
const PLAIN: Probe = Probe { sent: Sent::Token("good"), expect: "request-form", also: &["wrong-endpoint"] };

#[test]
fn probe_names_the_cause() {
    if !peer::is_wide() || !Peer::Python.is_here() || !Peer::Azurite.is_here() {
        return;
    }
    let (azurite, program) = (Azurite::start(), Program::new());
    let forms = [Form::Named, Form::Address];
    let all = forms.iter().flat_map(|form| PROBES.iter().map(move |probe| (probe, *form))).chain([(&PLAIN, Form::Plain)]);
    let wrong: Vec<String> = all.filter_map(|(probe, form)| fault(&program, &azurite, probe, form)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn fault(program: &Program, azurite: &Azurite, probe: &Probe, form: Form) -> Option<String> {
    let name = format!("{:?} {form:?}", probe.sent);
    missed(&answer(program, azurite, probe.sent, form), probe).map(|missed| format!("{name}: {missed}"))
}

fn answer(program: &Program, azurite: &Azurite, sent: Sent, form: Form) -> Value {
    let mut command = program.command();
    command.args(["probe", "--format", "json", "--source", "header", "--cacert", azurite.text(&["authority"]), "-H", "x-ms-version: 2021-12-02"]);
    let mut query = String::new();
    match sent {
        Sent::Nothing => {}
        Sent::Token(which) => drop(command.args(["-H", &format!("Authorization: Bearer {}", azurite.text(&["tokens", which]))])),
        Sent::Key => drop(command.args(["-H", azurite.text(&["shared_key", "0"]), "-H", azurite.text(&["shared_key", "1"])])),
        Sent::Signature(which) => query = format!("?{}", azurite.text(&["signatures", which])),
    }
    let output = command.args(azurite.place(form, &query)).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// Why an answer is not the expected one.
fn missed(answer: &Value, probe: &Probe) -> Option<String> {
    if probe.expect.is_empty() {
        return (answer["verdict"]["request"] != "served").then(|| answer["verdict"].to_string());
    }
    let found = Found::of(&answer["diagnosis"]);
    let right = found.cause() == probe.expect || probe.also.contains(&found.cause());
    (!right).then(|| format!("expected {}, got {found:?}", probe.expect))
}
