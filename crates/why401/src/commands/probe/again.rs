//! What of a probe `why401 verify` needs to send the request again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use why401_azure::Url;
use why401_evidence::Secret;

use crate::arguments::{Probe, Source};
use crate::probe::Case;

/// A request without its credentials, and where these came from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Again {
    pub(crate) method: String,
    pub(crate) url: String,
    /// Headers that are no credentials.
    pub(crate) headers: Vec<(String, String)>,
    /// Body in base64; left out if it may hold a secret.
    pub(crate) body: String,
    /// Whether the request had a credential of its own, which is not kept.
    pub(crate) own_credential: bool,
    /// Sources that were named.
    pub(crate) sources: Vec<String>,
    pub(crate) tenant: Option<String>,
    pub(crate) resource: Option<String>,
    pub(crate) connect_to: Vec<String>,
}

impl Again {
    pub(crate) fn of(case: &Case, options: &Probe) -> Self {
        Self {
            sources: options.credential.source.iter().copied().filter_map(name).collect(),
            tenant: options.credential.tenant.clone(),
            resource: options.credential.resource.clone(),
            connect_to: options.way.connect_to.clone(),
            ..Self::bare(case)
        }
    }

    /// The request alone.
    pub(crate) fn bare(case: &Case) -> Self {
        let text = String::from_utf8_lossy(&case.body);
        let clean = why401_evidence::redact::scrub(&text) == text;
        Self {
            method: case.method.clone(),
            url: case.plain_url().into(),
            headers: case.plain_headers().iter().map(|(name, value)| (name.clone(), value.expose().to_owned())).collect(),
            body: if clean { STANDARD.encode(&case.body) } else { String::new() },
            own_credential: case.carries(),
            sources: Vec::new(),
            tenant: None,
            resource: None,
            connect_to: Vec::new(),
        }
    }

    /// One line of JSON.
    pub(crate) fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Out of a capsule's text.
    pub(crate) fn read(capsule: &str) -> Option<Self> {
        let line = capsule.lines().find_map(|line| line.strip_prefix("* again "))?;
        serde_json::from_str(line).ok()
    }

    /// The request, ready to be sent.
    pub(crate) fn case(&self) -> Option<Case> {
        Some(Case {
            method: self.method.clone(),
            allow_unsafe: false,
            url: Url::parse(&self.url).ok()?,
            headers: self.headers.iter().map(|(name, value)| (name.clone(), Secret::new(value.clone()))).collect(),
            body: STANDARD.decode(&self.body).ok()?,
            recorded: false,
        })
    }
}

fn name(source: Source) -> Option<String> {
    use clap::ValueEnum as _;
    source.to_possible_value().map(|value| value.get_name().to_owned())
}
