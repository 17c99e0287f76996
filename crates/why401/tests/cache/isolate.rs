//! `why401 cache isolate`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use crate::home::{Home, errors, is_empty, wait_for};

#[test]
fn a_run_has_folders_of_its_own_and_ends_as_the_command_does() {
    let home = Home::new();
    home.file(".azure/msal_token_cache.json", "{}");
    home.file(".azure/cliextensions/x", "");
    let script = "test -d \"$AZURE_CONFIG_DIR\" && test -z \"$(ls -A \"$AZURE_CONFIG_DIR\")\" && echo token > \"$AZURE_CONFIG_DIR/msal_token_cache.json\"
        case \"$AZURE_EXTENSION_DIR\" in */.azure/cliextensions) ;; *) exit 1;; esac
        test \"$(stat -c %a \"$AZD_CONFIG_DIR\")\" = 700 && test -d \"$DOCKER_CONFIG\" && test -d \"$KUBECACHEDIR\" && test \"$HOME\" = \"$0\" && exit 7";
    let output = home.run(&["cache", "isolate", "--", "sh", "-c", script, home.path("").display().to_string().trim_end_matches('/')]);
    assert_eq!(output.status.code(), Some(7), "{}", errors(&output));
    let said = errors(&output);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("AZURE_CONFIG_DIR") && said.contains("not isolated: Azure PowerShell, Azure SDKs, kubectl"), "{said}");
    assert!(is_empty(&home.path("tmp")), "nothing is left");
    assert_eq!(fs::read_to_string(home.path(".azure/msal_token_cache.json")).unwrap(), "{}");
}

#[test]
fn with_a_home_of_its_own_everything_moves() {
    let home = Home::new();
    let output = home.run(&["cache", "isolate", "--home", "--", "sh", "-c", "mkdir ~/.IdentityService && echo t > ~/.IdentityService/a.nocae"]);
    assert!(output.status.success() && !errors(&output).contains("not isolated"), "{}", errors(&output));
    assert!(!home.path(".IdentityService").exists() && is_empty(&home.path("tmp")));
}

#[test]
fn a_folder_that_is_kept_is_found_again() {
    let home = Home::new();
    let script = |text: &str| home.run(&["cache", "isolate", "--keep", "kept", "--", "sh", "-c", text]);
    assert!(script("echo one > \"$AZURE_CONFIG_DIR/file\"").status.success());
    assert!(script("test \"$(cat \"$AZURE_CONFIG_DIR/file\")\" = one").status.success());
    assert_eq!(fs::metadata(home.path("kept")).unwrap().permissions().mode() & 0o777, 0o700);
    fs::set_permissions(home.path("kept"), fs::Permissions::from_mode(0o755)).unwrap();
    let refused = script("true");
    assert_eq!(refused.status.code(), Some(2));
    assert!(errors(&refused).contains("chmod 700"), "{}", errors(&refused));
}

#[test]
fn a_command_that_cannot_start_leaves_nothing() {
    let home = Home::new();
    let output = home.run(&["cache", "isolate", "--", "no-such-program"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(is_empty(&home.path("tmp")));
}

#[test]
fn signals_end_the_command_and_nothing_is_left() {
    for signal in ["INT", "TERM", "HUP"] {
        let home = Home::new();
        let script = "echo token > \"$AZURE_CONFIG_DIR/t\"; echo $$ > begun; exec sleep 60";
        // A group of its own, which a terminal sends Ctrl-C to.
        let mut child = home.command(&["cache", "isolate", "--", "sh", "-c", script]).process_group(0).stderr(Stdio::null()).spawn().unwrap();
        wait_for("it has begun", || fs::read_to_string(home.path("begun")).is_ok_and(|text| text.ends_with('\n')));
        let to = if signal == "INT" { format!("-{}", child.id()) } else { child.id().to_string() };
        assert!(Command::new("sh").args(["-c", "kill -s \"$0\" -- \"$1\"", signal, &to]).status().unwrap().success());
        let status = child.wait().unwrap();
        assert!(!status.success(), "{signal}");
        assert!(is_empty(&home.path("tmp")), "{signal}");
    }
}
