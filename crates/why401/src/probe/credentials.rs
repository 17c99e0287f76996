//! Credentials: which exist, what they give, and whether it is for the target.

use why401_azure::source::{self, Acquired, Kind, Machine, NotAcquired, Source, Wanted};
use why401_azure::{Url, probe};
use why401_catalogue as catalogue;
use why401_diagnosis::experiment::{Guard, Party, guard};
use why401_diagnosis::token::check::{Demands, check};
use why401_diagnosis::token::model::Outcome as Holds;
use why401_diagnosis::token::target::{Target, target};
use why401_diagnosis::token::{Reader, View};
use why401_evidence::Secret;
use why401_evidence::credential::jwt;
use why401_evidence::identifiers::is_guid;

use super::case::Case;

/// What the user wants of credentials.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// Which to try; empty: that of the request, and all that exist.
    pub(crate) kinds: Vec<Kind>,
    pub(crate) given: source::Given,
    pub(crate) tenant: Option<String>,
    pub(crate) resource: Option<String>,
    pub(crate) authority: Option<Url>,
}

impl Plan {
    /// Who gets what is sent to `host`.
    pub(crate) fn party<'a>(&'a self, host: &'a str) -> Party<'a> {
        Party { host, stands_for: self.resource.as_deref() }
    }
}

/// The ways to a credential that are wanted and exist here, in order.
pub(crate) fn sources(plan: &Plan, machine: &Machine<'_>) -> Vec<Source> {
    if plan.kinds.is_empty() {
        return source::available(machine, &plan.given).into_iter().filter(|source| source.kind() != Kind::Header).collect();
    }
    plan.kinds.iter().filter(|kind| **kind != Kind::Header).filter_map(|kind| source::named(*kind, machine, &plan.given).ok()).collect()
}

/// The ways that the user named and that do not exist here, with what is missing for each.
pub(crate) fn absent(plan: &Plan, machine: &Machine<'_>) -> Vec<(Kind, String)> {
    let named = plan.kinds.iter().filter(|kind| **kind != Kind::Header);
    named.filter_map(|kind| Some((*kind, why_not(&source::named(*kind, machine, &plan.given).err()?).0))).collect()
}

/// What a token is asked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) tenant: String,
    /// The audience.
    pub(crate) resource: String,
    pub(crate) claims: Option<String>,
}

/// What the target wants, from its challenge and from the catalogue.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wishes {
    pub(crate) tenant: Option<String>,
    pub(crate) resource: Option<String>,
    pub(crate) authority: Option<Url>,
    pub(crate) claims: Option<String>,
}

/// The target as the catalogue knows it; none for hosts that are nobody's.
pub(crate) fn known_target(case: &Case, plan: &Plan) -> Option<Target> {
    let host = case.host();
    let asked = plan.party(&host).emulates().unwrap_or_else(|| case.url.as_str());
    target(asked, None).ok().filter(|target| !target.services.is_empty())
}

/// The audience that is asked for: the user's, else the service's, else the challenge's.
pub(crate) fn resource(plan: &Plan, target: Option<&Target>, wishes: &Wishes) -> Option<String> {
    let known = || target.and_then(Target::scope).map(|scope| scope.strip_suffix("/.default").unwrap_or(&scope).to_owned());
    plan.resource.clone().map(bare).or_else(known).or_else(|| wishes.resource.clone())
}

/// The user may give a scope for an audience.
fn bare(resource: String) -> String {
    resource.strip_suffix("/.default").map(str::to_owned).unwrap_or(resource)
}

/// The tenant that is asked: the user's, else this machine's, else the challenge's.
pub(crate) fn tenant(plan: &Plan, machine: &Machine<'_>, wishes: &Wishes) -> Option<String> {
    let own = || (machine.env)("AZURE_TENANT_ID").and_then(|id| id.into_string().ok()).filter(|id| !id.is_empty());
    plan.tenant.clone().or_else(own).or_else(|| wishes.tenant.clone())
}

/// The authority that is asked: the user's, else this machine's, else that of the target's cloud.
fn authority(plan: &Plan, machine: &Machine<'_>, target: Option<&Target>, wishes: &Wishes) -> (Option<Url>, bool) {
    let own = || (machine.env)("AZURE_AUTHORITY_HOST").and_then(|url| Url::parse(url.to_str()?).ok());
    if let Some(named) = plan.authority.clone().or_else(own) {
        return (Some(named), true);
    }
    let cloud = target.and_then(|target| target.cloud).or_else(|| catalogue::cloud("public"));
    (wishes.authority.clone().or_else(|| cloud.and_then(|cloud| Url::parse(cloud.authority.str()).ok())), false)
}

/// Asks `source` for a token.
pub(crate) fn acquire(
    prober: &probe::Prober,
    machine: &Machine<'_>,
    plan: &Plan,
    target: Option<&Target>,
    wishes: &Wishes,
    source: &Source,
    asked: &Asked,
) -> Option<Acquired> {
    let (authority, named) = authority(plan, machine, target, wishes);
    let scope = format!("{}/.default", asked.resource);
    let wanted = Wanted {
        authority: authority?,
        named_by_user: named,
        tenant: asked.tenant.clone(),
        resource: asked.resource.clone(),
        scope,
        claims: asked.claims.clone(),
    };
    Some(source::acquire(prober, machine, source, &wanted))
}

/// What the claims of a token say about the target.
pub(crate) struct Judged {
    /// Whether it may be sent.
    pub(crate) guard: Guard,
    /// Whether it is a token that can be read.
    pub(crate) readable: bool,
    /// What the target will not like, in a sentence; nothing: nothing that can be known.
    pub(crate) failing: Option<String>,
    pub(crate) audience: Option<String>,
    pub(crate) tenant: Option<String>,
}

/// Judges `token` for `party` and the target at the time `now`; a tenant that the challenge names is demanded of it.
pub(crate) fn judge(token: &str, party: &Party<'_>, target: Option<&Target>, wishes: &Wishes, now: i64) -> Judged {
    let view = View::of(token);
    let reader = Reader { now, zone: jiff::tz::TimeZone::UTC, reveal: false };
    let demands = Demands { tenant: wishes.tenant.clone().filter(|tenant| is_guid(tenant)), ..Demands::default() };
    let readable = view.readable().is_some();
    let failing = target.filter(|_| readable).and_then(|target| {
        let checked = check(&view, "", String::new(), target, &demands, &reader);
        checked.requirements.into_iter().find(|requirement| requirement.outcome == Holds::Fails).map(|requirement| requirement.why)
    });
    let claim = |name: &str| view.readable().and_then(|(_, claims)| claims.text(name).map(str::to_owned));
    Judged { readable, guard: guard(token, party), failing, audience: claim("aud"), tenant: claim("tid") }
}

/// The token of an `Authorization` header, if it is one of a bearer.
pub(crate) fn bearer(header: &Secret) -> Option<Secret> {
    let (scheme, token) = header.expose().trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Secret::new(token.trim().to_owned()))
}

/// The first credential of the request that is for somebody else, wherever it stands and whatever stands around it.
pub(crate) fn misdirected(case: &Case, party: &Party<'_>) -> Option<Secret> {
    let kept = |token: &Secret| guard(token.expose(), party) != Guard::Send;
    let unwrapped = case.authorization().map(|header| Secret::new(unwrapped(header.expose()).to_owned()));
    let query = case.url.query_pairs().map(|(_, value)| Secret::new(value.into_owned()));
    let values = case.headers.iter().map(|(_, value)| value.clone()).chain(query);
    unwrapped.filter(kept).or_else(|| values.flat_map(|value| jwt::tokens(value.expose())).map(|token| token.raw).find(kept))
}

/// What is left of a header without schemes and quotation marks.
fn unwrapped(header: &str) -> &str {
    let rest = header.trim().trim_matches('"');
    match rest.split_once(' ') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") => unwrapped(rest),
        _ => rest,
    }
}

/// Whether `token` is for `host` beyond doubt: that a redirect leads there is no reason to send it a token of which nobody knows whose it is.
pub(crate) fn is_meant_for(token: &Secret, host: &str) -> bool {
    let view = View::of(token.expose());
    let audiences = view.readable().map(|(_, claims)| claims.texts("aud")).unwrap_or_default();
    let named = |audience: &&str| Url::parse(audience).is_ok_and(|url| url.host_str() == Some(host));
    let known = target(&format!("https://{host}/"), None).is_ok_and(|target| target.services.iter().any(|service| !service.audiences.is_empty()));
    guard(token.expose(), &Party::host(host)) == Guard::Send && (known && !audiences.is_empty() || audiences.iter().any(named))
}

/// How a token that was not had is told: `short` goes into capsules, where it must not look like the evidence itself.
pub(crate) fn why_not(error: &NotAcquired) -> (String, &'static str) {
    match error {
        NotAcquired::NotHere(reason) => (format!("not here: {reason}"), "not-here"),
        NotAcquired::Refused { status, .. } => (format!("the authority answered {status}"), "refused-by-authority"),
        NotAcquired::Failed(failure) => (format!("{} was not reached: {}", failure.host, failure.fault), "authority-not-reached"),
        NotAcquired::BadFile { path, reason } => (format!("{} cannot be used: {reason}", path.display()), "bad-file"),
        NotAcquired::Program { name, text, .. } => (format!("{name} failed: {}", first_line(text)), "program-failed"),
        NotAcquired::Unreadable(reason) => (format!("the answer holds no token: {reason}"), "unreadable"),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing")
}
