//! The course of a probe.

use std::time::Instant;

use why401_azure::probe::{Exchange, Failure, HttpVersion, Prober, Proxy, Request, Resolution, Route};
use why401_azure::source::{self, Acquired, Kind, Machine, NotAcquired, Source};
use why401_diagnosis::experiment::model::{Probed, Step, Trial};
use why401_diagnosis::experiment::{Guard, verdict};
use why401_diagnosis::model::SCHEMA_VERSION;
use why401_diagnosis::token::target::Target;
use why401_evidence::formats::capsule::{Answer, Change, Outcome};
use why401_evidence::{Secret, Text};

use super::answer::{addresses, answer, shape};
use super::case::Case;
use super::credentials::{self, Asked, Plan, Wishes};
use super::reach::{self, Told};
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

/// What is put into a request.
#[derive(Clone)]
pub(super) enum Carried {
    /// No credential.
    Nothing,
    /// What the request has itself.
    Own,
    /// This bearer token.
    Token(Secret),
}

/// The request as it failed, and what is known of it.
pub(super) struct Base {
    /// What its credential is called.
    pub(super) name: &'static str,
    pub(super) carried: Carried,
    /// The source of its token, if it was acquired here.
    pub(super) source: Option<Source>,
    pub(super) asked: Option<Asked>,
    pub(super) tenant: Option<String>,
    pub(super) audience: Option<String>,
    pub(super) answer: Answer,
    pub(super) exchange: Option<Exchange>,
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
        target: credentials::known_target(probing.case),
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
        self.trial(Change::Without, "no credential", &answer(&exchange));
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

    /// The request as it is meant to work: with its own credential, else with the first that this machine has.
    fn base(&mut self, without: &Exchange) -> Base {
        let case = self.probing.case;
        if case.carries() {
            return self.own();
        }
        if case.recorded {
            return Self::bare(without);
        }
        for (kind, why) in credentials::absent(self.probing.plan, self.probing.machine) {
            self.told(&Told::new("credential", Outcome::Unknown, format!("{}: {why}", kind.name())));
        }
        for source in self.sources() {
            if let Some(base) = self.of_source(&source) {
                return base;
            }
        }
        Self::bare(without)
    }

    /// The sources to try, in order.
    pub(super) fn sources(&self) -> Vec<Source> {
        credentials::sources(self.probing.plan, self.probing.machine)
    }

    /// Nothing to send with it; the answer is known.
    fn bare(without: &Exchange) -> Base {
        let answer = answer(without);
        Base {
            name: "no credential",
            carried: Carried::Nothing,
            source: None,
            asked: None,
            tenant: None,
            audience: None,
            answer,
            exchange: Some(without.clone()),
        }
    }

    /// The credential that the request itself carries.
    fn own(&mut self) -> Base {
        let case = self.probing.case;
        let token = credentials::misdirected(case).or_else(|| case.authorization().and_then(credentials::bearer));
        let judged = token.as_ref().map(|token| credentials::judge(token.expose(), self.probing.case, self.target.as_ref(), &self.wishes, self.probing.now));
        let mut base =
            Base { name: "header", carried: Carried::Own, source: None, asked: None, tenant: None, audience: None, answer: Answer::NotSent, exchange: None };
        if let (Some(token), Some(judged)) = (token, judged) {
            base.tenant.clone_from(&judged.tenant);
            base.audience.clone_from(&judged.audience);
            if !self.may_send("header", &token, &judged) {
                return base;
            }
        }
        self.replay("header", &mut base);
        base
    }

    /// The request with a token of `source`; nothing if the source turns out not to be here.
    fn of_source(&mut self, source: &Source) -> Option<Base> {
        let name = source.kind().name();
        let plan = self.probing.plan;
        let Some(resource) = credentials::resource(plan, self.target.as_ref(), &self.wishes) else {
            self.told(&Told::new("credential", Outcome::Unknown, format!("{name}: for which audience? Give --resource")));
            return None;
        };
        let tenant = credentials::tenant(plan, self.probing.machine, &self.wishes).unwrap_or_default();
        let asked = Asked { tenant, resource, claims: None };
        let acquired = self.acquire(source, &asked)?;
        let mut base = Base {
            name,
            carried: Carried::Nothing,
            source: Some(source.clone()),
            asked: Some(asked),
            tenant: None,
            audience: None,
            answer: Answer::NotSent,
            exchange: None,
        };
        match acquired.outcome {
            Err(NotAcquired::NotHere(reason)) => {
                if !plan.kinds.is_empty() {
                    self.told(&Told::new("credential", Outcome::Unknown, format!("{name}: not here: {reason}")));
                }
                return None;
            }
            Err(error) => {
                self.exchanges(&acquired.exchanges);
                let (text, word) = credentials::why_not(&error);
                let told = Told::new("credential", Outcome::Refuted, format!("{name}: {text}"));
                self.told(&match (word, source.kind()) {
                    ("authority-not-reached", Kind::ManagedIdentity) => told.fault("identity-not-reached"),
                    ("authority-not-reached", _) => told.fault(word),
                    ("bad-file", Kind::ManagedIdentity) => told.fault("identity-key-unreadable"),
                    _ => told,
                });
                if let NotAcquired::Program { text, .. } = &error {
                    self.transcript.remark(text);
                }
            }
            Ok(token) => {
                let judged = credentials::judge(token.value.expose(), self.probing.case, self.target.as_ref(), &self.wishes, self.probing.now);
                base.tenant.clone_from(&judged.tenant);
                base.audience.clone_from(&judged.audience);
                self.told(&Told::new("credential", Outcome::Confirmed, format!("{name}: {}", acquired.how)));
                if self.may_send(name, &token.value, &judged) {
                    base.carried = Carried::Token(token.value);
                    self.replay(name, &mut base);
                }
            }
        }
        Some(base)
    }

    /// Asks for a token; a source that is not here says nothing.
    pub(super) fn acquire(&mut self, source: &Source, asked: &Asked) -> Option<Acquired> {
        self.begins(&format!("asking for a token: {}", source.kind().name()));
        let p = self.probing;
        credentials::acquire(p.prober, p.machine, p.plan, self.target.as_ref(), &self.wishes, source, asked)
    }

    /// Says what the claims tell, and whether the token may be sent.
    pub(super) fn may_send(&mut self, name: &str, token: &Secret, judged: &credentials::Judged) -> bool {
        match (&judged.guard, &judged.failing) {
            (Guard::Keep(why), _) => {
                self.told(&Told::new("claims", Outcome::Refuted, format!("{name}: not sent, because {why}")));
                // The token itself goes into the transcript, which keeps its claims and nothing else of it.
                self.transcript.remark(&format!("not sent: Authorization: Bearer {}", token.expose()));
                false
            }
            (Guard::Send, Some(why)) => {
                self.told(&Told::new("claims", Outcome::Refuted, format!("{name}: {why}")));
                true
            }
            (Guard::Send, None) if !judged.readable => {
                self.told(&Told::new("claims", Outcome::Unknown, format!("{name}: no claims can be read")));
                true
            }
            (Guard::Send, None) => {
                let told = if self.target.is_some() {
                    "nothing in it speaks against the target"
                } else {
                    "what the target takes is not known; nothing else speaks against it"
                };
                self.told(&Told::new("claims", Outcome::Confirmed, format!("{name}: {told}")));
                true
            }
        }
    }

    fn replay(&mut self, name: &str, base: &mut Base) {
        self.begins(&format!("sending with the credential `{name}`"));
        let (request, sent) = self.send(&base.carried, &Route::default());
        match sent {
            Ok(exchange) => {
                base.answer = answer(&exchange);
                if !base.answer.served() {
                    self.transcript.exchange(&request, &exchange);
                }
                self.cut_off(&exchange);
                base.exchange = Some(exchange);
            }
            Err(failure) => {
                self.told(&reach::failure(&failure));
                base.answer = reach::unanswered(&failure);
            }
        }
    }

    /// What the replay says.
    fn replayed(&mut self, base: &Base, without: &Exchange) {
        let Some(exchange) = base.exchange.as_ref().filter(|_| !matches!(base.carried, Carried::Nothing)) else { return };
        let text = format!("with the credential {} {}", exchange.status, exchange.reason);
        let outcome = if base.answer.served() { Outcome::Confirmed } else { Outcome::Refuted };
        let told = Told::new("replay", outcome, text.trim_end().to_owned());
        let same = base.answer.refused() && without.status == 401 && shape(exchange) == shape(without);
        self.told(&if same { Told { text: format!("{}, the same answer as without it", told.text), ..told }.fault("same-answer") } else { told });
        if let Some(challenge) = reach::challenges(exchange).first() {
            let wishes = reach::wishes(challenge);
            self.wishes = Wishes {
                tenant: wishes.tenant.or(self.wishes.tenant.take()),
                resource: wishes.resource.or(self.wishes.resource.take()),
                authority: wishes.authority.or(self.wishes.authority.take()),
                claims: wishes.claims,
            };
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
    fn exchanges(&mut self, exchanges: &[(source::RequestSummary, Result<Exchange, Failure>)]) {
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
