//! The answers about tokens, as every renderer prints them.
//!
//! As in [`crate::model`], all texts are final and safe to show.

use serde::Serialize;

use crate::model::Step;

/// What credentials are.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decodings {
    /// [`crate::model::SCHEMA_VERSION`].
    pub version: u32,
    /// The credentials, in the order in which they were given.
    pub tokens: Vec<Decoded>,
}

/// What a credential is.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decoded {
    /// Where it came from, as the user would name it.
    pub source: String,
    /// The line that may stand for it in logs and tickets.
    pub fingerprint: String,
    /// What it is, e.g. `an access token for Azure Key Vault`.
    pub title: String,
    /// What kind of credential, each with its reason; the main one first.
    pub traits: Vec<Trait>,
    /// Whether it is in its lifetime, one sentence.
    pub lifetime: Option<String>,
    /// What is wrong with its form or its claims.
    pub problems: Vec<Problem>,
    /// Its members by the question that they answer.
    pub groups: Vec<Group>,
    /// What to know about it.
    pub advice: Vec<String>,
    /// The token inside it.
    pub inner: Option<Box<Decoded>>,
}

/// Something that a token is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Trait {
    /// A stable id, e.g. `managed-identity`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// By what it is known, one sentence.
    pub because: String,
    /// Whether that proves it; otherwise it is only likely.
    pub certain: bool,
}

/// Something that is wrong with a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// A stable id, e.g. `repeated-claim`.
    pub id: String,
    /// One or two sentences.
    pub text: String,
}

/// The members of a token that answer one question.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Group {
    /// `Who`, `What for`, `Issued by`, `When`, `How`, `Other`.
    pub title: String,
    /// The members.
    pub members: Vec<Member>,
}

/// A member of a token.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Member {
    /// Its name.
    pub name: String,
    /// `header` or `payload`.
    pub place: String,
    /// What people call it.
    pub label: Option<String>,
    /// Its value; personal data is masked.
    pub value: String,
    /// Whether something of the value is hidden.
    pub masked: bool,
    /// What the value means: a time in words, the name of an application.
    pub reading: Option<String>,
    /// What the claim says.
    pub meaning: Option<String>,
}

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It does not.
    Fails,
    /// It cannot be known from what is at hand.
    Unknown,
    /// It does.
    Passes,
}

/// Something that a target demands of a token.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Requirement {
    /// A stable id, e.g. `audience`.
    pub id: String,
    /// Whether it holds.
    pub outcome: Outcome,
    /// Whether it was asked for (kind, audience and lifetime always are), so that not knowing counts as no.
    pub asked: bool,
    /// What is demanded.
    pub expected: Option<String>,
    /// What the token has.
    pub found: Option<String>,
    /// Why, one or two sentences.
    pub why: String,
    /// Id of the cause that `why401 explain` describes, if it fails.
    pub cause: Option<String>,
}

/// Whether a target takes tokens.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Checked {
    /// [`crate::model::SCHEMA_VERSION`].
    pub version: u32,
    /// The target, as it was understood.
    pub target: Target,
    /// The tokens, in the order in which they were given.
    pub tokens: Vec<CheckedToken>,
}

/// What tokens were checked for.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Target {
    /// As the user wrote it.
    pub asked: String,
    /// Its name.
    pub name: String,
    /// Ids of the services that it may be.
    pub services: Vec<String>,
    /// The cloud.
    pub cloud: Option<String>,
    /// Audiences that it accepts.
    pub audiences: Vec<String>,
}

/// Whether a target takes one token.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckedToken {
    /// Where it came from.
    pub source: String,
    /// The line that may stand for it.
    pub fingerprint: String,
    /// Fails if a requirement fails, or one that was asked for cannot be known.
    pub outcome: Outcome,
    /// One sentence.
    pub summary: String,
    /// All requirements, those of the form first.
    pub requirements: Vec<Requirement>,
    /// How to get a right token, if this one is not.
    pub obtain: Vec<Step>,
}

/// In what two tokens differ.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Difference {
    /// Name of the claim, or of what is derived from several (`kind`, `lifetime`).
    pub name: String,
    /// `header`, `payload` or `token`.
    pub place: String,
    /// Its value in the first token; absent if it has none.
    pub a: Option<String>,
    /// Its value in the second token.
    pub b: Option<String>,
    /// How much it tells about a refusal, from 0 to 9.
    pub telling: u8,
    /// What the difference means.
    pub why: Option<String>,
}

/// Two tokens side by side.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Compared {
    /// [`crate::model::SCHEMA_VERSION`].
    pub version: u32,
    /// The two tokens' sources.
    pub sources: [String; 2],
    /// The lines that may stand for them.
    pub fingerprints: [String; 2],
    /// Whether both are the same, byte for byte.
    pub same: bool,
    /// One sentence.
    pub summary: String,
    /// The differences, the most telling first.
    pub differences: Vec<Difference>,
}

/// How verifications went.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verifications {
    /// [`crate::model::SCHEMA_VERSION`].
    pub version: u32,
    /// The tokens, in the order in which they were given.
    pub tokens: Vec<Verified>,
}

/// The lines that stand for tokens.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fingerprints {
    /// [`crate::model::SCHEMA_VERSION`].
    pub version: u32,
    /// The tokens, in the order in which they were given.
    pub tokens: Vec<Fingerprint>,
}

/// The line that stands for a token.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fingerprint {
    /// Where it came from.
    pub source: String,
    /// The `fp` of the line: the key's id, or `none`, and twelve hexadecimal digits.
    pub fp: String,
    /// The whole line.
    pub line: String,
}

/// How the verification of a signature went.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verified {
    /// Where the token came from.
    pub source: String,
    /// The line that may stand for it.
    pub fingerprint: String,
    /// Whether the signature holds.
    pub outcome: Outcome,
    /// A stable id of how it ended, e.g. `key-not-found`.
    pub verdict: String,
    /// One or two sentences.
    pub summary: String,
    /// What was looked at, in order.
    pub requirements: Vec<Requirement>,
    /// Where the keys came from.
    pub keys: Option<Keys>,
    /// What else to know.
    pub notes: Vec<String>,
}

/// Where keys came from.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Keys {
    /// File or address.
    pub address: String,
    /// Issuer that the metadata names.
    pub issuer: Option<String>,
    /// When they were fetched, RFC 3339; absent for a file.
    pub fetched: Option<String>,
    /// Whether they came out of the cache.
    pub cached: bool,
    /// Number of keys in the set.
    pub count: usize,
}
