//! The answers of `why401 sources` and `why401 cache list`. None of their texts holds a secret.

use serde::Serialize;

/// The form of the answers; it changes when a field is removed or changes its meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// Which credential each client would pick.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sources {
    /// [`SCHEMA_VERSION`].
    pub version: u32,
    /// `linux`, `macos` or `windows`.
    pub os: String,
    /// The clients, in the order asked for.
    pub clients: Vec<Chain>,
    /// What is stale, contradictory or dangerous, the worst first.
    pub findings: Vec<Finding>,
    /// What a log says beside that, if one was given.
    pub log: Option<Explained>,
}

/// The chain of a client, member by member.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Chain {
    /// Id of the client in the catalogue, e.g. `python-azure-identity`.
    pub client: String,
    /// Its name.
    pub name: String,
    /// What of it picks, e.g. `DefaultAzureCredential`.
    pub class: String,
    /// The version whose behaviour is described.
    pub checked: Option<String>,
    /// The variable that narrows the chain, if it is set.
    pub selected: Option<Selected>,
    /// Why the client fails before it tries anything.
    pub error: Option<String>,
    /// Its members, in order.
    pub members: Vec<Member>,
    /// The name of the member that decides: the first that would be tried and that nothing known speaks against.
    pub winner: Option<String>,
    /// Whether the winner's token would fit the target, if one was named.
    pub fit: Option<Fit>,
}

/// A variable that narrows a chain.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Selected {
    /// E.g. `AZURE_TOKEN_CREDENTIALS`.
    pub variable: String,
    /// Its value.
    pub value: String,
    /// What it does.
    pub effect: String,
}

/// A member of a chain.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Member {
    /// E.g. `EnvironmentCredential`.
    pub name: String,
    /// Its kind in the catalogue, e.g. `managed-identity`.
    pub kind: String,
    /// What would happen to it.
    pub standing: Standing,
    /// Why, in a sentence.
    pub why: String,
    /// The exact way it would take, e.g. `client-secret` or `app-service`.
    pub way: Option<String>,
    /// What decides that, the most telling first.
    pub places: Vec<Place>,
    /// Who it would sign in as.
    pub identity: Option<Identity>,
}

/// What would happen to a member of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is the first that has what it needs: it is asked, and its token is used or its refusal shown.
    Wins,
    /// It would be asked, and whether it has a token cannot be told from here.
    MayWin,
    /// It would be asked, has none, and the next one is.
    Fails,
    /// It would be asked, fails, and the chain ends with that.
    Stops,
    /// It is not asked, because it lacks something.
    Skipped,
    /// It has what it needs, and an earlier one decides.
    Shadowed,
    /// It is no part of the chain here: not on this system, not in this version, or not selected.
    Excluded,
}

/// A place that decides something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Place {
    /// `variable`, `file`, `program` or `endpoint`.
    pub kind: String,
    /// The variable's name, the path, or the address.
    pub name: String,
    /// The line of the file, from 1.
    pub line: Option<u32>,
    /// What is there: `set`, `empty`, `not set`, a field's name with its value if that is no secret …
    pub what: String,
}

/// Who a credential signs in as.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Identity {
    /// `user`, `application`, `managed-identity`.
    pub kind: String,
    /// The tenant, by id or domain.
    pub tenant: Option<String>,
    /// The application (client) id; of a user's account, the client that signed in.
    pub client: Option<String>,
    /// The user's name, masked.
    pub user: Option<String>,
    /// The authority or cloud.
    pub authority: Option<String>,
    /// The subscription that goes with it.
    pub subscription: Option<String>,
}

/// Whether a winner's token would fit a target.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fit {
    /// The target as it was understood.
    pub target: String,
    /// `yes`, `no`, or `unknown`.
    pub fits: String,
    /// What speaks for and against it.
    pub why: Vec<String>,
}

/// Something stale, contradictory or dangerous.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// E.g. `secret-shadows-managed-identity`.
    pub id: String,
    /// `danger`, `warning` or `note`.
    pub severity: String,
    /// What is the matter, in a sentence or two.
    pub text: String,
    /// Where.
    pub places: Vec<Place>,
    /// What to do.
    pub fix: Vec<String>,
    /// Ids of the clients that it concerns; none: all.
    pub clients: Vec<String>,
}

/// What the log of a client says, beside what was worked out for it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Explained {
    /// Id of the client that wrote the log; none: it could not be told.
    pub client: Option<String>,
    /// By what it was recognised, or why it was not.
    pub because: String,
    /// `agrees`, `differs`, or `unknown` if the log does not tell or its client's chain is not known.
    pub verdict: String,
    /// The members that the log names, in its order.
    pub members: Vec<Beside>,
    /// What it means, and what to do.
    pub meaning: Vec<String>,
}

/// A member of a chain in a log, beside what was worked out for it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Beside {
    /// E.g. `ManagedIdentityCredential`.
    pub name: String,
    /// What the log says became of it: `won`, `failed`, `skipped`, `tried`.
    pub logged: String,
    /// The reason that the log gives, without secrets.
    pub reason: String,
    /// The line of the log, from 1.
    pub line: u64,
    /// What was worked out, if it is a member of the chain.
    pub predicted: Option<Standing>,
    /// `agrees`, `differs`, or `open` if the two cannot be compared.
    pub verdict: String,
}

/// The places where identities and tokens are kept.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Caches {
    /// [`SCHEMA_VERSION`].
    pub version: u32,
    /// `linux`, `macos` or `windows`.
    pub os: String,
    /// The places, those with something in them first.
    pub caches: Vec<Cache>,
}

/// A place where identities or tokens are kept.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cache {
    /// Its id in the catalogue, e.g. `az-msal`.
    pub id: String,
    /// Whose it is, e.g. `Azure CLI`.
    pub tool: String,
    /// Its path; of stores of the system, their name.
    pub path: String,
    /// `there`, `absent`, `denied`, `unreadable`.
    pub state: String,
    /// `plain`, `encrypted`, `none` (nothing secret in it), or `unknown`.
    pub protection: String,
    /// Its permission bits, in octal.
    pub mode: Option<String>,
    /// Whether others than the owner may read it.
    pub open: bool,
    /// When it was last written, in seconds since 1970.
    pub modified: Option<i64>,
    /// What is in it.
    pub items: Vec<Item>,
    /// What cannot be told, and why.
    pub note: Option<String>,
}

/// Something kept in a cache; never the secret itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Item {
    /// `access-token`, `refresh-token`, `id-token`, `account`, `subscription`, `secret`, `certificate`, `assertion`, `session`.
    pub kind: String,
    /// The tenant, by id or domain.
    pub tenant: Option<String>,
    /// The application (client) id.
    pub client: Option<String>,
    /// The audience or the scopes.
    pub target: Option<String>,
    /// The account, masked.
    pub account: Option<String>,
    /// When it was put there, in seconds since 1970.
    pub written: Option<i64>,
    /// When it runs out, in seconds since 1970.
    pub expires: Option<i64>,
    /// Whether it has run out.
    pub expired: bool,
    /// The line of the file where it begins, from 1.
    pub line: Option<u32>,
}
