//! What the network does to a probe: a verdict, an exit code, and an end in time.

use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::program::{Ended, Home, run};
use crate::stage::{API, Stage, VAULT, VAULT_HOST};

/// Patience of these probes, for each step.
const PATIENCE: Duration = Duration::from_secs(1);

/// A probe's answer, once its time has been found to be bounded.
fn timely(mut command: Command) -> (Ended, Value) {
    let ended = run({
        command.args(["--timeout", "1s", "--format", "json"]);
        command
    });
    let answer = ended.json();
    let steps = answer["steps"].as_array().unwrap().len() + answer["trials"].as_array().unwrap().len();
    let bound = PATIENCE * u32::try_from(steps).unwrap() + Duration::from_secs(2);
    assert!(ended.took <= bound, "{:?} for {steps} steps", ended.took);
    (ended, answer)
}

/// A probe of the vault, on a machine with a secret, while something is broken there: the verdict's cause, the step's fault.
fn broken(fault: &str, cause: &str, word: &str) -> (Ended, Value) {
    let stage = Stage::new();
    stage.break_as(&format!("network.\"{VAULT_HOST}\" = \"{fault}\""));
    let (ended, answer) = timely(stage.signed_in(&["probe", VAULT, "--source", "env"]));
    assert_eq!(answer["verdict"]["cause"], cause, "{fault}: {}", ended.stdout);
    let faults: Vec<_> = answer["steps"].as_array().unwrap().iter().filter_map(|step| step["fault"].as_str()).collect();
    assert!(faults.contains(&word), "{fault}: {faults:?}");
    (ended, answer)
}

fn text(answer: &Value) -> &str {
    answer["verdict"]["text"].as_str().unwrap()
}

#[test]
fn a_port_where_nobody_listens() {
    let stage = Stage::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (ended, answer) = timely(stage.home.command(&["probe", VAULT, "--connect-to", &format!(":443:{free}"), "--source", "header"]));
    assert_eq!((ended.code, &answer["verdict"]["request"], &answer["verdict"]["side"]), (Some(0), &"unanswered".into(), &"infrastructure".into()));
    assert!(text(&answer).starts_with("The request got no answer"), "{answer}");
    assert!(ended.stdout.contains("refused the connection"));
}

#[test]
fn a_name_that_does_not_exist() {
    let stage = Stage::new();
    let (ended, answer) = timely(stage.home.command(&["probe", "https://no-such-name.invalid/", "--source", "header"]));
    assert_eq!((ended.code, &answer["verdict"]["cause"]), (Some(0), &"service-unreachable".into()));
    assert!(ended.stdout.contains("its name is not found"), "{}", ended.stdout);
}

#[test]
fn connections_that_are_closed_or_reset() {
    broken("closed", "service-unreachable", "closed");
    let (_, answer) = broken("reset", "service-unreachable", "cut-off");
    assert!(answer["steps"].as_array().unwrap().iter().any(|step| step["text"].as_str().unwrap().contains("its body broke off")), "{answer}");
}

#[test]
fn certificates_that_nobody_can_trust() {
    let (ended, answer) = broken("wrong-name", "service-unreachable", "certificate-name");
    assert_eq!((ended.code, &answer["verdict"]["side"]), (Some(0), &"infrastructure".into()));
    broken("intercepted", "service-unreachable", "certificate-authority");
    broken("expired-certificate", "service-unreachable", "certificate-expired");
}

#[test]
fn a_certificate_is_of_an_authority_that_has_to_be_named() {
    let stage = Stage::new();
    let way = format!(":443:{}", stage.lab.https());
    let (ended, answer) = timely(stage.home.command(&["probe", VAULT, "--connect-to", &way, "-H", &stage.bearer("https://vault.azure.net")]));
    assert!(ended.stdout.contains("certificate-authority"), "{}", ended.stdout);
    assert_eq!((answer["verdict"]["request"].as_str(), stage.visits(VAULT_HOST).len()), (Some("unanswered"), 0), "nothing is said to a stranger");
}

#[test]
fn silence() {
    let (ended, answer) = broken("stall", "service-unreachable", "timed-out");
    assert!(ended.took < Duration::from_secs(3), "{:?}", ended.took);
    let step = answer["steps"].as_array().unwrap().iter().find(|step| step["fault"] == "timed-out").unwrap();
    assert_eq!(step["outcome"], "could-not-tell", "a time-out is never a no");
}

#[test]
fn a_captive_portal() {
    let (ended, answer) = broken("captive", "service-unreachable", "login-page");
    assert!(ended.stdout.contains("a sign-in page for people answered"), "{answer}");
}

#[test]
fn an_authority_that_is_silent_or_closed() {
    for (fault, seconds) in [("stall", 9), ("closed", 5)] {
        let stage = Stage::new();
        stage.break_as(&format!("network.\"login.microsoftonline.com\" = \"{fault}\""));
        let (ended, answer) = timely(stage.signed_in(&["probe", VAULT, "--source", "env"]));
        assert_eq!((ended.code, &answer["verdict"]["cause"]), (Some(0), &"authority-unreachable".into()), "{fault}: {}", ended.stdout);
        assert!(ended.took < Duration::from_secs(seconds), "{fault}: {:?}", ended.took);
    }
}

#[test]
fn what_is_no_http_and_what_never_ends() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let Ok(mut stream) = stream else { return };
            std::thread::spawn(move || {
                use std::io::Write as _;
                match number {
                    0 => drop(stream.write_all(b"SSH-2.0-OpenSSH_9.9\r\n")),
                    // A header without an end, and a body without one: both have to be left at some point.
                    1 => while stream.write_all(&[b'h'; 4096]).is_ok() {},
                    _ => {
                        drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"));
                        while stream.write_all(&[b'b'; 4096]).is_ok() {}
                    }
                }
            });
        }
    });
    let url = format!("http://{address}/");
    for _ in 0..3 {
        let (ended, answer) = timely(Home::new().command(&["probe", &url, "--source", "header"]));
        assert!(matches!(ended.code, Some(0 | 1 | 4)), "{answer}");
        assert!(ended.took < Duration::from_secs(5), "{:?}", ended.took);
    }
}

/// `localhost` has two addresses; nobody listens at the other one.
#[test]
fn one_address_of_two_is_dead() {
    let stage = Stage::new();
    let other = format!(":443:localhost:{}", stage.lab.https().port());
    let mut command = stage.home.command(&["probe", VAULT, "--connect-to", &other, "--source", "header", "--cacert"]);
    command.arg(stage.lab.folder().join("ca.pem"));
    let (_, answer) = timely(command);
    assert_eq!(answer["verdict"]["request"], "refused", "{answer}");
}

/// In a network of one's own: a name whose first address is one of IPv6 that leads nowhere.
#[cfg(target_os = "linux")]
#[test]
fn broken_ipv6() {
    let home = Home::new();
    // Unreachable at once, refused at once, and swallowed.
    let script = r#"
ip link add dead0 type dummy 2>/dev/null && ip link set dead0 up && ip -6 address add 2001:db8::1/64 dev dead0 nodad
for dead in ::1 2001:db8:1::9 2001:db8::9; do
    printf '%s lab-vault.vault.azure.net\n127.0.0.1 lab-vault.vault.azure.net\n' $dead > /etc/hosts
    "$WHY401" probe "$URL" --source header --format json --timeout 4s || true
    echo =====
done"#;
    let mut command = home.command(&["lab", "exec", "--", "/bin/sh", "-c", script]);
    command.env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin").env("WHY401", env!("CARGO_BIN_EXE_why401")).env("URL", VAULT);
    let ended = run(command);
    if ended.code == Some(4) && ended.stderr.contains("network of its own") {
        return; // This machine gives no private network.
    }
    let answers: Vec<Value> = ended.stdout.split("=====\n").filter(|part| !part.trim().is_empty()).map(|part| serde_json::from_str(part).unwrap()).collect();
    assert_eq!(answers.len(), 3, "{}\n{}", ended.stdout, ended.stderr);
    for answer in &answers {
        assert_eq!(answer["verdict"]["request"], "refused", "{answer}");
        let resolved = answer["steps"][0]["text"].as_str().unwrap();
        assert!(resolved.contains("127.0.0.1") && resolved.contains(':'), "{resolved}");
    }
    assert!(ended.took < Duration::from_secs(10), "{:?}", ended.took);
    assert_eq!(home.leftovers(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_wrong_proxy_is_named() {
    let stage = Stage::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (ended, answer) = timely(stage.command(&["probe", API, "--source", "header", "--proxy", &format!("http://{free}")]));
    assert_eq!(answer["verdict"]["request"], "unanswered");
    assert!(ended.stdout.contains(&free.to_string()), "{}", ended.stdout);
}
