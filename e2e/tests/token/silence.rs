//! What must not come out: nothing of a token reaches an issuer or a file, and its signature is never shown.

use std::collections::HashSet;
use std::fs;

use serde_json::{Value, json};

use crate::program::{Answer, Program, run};
use crate::provider::{Provider, claims};

/// Characters of base64url that no other text has by chance.
const PIECE: usize = 16;

const TENANT: &str = "3d5e7f90-1a2b-4c3d-8e4f-5a6b7c8d9e0f";
/// Claims that tell of a person, with values that stand nowhere else.
const PERSONAL: [(&str, &str); 4] = [
    ("sub", "s0bj3ct-that-stands-nowhere-else"),
    ("jti", "t0k3n-id-that-stands-nowhere-else"),
    ("upn", "nobody.in.particular@nowhere-else.example"),
    ("name", "Nobody Inparticular"),
];

struct Token {
    text: String,
    /// Where its keys are.
    metadata: String,
    /// Values of claims that must not be told.
    private: Vec<String>,
}

fn tokens(provider: &Provider) -> Vec<Token> {
    let base = format!("/entra/{TENANT}");
    let issuer = provider.at(&format!("{base}/v2.0"));
    let mut asked = json!({ "iss": issuer, "aud": "api://orders", "tid": TENANT, "exp": 4_000_000_000_u64, "scp": "Orders.Read" });
    for (name, value) in PERSONAL {
        asked[name] = value.into();
    }
    let minted = provider.mint(&base, &json!({ "claims": asked }));
    let personal = PERSONAL.iter().map(|(_, value)| (*value).to_owned()).collect();
    let mut tokens = vec![Token { text: minted, metadata: issuer, private: personal }];
    for algorithm in ["RS256", "ES512"] {
        let text = provider.token(algorithm);
        // The subject is the client itself, whose name is no secret.
        let private = vec![claims(&text)["jti"].as_str().unwrap().to_owned()];
        tokens.push(Token { text, metadata: provider.issuer().to_owned(), private });
    }
    tokens
}

/// The same token with a signature that does not fit.
fn damaged(token: &str) -> String {
    let (rest, signature) = token.rsplit_once('.').unwrap();
    format!("{rest}.{}", signature.chars().rev().collect::<String>())
}

/// Runs every kind of command in every format and way of input, well and badly.
fn run_everything(provider: &Provider, program: &Program, tokens: &[Token]) -> Vec<Answer> {
    let mut answers = Vec::new();
    for token in tokens {
        for text in [token.text.clone(), damaged(&token.text), format!("Authorization: Bearer {}", token.text)] {
            answers.extend(verifications(provider, program, token, &text));
            answers.extend(readings(program, &text));
        }
        let lines = [token.text.as_str(), &damaged(&token.text), "nonsense", ""].join("\n");
        answers.push(program.run_on(&lines, &["token", "batch"]));
        answers.push(program.run_on(&lines, &["token", "batch", "--for", "api://orders"]));
    }
    answers
}

fn verifications(provider: &Provider, program: &Program, token: &Token, text: &str) -> Vec<Answer> {
    let (issuer, tenant) = (provider.issuer(), provider.at("/entra/another"));
    let ways: [&[&str]; 8] = [
        &[],
        &["--metadata", &token.metadata],
        &["--metadata", &token.metadata, "--format", "terminal", "--verbose"],
        &["--metadata", &token.metadata, "--format", "markdown", "--no-cache"],
        &["--metadata", &token.metadata, "--offline"],
        &["--metadata", issuer],
        &["--metadata", &tenant],
        &["--jwks", provider.jwks_uri()],
    ];
    ways.iter().map(|options| program.run_on(text, &[&["token", "verify"], *options].concat())).collect()
}

fn readings(program: &Program, text: &str) -> Vec<Answer> {
    let other = damaged(text.rsplit_once(' ').map_or(text, |(_, token)| token));
    let (first, second) = (program.input("first.txt", text), program.input("second.txt", &other));
    let mut answers = Vec::new();
    for format in ["terminal", "json", "markdown"] {
        for arguments in [
            &["token", "decode", "--format", format] as &[&str],
            &["token", "decode", "--format", format, "--verbose", "--reveal", "--width", "200"],
            &["token", "check", "--format", format, "--verbose", "--for", "api://orders"],
            &["token", "check", "--format", format, "--for", "keyvault"],
            &["token", "fingerprint", "--format", format],
        ] {
            answers.push(program.run_on(text, arguments));
        }
        answers.push(program.run(&["token", "diff", "--format", format, "--verbose", &first, &second]));
    }
    answers.push(run(program.command().env("THE_TOKEN", text).args(["token", "decode", "--env", "THE_TOKEN"]), ""));
    answers.push(program.run(&["token", "decode", text]));
    answers.push(program.run_on(text, &["token", "decode", "--no-such-option", text]));
    answers
}

fn part(token: &str, at: usize) -> &str {
    token.split('.').nth(at).unwrap()
}

/// What must not come out, in pieces.
struct Secrets<'t>(HashSet<&'t [u8]>);

impl<'t> Secrets<'t> {
    fn of(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let whole = texts.into_iter().inspect(|text| assert!(text.len() >= PIECE, "{text} is too short to be searched for"));
        Self(whole.flat_map(|text| text.as_bytes().windows(PIECE)).collect())
    }

    /// Payload, signature and private claims of all tokens.
    fn of_all(tokens: &'t [Token]) -> Self {
        Self::of(tokens.iter().flat_map(|token| [part(&token.text, 1), part(&token.text, 2)].into_iter().chain(token.private.iter().map(String::as_str))))
    }

    /// A piece that `text` holds, even where its lines are wrapped.
    fn leaked(&self, text: &str) -> Option<String> {
        let unwrapped: String = text.split_whitespace().collect();
        let mut pieces = text.as_bytes().windows(PIECE).chain(unwrapped.as_bytes().windows(PIECE));
        pieces.find(|piece| self.0.contains(piece)).map(|piece| String::from_utf8_lossy(piece).into_owned())
    }
}

/// Nothing but documents that anybody may read is asked for, by nobody in particular.
#[test]
fn nothing_of_a_token_reaches_an_issuer() {
    let (provider, program) = (Provider::start(), Program::new());
    let tokens = tokens(&provider);
    let secrets = Secrets::of_all(&tokens);
    assert!(secrets.leaked(&Value::from(provider.requests()).to_string()).is_some(), "the search finds the claims where they were asked for");
    provider.forget();
    run_everything(&provider, &program, &tokens);
    let requests = provider.requests();
    assert!(!requests.is_empty(), "keys were asked for");
    for request in &requests {
        assert_eq!(secrets.leaked(&request.to_string()), None, "{request}");
        plain(request);
    }
}

fn plain(request: &Value) {
    let line = request["line"].as_str().unwrap();
    let path = line.strip_prefix("GET ").and_then(|rest| rest.strip_suffix(" HTTP/1.1")).unwrap();
    assert!(path == "/jwks" || path.ends_with("/.well-known/openid-configuration") || path.ends_with("/keys"), "{line}");
    assert_eq!(request["body"], "");
    let mut names: Vec<String> = request["headers"].as_array().unwrap().iter().map(|header| header[0].as_str().unwrap().to_lowercase()).collect();
    names.sort();
    assert_eq!(names, ["accept", "host", "user-agent"]);
}

#[test]
fn nothing_of_a_token_is_kept() {
    let (provider, program) = (Provider::start(), Program::new());
    let tokens = tokens(&provider);
    run_everything(&provider, &program, &tokens);
    let (files, secrets) = (program.files(), Secrets::of_all(&tokens));
    assert!(!files.is_empty(), "keys were kept");
    for path in files {
        let text = path.display().to_string() + &fs::read_to_string(&path).unwrap();
        assert_eq!(secrets.leaked(&text), None, "{text}");
    }
}

/// Whoever sees the answer cannot use the token.
#[test]
fn a_signature_is_never_shown() {
    let (provider, program) = (Provider::start(), Program::new());
    let tokens = tokens(&provider);
    let all: Vec<String> = tokens.iter().flat_map(|token| [token.text.clone(), damaged(&token.text)]).collect();
    let secrets = Secrets::of(all.iter().map(|token| part(token, 2)));
    for answer in run_everything(&provider, &program, &tokens) {
        let text = answer.stdout + "\n" + &answer.stderr;
        assert_eq!(secrets.leaked(&text), None, "{text}");
    }
}

/// Without `--reveal` an answer can be shown to others.
#[test]
fn personal_claims_are_masked() {
    let (provider, program) = (Provider::start(), Program::new());
    let token = tokens(&provider).remove(0);
    for format in ["terminal", "json", "markdown"] {
        for command in [&["decode", "--verbose"] as &[&str], &["check", "--verbose", "--for", "api://orders"], &["verify", "--metadata", &token.metadata]] {
            let answer = program.run_on(&token.text, &[&["token"], command, &["--format", format, "--width", "200"]].concat()).exits(0);
            // The domain of a name may stand: it tells the organisation, which the tenant does too.
            let told = token.private.iter().find(|value| answer.stdout.contains(value.split('@').next().unwrap()));
            assert_eq!(told, None, "{}", answer.stdout);
        }
    }
    let revealed = program.run_on(&token.text, &["token", "decode", "--reveal", "--format", "json"]).exits(0).stdout;
    assert!(token.private.iter().all(|value| revealed.contains(value)), "{revealed}");
}
