//! The `OpenID` provider in `peers/openid`, with the addresses of Entra beside its own.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::http;

pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/openid");

/// The algorithms for which it has a resource.
pub(crate) const ALGORITHMS: [&str; 5] = ["RS256", "PS256", "ES256", "ES384", "ES512"];

/// The provider; it ends with the test.
pub(crate) struct Provider {
    child: Child,
    announced: Value,
}

impl Provider {
    pub(crate) fn start() -> Self {
        let installed = Path::new(FOLDER).join("node_modules").is_dir();
        assert!(installed, "{FOLDER} has no node_modules: `cargo xtask test --only e2e` installs what the tests need");
        let mut node = Command::new("node");
        // It exits when its stdin ends, so it cannot outlive the test.
        node.arg("provider.mjs").current_dir(FOLDER).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = node.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, announced: serde_json::from_str(&line).unwrap() }
    }

    fn announced(&self, name: &str) -> &str {
        self.announced[name].as_str().unwrap()
    }

    pub(crate) fn issuer(&self) -> &str {
        self.announced("issuer")
    }

    /// Address of its key set.
    pub(crate) fn jwks_uri(&self) -> &str {
        self.announced("jwks_uri")
    }

    /// An address on it.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.issuer())
    }

    /// The resource whose tokens are signed with `algorithm`.
    pub(crate) fn resource(&self, algorithm: &str) -> &str {
        self.announced["resources"][algorithm].as_str().unwrap()
    }

    /// A new access token for the resource of `algorithm`.
    pub(crate) fn token(&self, algorithm: &str) -> String {
        access_token(&self.token_answer(Some(self.resource(algorithm))))
    }

    /// A new access token for no resource, which nobody but the provider can read.
    pub(crate) fn opaque_token(&self) -> String {
        access_token(&self.token_answer(None))
    }

    /// What its token endpoint answers.
    pub(crate) fn token_answer(&self, resource: Option<&str>) -> String {
        let mut form = vec![("grant_type", "client_credentials"), ("client_id", self.announced("client_id"))];
        form.push(("client_secret", self.announced("client_secret")));
        form.extend(resource.map(|resource| ("resource", resource)));
        form.extend(resource.map(|_| ("scope", "api.read")));
        http::post_form(&self.at("/token"), &form)
    }

    /// A token of the tenant or policy whose addresses begin with `base`, e.g. `/entra/TENANT`.
    pub(crate) fn mint(&self, base: &str, request: &Value) -> String {
        let answer: Value = serde_json::from_str(&http::post_json(&self.at(&format!("{base}/mint")), request)).unwrap();
        answer["token"].as_str().unwrap().to_owned()
    }

    /// Changes all keys.
    pub(crate) fn rotate(&self) {
        http::send("POST", &self.at("/control/rotate"));
    }

    /// From now on, the addresses `on` (`discovery`, `jwks` or `both`) misbehave in this way.
    pub(crate) fn fail(&self, mode: &str, on: &str) {
        http::send("POST", &self.at(&format!("/control/fail?mode={mode}&on={on}")));
    }

    /// All requests since [`Provider::forget`].
    pub(crate) fn requests(&self) -> Vec<Value> {
        serde_json::from_str(&http::send("GET", &self.at("/control/log"))).unwrap()
    }

    pub(crate) fn forget(&self) {
        http::send("DELETE", &self.at("/control/log"));
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn access_token(answer: &str) -> String {
    let answer: Value = serde_json::from_str(answer).unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

/// The claims of a token, read without the program that is tested.
pub(crate) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}
