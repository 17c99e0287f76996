//! What `--format json` prints, as JSON Schema: `docs/schema.json` for `diagnose`, `docs/token-schema.json` for `token`,
//! `docs/probe-schema.json` for `probe`, `verify` and `lab run`, `docs/sources-schema.json` for `sources`, `cache list` and `cache clear`.

use schemars::generate::SchemaSettings;
use why401_diagnosis::experiment::model::{Probed, Rehearsal, Repeated};
use why401_diagnosis::model::Diagnosis;
use why401_diagnosis::token::model::{Checked, Compared, Decodings, Fingerprints, Verifications};
use why401_sources::cache::clear::Cleared;
use why401_sources::model::{Caches, Sources};

/// The schema of what is written, not of what would be read: a field that is always printed is required.
pub(crate) fn diagnosis() -> String {
    of::<Diagnosis>()
}

/// The answers of `why401 token`, each under the name of its command.
#[derive(schemars::JsonSchema, serde::Serialize)]
#[expect(dead_code, reason = "only its schema is of use")]
#[serde(untagged)]
enum Token {
    Decode(Decodings),
    Check(Checked),
    Verify(Verifications),
    Diff(Compared),
    Fingerprint(Fingerprints),
}

pub(crate) fn token() -> String {
    of::<Token>()
}

/// The answers of the commands that send requests.
#[derive(schemars::JsonSchema, serde::Serialize)]
#[expect(dead_code, clippy::large_enum_variant, reason = "only its schema is of use")]
#[serde(untagged)]
enum Live {
    Probe(Probed),
    Verify(Repeated),
    LabRun(Rehearsal),
}

pub(crate) fn probe() -> String {
    of::<Live>()
}

/// The answers about the credentials of a machine.
#[derive(schemars::JsonSchema, serde::Serialize)]
#[expect(dead_code, reason = "only its schema is of use")]
#[serde(untagged)]
enum Machine {
    Sources(Sources),
    CacheList(Caches),
    CacheClear(Cleared),
}

pub(crate) fn sources() -> String {
    of::<Machine>()
}

fn of<T: schemars::JsonSchema>() -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    format!("{:#}", generator.into_root_schema_for::<T>().to_value())
}
