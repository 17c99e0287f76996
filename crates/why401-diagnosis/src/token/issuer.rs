//! Who issued a token, by the form of `iss`.

use why401_catalogue::{self as catalogue, Cloud};
use why401_evidence::credential::claims::tenant_of_issuer;
use why401_evidence::identifiers::host_of;

/// A family of issuers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Entra, version 1.0: `https://sts.windows.net/{tenant}/`.
    EntraV1,
    /// Entra, version 2.0: `https://login.microsoftonline.com/{tenant}/v2.0`.
    EntraV2,
    /// Azure AD B2C.
    B2c,
    /// Entra External ID.
    ExternalId,
    /// A container registry.
    Registry,
    /// A system whose tokens are exchanged for ones of Entra, with its name.
    Assertion(&'static str),
    /// Somebody else.
    Other,
}

/// The issuer of a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Issuer<'a> {
    pub(super) written: &'a str,
    pub(super) family: Family,
    /// The cloud that it alone belongs to.
    pub(super) cloud: Option<&'static Cloud>,
    pub(super) tenant: Option<&'a str>,
}

/// Issuers of assertions: what their address holds, and who they are.
const ASSERTIONS: [(&str, &str); 10] = [
    ("token.actions.githubusercontent.com", "GitHub Actions"),
    ("vstoken.dev.azure.com", "Azure DevOps"),
    ("app.terraform.io", "HCP Terraform"),
    (".oic.prod-aks.azure.com", "an AKS cluster"),
    ("kubernetes.default.svc", "a Kubernetes cluster"),
    ("oidc.eks.", "an EKS cluster"),
    ("container.googleapis.com", "a GKE cluster"),
    ("accounts.google.com", "Google"),
    ("gitlab.com", "GitLab"),
    ("api.pulumi.com", "Pulumi Cloud"),
];

impl<'a> Issuer<'a> {
    pub(super) fn of(written: &'a str) -> Self {
        let host = host_of(written).unwrap_or_default();
        let family = family(written, &host);
        let cloud = catalogue::cloud_of_host(&host).filter(|_| !matches!(family, Family::Assertion(_) | Family::Other));
        Self { written, family, cloud, tenant: tenant_of_issuer(written) }
    }

    pub(super) fn is_entra(self) -> bool {
        matches!(self.family, Family::EntraV1 | Family::EntraV2)
    }

    /// `1.0` or `2.0`, as the form of the issuer says it.
    pub(super) fn version(self) -> Option<&'static str> {
        match self.family {
            Family::EntraV1 => Some("1.0"),
            Family::EntraV2 => Some("2.0"),
            _ => None,
        }
    }
}

fn family(written: &str, host: &str) -> Family {
    if written == "Azure Container Registry" {
        return Family::Registry;
    }
    if let Some((_, name)) =
        ASSERTIONS.iter().find(|(part, _)| host == *part || part.starts_with('.') && host.ends_with(part) || part.ends_with('.') && host.starts_with(part))
    {
        return Family::Assertion(name);
    }
    if host.ends_with(".b2clogin.com") || host.ends_with(".b2clogin.cn") {
        return Family::B2c;
    }
    if host.ends_with(".ciamlogin.com") {
        return Family::ExternalId;
    }
    let path = written.split_once("://").map_or("", |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let form =
        |suffix: &str| catalogue::clouds().iter().flat_map(|cloud| cloud.issuers).any(|form| form.ends_with(suffix) && form.split('/').nth(2) == Some(host));
    match path.trim_end_matches('/').rsplit_once('/') {
        Some((_, "v2.0")) if form("/v2.0") || catalogue::is_authority_host(host) => Family::EntraV2,
        None if !path.is_empty() && form("{tid}/") => Family::EntraV1,
        _ if path.starts_with("tfp/") => Family::B2c,
        _ => Family::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issuers_are_told_apart() {
        let tenant = "11111111-1111-4111-8111-111111111111";
        let cases = [
            (format!("https://sts.windows.net/{tenant}/"), Family::EntraV1, None),
            (format!("https://login.microsoftonline.com/{tenant}/v2.0"), Family::EntraV2, Some("public")),
            (format!("https://login.microsoftonline.us/{tenant}/v2.0"), Family::EntraV2, Some("us-government")),
            (format!("https://sts.chinacloudapi.cn/{tenant}/"), Family::EntraV1, Some("china")),
            (format!("https://contoso.b2clogin.com/{tenant}/v2.0/"), Family::B2c, Some("public")),
            (format!("https://{tenant}.ciamlogin.com/{tenant}/v2.0"), Family::ExternalId, Some("public")),
            ("https://token.actions.githubusercontent.com".to_owned(), Family::Assertion("GitHub Actions"), None),
            ("Azure Container Registry".to_owned(), Family::Registry, None),
            (format!("https://login.microsoftonline.com.evil.example/{tenant}/v2.0"), Family::Other, None),
            ("https://auth.contoso.example/realms/x".to_owned(), Family::Other, None),
        ];
        for (written, family, cloud) in cases {
            let issuer = Issuer::of(&written);
            assert_eq!(issuer.family, family, "{written}");
            if family != Family::B2c && family != Family::ExternalId {
                assert_eq!(issuer.cloud.map(|cloud| cloud.id.str()), cloud, "{written}");
            }
        }
    }
}
