//! What is printed: documents for programs and wikis, plain lines for a pipe.

use crate::program::{Ended, run};
use crate::schema;
use crate::stage::{API, Stage, VAULT, VAULT_HOST};

fn assert_plain(ended: &Ended) {
    for text in [&ended.stdout, &ended.stderr] {
        let odd = text.chars().find(|c| c.is_control() && *c != '\n');
        assert!(odd.is_none(), "{odd:?} in {text:?}");
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let stage = Stage::new();
    let graph = stage.bearer("https://graph.microsoft.com");
    let calls: [&[&str]; 5] = [
        &["probe", VAULT],
        &["probe", VAULT, "-H", &graph],
        &["probe", API, "-d", "x", "--source", "env", "--resource", "https://vault.azure.net"],
        &["probe", "https://no-such-name.invalid/", "--source", "header"],
        &["probe", VAULT, "--source", "header"],
    ];
    for call in calls {
        let ended = run(stage.signed_in(&[call, &["--format", "json"]].concat()));
        schema::assert_fits(&ended.json(), "Probed");
        assert_plain(&ended);
        assert_eq!(ended.stdout.matches("\"version\"").count(), 2, "one document, with one diagnosis: {}", ended.stdout);
    }
    let verified = run(stage.signed_in(&["verify", VAULT, "--format", "json"])).assert_code(0);
    schema::assert_fits(&verified.json(), "Repeated");
}

#[test]
fn markdown_and_terminal_say_the_same() {
    let stage = Stage::new();
    let graph = stage.bearer("https://graph.microsoft.com");
    let call = ["probe", VAULT, "-H", &graph, "--source", "env"];
    let plain = run(stage.signed_in(&call)).assert_code(0);
    let markdown = run(stage.signed_in(&[&call[..], &["--format", "markdown"]].concat())).assert_code(0);
    for ended in [&plain, &markdown] {
        assert_plain(ended);
        for part in ["wrong-audience", "not sent, because it is a token for Microsoft Graph", "The smallest change that helps"] {
            assert!(ended.flat().contains(part), "{part}\n{}", ended.stdout);
        }
    }
    assert!(markdown.stdout.starts_with('#') && markdown.stdout.contains("\n|"), "{}", markdown.stdout);
}

#[test]
fn progress_is_for_terminals() {
    let stage = Stage::new();
    for call in [&["probe", VAULT][..], &["verify", VAULT], &["lab", "run", "tenant-arm"]] {
        let command = if call[0] == "lab" { stage.home.command(call) } else { stage.signed_in(call) };
        let ended = run(command).assert_code(0);
        assert_plain(&ended);
        assert_eq!(ended.stderr, "");
    }
}

#[test]
fn colour_is_for_terminals_and_for_who_wants_it() {
    let stage = Stage::new();
    let coloured = run(stage.signed_in(&["probe", VAULT, "--color", "always"]));
    assert!(coloured.stdout.contains("\u{1b}["), "{}", coloured.stdout);
    let mut never = stage.signed_in(&["probe", VAULT, "--color", "never"]);
    never.env("CLICOLOR_FORCE", "1");
    assert_plain(&run(never));
}

/// What a server says may hold anything; nothing of it reaches the terminal as it is.
#[test]
fn what_a_server_says_cannot_steer_the_terminal() {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.read(&mut [0; 4096]);
            let body = "{\"error\":\"\u{1b}]0;owned\u{7}\u{1b}[31mred\u{202e}\u{0}\"}";
            let head = "HTTP/1.1 401 \u{1b}[2J\r\nWWW-Authenticate: Bearer realm=\"\u{1b}[31m\", error=\"invalid_token\"\r\nServer: x\u{9b}31m\r\n";
            drop(stream.write_all(format!("{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).as_bytes()));
        }
    });
    let home = crate::program::Home::new();
    for format in ["terminal", "json", "markdown"] {
        let ended = run(home.command(&["probe", &format!("http://{address}/"), "--source", "header", "--format", format, "--verbose"]));
        assert_plain(&ended);
        assert!(!ended.stdout.contains('\u{202e}'), "{}", ended.stdout);
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let stage = Stage::new();
    let mut child = crate::program::spawn(stage.signed_in(&["probe", VAULT]));
    drop(child.stdout.take());
    let ended = crate::program::finish(child, std::time::Instant::now());
    assert!(matches!(ended.code, Some(0)) && ended.stderr.is_empty(), "{:?} {}", ended.code, ended.stderr);
    assert!(!stage.visits(VAULT_HOST).is_empty());
}
