//! The forms in which a request can be given, and what is said about wrong ones.

use serde_json::json;

use crate::program::run_with;
use crate::stage::{API, API_AUDIENCE, Stage, VAULT};

const HOST: &str = "api.contoso.example";

/// A HAR with an entry for each status; the bearer is that of all of them.
fn har(token: &str, statuses: &[u16]) -> String {
    let entry = |status: &u16| {
        let headers = json!([{ "name": ":authority", "value": HOST }, { "name": "authorization", "value": format!("Bearer {token}") }, { "name": "accept", "value": "*/*" }]);
        json!({
            "request": { "method": "GET", "url": format!("https://{HOST}/orders/{status}"), "httpVersion": "HTTP/2", "headers": headers, "queryString": [], "cookies": [] },
            "response": { "status": status, "statusText": "", "headers": [], "content": { "size": 0 } },
        })
    };
    json!({ "log": { "version": "1.2", "creator": { "name": "x", "version": "1" }, "entries": statuses.iter().map(entry).collect::<Vec<_>>() } }).to_string()
}

/// The paths that were asked for with a credential.
fn paths(stage: &Stage) -> Vec<String> {
    let mut paths: Vec<_> = stage.loaded(HOST).into_iter().map(|visit| visit.path).collect();
    paths.dedup();
    paths
}

#[test]
fn curl() {
    let stage = Stage::new();
    let token = stage.token(API_AUDIENCE);
    let forms = [
        format!("curl '{API}' -H 'Authorization: Bearer {token}'"),
        format!("$ curl -sS -X GET \\\n  -H \"Authorization: Bearer {token}\" \\\n  {API}"),
        format!("ann@desk:~$ curl --location {API} --header 'authorization: Bearer {token}' --compressed"),
        format!("curl -sS {API} --oauth2-bearer {token}"),
    ];
    for form in forms {
        stage.mend();
        let ended = run_with(stage.command(&["probe", "--curl", "-", "--source", "header"]), &form);
        assert_eq!(stage.loaded(HOST)[0].audience.as_deref(), Some(API_AUDIENCE), "{form}\n{}{}", ended.stdout, ended.stderr);
        assert!(!ended.stderr.contains("visible to other users"));
        stage.mend();
        let as_argument = stage.run(&["probe", "--curl", &form, "--source", "header"]);
        assert_eq!(stage.loaded(HOST)[0].audience.as_deref(), Some(API_AUDIENCE));
        assert!(as_argument.stderr.contains("`--curl -`") && !as_argument.stderr.contains("eyJ"), "{}", as_argument.stderr);
    }
    stage.mend();
    let post = format!("curl {API} -H 'Authorization: Bearer {token}' -d 'a=b'");
    run_with(stage.command(&["probe", "--curl", "-", "--allow-unsafe", "--source", "header"]), &post);
    assert!(stage.loaded(HOST).iter().all(|visit| visit.method == "POST" && visit.body == 3));
}

#[test]
fn har_entries() {
    let stage = Stage::new();
    let file = stage.home.file("trace.har", &har(&stage.token(API_AUDIENCE), &[200, 403, 401, 401]));
    let file = file.to_str().unwrap();
    stage.run(&["probe", "--har", file, "--source", "header"]);
    assert_eq!(paths(&stage)[0], "/orders/401", "the first that was refused with 401");
    stage.mend();
    stage.run(&["probe", "--har", file, "--entry", "2", "--source", "header"]);
    assert_eq!(paths(&stage)[0], "/orders/403");
    for number in ["0", "5", "99999"] {
        let ended = stage.run(&["probe", "--har", file, "--entry", number]).assert_code(3);
        assert!(ended.stderr.contains("it has 4") && ended.stderr.contains("hint: "), "{}", ended.stderr);
    }
    let served = stage.home.file("fine.har", &har("x", &[200]));
    let ended = stage.run(&["probe", "--har", served.to_str().unwrap()]).assert_code(2);
    assert!(ended.stderr.contains("no entry") && ended.stderr.contains("--entry N"), "{}", ended.stderr);
}

#[test]
fn headers_bodies_and_methods() {
    let stage = Stage::new();
    let headers = stage.home.file("headers", &format!("{}\r\n\r\nX-One: 1\r\n", stage.bearer(API_AUDIENCE)));
    let body = stage.home.file("body.json", "0123456789");
    let (headers, body) = (format!("@{}", headers.display()), format!("@{}", body.display()));
    stage.run(&["probe", API, "-H", &headers, "-d", &body, "-X", "patch", "--allow-unsafe", "--source", "header"]);
    let visit = &stage.loaded(HOST)[0];
    assert_eq!((visit.method.as_str(), visit.body, visit.audience.as_deref()), ("PATCH", 10, Some(API_AUDIENCE)));
    stage.mend();
    stage.run(&["probe", "api.contoso.example/orders", "--source", "header"]);
    assert!(stage.visits(HOST).iter().all(|visit| visit.tls), "an address without scheme is https");
}

#[test]
fn wrong_calls_are_told_without_echo() {
    let stage = Stage::new();
    let token = stage.token(API_AUDIENCE);
    stage.home.file("not.har", &format!("{{\"log\": \"{token}"));
    stage.home.file("empty.har", "{\"log\":{\"entries\":[]}}");
    stage.home.file("headers", &format!("Authorization Bearer {token}\n"));
    let colonless = format!("Authorization Bearer {token}");
    let unclosed = format!("curl {API} -H 'Authorization: Bearer {token}");
    let user = format!("https://user:{token}@api.contoso.example/");
    let calls: [(&[&str], i32); 23] = [
        (&["probe"], 2),
        (&["probe", API, "-H", &colonless], 2),
        (&["probe", API, "-H", "@headers"], 2),
        (&["probe", API, "-H", "@missing"], 3),
        (&["probe", API, "-d", "@missing"], 3),
        (&["probe", API, "-X", "GET POST"], 2),
        (&["probe", API, "-X", &token], 2),
        (&["probe", "https://"], 2),
        (&["probe", "http://["], 2),
        (&["probe", &user], 2),
        (&["probe", API, "--curl", "curl https://x"], 2),
        (&["probe", "--curl", "wget https://x"], 2),
        (&["probe", "--curl", &unclosed], 2),
        (&["probe", "--har", "missing.har"], 3),
        (&["probe", "--har", "not.har"], 3),
        (&["probe", "--har", "empty.har"], 2),
        (&["probe", "--entry", "1", API], 2),
        (&["probe", API, "--source", "nobody"], 2),
        (&["probe", API, "--timeout", "soon"], 2),
        (&["probe", API, "--connect-to", "a:b"], 2),
        (&["probe", API, "--proxy", "::"], 2),
        (&["probe", API, "--cacert", "headers"], 3),
        (&["probe", API, "--secret-file", "missing"], 3),
    ];
    for (arguments, code) in calls {
        let ended = crate::program::run(stage.home.command(arguments));
        let shown: Vec<_> = arguments.iter().map(|argument| argument.replace(&token, "TOKEN")).collect();
        assert_eq!(ended.code, Some(code), "{shown:?}: {}", ended.stderr);
        assert!(ended.stderr.starts_with("error: ") && ended.stdout.is_empty(), "{shown:?}: {}", ended.stderr);
        assert!(
            ended.stderr.contains("hint: ") || ended.stderr.contains("For more information") || ended.stderr.contains("tip: "),
            "{shown:?}: {}",
            ended.stderr
        );
        assert!(!ended.stderr.contains("eyJ"), "{shown:?}: {}", ended.stderr);
    }
    let binary = run_with(stage.command(&["probe", "--curl", "-"]), "\u{0}\u{1}").assert_code(2);
    assert!(binary.stderr.contains("hint: "), "{}", binary.stderr);
}

#[test]
fn a_source_that_is_not_here_is_told() {
    let stage = Stage::new();
    for source in ["env", "cli", "azd", "workload", "secret", "cert", "assertion", "token-file"] {
        let ended = stage.run(&["probe", VAULT, "--source", source]);
        assert!(ended.flat().contains(source), "{source}: {}", ended.stdout);
    }
}
