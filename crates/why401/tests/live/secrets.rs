//! No secret is left anywhere: not in what is printed or saved, not in a file, not in the list of processes.

use std::fs;

use crate::program::{Ended, run, run_with};
use crate::stage::{API, Stage, VAULT};

/// Fails if one of `secrets` stands in what was printed or in any file but those named `given`.
fn assert_kept(stage: &Stage, ended: &Ended, secrets: &[&str], given: &[&str]) {
    for secret in secrets {
        assert!(!ended.stdout.contains(secret), "{secret} on standard output\n{}", ended.stdout);
        assert!(!ended.stderr.contains(secret), "{secret} on standard error\n{}", ended.stderr);
        for path in stage.home.files() {
            if given.iter().any(|name| path.ends_with(name)) {
                continue;
            }
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            assert!(!text.contains(secret), "{secret} in {}\n{text}", path.display());
        }
    }
    assert_eq!(stage.home.leftovers(), Vec::<std::path::PathBuf>::new());
}

/// The same call in every form of output, each time with a capsule.
fn in_every_form(stage: &Stage, command: impl Fn() -> std::process::Command, secrets: &[&str], given: &[&str]) {
    for format in ["terminal", "json", "markdown"] {
        let mut command = command();
        let capsule = stage.home.folder("work").join(format!("{format}.txt"));
        command.args(["--format", format, "--verbose", "--save"]).arg(&capsule);
        let ended = run(command);
        assert!(capsule.exists(), "{}", ended.stderr);
        assert_kept(stage, &ended, secrets, given);
    }
}

/// The part of a token that proves something.
fn signature(token: &str) -> &str {
    token.rsplit('.').next().unwrap()
}

/// How tokens begin. Their claims are shown; a token is not.
const TOKEN: &str = "eyJ";

#[test]
fn of_the_request() {
    let stage = Stage::new();
    let token = stage.token("https://vault.azure.net");
    let secrets = [
        "hunter2-of-the-cookie-8471",
        "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
        "functionKey_9fZb2LqT7xWcV1nM4sPd8K==",
        "x-auth-3kd93kfd02kd",
        TOKEN,
        signature(&token),
    ];
    let [cookie, key, code, auth, ..] = secrets;
    let headers = stage.home.file("headers", &format!("Authorization: Bearer {token}\n\nCookie: sid={cookie}\nX-Auth-Token: {auth}\n"));
    let url = format!("{VAULT}&code={code}");
    let (file, key) = (format!("@{}", headers.display()), format!("Ocp-Apim-Subscription-Key: {key}"));
    in_every_form(&stage, || stage.command(&["probe", &url, "-H", &file, "-H", &key]), &secrets, &["headers"]);
}

#[test]
fn of_a_recorded_command() {
    let stage = Stage::new();
    let token = stage.token("https://graph.microsoft.com");
    let curl = format!("curl '{VAULT}' -H 'Authorization: Bearer {token}' -u 'robot:Sesame-Open-7741' -b 'sid=cookie-of-mine-55120'");
    let secrets = [TOKEN, signature(&token), "Sesame-Open-7741", "cookie-of-mine-55120"];
    for format in ["terminal", "json", "markdown"] {
        let ended = run_with(stage.command(&["probe", "--curl", "-", "--format", format, "--save", "capsule.txt"]), &curl);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        assert_kept(&stage, &ended, &secrets, &[]);
    }
    let broken = run_with(stage.command(&["probe", "--curl", "-"]), &format!("{curl} -H 'X-Open: ")).assert_code(2);
    assert_kept(&stage, &broken, &secrets, &[]);
}

#[test]
fn of_signing_in() {
    let stage = Stage::new();
    let orders = stage.lab.world().directory.application("orders").unwrap().secrets[0].clone();
    let acquired = [orders.as_str(), TOKEN];
    in_every_form(&stage, || stage.signed_in(&["probe", VAULT]), &acquired, &[]);

    let wrong = "Xy78Q~wrongWrongWrongWrongWrongWrongWron";
    let file = stage.home.file("secret", &format!("{wrong}\n"));
    let refused = || {
        let mut command = stage.signed_in(&["probe", VAULT, "--source", "secret", "--secret-file"]);
        command.arg(&file).env_remove("AZURE_CLIENT_SECRET");
        command
    };
    in_every_form(&stage, refused, &[wrong, TOKEN], &["secret"]);

    let mut in_environment = stage.signed_in(&["probe", VAULT]);
    in_environment.env("AZURE_CLIENT_SECRET", wrong);
    assert_kept(&stage, &run(in_environment), &[wrong, TOKEN], &["secret"]);
}

#[test]
fn of_a_token_in_a_file() {
    let stage = Stage::new();
    let token = stage.token("https://vault.azure.net");
    for (name, text) in [("raw", token.clone()), ("cli.json", format!(r#"{{"accessToken":"{token}","expiresOn":"2026-11-23 14:00:00","tokenType":"Bearer"}}"#))]
    {
        let file = stage.home.file(name, &text);
        let file = file.to_str().unwrap();
        in_every_form(
            &stage,
            || stage.command(&["probe", VAULT, "--source", "token-file", "--token-file", file]),
            &[TOKEN, signature(&token)],
            &["raw", "cli.json"],
        );
    }
}

/// A script in place of `az` writes down its arguments, and the command line of every process that then runs.
#[cfg(target_os = "linux")]
#[test]
fn in_the_list_of_processes() {
    let stage = Stage::new();
    let token = stage.token("https://vault.azure.net");
    let answer = stage.home.file("answer", &format!(r#"{{"accessToken":"{token}","expires_on":1900000000,"tokenType":"Bearer"}}"#));
    let record = stage.home.folder("work").join("record");
    stage.home.script(
        "az",
        &format!(
            "echo \"az $*\" >> {record}\nfor p in /proc/[0-9]*; do /bin/cat $p/cmdline 2>/dev/null; echo; done >> {record}\n/bin/cat {answer}",
            record = record.display(),
            answer = answer.display()
        ),
    );
    let own = "Zx98Q~ofTheCaseInHandOfTheCaseInHandOfTh";
    let headers = stage.home.file("headers", &format!("X-Functions-Key: {own}\n"));
    let file = format!("@{}", headers.display());
    let command = || stage.command(&["probe", VAULT, "-H", &file, "--source", "cli"]);
    in_every_form(&stage, command, &[signature(&token), own], &["headers", "answer"]);
    let record = fs::read_to_string(record).unwrap();
    assert!(record.contains("az account get-access-token --output json --resource https://vault.azure.net"), "{record}");
    assert!(record.contains("why401\0probe"), "the list was taken while the program ran");
}

#[test]
fn in_the_body_of_a_request() {
    let stage = Stage::new();
    let secret = "Pq58Q~bodyBodyBodyBodyBodyBodyBodyBodyBo";
    let body = stage.home.file("body", &format!("grant_type=client_credentials&client_secret={secret}"));
    let data = format!("@{}", body.display());
    in_every_form(
        &stage,
        || stage.signed_in(&["probe", API, "-d", &data, "--allow-unsafe", "--resource", "api://contoso-orders-api"]),
        &[secret, TOKEN],
        &["body"],
    );
    assert!(stage.visits("api.contoso.example").iter().any(|visit| visit.body > 50), "it was sent");
}
