//! An application or a user, described by variables.

mod certificate_file;

use super::{Asked, Given, Judged, Outlook, Way};
use crate::model::{Identity, Place};
use crate::place;
use crate::store::masked;

const CLIENT: &str = "AZURE_CLIENT_ID";
const CERTIFICATE: &str = "AZURE_CLIENT_CERTIFICATE_PATH";
const USER: &str = "AZURE_USERNAME";

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    let Some(way) = asked.first_way() else { return incomplete(asked) };
    let places = asked.places(way.variables());
    let faulty = asked.bad_tenant().or_else(|| asked.bad_authority()).or_else(|| empty(asked, &way)).or_else(|| certificate(asked, &way));
    if let Some(judged) = faulty {
        return Judged { way: Some(way.name), ..judged }.at(places).as_who(identity(asked, &way));
    }
    let why = format!("{} are set; {}", listed(way.variables()), asked.refusal());
    Judged::new(asked.when_complete(), why).way(way.name).at(places).at(file(asked, &way)).as_who(identity(asked, &way))
}

/// No set of variables is complete: the one that comes nearest tells what lacks; of equals the first.
fn incomplete(asked: &Asked<'_>) -> Judged {
    let there = |way: &Way| way.variables().filter(|name| asked.counts(name)).count();
    let ways: Vec<Way> = Way::all(asked.member.needs).collect();
    let nearest = ways.iter().rev().max_by_key(|way| there(way)).filter(|way| there(way) > 0);
    let set = asked.member.variables.into_iter().map(|name| name.str()).filter(|name| asked.given(name) != Given::Not);
    let Some(way) = nearest else {
        return Judged::new(Outlook::Lacks, "none of its variables is set").at(asked.places(set));
    };
    let (held, lacking): (Vec<&str>, Vec<&str>) = way.variables().partition(|name| asked.counts(name));
    let why = format!("{} {} set, but {}", super::sets::all_of(&held), if held.len() == 1 { "is" } else { "are" }, states(asked, &lacking));
    let missing = lacking.iter().copied().filter(|name| asked.given(name) == Given::Not);
    Judged::new(Outlook::Lacks, why).at(asked.places(missing)).at(asked.places(set))
}

fn states(asked: &Asked<'_>, names: &[&str]) -> String {
    let state = |name: &&str| format!("{name} is {}", if asked.given(name) == Given::Empty { "empty" } else { "not set" });
    let states: Vec<String> = names.iter().map(state).collect();
    super::sets::all_of(&states.iter().map(String::as_str).collect::<Vec<_>>())
}

fn listed(names: impl Iterator<Item = &'static str>) -> String {
    super::sets::all_of(&names.collect::<Vec<_>>())
}

/// What a client that takes an empty variable as set makes of one.
fn empty(asked: &Asked<'_>, way: &Way) -> Option<Judged> {
    let name = way.variables().find(|name| asked.given(name) == Given::Empty)?;
    let why = format!("{name} is set and empty");
    // Of a certificate and of a user the client id is not looked at before the authority is asked.
    let later = way.name == "user-password" || (way.name == "client-certificate" && name == CLIENT);
    Some(if later { Judged::new(Outlook::Stops, format!("{why}, which the authority will refuse; the chain ends here")) } else { asked.cannot_be_made(&why) })
}

fn certificate(asked: &Asked<'_>, way: &Way) -> Option<Judged> {
    if way.name != "client-certificate" {
        return None;
    }
    let password = match asked.given("AZURE_CLIENT_CERTIFICATE_PASSWORD") {
        Given::Filled => certificate_file::Password::Some,
        Given::Empty | Given::Not => certificate_file::Password::None,
    };
    let path = path(asked)?;
    let why = match certificate_file::fault(&asked.machine.file(&path), password, asked.quirk("pem-only")) {
        certificate_file::Verdict::Fits => return None,
        certificate_file::Verdict::Unknown(why) => return Some(Judged::new(Outlook::Unsure, format!("the certificate file {why}")).at(file(asked, way))),
        certificate_file::Verdict::Unfit(why) => format!("the certificate file {why}"),
    };
    let judged =
        if asked.quirk("reads-certificate-at-once") { asked.cannot_be_made(&why) } else { Judged::new(Outlook::Stops, format!("{why}; the chain ends here")) };
    Some(judged.at(file(asked, way)))
}

fn path(asked: &Asked<'_>) -> Option<std::path::PathBuf> {
    asked.text(CERTIFICATE).map(|path| asked.machine.folder().join(path))
}

fn file(asked: &Asked<'_>, way: &Way) -> Option<Place> {
    let shown = asked.text(CERTIFICATE).filter(|path| super::super::shown(CERTIFICATE, path).is_some());
    let path = path(asked).filter(|_| way.name == "client-certificate" && shown.is_some())?;
    Some(place::file(&path, None, "the certificate and its key"))
}

fn identity(asked: &Asked<'_>, way: &Way) -> Identity {
    let user = way.name == "user-password";
    let kind = if user { "user" } else { "application" };
    Identity {
        kind: kind.to_owned(),
        user: asked.text(USER).filter(|_| user).map(|name| masked(&name)),
        tenant: super::tenant(asked).or_else(|| user.then(|| "organizations".to_owned())),
        client: super::open(asked, CLIENT),
        authority: super::open(asked, "AZURE_AUTHORITY_HOST"),
        ..Identity::default()
    }
}

#[cfg(test)]
pub(super) fn pem() -> String {
    certificate_file::tests::rsa()
}
