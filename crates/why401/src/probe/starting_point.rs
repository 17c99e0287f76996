//! The request as it is meant to work, with its own credential or one of this machine; the experiment starts from it.

use why401_azure::probe::{Exchange, Route};
use why401_azure::source::{Acquired, Kind, NotAcquired, Source};
use why401_diagnosis::experiment::Guard;
use why401_evidence::Secret;
use why401_evidence::formats::capsule::{Answer, NO_CREDENTIAL, Outcome};

use super::answer::{answer, shape};
use super::credentials::{self, Asked, Judged, Wishes};
use super::reach::{self, Told};
use super::session::Session;

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

impl Session<'_, '_> {
    /// The request as it is meant to work: with its own credential, else with the first that this machine has.
    pub(super) fn base(&mut self, without: &Exchange) -> Base {
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
            name: NO_CREDENTIAL,
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
        let token = self.misdirected().or_else(|| case.authorization().and_then(credentials::bearer));
        let judged = token.as_ref().map(|token| self.judged(token));
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

    fn misdirected(&self) -> Option<Secret> {
        let host = self.probing.case.host();
        credentials::misdirected(self.probing.case, &self.probing.plan.party(&host))
    }

    fn judged(&self, token: &Secret) -> Judged {
        let host = self.probing.case.host();
        credentials::judge(token.expose(), &self.probing.plan.party(&host), self.target.as_ref(), &self.wishes, self.probing.now)
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
                let judged = self.judged(&token.value);
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
    pub(super) fn may_send(&mut self, name: &str, token: &Secret, judged: &Judged) -> bool {
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
    pub(super) fn replayed(&mut self, base: &Base, without: &Exchange) {
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
}
