//! The Azure CLI's account.

use super::{Asked, Judged, tool};
use crate::store::az;

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    tool::judge(asked, &["az"], "az login", || az::signed_in(asked.machine))
}
