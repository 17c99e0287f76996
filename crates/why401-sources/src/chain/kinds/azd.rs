//! The Azure Developer CLI's account.

use super::{Asked, Judged, tool};
use crate::store::azd;

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    tool::judge(asked, &["azd"], "azd auth login", || azd::signed_in(asked.machine))
}
