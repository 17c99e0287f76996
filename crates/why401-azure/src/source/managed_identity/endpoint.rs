//! Which endpoint a machine has, by its environment.
//!
//! Source: [azure-identity for Python](https://github.com/Azure/azure-sdk-for-python/blob/main/sdk/identity/azure-identity/azure/identity/_credentials/managed_identity.py),
//! whose order this is; other clients put Azure Machine Learning and Cloud Shell before Azure Arc, which no machine is at once.

use url::Url;
use why401_evidence::Secret;

use super::super::Machine;
use super::Names;

/// Where a machine asks for its identity.
#[derive(Debug, Clone)]
pub(in crate::source) enum Endpoint {
    /// App Service, Functions, Container Apps, Automation: version 2019-08-01, with `X-IDENTITY-HEADER`.
    AppService(Url, Secret),
    /// A server that Azure Arc takes care of: a challenge names a file that only some users can read.
    Arc(Url),
    /// Azure Machine Learning, and App Service before 2019: version 2017-09-01, with `secret`.
    MachineLearning(Url, Secret),
    /// Cloud Shell.
    CloudShell(Url),
    /// The metadata service (IMDS) of virtual machines and what runs on them.
    Metadata(Url),
}

/// The path of the metadata service.
const METADATA: &str = "metadata/identity/oauth2/token";

impl Endpoint {
    /// The endpoint of a machine; what stops it from being used, if it cannot be.
    pub(in crate::source) fn detect(machine: &Machine<'_>) -> Result<Self, String> {
        let variable = |name: &str| machine.variable(name);
        let url = |name: &str, value: &str| Url::parse(value).map_err(|_| format!("{name} is no address"));
        let identity = variable("IDENTITY_ENDPOINT");
        match (identity.as_deref(), variable("IDENTITY_HEADER"), variable("IDENTITY_SERVER_THUMBPRINT"), variable("IMDS_ENDPOINT")) {
            (Some(_), Some(_), Some(_), _) => return Err("the endpoint of Service Fabric proves itself by a thumbprint, which is not supported".to_owned()),
            (Some(value), Some(header), None, _) => return Ok(Self::AppService(url("IDENTITY_ENDPOINT", value)?, Secret::new(header))),
            (Some(value), None, _, Some(_)) => return Ok(Self::Arc(url("IDENTITY_ENDPOINT", value)?)),
            _ => {}
        }
        match (variable("MSI_ENDPOINT"), variable("MSI_SECRET")) {
            (Some(value), Some(secret)) => Ok(Self::MachineLearning(url("MSI_ENDPOINT", &value)?, Secret::new(secret))),
            (Some(value), None) => Ok(Self::CloudShell(url("MSI_ENDPOINT", &value)?)),
            (None, _) => Self::metadata(variable("AZURE_POD_IDENTITY_AUTHORITY_HOST").as_deref()),
        }
    }

    fn metadata(host: Option<&str>) -> Result<Self, String> {
        let base = host.unwrap_or("http://169.254.169.254").trim_end_matches('/');
        let url = Url::parse(&format!("{base}/{METADATA}")).map_err(|_| "AZURE_POD_IDENTITY_AUTHORITY_HOST is no address".to_owned())?;
        Ok(Self::Metadata(url))
    }

    pub(in crate::source) fn url(&self) -> &Url {
        match self {
            Self::AppService(url, _) | Self::Arc(url) | Self::MachineLearning(url, _) | Self::CloudShell(url) | Self::Metadata(url) => url,
        }
    }

    /// The version of its interface that is spoken.
    pub(super) fn version(&self) -> Option<&'static str> {
        match self {
            Self::AppService(..) => Some("2019-08-01"),
            Self::Arc(_) => Some("2020-06-01"),
            Self::MachineLearning(..) => Some("2017-09-01"),
            Self::CloudShell(_) => None,
            Self::Metadata(_) => Some("2018-02-01"),
        }
    }

    /// How it calls what chooses an identity; none if there is no choice.
    pub(super) fn names(&self) -> Option<Names> {
        match self {
            Self::AppService(..) => Some(Names("client_id", Some("object_id"), Some("mi_res_id"))),
            Self::Arc(_) | Self::Metadata(_) => Some(Names("client_id", Some("object_id"), Some("msi_res_id"))),
            Self::MachineLearning(..) => Some(Names("clientid", None, None)),
            Self::CloudShell(_) => None,
        }
    }

    pub(in crate::source) fn has_choice(&self) -> bool {
        self.names().is_some()
    }

    pub(in crate::source) fn is_machine_learning(&self) -> bool {
        matches!(self, Self::MachineLearning(..))
    }

    /// Whether nothing on the machine says that it is there.
    pub(in crate::source) fn is_assumed(&self) -> bool {
        matches!(self, Self::Metadata(url) if url.host_str() == Some("169.254.169.254"))
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::AppService(..) => "App Service",
            Self::Arc(_) => "the agent of Azure Arc",
            Self::MachineLearning(..) => "Azure Machine Learning or App Service of 2017",
            Self::CloudShell(_) => "Cloud Shell",
            Self::Metadata(_) => "the metadata service",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Given, Kind, Wanted, named};
    use super::super::Identity;
    use super::*;
    use std::ffi::OsString;

    fn with<T>(variables: &[(&str, &str)], test: impl FnOnce(&Machine<'_>) -> T) -> T {
        let env = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value));
        test(&Machine { env: &env, arc_keys: None })
    }

    fn name(variables: &[(&str, &str)]) -> Result<&'static str, String> {
        with(variables, |machine| Endpoint::detect(machine).map(|endpoint| endpoint.name()))
    }

    const IDENTITY: (&str, &str) = ("IDENTITY_ENDPOINT", "http://localhost:1/x");
    const MSI: (&str, &str) = ("MSI_ENDPOINT", "http://localhost:1/x");

    #[test]
    fn the_variables_tell_the_platform() {
        assert_eq!(name(&[]), Ok("the metadata service"));
        assert_eq!(name(&[IDENTITY, ("IDENTITY_HEADER", "h"), MSI, ("MSI_SECRET", "s")]), Ok("App Service"));
        assert_eq!(name(&[IDENTITY, ("IMDS_ENDPOINT", "http://localhost:1")]), Ok("the agent of Azure Arc"));
        assert_eq!(name(&[MSI, ("MSI_SECRET", "s")]), Ok("Azure Machine Learning or App Service of 2017"));
        assert_eq!(name(&[MSI]), Ok("Cloud Shell"));
        assert_eq!(name(&[IDENTITY]), Ok("the metadata service"), "alone it says nothing");
        assert!(name(&[IDENTITY, ("IDENTITY_HEADER", "h"), ("IDENTITY_SERVER_THUMBPRINT", "t")]).unwrap_err().contains("Service Fabric"));
        assert!(name(&[("MSI_ENDPOINT", "nonsense")]).unwrap_err().contains("MSI_ENDPOINT"));
    }

    #[test]
    fn the_metadata_service_may_be_elsewhere() {
        for host in ["http://127.0.0.1:8080", "http://127.0.0.1:8080/"] {
            let url = with(&[("AZURE_POD_IDENTITY_AUTHORITY_HOST", host)], |machine| Endpoint::detect(machine).unwrap().url().to_string());
            assert_eq!(url, "http://127.0.0.1:8080/metadata/identity/oauth2/token");
        }
    }

    #[test]
    fn an_identity_is_chosen_as_the_platform_lets_it_be() {
        let resource = || Given { identity: Some(Identity::ResourceId("/subscriptions/x".to_owned())), ..Given::default() };
        let refused =
            |variables: &[(&str, &str)]| with(variables, |machine| named(Kind::ManagedIdentity, machine, &resource()).err().map(|reason| reason.to_string()));
        assert_eq!(refused(&[]), None);
        assert!(refused(&[MSI]).is_some_and(|reason| reason.contains("Cloud Shell")));
        assert!(refused(&[MSI, ("MSI_SECRET", "s")]).is_some_and(|reason| reason.contains("client id only")));
    }

    #[test]
    fn the_variable_of_the_client_chooses_where_there_is_a_choice() {
        let client = |variables: &[(&str, &str)]| {
            with(variables, |machine| named(Kind::ManagedIdentity, machine, &Given::default()).unwrap().client_id().map(str::to_owned))
        };
        assert_eq!(client(&[("AZURE_CLIENT_ID", "a")]).as_deref(), Some("a"));
        assert_eq!(client(&[("AZURE_CLIENT_ID", "a"), MSI]), None);
        assert_eq!(client(&[("DEFAULT_IDENTITY_CLIENT_ID", "d"), MSI, ("MSI_SECRET", "s")]).as_deref(), Some("d"));
    }

    #[test]
    fn the_way_is_told() {
        let authority = Url::parse("https://login.microsoftonline.com").unwrap();
        let wanted =
            Wanted { authority, named_by_user: false, tenant: String::new(), resource: String::new(), scope: String::new(), claims: Some("{}".to_owned()) };
        let how = with(&[], |machine| named(Kind::ManagedIdentity, machine, &Given::default()).unwrap().how(&wanted));
        assert_eq!(how, "system-assigned managed identity, at the metadata service (169.254.169.254), without the claims that were demanded");
    }
}
