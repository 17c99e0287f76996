//! The request again and again, with a token that is renewed as a client would renew it.

use std::time::Instant;

use why401_azure::probe::{Request, Route};
use why401_azure::source::NotAcquired;
use why401_diagnosis::experiment::{Guard, guard};
use why401_diagnosis::model::Confidence;
use why401_evidence::formats::capsule::Answer;
use why401_evidence::{Secret, Text};

use super::answer::answer;
use super::credentials::{self, Asked, Wishes};
use super::reach;
use super::session::Probing;
use super::transcript::Transcript;

/// A token is renewed this many seconds before it ends, or at half of its life if that is shorter.
const EARLY: i64 = 60;

/// Sends one request many times.
pub(crate) struct Replayer<'a> {
    probing: &'a Probing<'a>,
    wishes: Wishes,
    token: Option<Held>,
    /// How often a token was acquired.
    pub(crate) renewals: usize,
}

struct Held {
    value: Secret,
    /// When it is to be replaced, in seconds since 1970.
    renewed_at: Option<i64>,
}

/// One request.
pub(crate) struct Once {
    pub(crate) answer: Answer,
    /// Why it was not served, if that is decided.
    pub(crate) cause: Option<String>,
    /// What happened, in a sentence.
    pub(crate) text: String,
    pub(crate) took_ms: u64,
}

impl<'a> Replayer<'a> {
    pub(crate) fn new(probing: &'a Probing<'a>) -> Self {
        Self { probing, wishes: Wishes::default(), token: None, renewals: 0 }
    }

    /// Sends the request now.
    pub(crate) fn once(&mut self, now: i64) -> Once {
        let started = Instant::now();
        let mut transcript = Transcript::new(now);
        let (answer, text) = self.attempt(now, &mut transcript);
        let cause = if answer.served() { None } else { cause(&transcript) };
        Once { answer, cause, text, took_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX) }
    }

    fn attempt(&mut self, now: i64, transcript: &mut Transcript) -> (Answer, String) {
        if self.token.as_ref().is_some_and(|held| held.renewed_at.is_some_and(|at| at < now)) {
            self.token = None;
        }
        let case = self.probing.case;
        if credentials::misdirected(case, &self.probing.plan.party(&case.host())).is_some() {
            return (Answer::NotSent, "the token of the request is for another host".to_owned());
        }
        let needed = self.token.is_none() && !case.carries();
        if let Err(refused) = if needed { self.renew(now, transcript) } else { Ok(()) } {
            return refused;
        }
        let mut headers = case.headers.clone();
        if let Some(held) = &self.token {
            headers.push(("Authorization".to_owned(), Secret::new(format!("Bearer {}", held.value.expose()))));
        }
        let request = Request { method: case.sent_method().to_owned(), url: case.url.clone(), headers, body: case.sent_body() };
        match self.probing.prober.send(&request, &Route::default()) {
            Ok(exchange) => {
                transcript.exchange(&request, &exchange);
                if exchange.status == 401 {
                    // The next request asks anew, as a client does that drops a refused token.
                    self.token = None;
                }
                (answer(&exchange), format!("{} {}", exchange.status, exchange.reason).trim_end().to_owned())
            }
            Err(failure) => {
                let told = reach::failure(&failure);
                transcript.step(told.name, told.outcome, told.fault, &told.text);
                (reach::unanswered(&failure), told.text)
            }
        }
    }

    /// A new token, or what came instead.
    fn renew(&mut self, now: i64, transcript: &mut Transcript) -> Result<(), (Answer, String)> {
        let (probing, target) = (self.probing, credentials::known_target(self.probing.case, self.probing.plan));
        self.learn();
        let Some(resource) = credentials::resource(probing.plan, target.as_ref(), &self.wishes) else { return Ok(()) };
        let tenant = credentials::tenant(probing.plan, probing.machine, &self.wishes).unwrap_or_default();
        let asked = Asked { tenant, resource, claims: self.wishes.claims.take() };
        for source in credentials::sources(probing.plan, probing.machine) {
            let Some(acquired) = credentials::acquire(probing.prober, probing.machine, probing.plan, target.as_ref(), &self.wishes, &source, &asked) else {
                continue;
            };
            match acquired.outcome {
                Ok(token) if guard(token.value.expose(), &probing.plan.party(&probing.case.host())) == Guard::Send => {
                    self.renewals += 1;
                    self.token = Some(Held { value: token.value, renewed_at: token.expires_on.map(|end| renewal(now, end)) });
                    return Ok(());
                }
                Ok(_) => return Err((Answer::NotSent, "the token is for another host".to_owned())),
                Err(NotAcquired::NotHere(_)) => {}
                Err(error) => {
                    for (request, exchange) in acquired.exchanges.iter().filter_map(|(request, exchange)| Some((request, exchange.as_ref().ok()?))) {
                        transcript.summary(&request.method, &request.url, exchange);
                    }
                    return Err((Answer::NotSent, format!("no token: {}", credentials::why_not(&error).0)));
                }
            }
        }
        Ok(())
    }

    /// What the target wants, asked once.
    fn learn(&mut self) {
        let case = self.probing.case;
        if self.wishes.tenant.is_none() {
            let request = Request { method: case.sent_method().to_owned(), url: case.plain_url(), headers: case.plain_headers(), body: case.sent_body() };
            if let Ok(exchange) = self.probing.prober.send(&request, &Route::default()) {
                self.wishes = reach::challenge(&exchange).1;
            }
        }
    }
}

/// When a token that was had at `now` and ends at `end` is replaced.
fn renewal(now: i64, end: i64) -> i64 {
    end - EARLY.min((end - now) / 2)
}

/// The cause that the diagnosis settles on.
fn cause(transcript: &Transcript) -> Option<String> {
    let evidence = why401_evidence::read(Text::new(transcript.capsule().into_bytes()));
    let diagnosis = why401_diagnosis::diagnose(&evidence, "the request");
    diagnosis.findings.first().filter(|finding| finding.confidence >= Confidence::Likely).map(|finding| finding.cause.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_replaced_a_minute_before_its_end_or_at_half_of_its_life() {
        assert_eq!(renewal(1_000, 4_600), 4_540);
        assert_eq!(renewal(1_000, 1_062), 1_031);
        assert_eq!(renewal(1_000, 990), 995, "it has ended already: the next request asks anew");
    }
}
