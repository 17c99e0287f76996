//! `why401 probe`.

mod again;
mod recorded;
mod setup;
mod watch;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::Path;

use why401_azure::source::Machine;
use why401_diagnosis::experiment::model::Probed;
use why401_diagnosis::model::Verdict;
use why401_report::Format;

pub(super) use again::Again;
pub(super) use recorded::Hints;
pub(super) use setup::{address, kinds, plan, prober};
pub(crate) use watch::Onlooker;

use crate::arguments::{Output, Probe};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::probe::{Probing, Seen, probe};
use crate::terminal;

pub(crate) fn run(options: &Probe) -> Result<Exit, CommandError> {
    let (case, hints) = recorded::case(options)?;
    let plan = plan(&options.credential)?;
    let prober = prober(&options.way, &hints)?;
    let again = Again::of(&case, options).line();
    let env = |name: &str| std::env::var_os(name);
    let machine = machine(&env);
    let probing = Probing { case: &case, plan: &plan, prober: &prober, machine: &machine, now: now(), again };
    let seen = probe(&probing, &mut Onlooker::new(&options.output));
    if let Some(path) = &options.save {
        save(path, &seen.capsule)?;
    }
    print(&seen, &options.output, options.save.as_deref())?;
    Ok(exit(&seen.answer))
}

pub(crate) fn machine(env: &dyn Fn(&str) -> Option<OsString>) -> Machine<'_> {
    Machine { env, arc_keys: None }
}

pub(crate) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn exit(answer: &Probed) -> Exit {
    match (answer.verdict.request.as_str(), answer.diagnosis.verdict) {
        ("served", _) | (_, Verdict::Decided) => Exit::Yes,
        ("unanswered", _) => Exit::Network,
        _ => Exit::No,
    }
}

/// The steps have been shown as they came, but for the formats that are one document.
pub(crate) fn print(seen: &Seen, output: &Output, saved: Option<&Path>) -> Result<(), CommandError> {
    let format = terminal::format(output);
    let options = terminal::options(output);
    let answer = &seen.answer;
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    let written = match format {
        Format::Json | Format::Markdown => why401_report::render_answer(answer, format, &options, &mut stdout),
        Format::Terminal => why401_report::render_answer(&answer.verdict, format, &options, &mut stdout),
    };
    let failing = answer.verdict.side != "none";
    written
        .and_then(|()| if failing && format != Format::Json { card(answer, format, &options, &mut stdout) } else { Ok(()) })
        .and_then(|()| match saved.filter(|_| format == Format::Terminal) {
            Some(path) => writeln!(stdout, "\nSaved without secrets: why401 diagnose {0} · why401 verify {0}", path.display()),
            None => Ok(()),
        })
        .and_then(|()| stdout.flush())
        .map_err(|e| CommandError::output(&e))
}

fn card(answer: &Probed, format: Format, options: &why401_report::Options, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out)?;
    why401_report::render(&answer.diagnosis, format, options, out)
}

/// Written beside the file and put in its place, readable for the user alone.
fn save(path: &Path, capsule: &str) -> Result<(), CommandError> {
    let refuse = |e: io::Error| CommandError::input(format!("cannot write {}: {e}", path.display()), "Choose a folder that you may write to.");
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(refuse)?;
    file.write_all(capsule.as_bytes()).map_err(refuse)?;
    file.persist(path).map_err(|e| refuse(e.error)).map(|_| ())
}
