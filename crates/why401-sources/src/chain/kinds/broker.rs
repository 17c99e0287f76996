//! The broker of the system.

use super::{Asked, Judged, Outlook, package};
use crate::machine::{Machine, Os};

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    if asked.machine.os() != Os::Windows && !is_wsl(asked.machine) {
        return Judged::new(Outlook::Lacks, "there is a broker on Windows and in WSL only");
    }
    package::missing(asked).unwrap_or_else(|| {
        let name = package::name(asked);
        Judged::new(Outlook::Unsure, format!("it is asked if {name} is installed, which cannot be seen from here"))
    })
}

/// Whether this is Linux on Windows, by the kernel's name, as MSAL tells.
fn is_wsl(machine: &dyn Machine) -> bool {
    let found = machine.file("/proc/sys/kernel/osrelease".as_ref());
    machine.os() == Os::Linux && found.file().and_then(|file| file.text()).is_some_and(|name| name.to_lowercase().contains("microsoft"))
}
