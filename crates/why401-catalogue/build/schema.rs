//! The entries as they are written; see `catalogue/README.md`.

use std::collections::BTreeMap;

use serde::Deserialize;

pub(crate) type PerCloud = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cause {
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) group: String,
    pub(crate) means: String,
    pub(crate) fixer: String,
    pub(crate) side: String,
    pub(crate) settle: Vec<Step>,
    pub(crate) fix: Vec<Step>,
    pub(crate) verify: Vec<Step>,
    pub(crate) prevent: Vec<Step>,
    pub(crate) mistaken_for: Vec<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) last_reviewed: String,
    #[serde(rename = "for", default)]
    pub(crate) supports: Vec<Weighed>,
    #[serde(rename = "against", default)]
    pub(crate) contradicts: Vec<Weighed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) text: String,
    pub(crate) command: Option<String>,
    pub(crate) when: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weighed {
    pub(crate) fact: String,
    pub(crate) weight: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErrorCode {
    pub(crate) code: String,
    pub(crate) name: Option<String>,
    pub(crate) meaning: String,
    #[serde(default)]
    pub(crate) http: Vec<u16>,
    pub(crate) causes: Vec<String>,
    pub(crate) weight: String,
    #[serde(default)]
    pub(crate) anywhere: bool,
    #[serde(default)]
    pub(crate) also_written: Vec<String>,
    #[serde(default)]
    pub(crate) services: Vec<String>,
    pub(crate) fixer: String,
    #[serde(default)]
    pub(crate) transient: bool,
    pub(crate) status: String,
    pub(crate) note: Option<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) last_reviewed: String,
    #[serde(rename = "wording", default)]
    pub(crate) wordings: Vec<Wording>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wording {
    pub(crate) pattern: String,
    pub(crate) meaning: Option<String>,
    pub(crate) causes: Option<Vec<String>>,
    pub(crate) weight: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) category: String,
    pub(crate) app_id: Option<String>,
    pub(crate) credentials: Vec<String>,
    #[serde(default)]
    pub(crate) token_versions: Vec<String>,
    #[serde(default = "exact")]
    pub(crate) slash: String,
    pub(crate) skew: Option<u16>,
    #[serde(default)]
    pub(crate) role_missing: u16,
    #[serde(default)]
    pub(crate) first_leg: bool,
    #[serde(default)]
    pub(crate) usual: Vec<String>,
    pub(crate) challenge: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) last_reviewed: String,
    #[serde(default)]
    pub(crate) hosts: PerCloud,
    #[serde(default)]
    pub(crate) audiences: PerCloud,
    #[serde(default)]
    pub(crate) rejected: Vec<String>,
    #[serde(default)]
    pub(crate) scope: BTreeMap<String, String>,
}

fn exact() -> String {
    "exact".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cloud {
    pub(crate) name: String,
    pub(crate) names: Vec<String>,
    pub(crate) authority: String,
    pub(crate) authority_hosts: Vec<String>,
    pub(crate) issuers: Vec<String>,
    pub(crate) suffixes: Vec<String>,
    pub(crate) arm: Option<String>,
    pub(crate) graph: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) last_reviewed: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Client {
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) package: Option<String>,
    pub(crate) version_checked: Option<String>,
    pub(crate) signatures: Vec<String>,
    #[serde(default)]
    pub(crate) verbose: Vec<String>,
    pub(crate) leaks: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) last_reviewed: String,
    #[serde(default)]
    pub(crate) chain: Vec<Member>,
    pub(crate) picks: Option<Picks>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Picks {
    pub(crate) class: String,
    pub(crate) selector: Option<String>,
    #[serde(default)]
    pub(crate) selector_case: String,
    pub(crate) refused: String,
    pub(crate) empty: String,
    #[serde(default)]
    pub(crate) authority: String,
    pub(crate) note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Member {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) variables: Vec<String>,
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) unavailable: Vec<String>,
    #[serde(default)]
    pub(crate) groups: Vec<String>,
    #[serde(default)]
    pub(crate) needs: Vec<String>,
    #[serde(default)]
    pub(crate) beneath: Vec<String>,
    #[serde(default)]
    pub(crate) empty: String,
    #[serde(default)]
    pub(crate) refused: String,
    #[serde(default)]
    pub(crate) quirks: Vec<String>,
    pub(crate) switch: Option<String>,
    #[serde(default)]
    pub(crate) switched_on: bool,
    #[serde(default)]
    pub(crate) systems: Vec<String>,
    pub(crate) package: Option<String>,
    pub(crate) since: Option<String>,
    pub(crate) until: Option<String>,
    #[serde(default)]
    pub(crate) not_selectable: bool,
    #[serde(default)]
    pub(crate) left_out: bool,
    pub(crate) note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cache {
    pub(crate) name: String,
    pub(crate) tool: String,
    pub(crate) form: String,
    pub(crate) paths: PerCloud,
    pub(crate) protection: BTreeMap<String, String>,
    pub(crate) moved_by: Option<String>,
    pub(crate) lock: Option<String>,
    pub(crate) clear: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) last_reviewed: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Claim {
    pub(crate) name: String,
    #[serde(rename = "where")]
    pub(crate) place: String,
    pub(crate) group: String,
    pub(crate) label: String,
    pub(crate) meaning: String,
    #[serde(rename = "use")]
    pub(crate) usage: Option<String>,
    pub(crate) privacy: String,
    pub(crate) tokens: Vec<String>,
    pub(crate) telling: u8,
    pub(crate) note: Option<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) last_reviewed: String,
    #[serde(default)]
    pub(crate) values: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Application {
    pub(crate) name: String,
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) family: bool,
    pub(crate) cloud: Option<String>,
    #[serde(default)]
    pub(crate) services: Vec<String>,
    #[serde(rename = "use")]
    pub(crate) usage: String,
    pub(crate) evidence: String,
    pub(crate) sources: Vec<String>,
    pub(crate) last_reviewed: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tenant {
    pub(crate) name: String,
    #[serde(rename = "use")]
    pub(crate) usage: String,
    pub(crate) note: Option<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) last_reviewed: String,
}

/// An entry with the id and the file it came from.
pub(crate) struct Entry<T> {
    pub(crate) id: String,
    pub(crate) file: String,
    pub(crate) body: T,
}

#[derive(Default)]
pub(crate) struct Catalogue {
    pub(crate) causes: Vec<Entry<Cause>>,
    pub(crate) errors: Vec<Entry<ErrorCode>>,
    pub(crate) services: Vec<Entry<Service>>,
    pub(crate) clouds: Vec<Entry<Cloud>>,
    pub(crate) clients: Vec<Entry<Client>>,
    pub(crate) caches: Vec<Entry<Cache>>,
    pub(crate) claims: Vec<Entry<Claim>>,
    pub(crate) applications: Vec<Entry<Application>>,
    pub(crate) tenants: Vec<Entry<Tenant>>,
    pub(crate) articles: Vec<Entry<String>>,
}
