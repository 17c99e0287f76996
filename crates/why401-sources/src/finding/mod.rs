//! What is stale, contradictory or dangerous on a machine.
//!
//! Each finding is a function; `LOOKS` is the one place that knows them all. A function says what it saw, where, and what to
//! do; it never shows a value that may be a secret.

mod certificate;
mod cloud;
mod endpoint;
mod exposure;
mod federation;
mod identity;
mod origin;
mod selection;
mod shadow;
#[cfg(test)]
pub(crate) mod stage;
mod tenant;
mod variables;
mod without;

pub(crate) use cloud::cloud;
pub(crate) use tenant::are_different;

use why401_evidence::redact;

use crate::cache::{self, Selection};
use crate::chain;
use crate::machine::Machine;
use crate::model::{Cache, Chain, Finding, Identity, Member, Place};
use crate::place;
use crate::store::{self, SignedIn};

/// How bad a finding is; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Severity {
    /// A client fails because of it, or others can read a secret.
    Danger,
    /// It is probably not what is meant.
    Warning,
    /// It is good to know.
    Note,
}

impl Severity {
    fn name(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What is looked at.
struct Scene<'a> {
    machine: &'a dyn Machine,
    chains: &'a [Chain],
    /// The tenant that is meant, if somebody said so.
    tenant: Option<&'a str>,
    /// What the tools of this user keep.
    caches: Vec<Cache>,
}

/// What a look saw.
#[derive(Default)]
struct Seen {
    text: String,
    places: Vec<Place>,
    fix: Vec<String>,
    clients: Vec<String>,
}

type Look = fn(&Scene<'_>) -> Vec<Seen>;

/// All findings: id, severity, and who looks.
const LOOKS: [(&str, Severity, Look); 26] = [
    ("client-fails", Severity::Danger, selection::fails),
    ("selection-invalid", Severity::Danger, selection::invalid),
    ("federated-token-expired", Severity::Danger, federation::expired),
    ("federated-token-unreadable", Severity::Danger, federation::unreadable),
    ("certificate-expired", Severity::Danger, certificate::out_of_date),
    ("certificate-unreadable", Severity::Danger, certificate::unreadable),
    ("secret-readable-by-others", Severity::Danger, exposure::readable),
    ("secret-shadows-identity", Severity::Warning, shadow::secret),
    ("client-id-of-application", Severity::Warning, shadow::client_id),
    ("selection-excludes", Severity::Warning, selection::excludes),
    ("selection-ignored", Severity::Warning, selection::ignored),
    ("tenant-not-meant", Severity::Warning, tenant::not_meant),
    ("tenant-differs", Severity::Warning, tenant::differs),
    ("cloud-differs", Severity::Warning, cloud::differs),
    ("identities-differ", Severity::Warning, identity::differ),
    ("account-without-token", Severity::Warning, identity::without_token),
    ("variables-half-set", Severity::Warning, variables::half_set),
    ("variable-empty", Severity::Warning, variables::empty),
    ("families-differ", Severity::Warning, variables::families),
    ("variables-deprecated", Severity::Warning, variables::deprecated),
    ("token-in-docker-config", Severity::Warning, exposure::docker),
    ("proxy-catches-endpoint", Severity::Warning, endpoint::proxy),
    ("token-of-other-tenant", Severity::Warning, exposure::other_tenant),
    ("file-sets-other", Severity::Warning, origin::other),
    ("endpoints-of-two-kinds", Severity::Note, endpoint::two),
    ("variable-set-in-file", Severity::Note, origin::deciding),
];

/// What is the matter on `machine`, for the clients at hand and the tenant that is meant; the worst first.
#[must_use]
pub fn findings(machine: &dyn Machine, chains: &[Chain], tenant: Option<&str>) -> Vec<Finding> {
    let caches = cache::list(machine, &Selection::default(), false).caches;
    let scene = Scene { machine, chains, tenant, caches };
    let mut found: Vec<(Severity, Finding)> = Vec::new();
    for (id, severity, look) in LOOKS {
        let seen = look(&scene).into_iter();
        found.extend(seen.map(|seen| (severity, scene.finding(id, severity, seen))));
    }
    tidy(&mut found);
    found.sort_by_key(|(severity, _)| *severity);
    found.into_iter().map(|(_, finding)| finding).collect()
}

/// Lines that another finding shows already are not told twice.
fn tidy(found: &mut Vec<(Severity, Finding)>) {
    let is_list = |finding: &Finding| finding.id == "variable-set-in-file";
    let told: Vec<Place> = found.iter().filter(|(_, finding)| !is_list(finding)).flat_map(|(_, finding)| finding.places.clone()).collect();
    found.retain(|(_, finding)| !is_list(finding) || finding.places.iter().any(|place| !told.contains(place)));
}

/// Longest value that is shown, in characters.
const LONGEST: usize = 120;

impl Scene<'_> {
    /// The value of a variable; nothing if it is not set or empty.
    fn value(&self, name: &str) -> Option<String> {
        let value = self.machine.variable(name)?;
        let value = value.expose().trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn is_set(&self, name: &str) -> bool {
        self.machine.variable(name).is_some_and(|value| !value.expose().trim().is_empty())
    }

    fn is_empty(&self, name: &str) -> bool {
        self.machine.variable(name).is_some_and(|value| value.expose().is_empty())
    }

    /// A file that a variable names, and the variable. What is no path may be a secret, and is not shown.
    fn file_of(&self, variable: &str, path: &std::path::Path, what: impl Into<String>) -> Vec<Place> {
        let open = self.value(variable).is_some_and(|value| chain::shown(variable, &value).is_some());
        let file = open.then(|| place::file(path, None, what));
        [self.variable(variable)].into_iter().chain(file).collect()
    }

    /// The variable as a place: its value if it cannot be a secret.
    fn variable(&self, name: &str) -> Place {
        let Some(value) = self.machine.variable(name) else { return place::variable(name, "not set") };
        let value = value.expose();
        // A proxy's address may hold a password.
        let open = chain::shown(name, value).filter(|_| !name.to_ascii_uppercase().ends_with("_PROXY"));
        let filled = || open.map_or_else(|| "set".to_owned(), |value| shown(&value));
        place::variable(name, &if value.is_empty() { "empty".to_owned() } else { filled() })
    }

    fn variables<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<Place> {
        names.into_iter().map(|name| self.variable(name)).collect()
    }

    /// The variables that a text names and that are there.
    fn variables_in<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let words = text.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
        words.filter(|word| word.contains('_') && self.machine.variable(word).is_some()).collect()
    }

    /// Those of `names` that are set and not empty.
    fn those_set<'n>(&self, names: &[&'n str]) -> Vec<&'n str> {
        names.iter().copied().filter(|name| self.is_set(name)).collect()
    }

    /// The account that the Azure CLI is signed in with, and what says so.
    fn az(&self) -> Option<(Identity, Vec<Place>)> {
        match store::az::signed_in(self.machine) {
            SignedIn::As(identity, places) => Some((identity, places)),
            _ => None,
        }
    }

    /// The chains that have a winner, with it.
    fn winners(&self) -> impl Iterator<Item = (&Chain, &Member)> {
        self.chains.iter().filter_map(|chain| Some((chain, winner(chain)?)))
    }

    fn finding(&self, id: &str, severity: Severity, mut seen: Seen) -> Finding {
        if !matches!(id, "variable-set-in-file" | "file-sets-other") {
            let variables: Vec<String> = seen.places.iter().filter(|place| place.kind == "variable").map(|place| place.name.clone()).collect();
            seen.places.extend(origin::places(self, &variables));
        }
        Finding { id: id.to_owned(), severity: severity.name().to_owned(), text: seen.text, places: seen.places, fix: seen.fix, clients: seen.clients }
    }
}

/// The member that decides.
fn winner(chain: &Chain) -> Option<&Member> {
    let name = chain.winner.as_ref()?;
    chain.members.iter().find(|member| member.name == *name)
}

/// A value of the environment, safe to show.
fn shown(value: &str) -> String {
    let plain: String = redact::scrub(value.trim()).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match plain.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &plain[..at]),
        None => plain,
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => format!("{} and {}", rest.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "), last.as_ref()),
    }
}

/// Ids of clients, each once.
fn ids<'c>(chains: impl IntoIterator<Item = &'c Chain>) -> Vec<String> {
    chains.into_iter().map(|chain| chain.client.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use stage::Stage;

    #[test]
    fn a_bare_machine_has_nothing_to_find() {
        let stage = Stage::bare();
        assert!(findings(&stage, &[], None).is_empty());
    }

    #[test]
    fn ids_are_unique_and_sorted_by_severity() {
        let mut ids: Vec<&str> = LOOKS.iter().map(|(id, ..)| *id).collect();
        assert!(LOOKS.is_sorted_by_key(|(_, severity, _)| *severity));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), LOOKS.len());
    }

    #[test]
    fn every_finding_is_documented() {
        let page = include_str!("../../../../docs/sources.md");
        let missing: Vec<&str> = LOOKS.iter().map(|(id, ..)| *id).filter(|id| !page.contains(&format!("| `{id}` |"))).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn values_that_may_be_secrets_are_not_shown() {
        let stage = Stage::bare().with(&[("AZURE_CLIENT_SECRET", "s3cret"), ("AZURE_CLIENT_ID", "x"), ("HTTP_PROXY", "http://u:p@h"), ("EMPTY", "")]);
        let scene = Scene { machine: &stage, chains: &[], tenant: None, caches: Vec::new() };
        let what = |name: &str| scene.variable(name).what;
        assert_eq!(
            [what("AZURE_CLIENT_SECRET"), what("HTTP_PROXY"), what("AZURE_CLIENT_ID"), what("EMPTY"), what("NONE")].join("|"),
            "set|set|x|empty|not set"
        );
    }

    const TENANT: &str = "11111111-1111-4111-8111-111111111111";
    const CLIENT: &str = "22222222-2222-4222-8222-222222222222";
    const APPLICATION: [(&str, &str); 3] = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_CLIENT_SECRET", "Zx8Q~s3cret-of-the-test")];

    #[test]
    fn a_leftover_secret_is_found_in_the_real_chains() {
        let app_service = [("IDENTITY_ENDPOINT", "http://localhost:42356/msi/token"), ("IDENTITY_HEADER", "h3ader")];
        let stage = Stage::bare().with(&APPLICATION).with(&app_service).with_all_clients();
        let found = stage.found("secret-shadows-identity");
        assert!(found.clients.contains(&"python-azure-identity".to_owned()), "{found:?}");
        assert!(found.text.starts_with("AZURE_CLIENT_SECRET decides before "), "{found:?}");
    }

    #[test]
    fn what_works_with_az_is_told_apart_from_what_a_program_does() {
        let stage = Stage::bare().with(&APPLICATION).az_user("99999999-9999-4999-8999-999999999999", true).program_at("az").with_all_clients();
        let ids = stage.ids();
        assert!(ids.contains(&"tenant-differs".to_owned()) && ids.contains(&"identities-differ".to_owned()), "{ids:?}");
    }

    #[test]
    fn an_unknown_selection_fails_the_real_clients() {
        let found = Stage::bare().with(&[("AZURE_TOKEN_CREDENTIALS", "az")]).with_all_clients().found("selection-invalid");
        assert!(found.clients.contains(&"python-azure-identity".to_owned()), "{found:?}");
    }

    #[test]
    fn a_selection_may_leave_out_what_would_win() {
        let stage = Stage::bare().with(&APPLICATION).with(&[("AZURE_TOKEN_CREDENTIALS", "dev")]).with_all_clients();
        let found = stage.found("selection-excludes");
        assert!(found.text.starts_with("AZURE_TOKEN_CREDENTIALS=dev leaves out EnvironmentCredential"), "{found:?}");
    }

    #[test]
    fn no_finding_holds_a_secret() {
        let profile = "export AZURE_CLIENT_SECRET=Zx8Q~s3cret-of-the-test\nexport ARM_CLIENT_SECRET='Zx8Q~s3cret-of-the-test'\n";
        let more = [("ARM_CLIENT_SECRET", "Zx8Q~s3cret-of-the-test"), ("AZURE_PASSWORD", "Zx8Q~s3cret-of-the-test"), ("HTTP_PROXY", "http://u:s3cret@proxy")];
        let stage = Stage::bare().with(&APPLICATION).with(&more).file_at("/home/dev/.bashrc", profile).with_all_clients();
        let shown = format!("{:?}", findings(&stage, stage.chains(), Some("contoso.example")));
        assert!(shown.contains(".bashrc") && !shown.contains("s3cret"), "{shown}");
    }

    const NAMES: [&str; 24] = [
        "AZURE_TENANT_ID",
        "AZURE_CLIENT_ID",
        "AZURE_CLIENT_SECRET",
        "AZURE_CLIENT_CERTIFICATE_PATH",
        "AZURE_FEDERATED_TOKEN_FILE",
        "AZURE_AUTHORITY_HOST",
        "AZURE_TOKEN_CREDENTIALS",
        "AZURE_USERNAME",
        "AZURE_PASSWORD",
        "AZURE_CONFIG_DIR",
        "IDENTITY_ENDPOINT",
        "IDENTITY_HEADER",
        "MSI_ENDPOINT",
        "MSI_SECRET",
        "IMDS_ENDPOINT",
        "ARM_TENANT_ID",
        "ARM_CLIENT_ID",
        "ARM_CLIENT_SECRET",
        "ARM_USE_OIDC",
        "ARM_ENVIRONMENT",
        "HTTP_PROXY",
        "NO_PROXY",
        "AZCOPY_SPA_CLIENT_SECRET",
        "DOCKER_CONFIG",
    ];
    const VALUES: [&str; 12] = [
        "",
        " ",
        TENANT,
        "contoso.example",
        "dev",
        "AzureCliCredential",
        "https://login.microsoftonline.us",
        "http://127.0.0.1:9/x?y=z",
        "/token",
        "true",
        "\u{202e}\u{1b}[31m ünï",
        "=+|!?",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_environment_panics_or_gives_a_secret_away(picks in proptest::collection::vec(0..13_usize, 24), meant in proptest::option::of(0..12_usize)) {
            let secret = |name: &str| ["SECRET", "PASSWORD", "HEADER", "HTTP_PROXY"].iter().any(|word| name.contains(word));
            let value = |name: &str, pick: usize| if secret(name) { "http://u:Zx8Q~s3cret-of-the-test@h" } else { VALUES[pick] };
            let set: Vec<(&str, &str)> = NAMES.iter().zip(&picks).filter(|(_, pick)| **pick < 12).map(|(name, pick)| (*name, value(name, *pick))).collect();
            let stage = Stage::bare().with(&set).file_at("/token", "eyJhbGciOiJSUzI1NiJ9.e30.Zx8Q").with_all_clients();
            let shown = format!("{:?}", findings(&stage, stage.chains(), meant.map(|at| VALUES[at])));
            proptest::prop_assert!(!shown.contains("s3cret") && !shown.contains("e30.Zx8Q"), "{}", shown);
        }
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!([listed(&["a"]), listed(&["a", "b"]), listed(&["a", "b", "c"])], ["a", "a and b", "a, b and c"]);
    }
}
