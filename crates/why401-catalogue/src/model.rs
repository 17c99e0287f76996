//! The entries as the program sees them; see `catalogue/README.md` for what each field means.

mod tokens;

use crate::packed::{List, Str};

pub use tokens::{Application, Claim, Group, Place, Privacy, Tenant};

/// How strongly a fact or code points to a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A nudge.
    Hint,
    /// One of two or three usual readings.
    Moderate,
    /// Points clearly at it.
    Strong,
    /// Settles it by itself.
    Decisive,
}

impl Weight {
    /// The word that entries and answers use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Moderate => "moderate",
            Self::Strong => "strong",
            Self::Decisive => "decisive",
        }
    }

    /// Points it adds to a cause's score.
    #[must_use]
    pub fn points(self) -> i32 {
        match self {
            Self::Hint => 1,
            Self::Moderate => 3,
            Self::Strong => 6,
            Self::Decisive => 12,
        }
    }

    /// The weight for a plausible cause that is not the first one named.
    #[must_use]
    pub fn second(self) -> Self {
        match self {
            Self::Decisive => Self::Moderate,
            _ => Self::Hint,
        }
    }
}

/// Something to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// What to do; may hold placeholders.
    pub text: Str,
    /// The command; may hold placeholders.
    pub command: Option<Str>,
    /// For whom, if not for all.
    pub when: Option<Str>,
}

/// A root cause.
#[derive(Debug)]
pub struct Cause {
    /// E.g. `wrong-audience`.
    pub id: Str,
    /// Headline.
    pub title: Str,
    /// One sentence for the card; may hold placeholders.
    pub summary: Str,
    /// Family of causes, e.g. `token`.
    pub group: Str,
    /// What it is.
    pub means: Str,
    /// Who can fix it.
    pub fixer: Str,
    /// On which side of the request the fault lies: `client`, `identity`, `infrastructure`, `service`, or `none`.
    pub side: Str,
    /// What would settle it.
    pub settle: List<Step>,
    /// What repairs it.
    pub fix: List<Step>,
    /// How to see that it is gone.
    pub verify: List<Step>,
    /// How to keep it gone.
    pub prevent: List<Step>,
    /// Causes that look alike.
    pub mistaken_for: List<Str>,
    /// Facts that speak for it.
    pub supports: List<(Str, Weight)>,
    /// Facts that speak against it.
    pub contradicts: List<(Str, Weight)>,
    /// Where the knowledge comes from.
    pub sources: List<Str>,
    /// Day of the last review.
    pub last_reviewed: Str,
}

/// An error code, or a message without one.
#[derive(Debug)]
pub struct ErrorCode {
    /// E.g. `entra/AADSTS700016`.
    pub id: Str,
    /// As printed.
    pub code: Str,
    /// Symbolic name.
    pub name: Option<Str>,
    /// What it means.
    pub meaning: Str,
    /// HTTP statuses it comes with.
    pub http: List<u16>,
    /// Causes it points to, the likeliest first.
    pub causes: List<Str>,
    /// How strongly it points to the first.
    pub weight: Weight,
    /// Whether the code is recognised wherever it stands as a word.
    pub anywhere: bool,
    /// Other spellings.
    pub also_written: List<Str>,
    /// Services that print it; empty: any.
    pub services: List<Str>,
    /// Who can fix it.
    pub fixer: Str,
    /// Whether waiting or retrying may be enough.
    pub transient: bool,
    /// `documented`, `observed` or `unverified`.
    pub status: Str,
    /// Traps.
    pub note: Option<Str>,
    /// Where the knowledge comes from.
    pub sources: List<Str>,
    /// Day of the last review.
    pub last_reviewed: Str,
    /// Messages that recognise it.
    pub wordings: List<Wording>,
}

impl ErrorCode {
    /// The folder it stands in: `entra`, `storage` …
    #[must_use]
    pub fn issuer(&self) -> &'static str {
        self.id.str().split('/').next().unwrap_or_default()
    }
}

/// A message that recognises an error.
#[derive(Debug)]
pub struct Wording {
    /// Regular expression on the folded text, without regard to case.
    pub pattern: Str,
    /// Length of the longest match in bytes.
    pub longest: usize,
    /// Meaning, where it says more than the code.
    pub meaning: Option<Str>,
    /// Causes, where it says more than the code.
    pub causes: Option<List<Str>>,
    /// Weight, where it says more than the code.
    pub weight: Option<Weight>,
}

/// Values by cloud id; `any` holds in every cloud.
pub type PerCloud = List<(Str, List<Str>)>;

/// A service that takes or refuses credentials.
#[derive(Debug)]
pub struct Service {
    /// E.g. `keyvault`.
    pub id: Str,
    /// E.g. `Azure Key Vault`.
    pub name: Str,
    /// Family of services.
    pub category: Str,
    /// Application id that may stand in `aud`.
    pub app_id: Option<Str>,
    /// Kinds of credential it takes.
    pub credentials: List<Str>,
    /// Versions of access token it takes; empty: either or unknown.
    pub token_versions: List<Str>,
    /// Whether a trailing slash in `aud` matters.
    pub slash_matters: bool,
    /// Seconds by which its validator lets clocks differ, where that is published.
    pub skew: Option<u16>,
    /// Status for "identity fine, role missing"; 0: unknown.
    pub role_missing: u16,
    /// Whether its clients send a first request without a token on purpose.
    pub first_leg: bool,
    /// What a refusal without any reason most often turns out to be, the likeliest first.
    pub usual: List<Str>,
    /// Shape of its challenge.
    pub challenge: Option<Str>,
    /// Shape of its error body.
    pub body: Option<Str>,
    /// Traps.
    pub note: Option<Str>,
    /// Hosts; `*` stands for one or more labels.
    pub hosts: PerCloud,
    /// Audiences it accepts; `*` stands for one label.
    pub audiences: PerCloud,
    /// Audiences that people try and that it refuses.
    pub rejected: List<Str>,
    /// Scope to ask for.
    pub scope: List<(Str, Str)>,
    /// Where the knowledge comes from.
    pub sources: List<Str>,
    /// Day of the last review.
    pub last_reviewed: Str,
}

/// A cloud.
#[derive(Debug, PartialEq, Eq)]
pub struct Cloud {
    /// E.g. `us-government`.
    pub id: Str,
    /// Its name.
    pub name: Str,
    /// Names that tools use.
    pub names: List<Str>,
    /// Its usual authority.
    pub authority: Str,
    /// All its authority hosts.
    pub authority_hosts: List<Str>,
    /// Forms of issuer.
    pub issuers: List<Str>,
    /// Domain suffixes that belong to it alone.
    pub suffixes: List<Str>,
    /// Address of Resource Manager.
    pub arm: Option<Str>,
    /// Address of Microsoft Graph.
    pub graph: Option<Str>,
    /// Traps.
    pub note: Option<Str>,
    /// Where the knowledge comes from.
    pub sources: List<Str>,
    /// Day of the last review.
    pub last_reviewed: Str,
}

/// An SDK or tool.
#[derive(Debug)]
pub struct Client {
    /// E.g. `python-azure-identity`.
    pub id: Str,
    /// Its name.
    pub name: Str,
    /// Its language.
    pub language: Str,
    /// Its package.
    pub package: Option<Str>,
    /// The version that was looked at.
    pub version_checked: Option<Str>,
    /// Literals that show that it wrote the log.
    pub signatures: List<Str>,
    /// How verbose logging is switched on.
    pub verbose: List<Str>,
    /// What its verbose log gives away.
    pub leaks: Option<Str>,
    /// Traps.
    pub note: Option<Str>,
    /// Its credential chain, in order.
    pub chain: List<Member>,
    /// How it picks one of the chain, where that is known.
    pub picks: Option<Picks>,
    /// Where the knowledge comes from.
    pub sources: List<Str>,
    /// Day of the last review.
    pub last_reviewed: Str,
}

/// A member of a credential chain.
#[derive(Debug)]
pub struct Member {
    /// E.g. `EnvironmentCredential`.
    pub name: Str,
    /// Variables it reads.
    pub variables: List<Str>,
    /// Its kind.
    pub kind: Str,
    /// Literals of the message with which it steps aside.
    pub unavailable: List<Str>,
    /// Values of the selecting variable that stand for it and others, e.g. `prod`.
    pub groups: List<Str>,
    /// Sets of variables, each complete set being enough, the first of them taken: `A+B`, or `way: A+B` with a name for it.
    pub needs: List<Str>,
    /// Sets by which the library beneath chooses once more; it takes empty variables the other way than the client.
    pub beneath: List<Str>,
    /// Whether an empty variable counts as one that is set, where the member differs from its client.
    pub empty_is_set: Option<bool>,
    /// Whether a refusal ends the chain, where the member differs from its client.
    pub stops_when_refused: Option<bool>,
    /// What it does otherwise than the same member of other clients, by names that the build knows.
    pub quirks: List<Str>,
    /// A variable that must be true for it to be asked.
    pub switch: Option<Str>,
    /// Whether it is asked when that variable is not set.
    pub switched_on: bool,
    /// Systems on which it exists; none: on all.
    pub systems: List<Str>,
    /// A package that has to be installed besides the client.
    pub package: Option<Str>,
    /// The version of the client that brought it.
    pub since: Option<Str>,
    /// The version of the client that took it away.
    pub until: Option<Str>,
    /// Whether the selecting variable may name it.
    pub selectable: bool,
    /// Whether it is only asked if the program's code says so.
    pub left_out: bool,
    /// Traps.
    pub note: Option<Str>,
}

/// How a client picks one of its chain.
#[derive(Debug)]
pub struct Picks {
    /// What of it picks, e.g. `DefaultAzureCredential`.
    pub class: Str,
    /// The variable that narrows the chain, e.g. `AZURE_TOKEN_CREDENTIALS`.
    pub selector: Option<Str>,
    /// Whether its values may be written in any case.
    pub any_case: bool,
    /// Whether a member that the authority refuses ends the chain, rather than the next one being asked.
    pub stops_when_refused: bool,
    /// Whether an empty variable counts as one that is set.
    pub empty_is_set: bool,
    /// Whether an authority may be a bare host name, if the client looks at all before it asks anybody.
    pub bare_authority: Option<bool>,
    /// Traps.
    pub note: Option<Str>,
}

/// A place where identities or tokens are kept.
#[derive(Debug)]
pub struct Cache {
    /// E.g. `az-msal`.
    pub id: Str,
    /// What it is.
    pub name: Str,
    /// Whose it is.
    pub tool: Str,
    /// How it is written; each form is read by a module of its own.
    pub form: Str,
    /// Its paths by system, with `~`, `{VARIABLE|otherwise}` and, in the last part, `*`.
    pub paths: PerCloud,
    /// By system: `plain`, `encrypted`, `none` (nothing secret in it), `either`.
    pub protection: List<(Str, Str)>,
    /// The variable that moves it elsewhere, for a run of its own.
    pub moved_by: Option<Str>,
    /// The file that its owner locks while writing, relative to it.
    pub lock: Option<Str>,
    /// The owner's own command that clears it.
    pub clear: Option<Str>,
    /// Traps.
    pub note: Option<Str>,
    /// Where the knowledge comes from.
    pub sources: List<Str>,
    /// Day of the last review.
    pub last_reviewed: Str,
}

/// An article of the library.
#[derive(Debug)]
pub struct Article {
    /// E.g. `clock-drift`.
    pub id: Str,
    /// Markdown.
    pub text: Str,
}
