//! Tokens of an issuer that nobody here wrote (`oidc-provider`), sent to an API of the lab that trusts another one.

use std::path::Path;

use serde_json::{Value, json};

use crate::log::Found;
use crate::program::Program;
use crate::provider::{FOLDER, Provider};
use crate::up::Up;

/// The audience that the API takes.
const AUDIENCE: &str = "api://contoso-orders-api";

#[test]
fn its_tokens_are_told_from_those_that_the_api_trusts() {
    if !Path::new(FOLDER).join("node_modules").is_dir() {
        assert!(std::env::var_os("CI").is_none(), "{FOLDER} has no node_modules");
        eprintln!("SKIPPED: {FOLDER} has no node_modules");
        return;
    }
    let (program, provider) = (Program::new(), Provider::start());
    let up = Up::start(&program);
    // Its own: another issuer, another audience; ASP.NET Core looks at the key first, and says so.
    let found = probed(&program, &up, &provider.token("RS256"));
    assert!(["signature-invalid", "wrong-audience", "issuer-not-accepted", "wrong-tenant"].contains(&found.cause()), "{found:?}");
    // With the right audience, only the issuer and the key are left.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let claims = json!({"iss": provider.issuer(), "aud": AUDIENCE, "sub": "orders", "roles": ["Orders.Read"], "ver": "1.0", "nbf": now - 60, "iat": now - 60, "exp": now + 3600});
    let token = provider.mint(&format!("/entra/{}", up.variable("AZURE_TENANT_ID")), &json!({"claims": claims, "alg": "RS256"}));
    let found = probed(&program, &up, &token);
    assert!(["issuer-not-accepted", "wrong-tenant", "signature-invalid"].contains(&found.cause()), "{found:?}");
    up.end();
}

fn probed(program: &Program, up: &Up, token: &str) -> Found {
    let mut command = program.command();
    command.args(["probe", "--format", "json", "--source", "header", "--cacert", &up.variable("SSL_CERT_FILE")]);
    command.args([
        "--connect-to",
        &format!("::127.0.0.1:{}", up.port()),
        "-H",
        &format!("Authorization: Bearer {token}"),
        "https://api.contoso.example/orders",
    ]);
    let output = command.output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)));
    Found::of(&answer["diagnosis"])
}
