//! A person who signs in elsewhere, with a code.

use super::role::identity_of_variables;
use super::{Asked, Judged, Outlook};

/// What would come of asking it: nobody knows before the person has done it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    let judged = Judged::new(Outlook::Unsure, "it shows a code, and waits for a person to enter it in a browser").way("device-code");
    let who = identity_of_variables(asked, "user");
    if who.tenant.is_some() || who.client.is_some() { judged.as_who(who) } else { judged }
}
