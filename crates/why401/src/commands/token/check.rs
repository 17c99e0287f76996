//! `why401 token check`.

use why401_catalogue::Cloud;
use why401_diagnosis::model::SCHEMA_VERSION;
use why401_diagnosis::token::View;
use why401_diagnosis::token::check::{self, check};
use why401_diagnosis::token::model::{Checked, CheckedToken, Outcome};
use why401_diagnosis::token::target::{NoTarget, Target, target};
use why401_evidence::credential::carrier::Role;
use why401_evidence::credential::fingerprint;

use crate::arguments::{Check, Demands};
use crate::credentials::{self, Given};
use crate::error::CommandError;
use crate::exit::Exit;

pub(crate) fn run(options: &Check) -> Result<Exit, CommandError> {
    let wanted = understood(&options.target, super::cloud(options.demands.cloud.as_deref())?)?;
    let given = credentials::read(&options.input)?;
    let key = credentials::key(&options.input.key)?;
    let demands = demands(&options.demands);
    let reader = super::reader(&options.clock, false);
    let judged = |given: &Given| {
        let token = given.carried.value.expose();
        check(&View::of(token), &given.source, fingerprint::line(token, key.as_ref()), &wanted, &demands, &reader)
    };
    let tokens: Vec<CheckedToken> = to_check(&given).map(judged).collect();
    let passed = tokens.iter().all(|token| token.outcome == Outcome::Passes);
    super::print(&Checked { version: SCHEMA_VERSION, target: wanted.answer(), tokens }, &options.output)?;
    Ok(if passed { Exit::Yes } else { Exit::No })
}

/// Of a token endpoint's answer only the access token is meant for a target; what stands alone is checked whatever it is.
fn to_check(given: &[Given]) -> impl Iterator<Item = &Given> {
    let access = given.iter().any(|given| given.carried.role == Role::Access);
    given.iter().filter(move |given| !access || !matches!(given.carried.role, Role::Id | Role::Refresh))
}

pub(super) fn demands(options: &Demands) -> check::Demands {
    let seconds = |length: std::time::Duration| i64::try_from(length.as_secs()).unwrap_or(i64::MAX);
    check::Demands {
        tenant: options.tenant.clone(),
        roles: options.role.clone(),
        scopes: options.scope.clone(),
        app_only: (options.app_only || options.delegated).then_some(options.app_only),
        min_lifetime: options.min_lifetime.map(seconds),
        skew: options.skew.map(seconds),
    }
}

pub(crate) fn understood(asked: &str, cloud: Option<&'static Cloud>) -> Result<Target, CommandError> {
    target(asked, cloud).map_err(|error| match error {
        NoTarget::NoAudience(host) => CommandError::usage(
            format!("{host} belongs to no Azure service that is known"),
            "Give the audience that the API expects instead: the identifier of its registration, such as api://… or its client id.",
        ),
        NoTarget::Unknown(near) => {
            let hint = if near.is_empty() { String::new() } else { format!("Did you mean {}? ", near.join(", ")) };
            CommandError::usage(
                format!("`{asked}` is no address, no service and no audience"),
                format!("{hint}`why401 explain --list services` lists the services."),
            )
        }
    })
}
