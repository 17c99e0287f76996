//! Members of no common kind: their sets of variables if they have some, else what the catalogue says of them.

use super::{Asked, Judged, sets};

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    sets::judge(asked)
}
