//! What is printed.

use std::fmt::Write as _;

use crate::predicted::Chain;
use crate::seen::{Client, Seen};
use crate::stage::Staged;

/// Lines of a log that are shown.
const LINES: usize = 12;

/// A disagreement: the machine, what the client did, and what was predicted.
pub(crate) fn disagreement(client: Client, machine: &Staged, wrong: &[String], seen: &Seen, said: &Chain) -> String {
    let mut text = format!("\n{client:?} on {}\n", machine.name);
    for wrong in wrong {
        let _ = writeln!(text, "  ! {wrong}");
    }
    for (name, value) in &machine.own {
        let _ = writeln!(text, "    {name}={value:?}");
    }
    for member in &said.members {
        let _ = writeln!(text, "    predicted {} {:?}: {}", member.name, member.standing, member.why);
    }
    for member in seen.members.iter().filter(|member| member.outcome != crate::seen::Outcome::NotReached) {
        let _ = writeln!(text, "    did       {} {:?} {:?} {}", member.name, member.outcome, member.did, member.error.as_deref().unwrap_or_default());
    }
    for line in seen.log.iter().rev().take(LINES).rev() {
        let _ = writeln!(text, "      | {line}");
    }
    text
}
