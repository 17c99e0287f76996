//! The course of a probe.

use std::time::Instant;

use why401_azure::probe::{Exchange, Failure, HttpVersion, Prober, Proxy, Request, Resolution, Route};
use why401_azure::source::{self, Machine};
use why401_diagnosis::experiment::model::{Probed, Step, Trial};
use why401_diagnosis::experiment::verdict;
use why401_diagnosis::model::SCHEMA_VERSION;
use why401_diagnosis::token::target::Target;
use why401_evidence::formats::capsule::{Answer, Change, NO_CREDENTIAL, Outcome};
use why401_evidence::{Secret, Text};

use super::answer::{addresses, answer};
use super::case::Case;
use super::credentials::{self, Plan, Wishes};
use super::reach::{self, Told};
use super::starting_point::{Base, Carried};
use super::transcript::Transcript;

/// What a probe works with.
pub(crate) struct Probing<'a> {
    pub(crate) case: &'a Case,
    pub(crate) plan: &'a Plan,
    pub(crate) prober: &'a Prober,
    pub(crate) machine: &'a Machine<'a>,
    /// Seconds since 1970.
    pub(crate) now: i64,
    /// What `why401 verify` needs to send the request again, in one line without secrets.
    pub(crate) again: String,
}

/// Who looks on while a probe runs.
pub(crate) trait Watcher {
    /// A step or trial begins that may take a while.
    fn begins(&mut self, what: &str);
    /// A step has ended.
    fn step(&mut self, step: &Step);
    /// A request of the experiment has ended.
    fn trial(&mut self, trial: &Trial);
}

/// What came of a probe.
pub(crate) struct Seen {
    /// What was seen, without secrets.
    pub(crate) capsule: String,
    pub(crate) answer: Probed,
}

pub(super) struct Session<'a, 'w> {
    pub(super) probing: &'a Probing<'a>,
    pub(super) watcher: &'w mut dyn Watcher,
    pub(super) transcript: Transcript,
    pub(super) target: Option<Target>,
    pub(super) wishes: Wishes,
    pub(super) resolution: Option<Resolution>,
    /// Whether some change was served.
    pub(super) helped: bool,
    steps: Vec<Step>,
    trials: Vec<Trial>,
    started: Instant,
}

/// Probes.
pub(crate) fn probe(probing: &Probing<'_>, watcher: &mut dyn Watcher) -> Seen {
    let mut session = Session {
        probing,
        watcher,
        transcript: Transcript::new(probing.now),
        target: credentials::known_target(probing.case, probing.plan),
        wishes: Wishes::default(),
        resolution: None,
        helped: false,
        steps: Vec::new(),
        trials: Vec::new(),
        started: Instant::now(),
    };
    session.run();
    session.finish()
}

impl Session<'_, '_> {
    fn run(&mut self) {
        let case = self.probing.case;
        self.transcript.remark(&format!("again {}", self.probing.again));
        if let Some(audience) = self.probing.plan.party(&case.host()).emulates() {
            self.transcript.emulates(audience);
        }
        if case.sent_method() != case.method {
            let text = format!("{} may change something, so GET is sent in its place (--allow-unsafe sends it)", case.method);
            self.told(&Told::new("method", Outcome::Unknown, text));
        }
        self.resolve();
        let Some((request, without)) = self.without() else { return };
        let base = self.base(&without);
        self.opening(&request, &without, &base);
        self.replayed(&base, &without);
        self.trial(Change::Base, base.name, &base.answer);
        self.experiment(&base);
    }

    /// Whether the name leads anywhere. Behind a proxy it is the proxy that has to know, which shows when something is sent.
    fn resolve(&mut self) {
        let (host, port) = (self.probing.case.host(), self.probing.case.port());
        self.begins(&format!("resolving {host}"));
        if let Ok(resolution) = self.probing.prober.resolve(&host, port) {
            self.told(&Told::new("resolve", Outcome::Confirmed, addresses(&host, &resolution)));
            self.resolution = Some(resolution);
        }
    }

    /// The request without any credential: who answers, and what it wants.
    fn without(&mut self) -> Option<(Request, Exchange)> {
        self.begins("sending without a credential");
        let (request, sent) = self.send(&Carried::Nothing, &Route::default());
        let exchange = match sent {
            Ok(exchange) => exchange,
            Err(failure) => {
                self.told(&reach::failure(&failure));
                return None;
            }
        };
        if self.resolution.is_none() {
            self.told(&Told::new("resolve", Outcome::Unknown, "the name has no address here; the proxy knows it"));
        }
        self.told(&reach::peer(&exchange, &self.probing.case.url));
        if let Some(stranger) = reach::stranger(&exchange) {
            self.told(&stranger);
            return None;
        }
        let (told, wishes) = reach::challenge(&exchange);
        self.wishes = wishes;
        self.told(&told);
        if let Some(clock) = reach::clock(&exchange) {
            self.told(&clock);
        }
        self.cut_off(&exchange);
        self.trial(Change::Without, NO_CREDENTIAL, &answer(&exchange));
        Some((request, exchange))
    }

    /// The answer to a request without credentials says that there are none. That is evidence only if nothing else was
    /// sent; beside another refusal it would be read as the reason for that.
    fn opening(&mut self, request: &Request, without: &Exchange, base: &Base) {
        if base.source.is_none() && matches!(base.carried, Carried::Nothing) {
            self.transcript.exchange(request, without);
        } else if base.exchange.is_none() && base.answer == Answer::NotSent && base.audience.is_some() {
            for challenge in without.header_values("www-authenticate") {
                self.transcript.remark(&format!("{} asks: WWW-Authenticate: {challenge}", request.url.origin().ascii_serialization()));
            }
        }
    }

    /// An answer that broke off.
    pub(super) fn cut_off(&mut self, exchange: &Exchange) {
        if let Some(fault) = &exchange.broken {
            let text = format!("{} came, and its body broke off: {fault}", exchange.status);
            self.told(&Told::new("receive", Outcome::Refuted, text).fault("cut-off"));
        }
    }

    /// What authorities and identity endpoints answered.
    pub(super) fn exchanges(&mut self, exchanges: &[(source::RequestSummary, Result<Exchange, Failure>)]) {
        for (request, answer) in exchanges {
            match answer {
                Ok(exchange) => self.transcript.summary(&request.method, &request.url, exchange),
                Err(failure) => self.transcript.remark(&format!("{} {}: {}", request.method, request.url, failure.fault)),
            }
        }
    }

    pub(super) fn send(&self, carried: &Carried, route: &Route) -> (Request, Result<Exchange, Failure>) {
        let case = self.probing.case;
        self.send_to(carried, &case.url, route)
    }

    /// Sends the request to `url`, which is the case's own or a variation of it.
    pub(super) fn send_to(&self, carried: &Carried, url: &why401_azure::Url, route: &Route) -> (Request, Result<Exchange, Failure>) {
        let case = self.probing.case;
        let own = matches!(carried, Carried::Own);
        let mut headers = if own { case.headers.clone() } else { case.plain_headers() };
        if let Carried::Token(token) = carried {
            headers.push(("Authorization".to_owned(), Secret::new(format!("Bearer {}", token.expose()))));
        }
        let url = if own || *url != case.url { url.clone() } else { case.plain_url() };
        let request = Request { method: case.sent_method().to_owned(), url, headers, body: case.sent_body() };
        let sent = self.probing.prober.send(&request, route);
        (request, sent)
    }

    pub(super) fn begins(&mut self, what: &str) {
        self.started = Instant::now();
        self.watcher.begins(what);
    }

    pub(super) fn told(&mut self, told: &Told) {
        self.transcript.step(told.name, told.outcome, told.fault, &told.text);
        let step = Step {
            name: told.name.to_owned(),
            outcome: told.outcome.word().to_owned(),
            fault: told.fault.map(str::to_owned),
            text: why401_evidence::redact::scrub(&told.text),
            took_ms: self.took(),
        };
        self.watcher.step(&step);
        self.steps.push(step);
    }

    pub(super) fn trial(&mut self, change: Change, value: &str, result: &Answer) {
        self.transcript.trial(change, value, result);
        let trial =
            Trial { change: change.word().to_owned(), value: value.to_owned(), result: result.to_string(), served: result.served(), took_ms: self.took() };
        self.watcher.trial(&trial);
        self.trials.push(trial);
    }

    fn took(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn finish(self) -> Seen {
        let capsule = self.transcript.capsule();
        let evidence = why401_evidence::read(Text::new(capsule.clone().into_bytes()));
        let diagnosis = why401_diagnosis::diagnose(&evidence, "the probe");
        let verdict = verdict(evidence.capsule.as_ref(), &diagnosis);
        let request = format!("{} {}", self.probing.case.method, why401_evidence::redact::scrub(self.probing.case.url.as_str()));
        let answer = Probed { version: SCHEMA_VERSION, request, steps: self.steps, trials: self.trials, verdict, diagnosis };
        Seen { capsule, answer }
    }
}

/// A route past any proxy.
pub(super) fn past_proxy() -> Route {
    Route { proxy: Some(Proxy::Off), ..Route::default() }
}

/// A route over this version of HTTP.
pub(super) fn over(version: HttpVersion) -> Route {
    Route { version, ..Route::default() }
}
