//! The first steps: is the host there, who answers, what does it want, what time is it there.

use why401_azure::probe::{Certificate, Exchange, Failure, Stage};
use why401_azure::{Distrust, Fault, Url};
use why401_evidence::formats::capsule::{Answer, Outcome};
use why401_evidence::http::challenge::{self, Challenge};
use why401_evidence::time;

use super::credentials::Wishes;

/// A step to be told.
pub(crate) struct Told {
    pub(crate) name: &'static str,
    pub(crate) outcome: Outcome,
    pub(crate) fault: Option<&'static str>,
    pub(crate) text: String,
}

impl Told {
    pub(crate) fn new(name: &'static str, outcome: Outcome, text: impl Into<String>) -> Self {
        Self { name, outcome, fault: None, text: text.into() }
    }

    pub(crate) fn fault(mut self, word: &'static str) -> Self {
        self.fault = Some(word);
        self
    }
}

/// A request without an answer.
pub(crate) fn failure(failure: &Failure) -> Told {
    let name = match failure.stage {
        Stage::Resolve => "resolve",
        Stage::Connect => "connect",
        Stage::Proxy => "proxy",
        Stage::Tls => "tls",
        Stage::Send => "send",
        Stage::Receive => "receive",
    };
    // A time-out is never a no.
    let outcome = if matches!(failure.fault, Fault::TimedOut(_)) { Outcome::Unknown } else { Outcome::Refuted };
    let at = failure.address.map(|address| format!(" at {}", address.ip())).unwrap_or_default();
    let peer = failure.peer.as_ref().map(|peer| format!("; {}", shown(peer))).unwrap_or_default();
    Told::new(name, outcome, format!("{}{at}: {}{peer}", failure.host, failure.fault)).fault(word(&failure.fault))
}

/// What a request without an answer came to.
pub(crate) fn unanswered(failure: &Failure) -> Answer {
    if matches!(failure.fault, Fault::NotSent(_)) { Answer::NotSent } else { Answer::Failed(word(&failure.fault).to_owned()) }
}

/// The word of a fault, for programs and for the diagnosis.
pub(crate) fn word(fault: &Fault) -> &'static str {
    match fault {
        Fault::NameNotFound => "name-not-found",
        Fault::Refused => "refused",
        Fault::Unreachable => "unreachable",
        Fault::TimedOut(_) => "timed-out",
        Fault::Closed => "closed",
        Fault::NotHttp => "not-http",
        Fault::Proxy(_) => "proxy",
        Fault::Certificate(Distrust::Host) => "certificate-name",
        Fault::Certificate(Distrust::Expired) => "certificate-expired",
        Fault::Certificate(Distrust::Early) => "certificate-not-yet-valid",
        Fault::Certificate(Distrust::Revoked) => "certificate-revoked",
        Fault::Certificate(Distrust::Authority) => "certificate-authority",
        Fault::Certificate(_) => "certificate-faulty",
        Fault::Tls(_) => "tls",
        _ => "failed",
    }
}

fn shown(peer: &Certificate) -> String {
    let names = match peer.names.as_slice() {
        [] => peer.subject.clone(),
        [one] => one.clone(),
        [one, rest @ ..] => format!("{one} and {} more", rest.len()),
    };
    format!("the certificate is for {names}, issued by {}", peer.issuer)
}

/// Who answered, by its certificate.
pub(crate) fn peer(exchange: &Exchange, url: &Url) -> Told {
    match &exchange.peer {
        Some(peer) => {
            let way = if exchange.proxied { ", through a proxy" } else { "" };
            Told::new("tls", Outcome::Confirmed, format!("{}, until {}{way}", shown(peer), time::display(peer.not_after)))
        }
        None if url.scheme() == "http" => Told::new("tls", Outcome::Unknown, "plain http: nobody vouches for who answers"),
        None => Told::new("tls", Outcome::Unknown, "the certificate was not shown"),
    }
}

/// A sign-in page where an API should answer: a captive portal, or a web proxy.
pub(crate) fn stranger(exchange: &Exchange) -> Option<Told> {
    let kind = exchange.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")).map_or("", |(_, value)| value.as_str());
    let body = String::from_utf8_lossy(&exchange.body).to_ascii_lowercase();
    let page = exchange.status == 200
        && kind.starts_with("text/html")
        && body.contains("<form")
        && ["password", "sign in", "log in", "login", "accept"].iter().any(|w| body.contains(w));
    page.then(|| Told::new("challenge", Outcome::Refuted, "a sign-in page for people answered in the service's place").fault("login-page"))
}

/// What the answer without credentials says, and what the target wants.
pub(crate) fn challenge(exchange: &Exchange) -> (Told, Wishes) {
    let challenges = challenges(exchange);
    let bearer = challenges.iter().find(|c| c.scheme.eq_ignore_ascii_case("bearer")).or(challenges.first());
    let wishes = bearer.map(wishes).unwrap_or_default();
    let wanted = [wishes.resource.as_ref().map(|r| format!("a token for {r}")), wishes.tenant.as_ref().map(|t| format!("of tenant {t}"))];
    let wanted: Vec<String> = wanted.into_iter().flatten().collect();
    let text = match (exchange.status, wanted.is_empty(), bearer) {
        (401, false, _) => format!("without a credential 401; it wants {}", wanted.join(" ")),
        (401, true, Some(c)) => format!("without a credential 401, and a challenge for {} that names neither tenant nor audience", c.scheme),
        (401, true, None) => match exchange.header("www-authenticate") {
            Some(bare) => format!("without a credential 401, and a challenge that says no more than `{bare}`"),
            None => "without a credential 401, and no challenge".to_owned(),
        },
        (status @ 300..=399, _, _) => format!("without a credential {status}: redirected{}", to(exchange)),
        (status @ 500..=599, _, _) => format!("without a credential {status}: the server fails before it looks at credentials"),
        (status, _, _) => format!("without a credential {status}"),
    };
    let outcome = if exchange.status == 401 { Outcome::Confirmed } else { Outcome::Unknown };
    (Told::new("challenge", outcome, text), wishes)
}

pub(crate) fn challenges(exchange: &Exchange) -> Vec<Challenge> {
    let lines = exchange.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("www-authenticate"));
    lines.flat_map(|(_, value)| challenge::challenges(&format!("WWW-Authenticate: {value}"))).collect()
}

fn to(exchange: &Exchange) -> String {
    location(exchange).map(|to| format!(" to {}", to.split(['?', '#']).next().unwrap_or(""))).unwrap_or_default()
}

pub(crate) fn location(exchange: &Exchange) -> Option<&str> {
    exchange.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location")).map(|(_, value)| value.as_str())
}

/// What a challenge asks for.
pub(crate) fn wishes(challenge: &Challenge) -> Wishes {
    let authority = challenge.authority().and_then(|(url, _)| Url::parse(url).ok());
    let tenant = authority.as_ref().and_then(|url| url.path_segments()?.next().map(str::to_owned)).filter(|tenant| is_tenant(tenant));
    let scope = challenge
        .parameter("scope")
        .and_then(|scope| scope.split(' ').find(|scope| scope.contains("://")))
        .map(|scope| scope.strip_suffix("/.default").unwrap_or(scope));
    let root = authority.and_then(|url| Url::parse(&url.origin().ascii_serialization()).ok());
    Wishes {
        tenant,
        resource: challenge.resource().map(|(resource, _)| resource).or(scope).map(str::to_owned),
        authority: root.filter(|url| url.host_str().is_some_and(why401_catalogue::is_authority_host)),
        claims: challenge.claims(),
    }
}

/// A tenant's id or domain; `common` and its like name none.
fn is_tenant(segment: &str) -> bool {
    !matches!(segment, "" | "common" | "organizations" | "consumers") && (segment.contains('.') || segment.len() == 36)
}

/// The responder's clock against ours, give or take the round trip.
pub(crate) fn clock(exchange: &Exchange) -> Option<Told> {
    let date = exchange.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("date")).map(|(_, value)| value.as_str())?;
    let theirs = time::parse(date)?;
    let ours = f64::midpoint(exchange.sent_at, exchange.received_at);
    // `Date` has whole seconds, so it lies up to one behind.
    let margin = (exchange.received_at - exchange.sent_at) / 2.0 + 1.0;
    #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970, rounded")]
    let ahead = (theirs as f64 + 0.5 - ours).round() as i64;
    let side = if ahead >= 0 { "ahead of" } else { "behind" };
    let outcome = if ahead.abs() > 120 { Outcome::Refuted } else { Outcome::Confirmed };
    Some(Told::new("clock", outcome, format!("the server's is {} s {side} this machine's, give or take {margin:.0} s", ahead.abs())))
}
