//! Sets of variables of which a complete one is enough, as `needs` of a tool's member writes them.
//!
//! `A+B` is a set, and the first complete one is taken. An element may be `A|B`, of which the first that is set counts;
//! `A=x`, a condition on the value (`A=on`: any spelling of true; `A=`: not set); `!A`, which decides: where it is set
//! the client takes this member, whatever else lacks; and `?A`, without which the client leaves the member out even if
//! only its file cannot be used.

use why401_evidence::Secret;

use super::role::{self, Role};
use super::{Asked, Judged, Outlook};
use crate::model::Place;
use crate::place;

/// A variable of a complete set.
pub(super) struct Held {
    pub(super) name: &'static str,
    pub(super) role: Role,
    /// What it holds; of a variable that names a file, what the file holds.
    pub(super) value: Secret,
    pub(super) from_file: bool,
}

/// Why something that is there cannot be used.
pub(super) struct Fault {
    pub(super) outlook: Outlook,
    pub(super) why: String,
    pub(super) place: Place,
    /// Whether the client itself cannot be made because of it.
    pub(super) raises: bool,
}

struct Element {
    names: Vec<&'static str>,
    wanted: Option<&'static str>,
    decides: bool,
    steps_aside: bool,
}

enum State {
    /// It is there; where.
    Held(Held, Place),
    /// The condition holds.
    Met(Place),
    /// It is not there, or the condition does not hold.
    Missing(Vec<Place>),
    Faulty(Fault),
}

struct Set {
    elements: Vec<(Element, State)>,
}

/// What would come of asking a member that needs one of its sets.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    let mut sets: Vec<Set> = asked.member.needs.into_iter().map(|set| Set::read(asked, set.str())).collect();
    let raises = |set: &Set| set.fault().is_some_and(|fault| fault.raises);
    // A set whose file cannot be used is taken all the same: clients look at names before they look at files.
    if let Some(at) = sets.iter().position(raises).or_else(|| sets.iter().position(|set| set.lacks() == 0)) {
        let set = sets.swap_remove(at);
        return if set.fault().is_some() { set.faulty(asked) } else { set.complete(asked) };
    }
    // The set that comes nearest says what lacks; of equals the first.
    let nearest = (0..sets.len()).rev().max_by_key(|at| sets[*at].there());
    nearest.map_or_else(|| unnamed(asked), |at| sets.swap_remove(at).lacking(asked))
}

/// A member of which no set is known.
pub(super) fn unnamed(asked: &Asked<'_>) -> Judged {
    let note = asked.member.note.map_or_else(|| "how this member decides is not known".to_owned(), why401_catalogue::Str::to_owned);
    Judged::new(Outlook::Unsure, note)
}

impl Element {
    fn read(text: &'static str) -> Self {
        let (mark, text) = match text.as_bytes().first() {
            Some(mark @ (b'!' | b'?')) => (*mark, &text[1..]),
            _ => (0, text),
        };
        let (names, wanted) = text.split_once('=').map_or((text, None), |(names, wanted)| (names, Some(wanted)));
        Self { names: names.split('|').collect(), wanted, decides: mark == b'!', steps_aside: mark == b'?' }
    }

    fn state(&self, asked: &Asked<'_>) -> State {
        match self.wanted {
            Some(wanted) => self.condition(asked, wanted),
            None => self.value(asked),
        }
    }

    fn condition(&self, asked: &Asked<'_>, wanted: &str) -> State {
        let states = self.names.iter().map(|name| (*name, asked.machine.variable(name).filter(|value| !value.expose().is_empty())));
        let states: Vec<(&str, Option<Secret>)> = states.collect();
        let holds = |value: &Option<Secret>| value.as_ref().map_or(wanted.is_empty(), |value| is(value.expose(), wanted));
        let placed = |(name, value): &(&str, Option<Secret>)| place::variable(name, &value.as_ref().map_or("not set".into(), |v| role::switch_shown(name, v)));
        match states.iter().find(|(_, value)| holds(value)) {
            Some(state) => State::Met(placed(state)),
            None => State::Missing(states.iter().map(placed).collect()),
        }
    }

    fn value(&self, asked: &Asked<'_>) -> State {
        let present = |name: &str| asked.machine.variable(name).filter(|value| asked.empty_is_set() || !value.expose().trim().is_empty());
        let found = self.names.iter().find_map(|name| Some((*name, present(name)?)));
        match found {
            Some((_, value)) if value.expose().trim().is_empty() => self.missing(asked),
            Some((name, value)) => self.held(asked, name, &value),
            None => self.missing(asked),
        }
    }

    fn missing(&self, asked: &Asked<'_>) -> State {
        let what = |name: &str| if asked.machine.variable(name).is_some() { "empty" } else { "not set" };
        State::Missing(self.names.iter().map(|name| place::variable(name, what(name))).collect())
    }

    fn held(&self, asked: &Asked<'_>, name: &'static str, value: &Secret) -> State {
        let held = role::read(asked, name, value).and_then(|held| {
            self.twin(asked, &held)?;
            role::check(asked, &held)?;
            Ok(held)
        });
        match held {
            Ok(held) => {
                let place = role::placed(asked, &held, value);
                State::Held(held, place)
            }
            Err(fault) if self.steps_aside && fault.outlook == Outlook::Stops => State::Faulty(Fault { outlook: Outlook::Lacks, ..fault }),
            Err(fault) => State::Faulty(fault),
        }
    }

    /// Terraform fails where a variable and the file of its `_FILE_PATH` twin differ (provider/helpers.go of azurerm).
    fn twin(&self, asked: &Asked<'_>, held: &Held) -> Result<(), Fault> {
        let twin = self.names.iter().find(|name| name.strip_suffix("_FILE_PATH") == Some(held.name));
        let Some((twin, value)) = twin.and_then(|twin| Some((*twin, asked.machine.variable(twin).filter(|value| !value.expose().is_empty())?))) else {
            return Ok(());
        };
        let other = role::read(asked, twin, &value)?;
        if other.value.expose().trim() == held.value.expose().trim() {
            return Ok(());
        }
        let why = format!("{} and the file that {twin} names hold different values", held.name);
        Err(role::fault(asked, why, place::variable(twin, "set")))
    }
}

/// Whether a variable has the wanted value.
fn is(value: &str, wanted: &str) -> bool {
    if wanted == "on" { super::switch::is_true(value) } else { value == wanted }
}

impl Set {
    fn read(asked: &Asked<'_>, text: &'static str) -> Self {
        let element = |text| {
            let element = Element::read(text);
            let state = element.state(asked);
            (element, state)
        };
        Self { elements: text.split('+').map(element).collect() }
    }

    /// How many of its elements are there.
    fn there(&self) -> usize {
        self.elements.len() - self.lacks()
    }

    fn lacks(&self) -> usize {
        self.elements.iter().filter(|(_, state)| matches!(state, State::Missing(_))).count()
    }

    fn fault(&self) -> Option<&Fault> {
        self.elements.iter().find_map(|(_, state)| if let State::Faulty(fault) = state { Some(fault) } else { None })
    }

    /// Whether the client takes the member because of this set, although something lacks.
    fn decides(&self) -> bool {
        self.elements.iter().any(|(element, state)| element.decides && !matches!(state, State::Missing(_)))
    }

    fn complete(self, asked: &Asked<'_>) -> Judged {
        let (mut held, mut places) = (Vec::new(), Vec::new());
        for (_, state) in self.elements {
            match state {
                State::Held(one, place) => {
                    // What proves who one is tells more than whom it proves.
                    places.push((one.role.rank(), place));
                    held.push(one);
                }
                State::Met(place) => places.push((Role::Other.rank(), place)),
                State::Missing(_) | State::Faulty(_) => {}
            }
        }
        places.sort_by_key(|(rank, _)| *rank);
        let names: Vec<&str> = held.iter().map(|one| one.name).collect();
        let why = format!("{}; {}", stand(&names, "set"), asked.refusal());
        let judged = Judged { way: role::way(&held), ..Judged::new(Outlook::Ready, why) }.at(places.into_iter().map(|(_, place)| place));
        Judged { identity: role::identity(asked, &held), ..judged }
    }

    fn faulty(self, asked: &Asked<'_>) -> Judged {
        let mut judged = Judged::new(Outlook::Stops, "");
        let mut held = Vec::new();
        for (_, state) in self.elements {
            match state {
                State::Faulty(fault) if judged.why.is_empty() => {
                    judged.outlook = fault.outlook;
                    judged.why = fault.why;
                    judged.raises = fault.raises;
                    judged.places.insert(0, fault.place);
                }
                State::Faulty(fault) => judged.places.push(fault.place),
                State::Held(one, place) => {
                    held.push(one);
                    judged.places.push(place);
                }
                State::Met(place) => judged.places.push(place),
                State::Missing(_) => {}
            }
        }
        Judged { identity: role::identity(asked, &held), ..judged }
    }

    fn lacking(self, asked: &Asked<'_>) -> Judged {
        let decides = self.decides();
        let (mut there, mut lacks, mut places) = (Vec::new(), Vec::new(), Vec::new());
        for (element, state) in self.elements {
            match state {
                State::Held(one, place) => {
                    there.push(one);
                    places.push(place);
                }
                State::Met(place) => places.push(place),
                State::Faulty(fault) => places.push(fault.place),
                State::Missing(missing) => lacks.push((element, missing)),
            }
        }
        let unread = unread(asked, &lacks);
        let not_read = unread.as_ref().map_or(String::new(), |name| format!("; {name} is set, which this client does not read"));
        let why = format!("{}{not_read}", lacking_why(&there, &lacks));
        let missing = lacks.into_iter().flat_map(|(_, places)| places);
        let places = missing.chain(places).chain(unread.map(|name| place::variable(&name, "set, not read")));
        match (decides, asked.alone) {
            (true, _) => Judged::new(Outlook::Stops, format!("{why}, and the client takes this way all the same")),
            (false, true) => Judged::new(Outlook::Unsure, format!("it is named; {why}, unless its flags or settings name it")),
            (false, false) => Judged::new(Outlook::Lacks, why),
        }
        .at(places)
    }
}

fn lacking_why(there: &[Held], lacks: &[(Element, Vec<Place>)]) -> String {
    if let Some((element, places)) = lacks.iter().find(|(element, _)| element.wanted.is_some()) {
        return unmet_why(element, places);
    }
    // Of alternatives the first one is enough to say; all of them are among the places.
    let names: Vec<&str> = lacks.iter().filter_map(|(element, _)| element.names.first().copied()).collect();
    let empty = lacks.iter().all(|(_, places)| places.iter().any(|place| place.what == "empty"));
    let lacking = stand(&names, if empty { "empty" } else { "not set" });
    // Tenant and client alone are there for other members too.
    let telling = there.iter().any(|one| one.role.rank() < Role::Client.rank());
    let there: Vec<&str> = there.iter().map(|one| one.name).collect();
    if telling { format!("{}, but {lacking}", stand(&there, "set")) } else { lacking }
}

/// `A is set`, `A and B are set`.
fn stand(names: &[&str], how: &str) -> String {
    format!("{} {} {how}", all_of(names), if names.len() == 1 { "is" } else { "are" })
}

fn unmet_why(element: &Element, places: &[Place]) -> String {
    let set = places.iter().find(|place| place.what != "not set");
    match (set, element.wanted) {
        (Some(place), Some("")) => format!("{} is set", place.name),
        (Some(place), _) => format!("{} is {}", place.name, place.what),
        (None, _) => format!("{} is not set", element.names.join(" or ")),
    }
}

/// A variable of the other family (`AZURE_…` for `ARM_…`) that is set in the belief that it counts.
fn unread(asked: &Asked<'_>, lacks: &[(Element, Vec<Place>)]) -> Option<String> {
    let named = |name: &str| {
        let in_needs = |set: &str| set.split(['+', '|', '!', '?', '=']).any(|part| part == name);
        asked.client.chain.into_iter().any(|member| member.variables.contains(name) || member.needs.into_iter().any(|set| in_needs(set)))
    };
    let telling = lacks.iter().flat_map(|(element, _)| &element.names).filter(|name| Role::of(name).is_proof());
    let twins = telling.filter_map(|name| {
        let (family, rest) = name.split_once('_')?;
        Some(format!("{}_{rest}", if family == "AZURE" { "ARM" } else { "AZURE" }))
    });
    let mut set = twins.filter(|twin| asked.machine.variable(twin).is_some_and(|value| !value.expose().is_empty()));
    set.find(|twin| !named(twin))
}

/// `A, B and C`.
pub(super) fn all_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
