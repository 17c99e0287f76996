//! An application that proves itself with a token of another issuer: handed over, in a file, or asked for.

use why401_evidence::credential::jwt;
use why401_evidence::time;

use super::role;
use super::sets::{self, Fault, Held};
use super::{Asked, Judged};
use crate::place;

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    sets::judge(asked)
}

/// Whether the token has not run out: Entra refuses an old assertion (AADSTS700024).
pub(super) fn check(asked: &Asked<'_>, held: &Held) -> Result<(), Fault> {
    let now = asked.machine.now();
    let expired = jwt::tokens(held.value.expose()).first().and_then(|token| token.claims.time("exp")).filter(|end| *end <= now);
    let Some(end) = expired else { return Ok(()) };
    let of = if held.from_file { format!("in the file that {} names", held.name) } else { format!("in {}", held.name) };
    let why = format!("the token {of} ran out {} ago, on {}", time::span(now - end), time::display(end));
    Err(Fault { raises: false, ..role::fault(asked, why, place::variable(held.name, "run out")) })
}
