//! Managed-identity endpoints, one file a protocol. They answer on the plain listener at any name, as the real ones do at
//! addresses that are no names.

mod app_service;
mod arc;
mod azure_ml;
mod cloud_shell;
mod fault;
mod imds;
mod token;

#[cfg(test)]
mod tests;

use crate::http::{Reply, Request};
use crate::world::World;

pub use app_service::HEADER;

/// The address of the instance metadata service.
pub const IMDS: &str = "169.254.169.254";

/// A managed-identity endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// The instance metadata service of virtual machines.
    Imds,
    /// App Service, version 2019-08-01.
    AppService,
    /// App Service, version 2017-09-01.
    AppService2017,
    /// Servers that Azure Arc manages.
    Arc,
    /// Cloud Shell.
    CloudShell,
    /// Azure Machine Learning.
    AzureMl,
}

impl Protocol {
    /// Every protocol.
    pub const ALL: [Self; 6] = [Self::Imds, Self::AppService, Self::AppService2017, Self::Arc, Self::CloudShell, Self::AzureMl];

    /// The path of its endpoint.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Imds => "/metadata/identity/oauth2/token",
            Self::AppService => "/msi/token",
            Self::AppService2017 => "/msi/2017/token",
            Self::Arc => "/arc/metadata/identity/oauth2/token",
            Self::CloudShell => "/cloudshell/token",
            Self::AzureMl => "/ml/token",
        }
    }

    /// The variables that point clients at it, where `base` is the plain listener (`http://127.0.0.1:8080`).
    #[must_use]
    pub fn variables(self, base: &str) -> Vec<(&'static str, String)> {
        let endpoint = format!("{base}{}", self.path());
        match self {
            Self::Imds => vec![("AZURE_POD_IDENTITY_AUTHORITY_HOST", base.to_owned())],
            Self::AppService => vec![("IDENTITY_ENDPOINT", endpoint), ("IDENTITY_HEADER", HEADER.to_owned())],
            Self::Arc => vec![("IDENTITY_ENDPOINT", endpoint), ("IMDS_ENDPOINT", base.to_owned())],
            Self::CloudShell => vec![("MSI_ENDPOINT", endpoint)],
            Self::AppService2017 | Self::AzureMl => vec![("MSI_ENDPOINT", endpoint), ("MSI_SECRET", HEADER.to_owned())],
        }
    }

    /// The protocol whose endpoint `request` asks; some clients append a slash, and App Service writes `MSI`.
    fn of(request: &Request) -> Option<Self> {
        if request.tls && request.host != IMDS {
            return None;
        }
        let path = request.path.trim_end_matches('/').to_ascii_lowercase();
        let found = Self::ALL.into_iter().find(|protocol| protocol.path() == path)?;
        let old = request.parameter("api-version").is_some_and(|version| version == "2017-09-01");
        Some(if found == Self::AppService && old { Self::AppService2017 } else { found })
    }
}

/// The answer of the endpoint that `request` asks; `None` if it asks none.
#[must_use]
pub fn answer(world: &World, request: &Request) -> Option<Reply> {
    let Some(protocol) = Protocol::of(request) else { return imds::instance(world, request) };
    if let Some(reply) = world.faults().managed_identity.and_then(|broken| fault::reply(broken, protocol, request)) {
        return Some(reply);
    }
    Some(match protocol {
        Protocol::Imds => imds::answer(world, request),
        Protocol::AppService => app_service::answer(world, request),
        Protocol::AppService2017 => app_service::old(world, request),
        Protocol::Arc => arc::answer(world, request),
        Protocol::CloudShell => cloud_shell::answer(world, request),
        Protocol::AzureMl => azure_ml::answer(world, request),
    })
}
