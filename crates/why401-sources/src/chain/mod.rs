//! The chains of clients: which member would be asked first, and why not the others.
//!
//! The order and the conditions are data (`catalogue/clients/`); what a condition means is decided by a module per kind of
//! member (`kinds`). Nothing is asked for a token.

mod asked;
mod kinds;
mod select;
#[cfg(test)]
mod tests;

use why401_catalogue as catalogue;

pub(crate) use asked::{Asked, Given, Judged, Outlook, Way, shown};

use crate::machine::Machine;
use crate::model::{Chain, Member, Standing};
use select::Selection;

/// The chain of `client` on `machine`; nothing if how it picks is not known.
#[must_use]
pub fn chain(machine: &dyn Machine, client: &'static catalogue::Client) -> Option<Chain> {
    let picks = client.picks.as_ref()?;
    let selection = select::selection(machine, client, picks);
    let error = select::bad_authority(machine, picks).or_else(|| selection.error());
    let rows = rows(machine, client, picks, &selection, error.is_some());
    let raised = rows.iter().find_map(|(member, row)| matches!(row, Row::Judged(judged) if judged.raises).then_some(member.name));
    let mut chain = Chain {
        client: client.id.to_owned(),
        name: client.name.to_owned(),
        class: picks.class.to_owned(),
        checked: client.version_checked.map(catalogue::Str::to_owned),
        selected: selection.shown(),
        error: error.or_else(|| raised.and_then(|name| raise(&rows, name.str()))),
        members: Vec::new(),
        winner: None,
        fit: None,
    };
    let mut state = State::Open;
    chain.members = rows.into_iter().map(|(member, row)| standing(member, row, raised, &mut state)).collect();
    let decides = |member: &&Member| matches!(member.standing, Standing::Wins | Standing::MayWin | Standing::Stops);
    chain.winner = chain.members.iter().find(decides).map(|member| member.name.clone());
    Some(chain)
}

/// A member before the ones before it are looked at.
enum Row {
    Excluded(Judged),
    /// The client fails before.
    Broken,
    Judged(Judged),
}

type Rows = Vec<(&'static catalogue::Member, Row)>;

fn rows(machine: &dyn Machine, client: &'static catalogue::Client, picks: &'static catalogue::Picks, selection: &Selection, broken: bool) -> Rows {
    let row = |member: &'static catalogue::Member| match selection.excludes(machine, picks, member) {
        Some(judged) => Row::Excluded(judged),
        None if broken => Row::Broken,
        None => Row::Judged(kinds::judge(&Asked { machine, client, picks, member, alone: selection.names(member) })),
    };
    client.chain.into_iter().map(|member| (member, row(member))).collect()
}

/// Why the client cannot be made.
fn raise(rows: &Rows, name: &str) -> Option<String> {
    rows.iter().find_map(|(member, row)| match row {
        Row::Judged(judged) if judged.raises && member.name == *name => Some(format!("{name}: {}", judged.why)),
        _ => None,
    })
}

/// How far the chain is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// An earlier member may have a token.
    Unsure,
    Settled,
}

/// `raised` is the first member whose constructor fails: the ones after it are not even made.
fn standing(member: &'static catalogue::Member, row: Row, raised: Option<catalogue::Str>, state: &mut State) -> Member {
    let broken = || (Standing::Skipped, Judged::new(Outlook::Lacks, "the client fails before it asks anybody"));
    let (standing, judged) = match row {
        Row::Excluded(judged) => (Standing::Excluded, judged),
        Row::Broken => broken(),
        Row::Judged(judged) if raised == Some(member.name) => (Standing::Stops, judged),
        Row::Judged(_) if raised.is_some() => broken(),
        Row::Judged(judged) => (place_in_chain(judged.outlook, state), judged),
    };
    Member {
        name: member.name.to_owned(),
        kind: member.kind.to_owned(),
        standing,
        why: judged.why,
        way: judged.way.map(str::to_owned),
        places: judged.places,
        identity: judged.identity,
    }
}

fn place_in_chain(outlook: Outlook, state: &mut State) -> Standing {
    let standing = match (outlook, *state) {
        (Outlook::Lacks, _) => Standing::Skipped,
        (_, State::Settled) => Standing::Shadowed,
        (Outlook::Fails, _) => Standing::Fails,
        (Outlook::Stops, State::Open) => Standing::Stops,
        (Outlook::Ready, State::Open) => Standing::Wins,
        _ => Standing::MayWin,
    };
    *state = match (*state, outlook) {
        (State::Settled, _) | (_, Outlook::Ready | Outlook::Stops) => State::Settled,
        (_, Outlook::Unsure) => State::Unsure,
        (state, _) => state,
    };
    standing
}
