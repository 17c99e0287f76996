//! An application that proves itself with a secret, in a variable or in a file that one names.

use super::{Asked, Judged, sets};

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    sets::judge(asked)
}
