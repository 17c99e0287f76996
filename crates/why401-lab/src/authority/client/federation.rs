//! Assertions of other issuers (learn.microsoft.com/entra/workload-id/workload-identity-federation): issuer, subject and
//! audience are compared letter by letter with what is registered.

use why401_jose::{KeySet, Outcome, Verifier};

use super::assertion::{Jwt, in_time};
use crate::authority::ask::Ask;
use crate::authority::failure::Failure;
use crate::authority::table::{ASSERTION_SIGNATURE, FEDERATED_AUDIENCE, FEDERATED_ISSUER, FEDERATED_SUBJECT, Kind};
use crate::directory::{Application, Federated};
use crate::issuer;

/// Checks an assertion of one of the lab's OIDC issuers.
pub(super) fn by_issuer(ask: &Ask<'_>, application: &Application, jwt: &Jwt<'_>) -> Result<(), Failure> {
    registered(application, jwt)?;
    signature(ask, jwt)?;
    in_time(ask, jwt)
}

/// Issuer first, then subject, then audience: the first that no credential has is what is complained about.
fn registered(application: &Application, jwt: &Jwt<'_>) -> Result<(), Failure> {
    let (stated, subject) = (jwt.text("iss").unwrap_or_default(), jwt.text("sub").unwrap_or_default());
    let audiences = jwt.audiences();
    let credentials: Vec<&Federated> =
        application.federated.iter().filter(|credential| issuer::named(&credential.issuer).is_some_and(|known| known.url == stated)).collect();
    let refuse = |kind: Kind, name: &str, value: &str| Err(Failure::new(kind, &[(name, value)]));
    if credentials.is_empty() {
        return refuse(FEDERATED_ISSUER, "issuer", stated);
    }
    let subjects: Vec<&Federated> = credentials.into_iter().filter(|credential| credential.subject == subject).collect();
    if subjects.is_empty() {
        return refuse(FEDERATED_SUBJECT, "subject", subject);
    }
    if subjects.iter().any(|credential| audiences.contains(&credential.audience.as_str())) {
        return Ok(());
    }
    refuse(FEDERATED_AUDIENCE, "audience", audiences.first().unwrap_or(&""))
}

fn signature(ask: &Ask<'_>, jwt: &Jwt<'_>) -> Result<(), Failure> {
    let keys = KeySet::read(ask.world.keys.issuer_jwks().to_string().as_bytes()).ok();
    let outcome = keys.map_or(Outcome::KeyNotFound, |keys| Verifier::new(&keys).verify(jwt.token).outcome);
    let reason = match outcome {
        Outcome::Valid => return Ok(()),
        Outcome::KeyNotFound => "The key was not found",
        _ => "The provided signature value did not match the expected signature value",
    };
    Err(Failure::new(ASSERTION_SIGNATURE, &[("reason", reason), ("thumbprint", jwt.header("kid").unwrap_or_default())]))
}
