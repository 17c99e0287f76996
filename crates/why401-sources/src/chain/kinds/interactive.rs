//! A user in a browser.

use super::{Asked, Judged, Outlook};
use crate::model::Identity;

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    if let Some(judged) = asked.bad_tenant() {
        return judged;
    }
    let tenant = super::open(asked, "AZURE_TENANT_ID").filter(|_| asked.member.variables.contains("AZURE_TENANT_ID"));
    let identity = Identity { kind: "user".to_owned(), tenant, ..Identity::default() };
    Judged::new(Outlook::Unsure, "a browser is opened, and somebody has to sign in")
        .at(asked.places(asked.member.variables.into_iter().map(|n| n.str())))
        .as_who(identity)
}
