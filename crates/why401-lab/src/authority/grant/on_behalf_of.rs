//! On behalf of a person (learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow): an API trades the
//! token that it was called with for one to call further.

use serde_json::Value;
use why401_jose::{Outcome, Verifier};

use crate::authority::answer::{self, Issue};
use crate::authority::ask::Ask;
use crate::authority::client::{self, Jwt, precise};
use crate::authority::failure::Failure;
use crate::authority::resource;
use crate::authority::table::{ASSERTION_SIGNATURE, BAD_GRANT, CONSENT, NOT_ON_BEHALF, ON_BEHALF_AUDIENCE, ON_BEHALF_TIME};
use crate::directory::{Application, User};

pub(super) fn token(ask: &Ask<'_>) -> Result<Value, Failure> {
    let client = client::identify(ask)?.confidential()?;
    ask.required("requested_token_use")?;
    let assertion = Jwt::read(ask.required("assertion")?)?;
    let user = person(ask, client.application, &assertion)?;
    if client.application.roles.is_empty() {
        return Err(Failure::new(CONSENT, &[("app", &client.application.id), ("name", &client.application.name)]));
    }
    let issue = Issue {
        tenant: ask.named_tenant()?,
        application: client.application,
        proof: client.proof,
        user: Some(user),
        resource: resource::of_person(ask, "")?,
        demands: ask.demands()?,
    };
    Ok(answer::body(ask, &issue))
}

/// The person that a token is about which was issued for this application.
fn person<'a>(ask: &Ask<'a>, application: &Application, assertion: &Jwt<'_>) -> Result<&'a User, Failure> {
    signature(ask, assertion)?;
    audience(application, assertion)?;
    let validity = assertion.validity()?;
    if !validity.holds(ask.now) {
        return Err(Failure::new(ON_BEHALF_TIME, &[("now", &precise(ask.now)), ("expires", &precise(validity.until))]));
    }
    if assertion.text("scp").is_none() {
        return Err(Failure::new(NOT_ON_BEHALF, &[("app", assertion.text("appid").or(assertion.text("azp")).unwrap_or_default())]));
    }
    let user = assertion.text("oid").and_then(|object| ask.world.directory.user(object));
    user.ok_or_else(|| Failure::new(BAD_GRANT, &[]))
}

fn signature(ask: &Ask<'_>, assertion: &Jwt<'_>) -> Result<(), Failure> {
    let reason = match Verifier::new(&ask.world.keys.known(false)).verify(assertion.token).outcome {
        Outcome::Valid => return Ok(()),
        Outcome::KeyNotFound => "The key was not found",
        _ => "The provided signature value did not match the expected signature value",
    };
    Err(Failure::new(ASSERTION_SIGNATURE, &[("reason", reason), ("thumbprint", assertion.header("kid").unwrap_or_default())]))
}

fn audience(application: &Application, assertion: &Jwt<'_>) -> Result<(), Failure> {
    let audiences = assertion.audiences();
    let own = |audience: &&str| audience.eq_ignore_ascii_case(&application.id) || application.identifier.as_deref() == Some(*audience);
    if audiences.iter().any(own) {
        return Ok(());
    }
    let values = [("audience", *audiences.first().unwrap_or(&"")), ("expected", &application.id), ("app", &application.id), ("name", &application.name)];
    Err(Failure::new(ON_BEHALF_AUDIENCE, &values))
}
