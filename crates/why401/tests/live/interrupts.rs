//! Ctrl-C: the program ends at once, and leaves neither a process nor a file.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::program::spawn;
use crate::stage::{Stage, VAULT, VAULT_HOST};

/// Sends a signal to a process, or with a negative number to a group, as a terminal does.
fn signal(name: &str, process: i64) {
    let status = Command::new("/bin/sh").args(["-c", "kill -s \"$0\" -- \"$1\"", name, &process.to_string()]).status().unwrap();
    assert!(status.success(), "{name} {process}");
}

/// Waits for the end, which must come soon.
fn ends(child: &mut Child) -> (Option<i32>, Option<i32>) {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return (status.code(), status.signal());
        }
        if started.elapsed() > Duration::from_secs(4) {
            child.kill().unwrap();
            panic!("it goes on");
        }
        sleep(Duration::from_millis(5));
    }
}

fn wait_for(what: &str, there: impl Fn() -> bool) {
    let started = Instant::now();
    while !there() {
        assert!(started.elapsed() < Duration::from_secs(10), "{what}");
        sleep(Duration::from_millis(10));
    }
}

/// Whether a process is gone, or waits only for being collected.
fn is_gone(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"));
    stat.map_or(true, |stat| stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('Z')))
}

fn pid(file: &Path) -> String {
    wait_for("the process has begun", || std::fs::read_to_string(file).is_ok_and(|text| text.ends_with('\n')));
    std::fs::read_to_string(file).unwrap().trim().to_owned()
}

#[test]
fn a_stalled_probe() {
    let stage = Stage::new();
    stage.break_as(&format!("network.\"{VAULT_HOST}\" = \"stall\""));
    let mut child = spawn(stage.signed_in(&["probe", VAULT, "--save", "capsule.txt"]));
    wait_for("the vault is asked", || !stage.visits(VAULT_HOST).is_empty());
    signal("INT", child.id().into());
    assert_eq!(ends(&mut child), (None, Some(2)));
    assert_eq!(stage.home.leftovers(), Vec::<std::path::PathBuf>::new());
    assert_eq!(std::fs::read_dir(stage.home.folder("work")).unwrap().count(), 0, "no half capsule");
}

#[test]
fn a_program_that_was_asked_for_a_token_ends_as_well() {
    let stage = Stage::new();
    let file = stage.home.folder("work").join("pid");
    stage.home.script("az", &format!("/bin/sleep 60 &\necho $! > {}\nwait", file.display()));
    for name in ["INT", "TERM", "KILL"] {
        let mut child = spawn(stage.command(&["probe", VAULT, "--source", "cli"]));
        let sleeper = pid(&file);
        signal(name, child.id().into());
        ends(&mut child);
        wait_for("the program and what it started are gone", || is_gone(&sleeper));
        std::fs::remove_file(&file).unwrap();
    }
    assert_eq!(stage.home.leftovers(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn verify_in_its_pause() {
    let stage = Stage::new();
    let mut child = spawn(stage.signed_in(&["verify", VAULT, "--for", "60s", "--every", "30s"]));
    wait_for("the vault is asked", || stage.visits(VAULT_HOST).iter().any(why401_lab::Visit::carries));
    signal("INT", child.id().into());
    assert_eq!(ends(&mut child), (None, Some(2)));
}

#[test]
fn lab_up() {
    let home = crate::program::Home::new();
    for name in ["INT", "TERM", "HUP"] {
        let mut child = spawn(home.command(&["lab", "up", "--port", "0"]));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.next().unwrap().unwrap().starts_with("# The lab is up at https://127.0.0.1:"));
        assert_eq!(home.leftovers().len(), 1, "the folder with the certificate");
        signal(name, child.id().into());
        assert_eq!(ends(&mut child), (Some(0), None), "{name}");
        assert_eq!(home.leftovers(), Vec::<std::path::PathBuf>::new(), "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn lab_exec() {
    let home = crate::program::Home::new();
    let file = home.folder("work").join("pid");
    for (name, group) in [("INT", true), ("TERM", true), ("TERM", false)] {
        let mut command = home.command(&["lab", "exec", "--", "/bin/sh", "-c", "echo $$ > pid; exec sleep 60"]);
        command.env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin").stdin(Stdio::null()).process_group(0);
        let mut child = spawn(command);
        wait_for("the command has begun, or the machine gives no private network", || file.exists() || child_is_done(&child));
        if !file.exists() {
            ends(&mut child);
            return;
        }
        let sleeper = pid(&file);
        signal(name, if group { -i64::from(child.id()) } else { child.id().into() });
        let (code, by) = ends(&mut child);
        assert!(code == Some(if name == "INT" { 130 } else { 143 }) && by.is_none(), "{name}: {code:?} {by:?}");
        wait_for("the command is gone", || is_gone(&sleeper));
        assert_eq!(home.leftovers(), Vec::<std::path::PathBuf>::new(), "{name}");
        std::fs::remove_file(&file).unwrap();
    }
}

#[cfg(target_os = "linux")]
fn child_is_done(child: &Child) -> bool {
    is_gone(&child.id().to_string())
}
