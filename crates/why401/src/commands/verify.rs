//! `why401 verify`: is the 401 gone?

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use why401_diagnosis::experiment::model::{Repeated, Tick};
use why401_diagnosis::model::SCHEMA_VERSION;
use why401_evidence::formats::capsule::Answer;
use why401_report::Format;

use super::probe::{self, Again, kinds, plan, prober};
use crate::arguments::{Source, VerifyFix};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::probe::{Once, Probing, Replayer};
use crate::terminal;

/// Largest capsule.
const LIMIT: u64 = 8 << 20;

pub(crate) fn run(options: &VerifyFix) -> Result<Exit, CommandError> {
    let again = request(&options.what)?;
    let mut case = again
        .case()
        .ok_or_else(|| CommandError::input("the request in the capsule cannot be read", "Make the capsule anew: `why401 probe --save FILE URL`."))?;
    case.allow_unsafe = options.allow_unsafe;
    if again.own_credential {
        terminal::note("The request had a credential of its own, which a capsule does not keep; a token of this machine's is used.");
    }
    let mut credential = options.credential.clone();
    credential.tenant = credential.tenant.or(again.tenant);
    credential.resource = credential.resource.or(again.resource);
    let mut plan = plan(&credential)?;
    if plan.kinds.is_empty() {
        plan.kinds = kinds(&again.sources.iter().filter_map(|name| source(name)).filter(|source| *source != Source::Header).collect::<Vec<_>>());
    }
    let mut way = options.way.clone();
    way.connect_to.extend(again.connect_to);
    let prober = prober(&way, &probe::Hints::default())?;
    let env = |name: &str| std::env::var_os(name);
    let machine = probe::machine(&env);
    let probing = Probing { case: &case, plan: &plan, prober: &prober, machine: &machine, now: probe::now(), again: String::new() };
    let repeated = repeat(&mut Replayer::new(&probing), options);
    print(&repeated, options)?;
    Ok(match (repeated.served, repeated.requests) {
        (served, requests) if served == requests => Exit::Yes,
        _ if repeated.unanswered == repeated.requests => Exit::Network,
        _ => Exit::No,
    })
}

fn source(name: &str) -> Option<Source> {
    clap::ValueEnum::from_str(name, true).ok()
}

/// The request that is meant: that of a capsule, or an address.
fn request(what: &str) -> Result<Again, CommandError> {
    if what.contains("://") {
        let case = crate::probe::Case::of_address(probe::address(what)?);
        return Ok(Again::bare(&case));
    }
    let path = Path::new(what);
    let refuse =
        |e: &io::Error| CommandError::input(format!("cannot read {}: {e}", path.display()), "Give a capsule that `why401 probe --save` wrote, or an address.");
    let length = std::fs::metadata(path).map_err(|e| refuse(&e))?.len();
    let text = if length > LIMIT { String::new() } else { std::fs::read_to_string(path).map_err(|e| refuse(&e))? };
    Again::read(&text).ok_or_else(|| CommandError::input(format!("{} is no capsule", path.display()), "`why401 probe --save FILE URL` writes one."))
}

/// Sends it once, or for as long as asked.
fn repeat(replayer: &mut Replayer<'_>, options: &VerifyFix) -> Repeated {
    let end = options.length.map(|length| Instant::now() + length);
    let mut sum = Sum::default();
    loop {
        let began = Instant::now();
        let once = replayer.once(probe::now());
        sum.add(&once);
        show(&once, sum.requests, options);
        let next = began + options.every.max(Duration::from_millis(100));
        if end.is_none_or(|end| next > end) {
            return sum.into_answer(replayer.renewals);
        }
        thread::sleep(next.saturating_duration_since(Instant::now()));
    }
}

fn show(once: &Once, number: usize, options: &VerifyFix) {
    if terminal::format(&options.output) == Format::Terminal && (options.length.is_none() || !once.answer.served() || number % 12 == 1) {
        let tick = Tick { number, result: once.text.clone(), served: once.answer.served(), cause: once.cause.clone(), took_ms: once.took_ms };
        let mut stdout = io::stdout().lock();
        // A closed pipe is noticed when the answer is written.
        let _ = why401_report::render_answer(&tick, Format::Terminal, &terminal::options(&options.output), &mut stdout);
        let _ = stdout.flush();
    }
}

/// What came of all requests.
#[derive(Default)]
struct Sum {
    requests: usize,
    served: usize,
    unanswered: usize,
    results: BTreeMap<String, usize>,
    causes: BTreeMap<String, usize>,
    first_failure: Option<String>,
}

impl Sum {
    fn add(&mut self, once: &Once) {
        self.requests += 1;
        self.served += usize::from(once.answer.served());
        self.unanswered += usize::from(matches!(once.answer, Answer::Failed(_)));
        *self.results.entry(once.answer.to_string()).or_default() += 1;
        if !once.answer.served() {
            *self.causes.entry(once.cause.clone().unwrap_or_else(|| "undecided".to_owned())).or_default() += 1;
            self.first_failure.get_or_insert_with(|| format!("request {}: {}", self.requests, once.text));
        }
    }

    fn into_answer(self, renewals: usize) -> Repeated {
        let Self { requests, served, unanswered, results, causes, first_failure } = self;
        let text = match (requests, served) {
            (1, 1) => "The 401 is gone: the request is served.".to_owned(),
            (1, _) => "The request is still not served.".to_owned(),
            (all, served) if all == served => format!("All {all} requests were served, over {renewals} token(s)."),
            (all, served) => format!("{} of {all} requests were not served.", all - served),
        };
        Repeated { version: SCHEMA_VERSION, requests, served, unanswered, renewals, results, causes, first_failure, text }
    }
}

fn print(repeated: &Repeated, options: &VerifyFix) -> Result<(), CommandError> {
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    why401_report::render_answer(repeated, terminal::format(&options.output), &terminal::options(&options.output), &mut stdout)
        .and_then(|()| stdout.flush())
        .map_err(|e| CommandError::output(&e))
}
