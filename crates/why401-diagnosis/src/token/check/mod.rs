//! Whether a target takes a token: every requirement with *passes*, *fails* or *cannot be known*, and why.

mod audience;
mod form;
mod issuer;
mod lifetime;
mod powers;

use why401_evidence::credential::compact::Irregularities;

use super::Reader;
use super::issuer::Issuer;
use super::kind;
use super::model::{CheckedToken, Outcome, Requirement, Trait};
use super::obtain;
use super::target::Target;
use super::view::{Set, View};

/// What the user asks beside the target.
#[derive(Debug, Clone, Default)]
pub struct Demands {
    /// Tenant that must have issued it: an id or a domain.
    pub tenant: Option<String>,
    /// Application roles that it must have.
    pub roles: Vec<String>,
    /// Scopes that it must have.
    pub scopes: Vec<String>,
    /// Whether it must be app-only (`true`) or delegated (`false`).
    pub app_only: Option<bool>,
    /// Seconds for which it must stay valid.
    pub min_lifetime: Option<i64>,
    /// Tolerance for clocks in seconds, instead of the target's own.
    pub skew: Option<i64>,
}

/// A readable token under examination.
struct Subject<'a> {
    header: &'a Set,
    claims: &'a Set,
    irregular: Irregularities,
    issuer: Issuer<'a>,
    traits: &'a [Trait],
    target: &'a Target,
    demands: &'a Demands,
    reader: &'a Reader,
}

/// The requirements, in the order in which they are told; to add one, write it in its file and name it here.
const REQUIREMENTS: [fn(&Subject<'_>) -> Option<Requirement>; 13] = [
    form::form,
    form::kind,
    audience::audience,
    issuer::cloud,
    issuer::issuer,
    issuer::version,
    issuer::tenant,
    lifetime::lifetime,
    powers::subject,
    powers::roles,
    powers::scopes,
    powers::binding,
    form::signature,
];

/// Checks one token against `target`.
#[must_use]
pub fn check(view: &View, source: &str, fingerprint: String, target: &Target, demands: &Demands, reader: &Reader) -> CheckedToken {
    let traits = kind::traits(view);
    let requirements = match view {
        View::Readable { header, claims, irregular } => {
            let issuer = Issuer::of(claims.text("iss").unwrap_or(""));
            let subject = Subject { header, claims, irregular: *irregular, issuer, traits: &traits, target, demands, reader };
            REQUIREMENTS.iter().filter_map(|requirement| requirement(&subject)).collect()
        }
        _ => form::unreadable(view, &traits, target),
    };
    let outcome = overall(&requirements);
    let tenant = demands.tenant.as_deref().or_else(|| same_tenant(view));
    let obtain = if outcome == Outcome::Fails { obtain::steps(target, tenant, &traits) } else { Vec::new() };
    CheckedToken { source: source.to_owned(), fingerprint, outcome, summary: summary(target, &requirements, outcome), requirements, obtain }
}

/// The token's own tenant is where a right one most likely comes from too.
fn same_tenant(view: &View) -> Option<&str> {
    let (_, claims) = view.readable()?;
    claims.text("tid").or_else(|| Issuer::of(claims.text("iss")?).tenant)
}

/// What was asked for and cannot be known counts as no.
fn overall(requirements: &[Requirement]) -> Outcome {
    let open = requirements.iter().any(|r| r.asked && r.outcome == Outcome::Unknown);
    if requirements.iter().any(|r| r.outcome == Outcome::Fails) {
        Outcome::Fails
    } else if open {
        Outcome::Unknown
    } else {
        Outcome::Passes
    }
}

fn summary(target: &Target, requirements: &[Requirement], outcome: Outcome) -> String {
    let name = target.name();
    let failing: Vec<&Requirement> = requirements.iter().filter(|r| r.outcome == Outcome::Fails).collect();
    match (outcome, failing.first()) {
        (Outcome::Fails, Some(first)) => {
            let more = if failing.len() > 1 { format!(" And {} more.", failing.len() - 1) } else { String::new() };
            format!("{name} will not take this token. {}{more}", first.why)
        }
        (Outcome::Unknown, _) => {
            let open: Vec<&str> = requirements.iter().filter(|r| r.asked && r.outcome == Outcome::Unknown).map(|r| r.id.as_str()).collect();
            format!("Nothing speaks against this token for {name}, but what has to be known for a yes cannot be: {}.", open.join(", "))
        }
        _ => format!("Nothing that can be known here keeps {name} from taking this token."),
    }
}

fn requirement(id: &str, outcome: Outcome, why: impl Into<String>) -> Requirement {
    Requirement { id: id.to_owned(), outcome, asked: false, expected: None, found: None, why: why.into(), cause: None }
}

impl Requirement {
    fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    /// The cause behind a failure; means nothing otherwise.
    fn cause(mut self, cause: &str) -> Self {
        self.cause = (self.outcome == Outcome::Fails).then(|| cause.to_owned());
        self
    }

    fn asked(mut self, asked: bool) -> Self {
        self.asked = asked;
        self
    }
}

#[cfg(test)]
mod tests;
