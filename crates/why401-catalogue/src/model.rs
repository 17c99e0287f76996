//! The entries as the program sees them; see `catalogue/README.md` for what each field means.

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
    pub text: &'static str,
    /// The command; may hold placeholders.
    pub command: Option<&'static str>,
    /// For whom, if not for all.
    pub when: Option<&'static str>,
}

/// A root cause.
#[derive(Debug)]
pub struct Cause {
    /// E.g. `wrong-audience`.
    pub id: &'static str,
    /// Headline.
    pub title: &'static str,
    /// One sentence for the card; may hold placeholders.
    pub summary: &'static str,
    /// Family of causes, e.g. `token`.
    pub group: &'static str,
    /// What it is.
    pub means: &'static str,
    /// Who can fix it.
    pub fixer: &'static str,
    /// What would settle it.
    pub settle: &'static [Step],
    /// What repairs it.
    pub fix: &'static [Step],
    /// How to see that it is gone.
    pub verify: &'static [Step],
    /// How to keep it gone.
    pub prevent: &'static [Step],
    /// Causes that look alike.
    pub mistaken_for: &'static [&'static str],
    /// Facts that speak for it.
    pub supports: &'static [(&'static str, Weight)],
    /// Facts that speak against it.
    pub contradicts: &'static [(&'static str, Weight)],
    /// Where the knowledge comes from.
    pub sources: &'static [&'static str],
    /// Day of the last review.
    pub last_reviewed: &'static str,
}

/// An error code, or a message without one.
#[derive(Debug)]
pub struct ErrorCode {
    /// E.g. `entra/AADSTS700016`.
    pub id: &'static str,
    /// As printed.
    pub code: &'static str,
    /// Symbolic name.
    pub name: Option<&'static str>,
    /// What it means.
    pub meaning: &'static str,
    /// HTTP statuses it comes with.
    pub http: &'static [u16],
    /// Causes it points to, the likeliest first.
    pub causes: &'static [&'static str],
    /// How strongly it points to the first.
    pub weight: Weight,
    /// Whether the code is recognised wherever it stands as a word.
    pub anywhere: bool,
    /// Other spellings.
    pub also_written: &'static [&'static str],
    /// Services that print it; empty: any.
    pub services: &'static [&'static str],
    /// Who can fix it.
    pub fixer: &'static str,
    /// Whether waiting or retrying may be enough.
    pub transient: bool,
    /// `documented`, `observed` or `unverified`.
    pub status: &'static str,
    /// Traps.
    pub note: Option<&'static str>,
    /// Where the knowledge comes from.
    pub sources: &'static [&'static str],
    /// Day of the last review.
    pub last_reviewed: &'static str,
    /// Messages that recognise it.
    pub wordings: &'static [Wording],
}

impl ErrorCode {
    /// The folder it stands in: `entra`, `storage` …
    #[must_use]
    pub fn issuer(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }
}

/// A message that recognises an error.
#[derive(Debug)]
pub struct Wording {
    /// Regular expression on the folded text, without regard to case.
    pub pattern: &'static str,
    /// Length of the longest match in bytes.
    pub longest: usize,
    /// Meaning, where it says more than the code.
    pub meaning: Option<&'static str>,
    /// Causes, where it says more than the code.
    pub causes: Option<&'static [&'static str]>,
    /// Weight, where it says more than the code.
    pub weight: Option<Weight>,
}

/// Values by cloud id; `any` holds in every cloud.
pub type PerCloud = &'static [(&'static str, &'static [&'static str])];

/// A service that takes or refuses credentials.
#[derive(Debug)]
pub struct Service {
    /// E.g. `keyvault`.
    pub id: &'static str,
    /// E.g. `Azure Key Vault`.
    pub name: &'static str,
    /// Family of services.
    pub category: &'static str,
    /// Application id that may stand in `aud`.
    pub app_id: Option<&'static str>,
    /// Kinds of credential it takes.
    pub credentials: &'static [&'static str],
    /// Versions of access token it takes; empty: either or unknown.
    pub token_versions: &'static [&'static str],
    /// Whether a trailing slash in `aud` matters.
    pub slash_matters: bool,
    /// Status for "identity fine, role missing"; 0: unknown.
    pub role_missing: u16,
    /// Whether its clients send a first request without a token on purpose.
    pub first_leg: bool,
    /// What a refusal without any reason most often turns out to be, the likeliest first.
    pub usual: &'static [&'static str],
    /// Shape of its challenge.
    pub challenge: Option<&'static str>,
    /// Shape of its error body.
    pub body: Option<&'static str>,
    /// Traps.
    pub note: Option<&'static str>,
    /// Hosts; `*` stands for one or more labels.
    pub hosts: PerCloud,
    /// Audiences it accepts; `*` stands for one label.
    pub audiences: PerCloud,
    /// Audiences that people try and that it refuses.
    pub rejected: &'static [&'static str],
    /// Scope to ask for.
    pub scope: &'static [(&'static str, &'static str)],
    /// Where the knowledge comes from.
    pub sources: &'static [&'static str],
    /// Day of the last review.
    pub last_reviewed: &'static str,
}

/// A cloud.
#[derive(Debug, PartialEq, Eq)]
pub struct Cloud {
    /// E.g. `us-government`.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Names that tools use.
    pub names: &'static [&'static str],
    /// Its usual authority.
    pub authority: &'static str,
    /// All its authority hosts.
    pub authority_hosts: &'static [&'static str],
    /// Forms of issuer.
    pub issuers: &'static [&'static str],
    /// Domain suffixes that belong to it alone.
    pub suffixes: &'static [&'static str],
    /// Address of Resource Manager.
    pub arm: Option<&'static str>,
    /// Address of Microsoft Graph.
    pub graph: Option<&'static str>,
    /// Traps.
    pub note: Option<&'static str>,
    /// Where the knowledge comes from.
    pub sources: &'static [&'static str],
    /// Day of the last review.
    pub last_reviewed: &'static str,
}

/// An SDK or tool.
#[derive(Debug)]
pub struct Client {
    /// E.g. `python-azure-identity`.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its language.
    pub language: &'static str,
    /// Its package.
    pub package: Option<&'static str>,
    /// The version that was looked at.
    pub version_checked: Option<&'static str>,
    /// Literals that show that it wrote the log.
    pub signatures: &'static [&'static str],
    /// How verbose logging is switched on.
    pub verbose: &'static [&'static str],
    /// What its verbose log gives away.
    pub leaks: Option<&'static str>,
    /// Traps.
    pub note: Option<&'static str>,
    /// Its credential chain, in order.
    pub chain: &'static [Member],
    /// Where the knowledge comes from.
    pub sources: &'static [&'static str],
    /// Day of the last review.
    pub last_reviewed: &'static str,
}

/// A member of a credential chain.
#[derive(Debug)]
pub struct Member {
    /// E.g. `EnvironmentCredential`.
    pub name: &'static str,
    /// Variables it reads.
    pub variables: &'static [&'static str],
    /// Its kind.
    pub kind: &'static str,
    /// Literals of the message with which it steps aside.
    pub unavailable: &'static [&'static str],
}

/// An article of the library.
#[derive(Debug)]
pub struct Article {
    /// E.g. `clock-drift`.
    pub id: &'static str,
    /// Markdown.
    pub text: &'static str,
}
