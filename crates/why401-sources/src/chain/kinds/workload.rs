//! An application with the token of a Kubernetes service account.

use super::{Asked, Given, Judged, Outlook};
use crate::machine::Found;
use crate::model::Identity;
use crate::place;

const FILE: &str = "AZURE_FEDERATED_TOKEN_FILE";
const NAMES: [&str; 3] = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", FILE];

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    let lacking: Vec<&str> = NAMES.into_iter().filter(|name| !asked.counts(name)).collect();
    let Some(first) = lacking.first() else { return exchange(asked) };
    let state = if asked.given(first) == Given::Empty { "empty" } else { "not set" };
    // The missing file is the most telling: most machines have the other two for other reasons.
    let why = if lacking.contains(&FILE) && asked.given(FILE) == Given::Not { format!("{FILE} is not set") } else { format!("{first} is {state}") };
    Judged::new(Outlook::Lacks, why).at(asked.places(NAMES))
}

/// What would come of the exchange, all variables being there.
pub(super) fn exchange(asked: &Asked<'_>) -> Judged {
    let faulty = asked.bad_tenant().or_else(|| asked.bad_authority()).or_else(|| token_file(asked));
    let judged = faulty.unwrap_or_else(|| {
        let why = format!("{} are set, and the file can be read; {}", super::sets::all_of(&NAMES), asked.refusal());
        Judged::new(asked.when_complete(), why)
    });
    let path = asked.text(FILE).filter(|path| super::super::shown(FILE, path).is_some()).map(|path| asked.machine.folder().join(path));
    let file = path.map(|path| place::file(&path, None, "the token of the service account"));
    judged.way("workload-identity").at(asked.places(NAMES)).at(file).as_who(identity(asked))
}

/// What is wrong with the file of the token.
fn token_file(asked: &Asked<'_>) -> Option<Judged> {
    let path = asked.machine.folder().join(asked.text(FILE)?);
    let why = match asked.machine.file(&path) {
        Found::Absent => "is not there".to_owned(),
        Found::Denied => "may not be read".to_owned(),
        Found::Unreadable(why) => format!("cannot be read: {why}"),
        Found::File(file) => match file.text().map(str::trim) {
            None => "holds no text".to_owned(),
            Some("") => "is empty".to_owned(),
            Some(_) => return None,
        },
    };
    let why = format!("the file that {FILE} names {why}");
    Some(if asked.quirk("stops-without-file") { Judged::new(Outlook::Stops, format!("{why}, which ends the chain")) } else { Judged::new(Outlook::Fails, why) })
}

fn identity(asked: &Asked<'_>) -> Identity {
    Identity {
        kind: "application".to_owned(),
        tenant: super::tenant(asked),
        client: super::open(asked, "AZURE_CLIENT_ID"),
        authority: super::open(asked, "AZURE_AUTHORITY_HOST"),
        ..Identity::default()
    }
}
