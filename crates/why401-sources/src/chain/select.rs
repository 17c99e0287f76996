//! The variable that narrows a chain, such as `AZURE_TOKEN_CREDENTIALS`.

use why401_catalogue::{Client, Member, Picks, Str};

use super::{Judged, Outlook};
use crate::machine::Machine;
use crate::model::Selected;
use crate::place;

/// What the variable says.
pub(super) enum Selection {
    /// It is not set, or there is none.
    All,
    /// A group of members.
    Group { variable: &'static str, value: String },
    /// One member.
    One { variable: &'static str, value: String },
    /// A value that the client does not know.
    Invalid { variable: &'static str, value: String, known: Vec<&'static str> },
}

pub(super) fn selection(machine: &dyn Machine, client: &'static Client, picks: &'static Picks) -> Selection {
    let Some(variable) = picks.selector.map(Str::str) else { return Selection::All };
    let value = machine.variable(variable).map(|value| value.expose().trim().to_owned()).filter(|value| !value.is_empty());
    let Some(value) = value else { return Selection::All };
    let grouped = client.chain.into_iter().any(|member| !member.groups.is_empty());
    // Where the case of groups counts (Go), that of names does not.
    let is_named = |member: &Member| if grouped || picks.any_case { member.name.eq_ignore_ascii_case(&value) } else { *member.name == *value };
    let same = |name: &str| if picks.any_case { name.eq_ignore_ascii_case(&value) } else { name == value };
    if client.chain.into_iter().any(|member| member.groups.into_iter().any(|group| same(group))) {
        Selection::Group { variable, value }
    } else if client.chain.into_iter().any(|member| member.selectable && is_named(member)) {
        Selection::One { variable, value }
    } else {
        Selection::Invalid { variable, value, known: known(client) }
    }
}

/// The values that the client knows: groups first, then names.
fn known(client: &'static Client) -> Vec<&'static str> {
    let mut known = Vec::new();
    for group in client.chain.into_iter().flat_map(|member| member.groups) {
        if !known.contains(&group.str()) {
            known.push(group.str());
        }
    }
    known.extend(client.chain.into_iter().filter(|member| member.selectable && member.until.is_none()).map(|member| member.name.str()));
    known
}

/// Why the client cannot be made with the authority that the environment gives.
pub(super) fn bad_authority(machine: &dyn Machine, picks: &'static Picks) -> Option<String> {
    let bare = picks.bare_authority?;
    let value = machine.variable("AZURE_AUTHORITY_HOST")?;
    let host = value.expose().trim_start();
    let brackets = host.contains("//") && host.contains('[') != host.contains(']');
    let fits = match scheme(host) {
        Some(scheme) => scheme.eq_ignore_ascii_case("https") && !brackets,
        None => bare && !brackets,
    };
    let shown = super::shown("AZURE_AUTHORITY_HOST", host).map_or_else(String::new, |host| format!(" is `{host}`, and"));
    (!fits).then(|| format!("AZURE_AUTHORITY_HOST{shown} must be an address that begins with https://"))
}

/// What stands before the colon, if that can be a scheme (RFC 3986, 3.1).
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let can_be = scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    can_be.then_some(scheme)
}

impl Selection {
    pub(super) fn shown(&self) -> Option<Selected> {
        let (variable, value, effect) = match self {
            Self::All => return None,
            Self::Group { variable, value } => (variable, value, format!("only the members of the group `{value}` are asked")),
            Self::One { variable, value } => (variable, value, format!("only {value} is asked")),
            Self::Invalid { variable, value, .. } => (variable, value, "the client does not know this value and fails at once".to_owned()),
        };
        Some(Selected { variable: (*variable).to_owned(), value: value.clone(), effect })
    }

    pub(super) fn error(&self) -> Option<String> {
        let Self::Invalid { variable, value, known } = self else { return None };
        Some(format!("{variable} is `{value}`, and the client knows only {}", known.join(", ")))
    }

    /// Whether it names this member alone.
    pub(super) fn names(&self, member: &Member) -> bool {
        matches!(self, Self::One { value, .. } if member.name.eq_ignore_ascii_case(value))
    }

    /// Why `member` is no part of the chain here.
    pub(super) fn excludes(&self, machine: &dyn Machine, picks: &'static Picks, member: &'static Member) -> Option<Judged> {
        let lacks = |why: String| Some(Judged::new(Outlook::Lacks, why));
        match self {
            Self::Group { variable, value } if !member.groups.into_iter().any(|group| group.eq_ignore_ascii_case(value)) => {
                return Some(Judged::new(Outlook::Lacks, format!("{variable}={value} leaves it out")).at([place::variable(variable, value)]));
            }
            Self::One { variable, value } if !self.names(member) => {
                return Some(Judged::new(Outlook::Lacks, format!("{variable} names {value} alone")).at([place::variable(variable, value)]));
            }
            _ => {}
        }
        if let Some(until) = member.until {
            return lacks(format!("it is gone since {until}"));
        }
        if member.left_out && !self.names(member) {
            let named = picks.selector.filter(|_| member.selectable).map(|selector| format!("it is asked only if {selector} names it"));
            return lacks(named.unwrap_or_else(|| "it is asked only if the program asks for it, in its code, options or settings".to_owned()));
        }
        let here = machine.os().name();
        if !member.systems.is_empty() && !member.systems.into_iter().any(|system| *system == here) {
            let systems: Vec<&str> = member.systems.into_iter().map(|system| system.str()).collect();
            return lacks(format!("it exists on {} only", systems.join(" and ")));
        }
        None
    }
}
