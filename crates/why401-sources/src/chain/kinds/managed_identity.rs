//! The identity of the machine.
//!
//! Which of its sources a client takes follows from variables (`needs`); some libraries leave the request to another one,
//! which chooses once more and takes empty variables the other way (`beneath`).

mod endpoint;

use endpoint::{IMDS, POD};

use super::{Asked, Given, Judged, Outlook, Way, workload};
use crate::machine::Reach;
use crate::model::Identity;

/// Cloud Shell: it stands for the user, and no client id changes that.
const CLOUD_SHELL: &str = "cloud-shell";

/// What would come of asking it.
pub(super) fn judge(asked: &Asked<'_>) -> Judged {
    let id = client_id(asked);
    let chosen = Way::all(asked.member.needs).find(|way| !way.skipped(asked) && way.holds(asked, asked.empty_is_set()));
    let (name, last) = chosen.as_ref().map_or((IMDS, false), |way| (way.name, way.last));
    let judged = asked.bad_authority().or_else(|| barred(asked, id.as_ref())).unwrap_or_else(|| match name {
        "nothing" => nothing(asked),
        "workload-identity" => exchange(asked),
        _ => Source { asked, name, request: request(asked, name, last), id: id.as_deref() }.judge(),
    });
    let variables = asked.member.variables.into_iter().map(|name| name.str()).filter(|name| asked.given(name) != Given::Not);
    let way = judged.way.or_else(|| way_name(name));
    let identity = judged.identity.clone().unwrap_or_else(|| identity(judged.way.unwrap_or(name), id));
    let judged = if judged.places.iter().any(|place| place.kind == "variable") { judged } else { judged.at(asked.places(variables)) };
    Judged { way, ..judged }.as_who(identity)
}

fn identity(source: &str, id: Option<String>) -> Identity {
    if source == CLOUD_SHELL {
        return Identity { kind: "user".to_owned(), ..Identity::default() };
    }
    Identity { kind: "managed-identity".to_owned(), client: id, ..Identity::default() }
}

impl Way {
    /// Some clients leave the exchange of a workload's token out when the member is the only one.
    fn skipped(&self, asked: &Asked<'_>) -> bool {
        self.name == "workload-identity" && asked.alone && asked.quirk("alone-without-workload")
    }
}

fn way_name(name: &'static str) -> Option<&'static str> {
    (name != "nothing").then_some(name)
}

/// The user-assigned identity that is asked for.
fn client_id(asked: &Asked<'_>) -> Option<String> {
    let mut names = asked.member.variables.into_iter().filter(|name| name.ends_with("CLIENT_ID") && !name.starts_with("DEFAULT_"));
    names.find_map(|name| super::open(asked, name))
}

/// The source of the request, where the library beneath chooses once more.
fn request(asked: &Asked<'_>, chosen: &'static str, last: bool) -> &'static str {
    if last || asked.member.beneath.is_empty() {
        return chosen;
    }
    Way::all(asked.member.beneath).find(|way| way.holds(asked, !asked.empty_is_set())).map_or(IMDS, |way| way.name)
}

/// Some sources have one identity only, and some clients refuse to be made if another one is named.
fn barred(asked: &Asked<'_>, id: Option<&String>) -> Option<Judged> {
    let id = id?;
    let source = Way::all(asked.member.needs).find(|way| way.name != "workload-identity" && way.holds(asked, asked.empty_is_set()))?;
    let quirk = match source.name {
        "service-fabric" => "id-bars-service-fabric",
        CLOUD_SHELL => "id-bars-cloud-shell",
        _ => return None,
    };
    let why = format!("{} takes no client id, and AZURE_CLIENT_ID is {id}", endpoint::title(source.name));
    asked.quirk(quirk).then(|| asked.cannot_be_made(&why).at(asked.places(source.variables().chain(["AZURE_CLIENT_ID"]))))
}

fn nothing(asked: &Asked<'_>) -> Judged {
    let why = "IDENTITY_ENDPOINT is set without IDENTITY_HEADER or IMDS_ENDPOINT, which fits no source";
    Judged::new(Outlook::Lacks, why).at(asked.places(["IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IMDS_ENDPOINT"]))
}

fn exchange(asked: &Asked<'_>) -> Judged {
    if asked.given("AZURE_CLIENT_ID") != Given::Filled {
        let why = "the variables of a workload identity are set without AZURE_CLIENT_ID";
        return asked.cannot_be_made(why).at(asked.places(["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE"]));
    }
    workload::exchange(asked)
}

/// The source that a client takes, and the one that the request goes to.
struct Source<'a> {
    asked: &'a Asked<'a>,
    name: &'static str,
    request: &'static str,
    id: Option<&'a str>,
}

impl Source<'_> {
    fn judge(&self) -> Judged {
        if let Some(judged) = self.probe().or_else(|| self.refuses()) {
            return judged;
        }
        let Some(url) = endpoint::url(self.asked, self.request) else {
            return self.nowhere(format!("the address of {} is empty", endpoint::title(self.request)));
        };
        if !endpoint::is_address(&url) {
            return self.nowhere(format!("the address of {} is no http address", endpoint::title(self.request)));
        }
        let reach = self.asked.machine.reach(&url);
        let judged = match reach {
            Reach::Answers(status) if self.request == "azure-arc" && !endpoint::has_arc_keys(self.asked.machine) => {
                self.down(format!("the endpoint answers (status {status}), but the folder of its keys is not there"))
            }
            Reach::Answers(status) => self.answers(status),
            Reach::Nobody(ref why) => self.down(format!("nobody answers at the endpoint ({why})")),
            Reach::Silent => Judged::new(Outlook::Unsure, format!("the endpoint did not answer within a second; {}", self.patience())),
            Reach::NotAsked => {
                Judged::new(Outlook::Unsure, format!("{} would be asked; nothing was sent to see whether it answers", endpoint::title(self.request)))
            }
        };
        judged.at([endpoint::place(&url, &reach)]).at(self.variables()).way_of(self.request)
    }

    /// Whether the metadata service is probed first, as far as the source and the selection go.
    fn probes(&self) -> bool {
        self.name == IMDS && self.asked.quirk("probes") && !self.asked.alone
    }

    /// Asks the metadata service whether it is there, as clients do before they wait for it longer.
    fn probe(&self) -> Option<Judged> {
        if !self.probes() {
            return None;
        }
        match self.asked.given(POD) {
            Given::Filled => return None,
            Given::Empty if self.asked.empty_is_set() => return Some(self.nowhere(format!("{POD} is set and empty, which is no address"))),
            Given::Empty | Given::Not => {}
        }
        let url = endpoint::imds(None);
        let reach = self.asked.machine.reach(&url);
        let why = match &reach {
            Reach::Nobody(why) => format!("nobody answers at the metadata service ({why})"),
            Reach::Silent if self.asked.quirk("impatient-probe") => "the metadata service did not answer within the second that the client waits".to_owned(),
            Reach::Silent | Reach::Answers(_) | Reach::NotAsked => return None,
        };
        Some(Judged::new(Outlook::Fails, why).at([endpoint::place(&url, &reach)]).way_of(IMDS))
    }

    /// What fails before anything is sent.
    fn refuses(&self) -> Option<Judged> {
        let asked = self.asked;
        let fabric = "service-fabric";
        if self.name == fabric && self.id.is_some() && asked.quirk("id-stops-service-fabric") {
            let why = format!("{} takes no client id, and AZURE_CLIENT_ID is set, which ends the chain", endpoint::title(fabric));
            return Some(Judged::new(Outlook::Stops, why).at(asked.places(["AZURE_CLIENT_ID"])).way_of(fabric));
        }
        if self.request == CLOUD_SHELL && self.id.is_some() && asked.quirk("id-bars-cloud-shell") {
            let why = format!("{} takes no client id, and AZURE_CLIENT_ID is set", endpoint::title(CLOUD_SHELL));
            return Some(Judged::new(Outlook::Lacks, why).at(asked.places(["AZURE_CLIENT_ID", "MSI_ENDPOINT"])).way_of(CLOUD_SHELL));
        }
        if self.request != fabric || !asked.quirk("stops-when-down") {
            return None;
        }
        let why = endpoint::fabric_fault(asked).or_else(|| (self.name != fabric).then(|| "IDENTITY_SERVER_THUMBPRINT is set and empty".to_owned()))?;
        Some(self.nowhere(why).at(self.variables()).way_of(fabric))
    }

    fn answers(&self, status: u16) -> Judged {
        let whose = match self.id {
            _ if self.request == CLOUD_SHELL => "the user who is signed in to it".to_owned(),
            Some(id) => format!("the user-assigned identity {id}"),
            None => "the system-assigned identity".to_owned(),
        };
        let title = endpoint::title(self.request);
        // Whether the identity is assigned here and the header is the right one is known to the other side only.
        let open = endpoint::has_secret(self.request) || (self.id.is_some() && self.request != CLOUD_SHELL);
        let outlook = if open { Outlook::Unsure } else { Outlook::Ready };
        match status {
            200..400 | 400 | 401 | 405 => Judged::new(outlook, format!("{title} answers, and is asked for {whose}; {}", self.asked.refusal())),
            403 => Judged::new(Outlook::Unsure, format!("{title} answers with status 403, which may be a proxy in its place")),
            _ => Judged::new(Outlook::Unsure, format!("something answers with status {status} in the place of {title}")),
        }
    }

    /// A failure to reach the source.
    fn down(&self, why: String) -> Judged {
        self.failing(Outlook::Fails, why)
    }

    /// A failure before the request can be sent; the probe may have been.
    fn nowhere(&self, why: String) -> Judged {
        let probed = self.probes() && self.asked.given(POD) == Given::Not;
        self.failing(if probed { Outlook::Fails } else { Outlook::Lacks }, why)
    }

    fn failing(&self, outlook: Outlook, why: String) -> Judged {
        if self.name != IMDS && self.asked.quirk("stops-when-down") {
            return Judged::new(Outlook::Stops, format!("{why}, which ends the chain"));
        }
        Judged::new(outlook, why)
    }

    fn patience(&self) -> &'static str {
        if self.probes() { "the client waits one second for a connection and longer for an answer" } else { "the client waits longer" }
    }

    fn variables(&self) -> Vec<crate::model::Place> {
        let names = self.asked.member.variables.into_iter().map(|name| name.str());
        self.asked.places(names.filter(|name| endpoint::concerns(self.request, name) && self.asked.given(name) != Given::Not))
    }
}

impl Judged {
    fn way_of(self, source: &'static str) -> Self {
        Self { way: self.way.or(Some(source)), ..self }
    }
}
