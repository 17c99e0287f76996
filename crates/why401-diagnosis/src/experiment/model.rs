//! The answer of `why401 probe`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Confidence, Diagnosis, SCHEMA_VERSION};

/// What a probe did, saw and concludes.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Probed {
    /// [`crate::model::SCHEMA_VERSION`].
    pub version: u32,
    /// Method and address of the request.
    pub request: String,
    /// Steps in the order taken.
    pub steps: Vec<Step>,
    /// The requests of the experiment.
    pub trials: Vec<Trial>,
    /// What follows.
    pub verdict: Verdict,
    /// The diagnosis of everything that was seen; its source is the capsule.
    pub diagnosis: Diagnosis,
}

/// A step.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// What was tested, e.g. `tls`.
    pub name: String,
    /// How it ended: `confirmed`, `refuted`, or `could-not-tell`.
    pub outcome: String,
    /// Which fault it was, e.g. `certificate-name`.
    pub fault: Option<String>,
    /// What was seen.
    pub text: String,
    /// Milliseconds that it took.
    pub took_ms: u64,
}

/// One request of the experiment.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Trial {
    /// What was changed against the request as it failed (`base`): `credential`, `tenant`, `audience`, `address` …
    pub change: String,
    /// To what.
    pub value: String,
    /// The status, or what kept it from coming.
    pub result: String,
    /// Whether the request got past authentication.
    pub served: bool,
    /// Milliseconds that it took.
    pub took_ms: u64,
}

/// What follows from the experiment and the diagnosis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verdict {
    /// How the request fares: `served`, `refused`, `forbidden`, `unanswered`, `failed` or `not-sent`.
    pub request: String,
    /// Where the fault lies: `client`, `identity`, `infrastructure`, `service`, `none`, or `unknown`.
    pub side: String,
    /// The cause (id in the catalogue), if one is decided.
    pub cause: Option<String>,
    /// The smallest change that turned the refusal into an answer, if one did.
    pub change: Option<String>,
    /// All of it in one or two sentences.
    pub text: String,
}

/// One of the requests of `why401 verify`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tick {
    /// Its number, from 1.
    pub number: usize,
    /// The status, or what kept it from coming.
    pub result: String,
    /// Whether it was served.
    pub served: bool,
    /// The cause (id in the catalogue), if it was not served and one is decided.
    pub cause: Option<String>,
    /// Milliseconds that it took, with acquiring a token if one was needed.
    pub took_ms: u64,
}

/// The answer of `why401 verify`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Repeated {
    /// [`crate::model::SCHEMA_VERSION`].
    pub version: u32,
    /// Requests sent.
    pub requests: usize,
    /// Requests that were served.
    pub served: usize,
    /// Requests without any answer.
    pub unanswered: usize,
    /// Tokens that were acquired.
    pub renewals: usize,
    /// Requests by status.
    pub results: BTreeMap<String, usize>,
    /// Requests that were not served by cause, `undecided` among them.
    pub causes: BTreeMap<String, usize>,
    /// The first request that was not served.
    pub first_failure: Option<String>,
    /// All of it in a sentence.
    pub text: String,
}

/// A scenario of the lab and what was found.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Played {
    /// Its name.
    pub name: String,
    /// What happens in it.
    pub title: String,
    /// The cause that was staged (id in the catalogue).
    pub expected: String,
    /// Causes that are right as well.
    pub also: Vec<String>,
    /// The first cause found; `none` if there is none.
    pub found: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// Where the verdict puts the fault.
    pub side: String,
    /// The smallest change that helped.
    pub change: Option<String>,
    /// Whether the cause found is the expected one, or one that is right as well.
    pub right: bool,
    /// Milliseconds that it took.
    pub took_ms: u64,
}

/// The answer of `why401 lab run`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rehearsal {
    /// [`crate::model::SCHEMA_VERSION`].
    pub version: u32,
    /// The scenarios, in the order played.
    pub scenarios: Vec<Played>,
    /// Scenarios whose cause was found.
    pub right: usize,
    /// Scenarios in which a wrong cause was called certain.
    pub wrong_certain: usize,
    /// Milliseconds for all of it.
    pub took_ms: u64,
}

impl Rehearsal {
    /// Counts `scenarios`, which took `took_ms` milliseconds together.
    #[must_use]
    pub fn new(scenarios: Vec<Played>, took_ms: u64) -> Self {
        let right = scenarios.iter().filter(|played| played.right).count();
        let wrong_certain = scenarios.iter().filter(|played| !played.right && played.confidence == Confidence::Certain).count();
        Self { version: SCHEMA_VERSION, scenarios, right, wrong_certain, took_ms }
    }
}
