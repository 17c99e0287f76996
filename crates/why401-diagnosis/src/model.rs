//! The answer: what `diagnose` returns and every renderer prints.
//!
//! All texts are final: placeholders are filled, secrets are replaced by
//! redactions, control characters are gone. A renderer only lays out.

use serde::Serialize;

/// Version of the answer's JSON form. Raised when a field changes its meaning
/// or goes away; new fields do not raise it.
pub const SCHEMA_VERSION: u32 = 1;

/// The whole answer to one piece of evidence.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Diagnosis {
    /// [`SCHEMA_VERSION`].
    pub version: u32,
    /// Where the evidence came from, as the user would name it: a path or `<stdin>`.
    pub source: String,
    /// How far the answer goes.
    pub verdict: Verdict,
    /// What the request was for, as far as the evidence tells.
    pub target: Option<Target>,
    /// Who wrote the refusal, as far as the evidence tells.
    pub responder: Option<Responder>,
    /// Causes, best first; empty when nothing was recognised.
    pub findings: Vec<Finding>,
    /// Error codes that were recognised, in the order of the evidence.
    pub codes: Vec<Code>,
    /// The credential chain's members as the evidence shows them, in its order.
    pub attempts: Vec<Attempt>,
    /// The tokens found, each as the line that may stand for it (`token/1 fp=…`, docs/fingerprint.md).
    pub tokens: Vec<String>,
    /// Things to know about the reading itself: input cut, encoding guessed …
    pub notes: Vec<String>,
}

/// How far the answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The first finding is `certain` or `likely`.
    Decided,
    /// There are candidates, but the evidence does not settle which.
    Undecided,
    /// Nothing in the input looks like a failed authentication.
    NothingFound,
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// One of several readings.
    Possible,
    /// The best reading by a clear distance.
    Likely,
    /// A decisive fact stands and nothing speaks against it.
    Certain,
}

/// One cause, with what speaks for it and what to do.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// Id of the cause in the catalogue, e.g. `wrong-audience`.
    pub cause: String,
    /// How sure.
    pub confidence: Confidence,
    /// Sum of the weights; comparable only within one answer.
    pub score: i32,
    /// Headline, e.g. `The token is for another audience`.
    pub title: String,
    /// One sentence with the reader's own values.
    pub summary: String,
    /// What the cause means, some sentences.
    pub means: String,
    /// Who can fix it, e.g. `caller`, `tenant-admin`.
    pub fixer: String,
    /// What speaks for it, strongest first.
    pub supports: Vec<Reason>,
    /// What speaks against it.
    pub contradicts: Vec<Reason>,
    /// Steps that repair it, the usual one first.
    pub fix: Vec<Step>,
    /// How to see that it is gone.
    pub verify: Vec<Step>,
    /// How to keep it from coming back.
    pub prevent: Vec<Step>,
    /// What would settle it; present unless the finding is certain.
    pub next: Option<Step>,
    /// Where the knowledge comes from.
    pub sources: Vec<String>,
}

/// A fact that speaks for or against a finding.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reason {
    /// Id of the fact (`token-expired`) or of the error code (`entra/AADSTS700016`).
    pub fact: String,
    /// `decisive`, `strong`, `moderate` or `hint`.
    pub weight: String,
    /// One sentence with the values compared.
    pub text: String,
    /// Where in the input it was read.
    pub proofs: Vec<Proof>,
}

/// A place in the input, quoted and safe to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Proof {
    /// Line in the input, counted from 1.
    pub line: u64,
    /// Column of the first marked character in its line, in bytes, counted from 1.
    pub column: u64,
    /// Offset of the first marked byte in the input.
    pub start: u64,
    /// Offset after the last marked byte in the input.
    pub end: u64,
    /// The line (or the part of it around the mark), redacted; no line breaks.
    pub excerpt: String,
    /// First marked byte of `excerpt`; always a character boundary.
    pub mark_start: usize,
    /// End of the mark in `excerpt`; always a character boundary.
    pub mark_end: usize,
}

/// A thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// What to do, one or two sentences.
    pub text: String,
    /// The exact command, if there is one; may have several lines.
    pub command: Option<String>,
    /// For whom this step is, if not for all: `terraform`, `kubernetes` …
    pub when: Option<String>,
}

/// What the request was for.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Target {
    /// Id of the service in the catalogue.
    pub service: Option<String>,
    /// Its name, e.g. `Azure Key Vault`.
    pub name: String,
    /// The host that was called, if the evidence holds it.
    pub host: Option<String>,
    /// The cloud, e.g. `public`.
    pub cloud: Option<String>,
    /// HTTP status of the refusal.
    pub status: Option<u16>,
}

/// Who wrote the refusal.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Responder {
    /// E.g. `Microsoft Entra ID`, `Azure Key Vault`, `nginx`.
    pub name: String,
    /// `service`, `authority`, `gateway`, `identity-endpoint`, `client` (the client library refused before sending) or `application`.
    pub role: String,
    /// Why we think so, one sentence.
    pub because: String,
    /// Where it was read.
    pub proofs: Vec<Proof>,
}

/// An error code that was recognised.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Code {
    /// Id in the catalogue, e.g. `entra/AADSTS700016`; empty if the catalogue does not have it.
    pub id: String,
    /// As printed, e.g. `AADSTS700016`.
    pub code: String,
    /// What it means.
    pub meaning: String,
    /// Where it stands.
    pub proofs: Vec<Proof>,
}

/// A member of a credential chain, and what became of it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attempt {
    /// E.g. `ManagedIdentityCredential`.
    pub credential: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The reason given, shortened.
    pub reason: String,
    /// Where it stands.
    pub proofs: Vec<Proof>,
}

/// What became of a member of a credential chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It had nothing to try with and stepped aside.
    Skipped,
    /// It tried and was refused.
    Failed,
    /// It gave a token.
    Won,
    /// It was tried; the evidence does not show the end.
    Tried,
}
