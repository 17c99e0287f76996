//! The request to probe: from an address, a curl command line, a HAR entry.

use std::io::Read as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use why401_evidence::Secret;
use why401_evidence::request::{Recorded, curl, har};

use super::setup::address;
use crate::arguments::{Probe, Request};
use crate::error::CommandError;
use crate::probe::Case;

/// What a recorded command says about the connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hints {
    pub(crate) connect_to: Vec<String>,
    pub(crate) proxy: Option<String>,
    pub(crate) cacert: Option<PathBuf>,
}

/// Headers that the connection makes itself.
const OF_THE_CONNECTION: [&str; 7] = ["host", "content-length", "connection", "transfer-encoding", "accept-encoding", "expect", "upgrade"];
/// The oldest version of Storage's protocol that takes everything a probe may send.
const STORAGE_VERSION: &str = "2021-12-02";

/// The request, and what goes with it.
pub(crate) fn case(options: &Probe) -> Result<(Case, Hints), CommandError> {
    let request = &options.request;
    let (recorded, hints) = match (&request.curl, &request.har) {
        (Some(command), _) => of_curl(command)?,
        (_, Some(path)) => (of_har(path, request.entry)?, Hints::default()),
        _ => (None, Hints::default()),
    };
    let mut case = match recorded {
        Some(recorded) => recorded_case(recorded)?,
        None => typed(request)?,
    };
    case.allow_unsafe = options.allow_unsafe;
    if let Some(method) = &request.method {
        case.method = method.to_ascii_uppercase();
    }
    for header in &request.header {
        case.headers.extend(headers(header)?);
    }
    case.headers.retain(|(name, _)| !OF_THE_CONNECTION.contains(&name.to_ascii_lowercase().as_str()));
    let valid = case.method.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-') && !case.method.is_empty();
    if !valid {
        return Err(CommandError::usage(format!("`{}` is no method", case.method), "Methods are words such as GET."));
    }
    if !case.url.username().is_empty() || case.url.password().is_some() {
        return Err(CommandError::usage("the address holds a user or a password, which end up in logs; nothing was sent", "Give the credential as a header."));
    }
    protected(&case)?;
    if request.curl.as_deref().is_some_and(|command| command != "-") && case.carries() {
        crate::terminal::note(
            "A credential on the command line is visible to other users of this machine and stays in the shell's history: `--curl -` reads the command from standard input.",
        );
    }
    Ok((case, hints))
}

/// Nobody else shall read a credential on its way; the connections refuse it as well, but by then the first request is out.
fn protected(case: &Case) -> Result<(), CommandError> {
    let near = |ip: IpAddr| ip.is_loopback() || matches!(ip, IpAddr::V4(four) if four.is_link_local());
    let host = case.host();
    if case.url.scheme() != "http" || !case.carries() || host == "localhost" || host.parse().is_ok_and(near) {
        return Ok(());
    }
    Err(CommandError::usage(
        format!("the credential would travel over plain http to {host}, where anyone on the way can read it; nothing was sent"),
        "Use the https address; if http is what the client really uses, that is worth mending first.",
    ))
}

fn typed(request: &Request) -> Result<Case, CommandError> {
    let text = request.url.as_deref().unwrap_or_default();
    let url = if text.contains("://") { address(text)? } else { address(&format!("https://{text}"))? };
    let body = request.data.as_deref().map(body).transpose()?.unwrap_or_default();
    let method = if request.data.is_some() { "POST" } else { "GET" };
    let mut headers = Vec::new();
    let storage = url.host_str().and_then(why401_catalogue::service_of_host).is_some_and(|(service, _)| service.id.starts_with("storage-"));
    if storage && !request.header.iter().any(|header| header.to_ascii_lowercase().starts_with("x-ms-version")) {
        headers.push(("x-ms-version".to_owned(), Secret::new(STORAGE_VERSION.to_owned())));
    }
    Ok(Case { method: method.to_owned(), allow_unsafe: false, url, headers, body, recorded: false })
}

fn body(data: &str) -> Result<Vec<u8>, CommandError> {
    match data.strip_prefix('@') {
        Some(path) => std::fs::read(path).map_err(|e| CommandError::input(format!("cannot read {path}: {e}"), "`@FILE` sends what a file holds.")),
        None => Ok(data.as_bytes().to_vec()),
    }
}

fn recorded_case(recorded: Recorded) -> Result<Case, CommandError> {
    for note in &recorded.notes {
        crate::terminal::note(note);
    }
    Ok(Case { method: recorded.method, allow_unsafe: false, url: address(&recorded.url)?, headers: recorded.headers, body: recorded.body, recorded: true })
}

fn of_curl(command: &str) -> Result<(Option<Recorded>, Hints), CommandError> {
    let mut text = command.to_owned();
    if command == "-" {
        text.clear();
        std::io::stdin()
            .take(1 << 20)
            .read_to_string(&mut text)
            .map_err(|e| CommandError::input(format!("cannot read standard input: {e}"), "Paste the curl command."))?;
    }
    let recorded =
        curl::parse(&text).map_err(|e| CommandError::usage(e.to_string(), "Give the command as one argument in single quotes, or `--curl -` and paste it."))?;
    let options = &recorded.options;
    let hints = Hints { connect_to: options.connect_to.clone(), proxy: options.proxy.clone(), cacert: options.cacert.as_ref().map(PathBuf::from) };
    Ok((Some(recorded), hints))
}

fn of_har(path: &Path, entry: Option<usize>) -> Result<Option<Recorded>, CommandError> {
    let name = path.display();
    let text =
        std::fs::read_to_string(path).map_err(|e| CommandError::input(format!("cannot read {name}: {e}"), "Give the HAR file that the browser saved."))?;
    let unreadable = |e: har::NotHar| CommandError::input(format!("{name}: {e}"), "A HAR file is the JSON that a browser's network tab exports.");
    let number = match entry {
        Some(number) => number,
        None => refused(&har::entries(&text).map_err(unreadable)?)
            .ok_or_else(|| CommandError::usage(format!("no entry of {name} was refused with 401 or 403"), "Name the entry with --entry N."))?,
    };
    har::entry(&text, number).map(Some).map_err(unreadable)
}

fn refused(entries: &[har::Summary]) -> Option<usize> {
    let with = |wanted: u16| entries.iter().find(|entry| entry.status == Some(wanted)).map(|entry| entry.number);
    with(401).or_else(|| with(403))
}

/// `Name: value`, or `@FILE` with one such line each.
fn headers(text: &str) -> Result<Vec<(String, Secret)>, CommandError> {
    let Some(path) = text.strip_prefix('@') else { return header(text).map(|header| vec![header]) };
    let lines = std::fs::read_to_string(path).map_err(|e| CommandError::input(format!("cannot read {path}: {e}"), "`-H @FILE` reads headers, one a line."))?;
    lines.lines().filter(|line| !line.trim().is_empty()).map(header).collect()
}

fn header(text: &str) -> Result<(String, Secret), CommandError> {
    let wrong = || CommandError::usage("a header has no colon", "Write `-H 'Name: value'`.");
    let (name, value) = text.split_once(':').ok_or_else(wrong)?;
    Ok((name.trim().to_owned(), Secret::new(value.trim().to_owned())))
}
