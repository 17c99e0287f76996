//! `why401 lab exec`: a command in a private network in which the real host names are the lab.
//!
//! Linux alone has what this needs: a network and a mount namespace of its own, in a user namespace unless one is root
//! already (`unshare` of util-linux). The program calls itself in there; nothing that runs inside can reach any other
//! machine, and nothing outside changes.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use why401_lab::scenario::Scenario;
use why401_lab::{Extra, Lab, Options, issuer};

use super::interrupt::Signals;
use super::{refused, scenario};
use crate::arguments::Exec;
use crate::error::CommandError;

/// Address of the metadata service of virtual machines.
const METADATA: &str = "169.254.169.254";
/// Where programs look for the certificates that they trust (Debian, Ubuntu, Alpine; Fedora; others).
const BUNDLES: [&str; 3] = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];
/// How long a command may take to end when it is asked to.
const GOODBYE: Duration = Duration::from_secs(2);
/// How often a running command is looked at.
const PULSE: Duration = Duration::from_millis(10);
/// Where the agent of Azure Arc keeps the files of its challenge; clients take no other folder.
const ARC_ROOT: &str = "/var/opt";

pub(super) fn run(options: &Exec) -> Result<ExitCode, CommandError> {
    if options.inside { inside(options) } else { Err(enter(options)?) }
}

/// Replaces this process by the same command in namespaces of its own; returns only if that fails.
fn enter(options: &Exec) -> Result<CommandError, CommandError> {
    let namespaces = namespaces()?;
    let program = std::env::current_exe().map_err(|e| denied(&format!("this program's own file is not known: {e}")))?;
    let mut command = Command::new("unshare");
    command.args(namespaces).arg("--").arg(program).args(["lab", "exec", "--inside"]);
    if let Some(name) = &options.scenario {
        command.args(["--scenario", name]);
    }
    command.args(options.with.iter().flat_map(|credential| [OsString::from("--with"), credential.into()]));
    let error = command.arg("--").args(&options.command).exec();
    Ok(denied(&error.to_string()))
}

/// The options of `unshare` that work here.
fn namespaces() -> Result<&'static [&'static str], CommandError> {
    const AS_ROOT: &[&str] = &["--net", "--mount"];
    const AS_USER: &[&str] = &["--user", "--map-root-user", "--net", "--mount"];
    let root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    let choices: &[&'static [&'static str]] = if root { &[AS_ROOT, AS_USER] } else { &[AS_USER] };
    let works = |arguments: &&&'static [&'static str]| {
        let status = Command::new("unshare").args(**arguments).arg("true").stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    };
    choices.iter().find(works).copied().ok_or_else(|| denied("this machine gives no private network"))
}

fn denied(why: &str) -> CommandError {
    CommandError::network(
        format!("the command cannot be put into a network of its own: {why}"),
        "It takes Linux, `unshare` (util-linux) and `ip` (iproute2), and user namespaces or root: try `sudo`, or point the client at `why401 lab up`.",
    )
}

/// In the namespaces: the lab under the real names, and the command.
fn inside(options: &Exec) -> Result<ExitCode, CommandError> {
    let all = Scenario::all();
    let chosen = options.scenario.as_deref().map(|name| scenario(&all, name)).transpose()?;
    system("ip", &["link", "set", "lo", "up"])?;
    system("ip", &["address", "add", &format!("{METADATA}/32"), "dev", "lo"])?;
    let signals = Signals::listen().map_err(|e| denied(&e.to_string()))?;
    let lab = Lab::start(&Options { arc: arc_folder(), ..under_real_names() }).map_err(|error| refused(&error))?;
    if let Some(chosen) = chosen {
        lab.world().set_faults(chosen.faults.clone());
    }
    names(&lab)?;
    let bundle = trust(&lab)?;
    let status = command(options, &lab, &bundle, signals)?;
    Ok(code(status))
}

fn system(program: &str, arguments: &[&str]) -> Result<(), CommandError> {
    let output = Command::new(program).args(arguments).output().map_err(|e| denied(&format!("{program}: {e}")))?;
    if output.status.success() { Ok(()) } else { Err(denied(&format!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim()))) }
}

/// Where the real ones are: 443 for https, 80 for the metadata service and everything else.
fn under_real_names() -> Options {
    let at = |ip: [u8; 4], port: u16| SocketAddr::from((ip, port));
    let here = Extra { address: at([127, 0, 0, 1], 80), tls: false, host: None };
    Options { https: at([127, 0, 0, 1], 443), http: at([169, 254, 169, 254], 80), extra: vec![here], ..Options::default() }
}

/// A folder where the agent of Azure Arc has its own, if that can be made; without it Arc's identity is not on stage.
fn arc_folder() -> Option<PathBuf> {
    let folder = Path::new(ARC_ROOT).join("azcmagent/tokens");
    let made = system("mount", &["-t", "tmpfs", "tmpfs", ARC_ROOT]).is_ok() && fs::create_dir_all(&folder).is_ok();
    made.then_some(folder)
}

/// The real names lead here.
fn names(lab: &Lab) -> Result<(), CommandError> {
    let mut hosts = "127.0.0.1 localhost\n::1 localhost\n".to_owned();
    for host in lab.hosts() {
        let _ = writeln!(hosts, "127.0.0.1 {host}");
    }
    let path = write(lab, "hosts", &hosts)?;
    cover(&path, Path::new("/etc/hosts"))
}

/// The certificates of the system and the lab's own, also in the place of the system's.
fn trust(lab: &Lab) -> Result<PathBuf, CommandError> {
    let system = BUNDLES.iter().map(Path::new).find(|path| path.exists());
    let mut bundle = system.and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
    bundle.push_str(&lab.certificate());
    let path = write(lab, "bundle.pem", &bundle)?;
    if let Some(system) = system {
        cover(&path, system)?;
    }
    Ok(path)
}

fn write(lab: &Lab, name: &str, text: &str) -> Result<PathBuf, CommandError> {
    let path = lab.folder().join(name);
    fs::write(&path, text).map(|()| path).map_err(|e| denied(&e.to_string()))
}

fn cover(with: &Path, place: &Path) -> Result<(), CommandError> {
    let text = |path: &Path| path.display().to_string();
    system("mount", &["--bind", &text(with), &text(place)])
}

fn command(options: &Exec, lab: &Lab, bundle: &Path, signals: Signals) -> Result<ExitStatus, CommandError> {
    let (program, arguments) = options.command.split_first().ok_or_else(|| CommandError::usage("there is no command", "Write it after `--`."))?;
    let mut command = Command::new(program);
    command.args(arguments);
    // Programs that bring their own list of authorities are told by their own variables.
    for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"] {
        command.env(name, bundle);
    }
    command.envs(credential(options.with.as_deref(), lab)?);
    // A proxy of the world outside cannot be reached from here.
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(name);
    }
    let failed = |e| CommandError::input(format!("cannot run {}: {e}", Path::new(program as &OsStr).display()), "Is it installed, and on the PATH?");
    // Ctrl-C is the command's; the lab goes when it has ended.
    end(command.spawn().map_err(failed)?, &signals.left_to_the_command()).map_err(failed)
}

/// Waits for the command, and takes it along once this program is asked to end.
fn end(mut child: Child, ending: &AtomicBool) -> io::Result<ExitStatus> {
    let mut asked = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        match asked {
            None if ending.load(Ordering::Acquire) => {
                asked = Some(Instant::now());
                // A command that ends by itself can clean up after itself.
                let _ = Command::new("kill").arg(child.id().to_string()).stderr(Stdio::null()).status();
            }
            Some(since) if since.elapsed() > GOODBYE => child.kill()?,
            _ => {}
        }
        thread::sleep(PULSE);
    }
}

/// The variables of a credential of the application `orders`.
fn credential(kind: Option<&str>, lab: &Lab) -> Result<Vec<(&'static str, OsString)>, CommandError> {
    let directory = &lab.world().directory;
    let (Some(kind), Some(tenant), Some(orders)) = (kind, directory.tenant("contoso"), directory.application("orders")) else { return Ok(Vec::new()) };
    let mut variables = vec![("AZURE_TENANT_ID", OsString::from(&tenant.id)), ("AZURE_CLIENT_ID", OsString::from(&orders.id))];
    variables.push(match kind {
        "certificate" => ("AZURE_CLIENT_CERTIFICATE_PATH", lab.folder().join("client.pem").into()),
        "workload" => {
            let assertion = issuer::assertion(lab.world(), &issuer::Assertion { by: "kubernetes".to_owned(), ..issuer::Assertion::default() });
            ("AZURE_FEDERATED_TOKEN_FILE", write(lab, "federated-token", &assertion)?.into())
        }
        _ => ("AZURE_CLIENT_SECRET", OsString::from(orders.secrets.first().map_or("", String::as_str))),
    });
    Ok(variables)
}

/// How the command ended, as a shell tells it.
fn code(status: ExitStatus) -> ExitCode {
    let number = status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap_or(1);
    ExitCode::from(u8::try_from(number).unwrap_or(1))
}
