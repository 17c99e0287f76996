//! `docs/schema.json`: what `--format json` prints, as JSON Schema.

use schemars::generate::SchemaSettings;
use why401_diagnosis::model::Diagnosis;

/// The schema of what is written, not of what would be read: a field that is always printed is required.
pub(crate) fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    format!("{:#}", generator.into_root_schema_for::<Diagnosis>().to_value())
}
