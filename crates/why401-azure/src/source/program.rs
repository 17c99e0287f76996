//! Tokens of Azure CLI and Azure Developer CLI, which are asked as programs.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use why401_evidence::Secret;
use why401_evidence::redact::scrub;

use super::{Machine, NotAcquired, Token, Wanted, text};

/// How much of a program's output is read, in bytes; what comes after it is thrown away.
const LONGEST: u64 = 1024 * 1024;

/// How much of its last words is told, in characters.
const LONGEST_TEXT: usize = 2000;

/// Runs a program in a group of processes that ends as a whole when this process closes the pipe or dies, however it
/// dies: `az` is a script that starts another program, which would live on alone.
#[cfg(unix)]
const KEEPER: &str = r#"exec 3<&0 </dev/null
{ read -r line <&3; kill -KILL 0; } >/dev/null 2>&1 &
keeper=$!
"$@" 3<&-
status=$?
exec 2>/dev/null
kill -KILL "$keeper"
exit "$status""#;

/// A program on `PATH`.
pub(super) fn find(machine: &Machine<'_>, name: &str) -> Option<PathBuf> {
    let names: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    let path = (machine.env)("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).filter(|folder| folder.is_absolute()).collect();
    let candidates = folders.iter().flat_map(|folder| names.iter().map(move |ending| folder.join(format!("{name}{ending}"))));
    candidates.into_iter().find(|path| is_program(path))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// `az account get-access-token`
/// ([reference](https://learn.microsoft.com/cli/azure/account#az-account-get-access-token)).
pub(super) fn azure_cli(path: &Path, wanted: &Wanted, limit: Duration) -> Result<Token, NotAcquired> {
    let mut arguments = vec!["account", "get-access-token", "--output", "json", "--resource", &wanted.resource];
    tenant(&mut arguments, "--tenant", wanted);
    token("az", path, &arguments, limit)
}

/// `azd auth token`
/// ([reference](https://learn.microsoft.com/azure/developer/azure-developer-cli/reference#azd-auth-token)).
pub(super) fn developer_cli(path: &Path, wanted: &Wanted, limit: Duration) -> Result<Token, NotAcquired> {
    let mut arguments = vec!["auth", "token", "--output", "json", "--scope", &wanted.scope];
    tenant(&mut arguments, "--tenant-id", wanted);
    token("azd", path, &arguments, limit)
}

fn tenant<'w>(arguments: &mut Vec<&'w str>, option: &'static str, wanted: &'w Wanted) {
    if !wanted.tenant.is_empty() {
        arguments.extend([option, &wanted.tenant]);
    }
}

fn token(name: &str, path: &Path, arguments: &[&str], limit: Duration) -> Result<Token, NotAcquired> {
    // What a challenge names must not become an option, nor anything to a batch file.
    let plain = |argument: &&str| argument.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'%' | b'&' | b'|' | b'<' | b'>' | b'^' | b'!'));
    let values = arguments.iter().skip_while(|argument| !argument.starts_with("--")).skip(1).step_by(2);
    if !arguments.iter().all(plain) || values.into_iter().any(|value| value.starts_with('-')) {
        return Err(NotAcquired::NotHere(format!("`{name}` is not asked: the tenant or the audience is written in an unusual way")));
    }
    let output = run(name, path, arguments, limit)?;
    if !output.status.success() {
        return Err(NotAcquired::Program { name: name.to_owned(), status: output.status.code(), text: last_words(&output.errors) });
    }
    match text::token(output.text.expose().as_bytes()) {
        Ok(token) if output.text.expose().trim_start().starts_with('{') => Ok(token),
        Ok(_) => Err(NotAcquired::Unreadable(format!("`{name}` printed no JSON"))),
        Err(NotAcquired::Unreadable(reason)) => Err(NotAcquired::Unreadable(format!("what `{name}` printed cannot be used: {reason}"))),
        Err(other) => Err(other),
    }
}

/// The end of what a program said, redacted.
fn last_words(errors: &Secret) -> String {
    let text = scrub(errors.expose());
    let text = text.trim();
    let from = text.char_indices().rev().nth(LONGEST_TEXT).map_or(0, |(at, _)| at);
    text[from..].to_owned()
}

/// What a program left.
struct Output {
    status: ExitStatus,
    text: Secret,
    errors: Secret,
}

fn run(name: &str, path: &Path, arguments: &[&str], limit: Duration) -> Result<Output, NotAcquired> {
    let failed = |text: String| NotAcquired::Program { name: name.to_owned(), status: None, text };
    let until = Instant::now() + limit.min(Duration::from_hours(24));
    let mut running = Running(command(path, arguments).spawn().map_err(|error| failed(error.to_string()))?);
    let text = reader(running.0.stdout.take());
    let errors = reader(running.0.stderr.take());
    let rest = || until.saturating_duration_since(Instant::now());
    let late = |_| failed(format!("it gave no answer within {} s and was stopped", limit.as_secs_f64()));
    let text = text.recv_timeout(rest()).map_err(late)?;
    let errors = errors.recv_timeout(rest()).map_err(late)?;
    let status = running.finish(until).ok_or_else(|| late(std::sync::mpsc::RecvTimeoutError::Timeout))?;
    Ok(Output { status, text, errors })
}

#[cfg(unix)]
fn command(path: &Path, arguments: &[&str]) -> Command {
    use std::os::unix::process::CommandExt as _;
    let mut command = Command::new("/bin/sh");
    command.args(["-c", KEEPER, "why401"]).arg(path).args(arguments);
    command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[cfg(not(unix))]
fn command(path: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(path);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A program that is stopped, with all that it started, when this is dropped.
struct Running(Child);

impl Running {
    /// Its status; it has closed its output already.
    fn finish(&mut self, until: Instant) -> Option<ExitStatus> {
        loop {
            match self.0.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if Instant::now() < until => thread::sleep(Duration::from_millis(1)),
                _ => return None,
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Its keeper sees the end of the pipe, and ends the whole group.
        let piped = self.0.stdin.take().is_some();
        let gone = Instant::now() + Duration::from_secs(2);
        if !piped || self.finish(gone).is_none() {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

/// Reads to the end in a thread of its own, which is left alone if the end does not come.
fn reader(stream: Option<impl Read + Send + 'static>) -> Receiver<Secret> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            let _ = stream.by_ref().take(LONGEST).read_to_end(&mut bytes);
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
        let text = String::from_utf8(bytes).unwrap_or_else(|other| String::from_utf8_lossy(other.as_bytes()).into_owned());
        let _ = sender.send(Secret::new(text));
    });
    receiver
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;
    use url::Url;

    const JWT: &str = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJhcGk6Ly94In0.c2lnbmF0dXJl";

    fn wanted(resource: &str) -> Wanted {
        let authority = Url::parse("https://login.microsoftonline.com").unwrap();
        let (tenant, scope) = ("contoso.example".to_owned(), format!("{resource}/.default"));
        Wanted { authority, named_by_user: false, tenant, resource: resource.to_owned(), scope, claims: None }
    }

    /// A folder with a program of that name.
    fn folder(name: &str, script: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        folder
    }

    fn az(script: &str, limit: Duration) -> Result<Token, NotAcquired> {
        let folder = folder("az", script);
        azure_cli(&folder.path().join("az"), &wanted("https://management.azure.com/"), limit)
    }

    const LONG: Duration = Duration::from_secs(10);

    #[test]
    fn a_program_is_found_on_path_if_it_can_be_run() {
        let folder = folder("az", "");
        std::fs::write(folder.path().join("azd"), "").unwrap();
        let env = |name: &str| (name == "PATH").then(|| std::env::join_paths(["relative".as_ref(), "/nowhere".as_ref(), folder.path()]).unwrap());
        let machine = Machine { env: &env, arc_keys: None };
        assert_eq!((find(&machine, "az"), find(&machine, "azd")), (Some(folder.path().join("az")), None));
    }

    #[test]
    fn azure_cli_is_asked_for_the_audience_and_the_tenant() {
        let arguments = "account get-access-token --output json --resource https://management.azure.com/ --tenant contoso.example";
        let script = format!(
            "[ \"$*\" = '{arguments}' ] || exit 9\necho '{{\"accessToken\":\"{JWT}\",\"expires_on\":1800000000,\"expiresOn\":\"x\",\"tokenType\":\"Bearer\"}}'"
        );
        let token = az(&script, LONG).unwrap();
        assert_eq!((token.value.expose(), token.expires_on), (JWT, Some(1_800_000_000)));
    }

    #[test]
    fn developer_cli_is_asked_for_the_scope() {
        let folder = folder(
            "azd",
            &format!("[ \"$6\" = 'https://vault.azure.net/.default' ] || exit 9\necho '{{\"token\":\"{JWT}\",\"expiresOn\":\"2027-01-15T08:00:00Z\"}}'"),
        );
        let token = developer_cli(&folder.path().join("azd"), &wanted("https://vault.azure.net"), LONG).unwrap();
        assert_eq!(token.expires_on, Some(1_800_000_000));
    }

    #[test]
    fn a_refusal_is_told_without_secrets() {
        let refused = az(&format!("echo 'ERROR: AADSTS70043: expired {JWT}' >&2; exit 1"), LONG).unwrap_err();
        let NotAcquired::Program { status, text, .. } = refused else { panic!("{refused}") };
        assert_eq!(status, Some(1));
        assert!(text.contains("AADSTS70043") && !text.contains(JWT), "{text}");
        assert!(az("echo hello", LONG).is_err() && az("echo '{}'", LONG).is_err());
        assert!(az(&format!("echo {JWT}"), LONG).unwrap_err().to_string().contains("no JSON"));
    }

    #[test]
    fn a_program_that_does_not_end_is_stopped_with_what_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pid");
        let started = Instant::now();
        let late = az(&format!("sleep 60 & echo $! > {}; wait", file.display()), Duration::from_millis(500)).unwrap_err();
        assert!(late.to_string().contains("within 0.5 s") && started.elapsed() < Duration::from_secs(5), "{late}");
        let pid = std::fs::read_to_string(&file).unwrap();
        assert!(is_gone(pid.trim()), "its child lives on");
    }

    /// A process that is only waiting to be collected is gone.
    fn is_gone(pid: &str) -> bool {
        let state = || std::fs::read_to_string(format!("/proc/{pid}/stat")).ok().and_then(|stat| stat.rsplit_once(") ").map(|(_, rest)| rest.starts_with('Z')));
        (0..100).any(|_| {
            thread::sleep(Duration::from_millis(10));
            state().unwrap_or(true)
        })
    }

    #[test]
    fn much_output_does_no_harm() {
        assert!(az("head -c 3000000 /dev/zero | tr '\\0' x >&2; head -c 3000000 /dev/zero; exit 3", LONG).unwrap_err().to_string().contains("ended with 3"));
    }

    #[test]
    fn what_a_challenge_names_is_no_option() {
        for hostile in ["--query", "-o", "a b", "a\"&calc", "a\nb", "%PATH%"] {
            assert!(matches!(azure_cli(Path::new("/nowhere/az"), &wanted(hostile), LONG), Err(NotAcquired::NotHere(_))), "{hostile}");
        }
        let missing = azure_cli(Path::new("/nowhere/az"), &wanted("https://x"), LONG).unwrap_err();
        assert!(matches!(missing, NotAcquired::Program { status: Some(127), .. }), "{missing:?}");
    }
}
