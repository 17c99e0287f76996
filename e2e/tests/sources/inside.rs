//! The course of the test: this program calls itself in the lab's private network, and there runs the clients.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::compare::compare;
use crate::machine::{Imds, Machine};
use crate::predicted::{self, Sources};
use crate::program::Program;
use crate::seen::{self, Client, Seen};
use crate::stage::{Places, Staged};
use crate::{network, plan, real_az, shown};

/// Says inside what is to be tried.
const WHAT: &str = "WHY401_SOURCES_INSIDE";
/// Chooses machines by the beginning of their names.
const CASE: &str = "WHY401_E2E_CASE";
/// How many machines run at a time, of each client: more than the processors can do would make time-outs of their own.
const AT_ONCE: usize = 3;
/// The same of those that mostly wait.
const AT_ONCE_SLOW: usize = 24;
/// Seconds until a client that waits is given up; the longest series of repetitions takes 26.
const PATIENCE: u32 = 40;
/// How many machines are drawn at random.
const DRAWN: usize = 1000;
/// How many disagreements are shown in full.
const SHOWN: usize = 40;

/// Calls this program in the lab, and fails if it does there.
pub(crate) fn enter(program: &Program, what: &str) {
    let mut command = program.command();
    command.args(["lab", "exec", "--with", "workload", "--"]).arg(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "inside_the_lab", "--nocapture"]).env(WHAT, what);
    command.envs(std::env::var_os(CASE).map(|case| (CASE, case)));
    let output = command.output().unwrap();
    println!("{}", String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What happens in there.
pub(crate) fn run() {
    let Ok(what) = std::env::var(WHAT) else { return };
    let folder = tempfile::tempdir().unwrap();
    let lab = std::env::var("AZURE_FEDERATED_TOKEN_FILE").map(|path| Path::new(&path).parent().unwrap().to_owned()).unwrap();
    let places = Places { lab, bundle: std::env::var("REQUESTS_CA_BUNDLE").unwrap(), mute: network::mute() };
    let program = PathBuf::from(Program::new().command().get_program());
    let stage = |(number, machine): (usize, &Machine)| Staged::new(machine, number, folder.path(), &places);
    let machines: Vec<Staged> = match what.as_str() {
        "real-az" => real_az::machines().iter().enumerate().map(|(number, machine)| real_az::sign_in(stage((number, machine)))).collect(),
        "drawn" => plan::drawn(DRAWN).iter().enumerate().map(stage).collect(),
        _ => chosen().iter().enumerate().map(stage).collect(),
    };
    let mut tally = Tally::default();
    for state in Imds::ALL {
        let part: Vec<&Staged> = machines.iter().filter(|machine| machine.imds == state).collect();
        if part.is_empty() {
            continue;
        }
        if network::set(state) {
            tally.add(&part, &all(&program, &part));
        } else {
            println!("SKIPPED: {} machines: {state:?} cannot be staged here", part.len());
        }
    }
    tally.end(machines.len());
}

fn chosen() -> Vec<Machine> {
    let case = std::env::var(CASE).unwrap_or_default();
    plan::machines().into_iter().filter(|machine| machine.name.starts_with(&case)).collect()
}

/// What the clients did, and what was predicted.
struct Results {
    seen: Vec<(Client, BTreeMap<String, Seen>)>,
    said: BTreeMap<String, Result<Sources, String>>,
}

fn all(path: &Path, machines: &[&Staged]) -> Results {
    let (slow, quick): (Vec<&Staged>, Vec<&Staged>) = machines.iter().partition(|machine| machine.slow);
    thread::scope(|scope| {
        let watch = |client, part, at_once| scope.spawn(move || (client, seen::watch(client, part, at_once, PATIENCE)));
        let both = Client::ALL.map(|client| [watch(client, slow.as_slice(), AT_ONCE_SLOW), watch(client, quick.as_slice(), AT_ONCE)]);
        let said = said(path, machines);
        Results { seen: both.into_iter().flatten().map(|thread| thread.join().unwrap()).collect(), said }
    })
}

fn said(path: &Path, machines: &[&Staged]) -> BTreeMap<String, Result<Sources, String>> {
    let (next, all) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let work = || {
        while let Some(machine) = machines.get(next.fetch_add(1, Ordering::Relaxed)) {
            let said = predicted::sources(path, machine);
            all.lock().unwrap().insert(machine.name.clone(), said);
        }
    };
    thread::scope(|scope| (0..AT_ONCE).for_each(|_| drop(scope.spawn(work))));
    all.into_inner().unwrap()
}

/// How often was agreed.
#[derive(Debug, Default)]
struct Tally {
    compared: usize,
    members: usize,
    /// Chains of which it is said for certain who decides, or that nobody has a token.
    certain: usize,
    undecided: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn add(&mut self, machines: &[&Staged], results: &Results) {
        let staged = |name: &str| *machines.iter().find(|machine| machine.name == name).unwrap();
        for (client, seen) in results.seen.iter().flat_map(|(client, all)| all.values().map(move |seen| (*client, seen))) {
            self.one(client, staged(&seen.name), seen, &results.said[&seen.name]);
        }
    }

    fn one(&mut self, client: Client, machine: &Staged, seen: &Seen, said: &Result<Sources, String>) {
        self.compared += 1;
        self.members += seen.members.iter().filter(|member| member.outcome != seen::Outcome::NotReached).count();
        match said {
            Err(why) => self.wrong.push(format!("\n{client:?} on {}\n  ! {why}", machine.name)),
            Ok(said) => {
                let compared = compare(machine, seen, said.of(client));
                self.undecided += usize::from(compared.undecided);
                self.certain += usize::from(said.of(client).is_certain());
                if !compared.wrong.is_empty() {
                    self.wrong.push(shown::disagreement(client, machine, &compared.wrong, seen, said.of(client)));
                }
            }
        }
    }

    fn end(&self, machines: usize) {
        for wrong in self.wrong.iter().take(SHOWN) {
            println!("{wrong}");
        }
        let Self { compared, members, certain, undecided, .. } = self;
        println!("{machines} machines, {compared} chains with {members} members: {} as predicted", compared - self.wrong.len());
        println!("of {certain} it is said for certain who decides; in {undecided} a member that may have had a token had none");
        assert!(certain * 2 > *compared, "too little is said for certain");
        assert!(self.wrong.is_empty(), "{} chains are not as predicted", self.wrong.len());
    }
}
