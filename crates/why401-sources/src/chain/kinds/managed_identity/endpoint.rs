//! The endpoints of the sources of a managed identity.

use super::{Asked, Given};
use crate::machine::{Found, Machine, Os, Reach};
use crate::model::Place;

/// The source that is left when no variable names another.
pub(super) const IMDS: &str = "imds";
/// The variable that stands in for the address of the metadata service.
pub(super) const POD: &str = "AZURE_POD_IDENTITY_AUTHORITY_HOST";
/// Of Terraform: the whole address.
const ARM: &str = "ARM_MSI_ENDPOINT";
const PATH: &str = "/metadata/identity/oauth2/token";
/// Where the agent of Azure Arc listens when nothing else is said.
const HIMDS: &str = "http://localhost:40342/metadata/identity/oauth2/token";

/// The address that the client would ask; nothing if it is empty.
pub(super) fn url(asked: &Asked<'_>, source: &str) -> Option<String> {
    match source {
        IMDS if asked.member.variables.contains(ARM) && asked.given(ARM) == Given::Filled => asked.text(ARM),
        IMDS => metadata_service(asked),
        "machine-learning" | "cloud-shell" => asked.text("MSI_ENDPOINT"),
        "azure-arc" if asked.given("IDENTITY_ENDPOINT") != Given::Filled || asked.given("IMDS_ENDPOINT") == Given::Not => Some(HIMDS.to_owned()),
        _ => asked.text("IDENTITY_ENDPOINT"),
    }
}

/// The address of the metadata service as this client makes it; nothing if an empty host counts as one.
fn metadata_service(asked: &Asked<'_>) -> Option<String> {
    // Where a library beneath sends the request, it is that one's view of empty variables which counts.
    let empty_is_set = asked.empty_is_set() == asked.member.beneath.is_empty();
    match asked.given(POD) {
        _ if !asked.member.variables.contains(POD) => Some(imds(None)),
        Given::Empty if empty_is_set => None,
        Given::Not | Given::Empty => Some(imds(None)),
        Given::Filled if asked.quirk("joins-host-as-it-is") => asked.text(POD).map(|host| format!("{host}{PATH}")),
        Given::Filled => Some(imds(asked.text(POD).as_deref())),
    }
}

/// The address of the metadata service, at `host` or where it always is.
pub(super) fn imds(host: Option<&str>) -> String {
    format!("{}{PATH}", host.unwrap_or("http://169.254.169.254").trim_matches('/'))
}

/// Whether it can be asked at all.
pub(super) fn is_address(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    ["http://", "https://"]
        .iter()
        .any(|scheme| lower.strip_prefix(scheme).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')))
}

/// Its name for people.
pub(super) fn title(source: &str) -> &'static str {
    match source {
        "app-service" => "the endpoint of App Service",
        "azure-arc" => "the agent of Azure Arc",
        "machine-learning" => "the endpoint of Azure Machine Learning",
        "cloud-shell" => "Cloud Shell",
        "service-fabric" => "Service Fabric",
        _ => "the metadata service",
    }
}

/// Whether it wants a secret of the request, from a variable.
pub(super) fn has_secret(source: &str) -> bool {
    matches!(source, "app-service" | "machine-learning" | "service-fabric")
}

/// Whether a variable has a say in it.
pub(super) fn concerns(source: &str, name: &str) -> bool {
    match source {
        IMDS => matches!(name, POD | ARM) || name.ends_with("CLIENT_ID"),
        "machine-learning" | "cloud-shell" => name.starts_with("MSI_") || name.ends_with("CLIENT_ID"),
        _ => name.starts_with("IDENTITY_") || name == "IMDS_ENDPOINT" || name.ends_with("CLIENT_ID"),
    }
}

/// What is wrong with the variables of Service Fabric, as MSAL for Python checks them before it asks.
pub(super) fn fabric_fault(asked: &Asked<'_>) -> Option<String> {
    let endpoint = asked.text("IDENTITY_ENDPOINT").unwrap_or_default();
    if !endpoint.to_ascii_lowercase().starts_with("https://") {
        return Some("IDENTITY_ENDPOINT does not begin with https, and with IDENTITY_SERVER_THUMBPRINT it has to".to_owned());
    }
    let thumbprint = asked.text("IDENTITY_SERVER_THUMBPRINT").unwrap_or_default();
    let digits: String = thumbprint.chars().filter(|c| !" \t\r\n:".contains(*c)).collect();
    let fits = digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (!fits).then(|| "IDENTITY_SERVER_THUMBPRINT is no SHA-1 thumbprint".to_owned())
}

/// Whether the folder is there into which the agent of Azure Arc writes the key of a request.
pub(super) fn has_arc_keys(machine: &dyn Machine) -> bool {
    let folder = match machine.os() {
        Os::Windows => {
            let data = machine.variable("ProgramData").map_or_else(|| "C:\\ProgramData".to_owned(), |value| value.expose().to_owned());
            format!("{data}\\AzureConnectedMachineAgent\\Tokens")
        }
        Os::Linux | Os::MacOs => "/var/opt/azcmagent/tokens".to_owned(),
    };
    !matches!(machine.file(folder.as_ref()), Found::Absent) || !machine.list(folder.as_ref()).is_empty()
}

/// The endpoint, and what came of asking it.
pub(super) fn place(url: &str, reach: &Reach) -> Place {
    let what = match reach {
        Reach::Answers(status) => format!("answers with status {status}"),
        Reach::Nobody(why) => format!("nobody: {why}"),
        Reach::Silent => "no answer within a second".to_owned(),
        Reach::NotAsked => "not asked".to_owned(),
    };
    // Neither a user's name nor a query belongs into an answer.
    let open = url.split(['?', '#']).next().unwrap_or(url);
    let shown = open.split_once("://").map_or(open.to_owned(), |(scheme, rest)| format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, host)| host)));
    crate::place::endpoint(&shown, what)
}
