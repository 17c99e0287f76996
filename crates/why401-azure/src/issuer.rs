//! Where the metadata of a known issuer are.
//!
//! A token may be hostile, so an address is never asked because a token names it. Asked is only the address that a
//! known issuer is known to have; for any other the user has to name it.

use url::Url;
use why401_catalogue::{Cloud, clouds};
use why401_evidence::identifiers::is_guid;

use crate::address;

/// What is appended to an issuer ([OpenID Connect Discovery 1.0 section 4](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig)).
const WELL_KNOWN: &str = ".well-known/openid-configuration";

/// Why there is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoMetadata {
    /// It is none of the known issuers, or not written as they write it.
    #[error("the issuer is none whose address is known; an address that only a token names is not asked")]
    UnknownIssuer,
    /// B2C has a key set for each policy, and the issuer does not name it.
    #[error("the issuer is a B2C tenant, whose metadata depend on the policy (claim `tfp` or `acr`)")]
    NeedsPolicy,
    /// What should be a policy is none.
    #[error("the name of a policy has only letters, digits, `_` and `-`")]
    NoPolicy,
    /// What should be an application is none.
    #[error("the id of an application is a GUID")]
    NoApplication,
}

/// The address of the metadata of `issuer`, which may come from a token.
///
/// Known are Entra (v1.0 and v2.0, all clouds of the catalogue), B2C, External ID, and the issuers of assertions that
/// are usual in federations: GitHub Actions, Azure DevOps, Terraform Cloud and AKS. Nothing on this machine or in its
/// network is among them: a token must not choose what is asked there.
///
/// - `policy`: of B2C, where the issuer does not name it.
/// - `app`: adds `?appid=` for an application with signing keys of its own
///   ([claims mapping](https://learn.microsoft.com/entra/identity-platform/access-tokens)); issuers of assertions have none.
/// - `cloud`: whose authority is asked where the issuer leaves it open; the public cloud without it. Tokens of version
///   1.0 of the US government cloud have the issuer of the public one.
pub fn metadata_address(issuer: &str, policy: Option<&str>, app: Option<&str>, cloud: Option<&Cloud>) -> Result<Url, NoMetadata> {
    let url = written_plainly(issuer).ok_or(NoMetadata::UnknownIssuer)?;
    if !app.is_none_or(is_guid) {
        return Err(NoMetadata::NoApplication);
    }
    let base = own_authority(&url, policy, cloud)?;
    let assertion = base.is_none() && is_assertion_issuer(&url);
    let base = base.or_else(|| assertion.then(|| url.to_string()));
    let mut address = below(&base.ok_or(NoMetadata::UnknownIssuer)?)?;
    address.set_query(app.filter(|_| !assertion).map(|app| format!("appid={app}")).as_deref());
    Ok(address)
}

/// The address of the metadata that a user named: the address itself, or the issuer below which they lie.
#[must_use]
pub fn named(address: &Url) -> Url {
    if address.path().contains("/.well-known/") {
        return address.clone();
    }
    below(address.as_str()).unwrap_or_else(|_| address.clone())
}

/// The address that `issuer` is, if it is written in the one way that needs no interpretation: whatever the parser
/// would correct (upper case, a default port, dots in the path, a backslash) is refused, as is what issuers do not have.
fn written_plainly(issuer: &str) -> Option<Url> {
    let url = Url::parse(issuer).ok()?;
    let same = url.as_str() == issuer || url.as_str().strip_suffix('/') == Some(issuer);
    let path = url.path();
    let plain = !path.contains("//") && path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.'));
    let bare = url.query().is_none() && url.fragment().is_none();
    let port = url.port().is_none();
    (same && plain && bare && port && address::check(&url).is_ok()).then_some(url)
}

/// The base of Microsoft's own metadata; `None` for an issuer that is not theirs.
fn own_authority(url: &Url, policy: Option<&str>, cloud: Option<&Cloud>) -> Result<Option<String>, NoMetadata> {
    let host = url.host_str().unwrap_or_default();
    let segments: Vec<&str> = url.path().split('/').filter(|segment| !segment.is_empty()).collect();
    match segments[..] {
        [tenant] if is_guid(tenant) => Ok(authority_of_v1(host, cloud).map(|authority| format!("{authority}/{tenant}"))),
        [tenant, "v2.0"] if is_guid(tenant) && is_below(host, "b2clogin.") => {
            let policy = policy.ok_or(NoMetadata::NeedsPolicy)?;
            if is_policy(policy) { Ok(Some(format!("https://{host}/{tenant}/{policy}/v2.0"))) } else { Err(NoMetadata::NoPolicy) }
        }
        ["tfp", tenant, policy, "v2.0"] if is_guid(tenant) && is_policy(policy) => Ok(is_below(host, "b2clogin.").then(|| url.to_string())),
        [tenant, "v2.0"] if is_guid(tenant) => Ok((is_below(host, "ciamlogin.") || issues_v2(host)).then(|| url.to_string())),
        _ => Ok(None),
    }
}

/// The authority behind an issuer of version 1.0, which itself answers nothing.
fn authority_of_v1(host: &str, cloud: Option<&Cloud>) -> Option<&'static str> {
    let issuer = format!("https://{host}/{{tid}}/");
    let mut issuing = clouds().iter().filter(|known| known.issuers.contains(&issuer)).collect::<Vec<_>>();
    // The public cloud is asked where it may be meant; the caller's is, where it may be.
    issuing.sort_by_key(|known| (cloud.is_none_or(|chosen| chosen.id != known.id), known.id != "public"));
    issuing.first().map(|known| known.authority.str())
}

fn issues_v2(host: &str) -> bool {
    let issuer = format!("https://{host}/{{tid}}/v2.0");
    clouds().iter().any(|cloud| cloud.issuers.contains(&issuer))
}

/// Whether `host` is one label below a domain of some cloud that begins with `domain`, e.g. `contoso.b2clogin.com`.
fn is_below(host: &str, domain: &str) -> bool {
    parent(host).is_some_and(|parent| parent.starts_with(domain) && clouds().iter().any(|cloud| cloud.suffixes.contains(parent)))
}

fn is_policy(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

/// Whether `url` is an issuer of assertions that stands at a known address.
///
/// Sources: [GitHub](https://docs.github.com/en/enterprise-cloud@latest/actions/reference/security/oidc) (an enterprise
/// may add its name), [Azure DevOps](https://learn.microsoft.com/azure/devops/pipelines/release/configure-workload-identity),
/// [Terraform](https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/azure-configuration),
/// [AKS](https://learn.microsoft.com/azure/aks/use-oidc-issuer).
fn is_assertion_issuer(url: &Url) -> bool {
    let segments: Vec<&str> = url.path().split('/').filter(|segment| !segment.is_empty()).collect();
    match (url.host_str().unwrap_or_default(), &segments[..]) {
        ("token.actions.githubusercontent.com", [] | [_]) | ("app.terraform.io", []) => true,
        ("vstoken.dev.azure.com", [organisation]) => is_guid(organisation),
        (host, [tenant, cluster]) => is_cluster_host(host) && is_guid(tenant) && is_guid(cluster),
        _ => false,
    }
}

fn is_cluster_host(host: &str) -> bool {
    parent(host) == Some("oic.prod-aks.azure.com")
}

/// `host` without its first label.
fn parent(host: &str) -> Option<&str> {
    host.split_once('.').filter(|(label, _)| !label.is_empty()).map(|(_, parent)| parent)
}

fn below(base: &str) -> Result<Url, NoMetadata> {
    let base = base.trim_end_matches('/');
    Url::parse(&format!("{base}/{WELL_KNOWN}")).map_err(|_| NoMetadata::UnknownIssuer)
}

#[cfg(test)]
mod tests;
