//! `why401 lab run`: every scenario with real requests, through the same probe and diagnosis as outside.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use why401_azure::probe::{ConnectTo, Prober, Resolve, Settings};
use why401_azure::source::{Kind, Machine};
use why401_diagnosis::experiment::model::{Played, Rehearsal};
use why401_diagnosis::model::Confidence;
use why401_evidence::Secret;
use why401_lab::scenario::Scenario;
use why401_lab::{Lab, Options, issuer};
use why401_report::Format;

use super::{refused, scenario};
use crate::arguments::{Run, Source};
use crate::commands::probe::{Again, Onlooker, address, kinds, now, print as print_probe};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::probe::{Case, Plan, Probing, Seen, Watcher, probe};
use crate::terminal;

/// A name for both nodes of a service.
const NODES: &str = "nodes.lab";
/// How long a step may take: the lab is near, and some scenarios wait for nothing.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn run(options: &Run) -> Result<Exit, CommandError> {
    let all = Scenario::all();
    let chosen: Vec<&Scenario> = match options.scenarios.as_slice() {
        [] => all.iter().collect(),
        names => names.iter().map(|name| scenario(&all, name)).collect::<Result<_, _>>()?,
    };
    if options.list {
        return list(&chosen);
    }
    let stage = Stage::new()?;
    let started = Instant::now();
    let mut scenarios = Vec::new();
    for scenario in chosen {
        let mut watcher = watcher(scenario, options);
        let (seen, played) = stage.play(scenario, watcher.as_mut())?;
        if let Some(folder) = &options.save {
            save(folder, &scenario.name, &seen.capsule)?;
        }
        if options.show && terminal::format(&options.output) == Format::Terminal {
            print_probe(&seen, &options.output, None)?;
        }
        show(&played, options)?;
        scenarios.push(played);
    }
    let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let answer = Rehearsal::new(scenarios, took);
    print(&answer, options)?;
    Ok(if answer.right == answer.scenarios.len() { Exit::Yes } else { Exit::No })
}

fn list(chosen: &[&Scenario]) -> Result<Exit, CommandError> {
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    let widest = chosen.iter().map(|scenario| scenario.name.len()).max().unwrap_or(0);
    chosen
        .iter()
        .try_for_each(|scenario| writeln!(stdout, "{:<widest$}  {}", scenario.name, scenario.title))
        .and_then(|()| stdout.flush())
        .map_err(|e| CommandError::output(&e))?;
    Ok(Exit::Yes)
}

/// A scenario has ended: its line, where lines are wanted.
fn show(played: &Played, options: &Run) -> Result<(), CommandError> {
    if terminal::format(&options.output) != Format::Terminal {
        return Ok(());
    }
    let mut stdout = io::stdout().lock();
    why401_report::render_answer(played, Format::Terminal, &terminal::options(&options.output), &mut stdout)
        .and_then(|()| stdout.flush())
        .map_err(|e| CommandError::output(&e))
}

fn print(answer: &Rehearsal, options: &Run) -> Result<(), CommandError> {
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    let format = terminal::format(&options.output);
    // On a terminal the rows have been shown as they came; elsewhere the document has them.
    let shown = terminal::options(&options.output);
    let shown = why401_report::Options { verbose: shown.verbose || format != Format::Terminal, ..shown };
    why401_report::render_answer(answer, format, &shown, &mut stdout).and_then(|()| stdout.flush()).map_err(|e| CommandError::output(&e))
}

fn save(folder: &Path, name: &str, capsule: &str) -> Result<(), CommandError> {
    fs::create_dir_all(folder).map_err(|e| CommandError::input(format!("cannot make {}: {e}", folder.display()), "Name a folder that you may write to."))?;
    write(&folder.join(format!("{name}.txt")), capsule)
}

fn write(path: &Path, text: &str) -> Result<(), CommandError> {
    fs::write(path, text).map_err(|e| CommandError::input(format!("cannot write {}: {e}", path.display()), "Is the disk full?"))
}

/// The lab, and what a probe needs to find it in Azure's place.
struct Stage {
    lab: Lab,
}

/// Who looks on: with `--show` the reader.
fn watcher(scenario: &Scenario, options: &Run) -> Box<dyn Watcher> {
    if options.show && terminal::format(&options.output) == Format::Terminal {
        let mut onlooker = Onlooker::new(&options.output);
        onlooker.title(&format!("{}: {}", scenario.name, scenario.title));
        return Box::new(onlooker);
    }
    Box::new(Unwatched)
}

/// Nobody watches: a scenario is a line.
struct Unwatched;

impl Watcher for Unwatched {
    fn begins(&mut self, _: &str) {}
    fn step(&mut self, _: &why401_diagnosis::experiment::model::Step) {}
    fn trial(&mut self, _: &why401_diagnosis::experiment::model::Trial) {}
}

impl Stage {
    fn new() -> Result<Self, CommandError> {
        Lab::start(&Options::default()).map(|lab| Self { lab }).map_err(|error| refused(&error))
    }

    fn play(&self, scenario: &Scenario, watcher: &mut dyn Watcher) -> Result<(Seen, Played), CommandError> {
        let world = self.lab.world();
        world.set_faults(scenario.faults.clone());
        let started = Instant::now();
        let case = self.case(scenario)?;
        let prober = self.prober(scenario, &case)?;
        let variables = self.variables(scenario)?;
        let env = |name: &str| variables.get(name).map(OsString::from);
        let machine = Machine { env: &env, arc_keys: Some(self.lab.world().arc_folder.clone()) };
        let plan = Plan { kinds: sources(scenario), tenant: scenario.machine.tenant.clone(), resource: scenario.machine.resource.clone(), ..Plan::default() };
        let probing = Probing { case: &case, plan: &plan, prober: &prober, machine: &machine, now: now(), again: Again::bare(&case).line() };
        let seen = probe(&probing, watcher);
        let took = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        world.set_faults(why401_lab::fault::Faults::default());
        let played = judged(scenario, &seen, took);
        Ok((seen, played))
    }

    /// The environment of the machine in the scenario.
    fn variables(&self, scenario: &Scenario) -> Result<BTreeMap<String, String>, CommandError> {
        let world = self.lab.world();
        let federated = self.lab.folder().join("federated-token");
        if let Some(assertion) = &scenario.machine.assertion {
            write(&federated, &issuer::assertion(world, assertion))?;
        }
        let outside = |name: &str| match name {
            "imds" | "plain" => Some(format!("http://{}", self.lab.http())),
            "federated-file" => Some(federated.display().to_string()),
            "certificate-file" => Some(self.lab.folder().join("client.pem").display().to_string()),
            _ => None,
        };
        Ok(scenario.machine.resolved(&world.directory, outside))
    }

    /// The request of the scenario with the credential that it carried.
    fn case(&self, scenario: &Scenario) -> Result<Case, CommandError> {
        let request = scenario.prepared(self.lab.world());
        let scheme = if request.tls { "https" } else { "http" };
        let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
        let url = address(&format!("{scheme}://{}{}{query}", request.host, request.path))?;
        let headers = request.headers.into_iter().map(|(name, value)| (name, Secret::new(value))).collect();
        Ok(Case { method: request.method, allow_unsafe: true, url, headers, body: request.body, recorded: scenario.machine.sources.is_empty() })
    }

    /// Every name leads to the lab; a host with two nodes has two addresses.
    fn prober(&self, scenario: &Scenario, case: &Case) -> Result<Prober, CommandError> {
        let (https, http) = (self.lab.https(), self.lab.http());
        let mut connect_to = Vec::new();
        let mut resolve = Vec::new();
        if scenario.nodes > 1 {
            connect_to.extend(format!("{}:{}:{NODES}:{}", case.host(), case.port(), https.port()).parse::<ConnectTo>().ok());
            resolve.extend(format!("{NODES}:{}:127.0.0.1,127.0.0.2", https.port()).parse::<Resolve>().ok());
        }
        let anywhere =
            [format!("169.254.169.254:80:127.0.0.1:{}", http.port()), format!(":80:127.0.0.1:{}", http.port()), format!(":443:127.0.0.1:{}", https.port())];
        connect_to.extend(anywhere.iter().filter_map(|text| text.parse::<ConnectTo>().ok()));
        let settings =
            Settings { timeout: PATIENCE, authorities: vec![self.lab.folder().join("ca.pem")], connect_to, resolve, proxy: why401_azure::probe::Proxy::Off };
        Prober::new(settings).map_err(|error| CommandError::input(error.to_string(), error.hint()))
    }
}

fn judged(scenario: &Scenario, seen: &Seen, took_ms: u64) -> Played {
    let first = seen.answer.diagnosis.findings.first();
    let found = first.map_or_else(|| "none".to_owned(), |finding| finding.cause.clone());
    Played {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        expected: scenario.expect.clone(),
        also: scenario.also.clone(),
        right: scenario.accepts(&found),
        found,
        confidence: first.map_or(Confidence::Possible, |finding| finding.confidence),
        side: seen.answer.verdict.side.clone(),
        change: seen.answer.verdict.change.clone(),
        took_ms,
    }
}

fn sources(scenario: &Scenario) -> Vec<Kind> {
    let named: Vec<Source> = scenario.machine.sources.iter().filter_map(|name| clap::ValueEnum::from_str(name, true).ok()).collect();
    kinds(&named)
}
