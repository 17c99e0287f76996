//! The account of Azure PowerShell.

use super::{Asked, Judged, tool};
use crate::machine::Os;
use crate::store::powershell;

/// What would come of asking it. Windows PowerShell is tried after PowerShell 7, and only on Windows.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    let programs: &[&str] = if asked.machine.os() == Os::Windows { &["pwsh", "powershell"] } else { &["pwsh"] };
    tool::judge(asked, programs, "Connect-AzAccount", || powershell::signed_in(asked.machine))
}
