//! Tools that are started and asked for a token: az, azd, PowerShell.

use super::{Asked, Judged, Outlook};
use crate::place;
use crate::store::SignedIn;

/// What would come of starting one of `programs`, the first that is found, when its files say `signed_in`.
pub(super) fn judge(asked: &Asked<'_>, programs: &[&str], login: &str, signed_in: impl FnOnce() -> SignedIn) -> Judged {
    let Some(program) = programs.iter().find_map(|name| asked.machine.program(name)) else {
        return Judged::new(Outlook::Lacks, format!("{} is not on the PATH", programs[0]));
    };
    let started = place::program(&program, "would be started");
    match signed_in() {
        SignedIn::As(identity, places) => {
            let why = format!("{} is on the PATH, and its files say who is signed in", programs[0]);
            Judged::new(Outlook::Ready, why).at(places).at([started]).as_who(identity)
        }
        SignedIn::Nobody(places) => {
            Judged::new(Outlook::Fails, format!("{} is on the PATH, but nobody is signed in (`{login}`)", programs[0])).at(places).at([started])
        }
        SignedIn::Unknown(why, places) => {
            Judged::new(Outlook::Unsure, format!("{} is on the PATH; whether anybody is signed in cannot be told: {why}", programs[0])).at(places).at([started])
        }
    }
}
