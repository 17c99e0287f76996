//! `PyJWT` in `peers/python`: signs, and verifies in its own way.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/python");

/// All that are accepted.
pub(crate) const ALGORITHMS: [&str; 9] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

/// New keys, and a token for each algorithm.
pub(crate) struct Minted {
    pub(crate) jwks: Value,
    tokens: Value,
}

impl Minted {
    pub(crate) fn token(&self, algorithm: &str) -> &str {
        self.tokens[algorithm].as_str().unwrap()
    }

    /// In the order of [`ALGORITHMS`].
    pub(crate) fn tokens(&self) -> Vec<String> {
        ALGORITHMS.iter().map(|algorithm| self.token(algorithm).to_owned()).collect()
    }
}

/// Tokens of all algorithms with these claims and these members of the header; one that is null is left out.
pub(crate) fn mint(claims: &Value, header: &Value) -> Minted {
    let mut answer = run("mint.py", &json!({ "algorithms": ALGORITHMS, "claims": claims, "header": header }));
    Minted { jwks: answer["jwks"].take(), tokens: answer["tokens"].take() }
}

/// Whether their signatures hold, as `PyJWT` sees it.
pub(crate) fn verified(tokens: &[String], jwks: &Value) -> Vec<bool> {
    let answer = run("check.py", &json!({ "tokens": tokens, "jwks": jwks }));
    answer["verified"].as_array().unwrap().iter().map(|verified| verified.as_bool().unwrap()).collect()
}

fn run(script: &str, request: &Value) -> Value {
    let python = Path::new(FOLDER).join(".venv/bin/python");
    assert!(python.is_file(), "{} is missing: `cargo xtask test --only e2e` installs what the tests need", python.display());
    let mut child = Command::new(python).arg(script).current_dir(FOLDER).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(request.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{script}: {}", output.status);
    serde_json::from_slice(&output.stdout).unwrap()
}
