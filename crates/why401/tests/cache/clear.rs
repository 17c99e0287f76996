//! `why401 cache list` and `why401 cache clear`.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use crate::home::{Home, errors, wait_for};

const CACHE: &str = ".azure/msal_token_cache.json";
const TOKENS: &str = r#"{"AccessToken": {"a": {"realm": "t1", "client_id": "c1", "expires_on": "1", "secret": "very-secret"}, "b": {"realm": "t2"}}}"#;

#[test]
fn a_call_without_a_choice_or_consent_changes_nothing() {
    let home = Home::new();
    let cache = home.file(CACHE, TOKENS);
    for (arguments, words) in [
        (&["cache", "clear", "--yes"][..], "--all"),
        (&["cache", "clear", "--tenant", "t1"], "--yes"),
        (&["cache", "clear", "--tool", "none", "--yes"], "no cache of `none`"),
        (&["cache", "clear", "--all", "--tenant", "t1"], "cannot be used with"),
    ] {
        let output = home.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(errors(&output).contains(words), "{}", errors(&output));
    }
    let (answer, code) = home.answer(&["cache", "clear", "--tenant", "T1", "--dry-run"]);
    assert_eq!((answer["removed"].as_u64(), answer["places"][0]["outcome"].as_str(), code), (Some(1), Some("would-clear"), Some(0)));
    assert_eq!(fs::read_to_string(cache).unwrap(), TOKENS);
}

#[test]
fn no_answer_holds_a_secret() {
    let home = Home::new();
    home.file(CACHE, TOKENS);
    for format in ["terminal", "json", "markdown"] {
        for arguments in [&["cache", "list", "--verbose"][..], &["cache", "list", "--all"], &["cache", "clear", "--all", "--dry-run"]] {
            let output = home.run(&[arguments, &["--format", format]].concat());
            assert!(!String::from_utf8_lossy(&output.stdout).contains("very-secret") && !errors(&output).contains("very-secret"));
        }
    }
}

#[test]
fn a_terminal_of_80_columns_is_enough() {
    let home = Home::new();
    home.file(CACHE, TOKENS);
    let output = home.run(&["cache", "list", "--all", "--verbose"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let longest = text.lines().filter(|line| !line.contains("://")).map(|line| line.chars().count()).max();
    assert!(longest.unwrap() <= 80, "{text}");
}

#[test]
fn what_is_meant_goes_and_permissions_stay() {
    let home = Home::new();
    let cache = home.file(CACHE, TOKENS);
    fs::set_permissions(&cache, Permissions::from_mode(0o600)).unwrap();
    let (answer, code) = home.answer(&["cache", "clear", "--client", "C1", "--expired", "--yes"]);
    assert_eq!((answer["removed"].as_u64(), answer["places"][0]["outcome"].as_str(), code), (Some(1), Some("cleared"), Some(0)));
    assert_eq!(fs::read_to_string(&cache).unwrap(), r#"{"AccessToken": {"b": {"realm": "t2"}}}"#);
    assert_eq!(fs::metadata(&cache).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(home.path(".azure")).unwrap().count(), 1, "no lock is left");
}

#[test]
fn a_lock_that_is_held_is_waited_for_and_its_holder_named() {
    let home = Home::new();
    let cache = home.file(CACHE, TOKENS);
    let lock = home.file(".azure/msal_token_cache.json.lockfile", &format!("{} /usr/bin/az", std::process::id()));
    let (answer, code) = home.answer(&["cache", "clear", "--tenant", "t1", "--yes", "--wait", "0"]);
    assert_eq!((answer["places"][0]["outcome"].as_str(), code), (Some("failed"), Some(1)));
    let why = answer["places"][0]["why"].as_str().unwrap();
    assert!(why.contains(&format!("process {} /usr/bin/az", std::process::id())) && !why.contains("no longer"), "{why}");
    assert_eq!(fs::read_to_string(&cache).unwrap(), TOKENS);

    let waiting = home.command(&["cache", "clear", "--tenant", "t1", "--yes"]).stdout(Stdio::null()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(150));
    assert_eq!(fs::read_to_string(&cache).unwrap(), TOKENS, "it waits");
    fs::remove_file(lock).unwrap();
    assert!(waiting.wait_with_output().unwrap().status.success());
    assert!(!fs::read_to_string(&cache).unwrap().contains("t1"));
}

#[test]
fn ctrl_c_while_it_waits_leaves_no_lock() {
    let home = Home::new();
    home.file(CACHE, TOKENS);
    home.file(".azure/msal_token_cache.json.lockfile", "1 init");
    home.file(".azd/auth/msal/cache.json", TOKENS);
    let child = home.command(&["cache", "clear", "--tenant", "t1", "--yes", "--format", "json"]).stdout(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    let status = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    assert!(status.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "it ends by itself");
    assert!(String::from_utf8_lossy(&output.stdout).contains("interrupted"));
    assert!(home.path(".azure/msal_token_cache.json.lockfile").exists(), "another's lock stays");
    assert!(fs::read_to_string(home.path(".azd/auth/msal/cache.json")).unwrap().contains("t1"), "nothing more is begun");
}

#[test]
fn the_lock_of_the_developer_cli_is_honoured() {
    let home = Home::new();
    let cache = home.file(".azd/auth/msal/cache.json", TOKENS);
    let lock = fs::File::create(home.path(".azd/auth/msal/cache.json.lock")).unwrap();
    lock.lock().unwrap();
    let (answer, _) = home.answer(&["cache", "clear", "--tenant", "t1", "--yes", "--wait", "0"]);
    assert_eq!(answer["places"][0]["outcome"], "failed");
    drop(lock);
    let (answer, _) = home.answer(&["cache", "clear", "--tenant", "t1", "--yes", "--wait", "0"]);
    assert_eq!(answer["places"][0]["outcome"], "cleared");
    assert!(!fs::read_to_string(cache).unwrap().contains("t1"));
}

#[test]
fn what_is_not_known_is_left_and_said() {
    let home = Home::new();
    let odd = home.file(CACHE, "[\"eyJhbGciOiJub25lIn0.e30.\"]");
    home.file(".IdentityService/app.nocae", "\u{1}\u{2}\u{3}");
    home.file(".azure/service_principal_entries.json", "[{\"client_id\": \"c\", \"ten");
    let (answer, code) = home.answer(&["cache", "clear", "--all", "--yes"]);
    assert_eq!(code, Some(1));
    let whys = answer["places"].as_array().unwrap().iter().map(|place| place["why"].as_str().unwrap());
    let (systems, whys): (Vec<&str>, Vec<&str>) = whys.partition(|why| why.starts_with("a store of the system"));
    assert_eq!((systems.is_empty(), whys.len()), (false, 3), "stores of the system are told, and not opened");
    assert!(whys[0].contains("not of the known form") && whys[1].contains("broken") && whys[2].contains("encrypted"), "{whys:?}");
    assert!(fs::read_to_string(odd).unwrap().starts_with("[\"eyJ"));
    wait_for("no lock is left", || !home.path(".azure/service_principal_entries.json.lockfile").exists());
}
