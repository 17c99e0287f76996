//! What a token is asked for: resources and scopes.

use why401_catalogue::{Fit, audience_fit, cloud_of_host, service_of_audience, service_of_host};
use why401_evidence::identifiers::{host_of, is_guid};

use super::ask::Ask;
use super::failure::Failure;
use super::host;
use super::table::{SCOPE, SCOPE_WITHOUT_DEFAULT, UNKNOWN_RESOURCE};
use crate::directory::Application;

/// Scopes of `OpenID` Connect: about the sign-in, not about a resource.
const OPENID: [&str; 4] = ["openid", "profile", "offline_access", "email"];
/// Microsoft Graph, which scopes without a resource belong to.
const GRAPH: &str = "https://graph.microsoft.com";

/// A resource that tokens can be had for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resource {
    /// `aud` of the token.
    pub(super) audience: String,
    /// As it was asked for.
    pub(super) asked: String,
    /// `ver` of the token.
    pub(super) version: String,
    /// What a client that may do something there can do as itself (`roles`); none where roles are not in the token.
    pub(super) role: Option<&'static str>,
    /// What it can do for a person (`scp`).
    pub(super) permission: &'static str,
}

impl Resource {
    /// The scope as answers repeat it.
    pub(super) fn scope(&self) -> String {
        format!("{0}/{1} {0}/.default", self.asked, self.permission)
    }
}

/// The resource that an application asks a token for with its own identity.
pub(super) fn of_application(ask: &Ask<'_>) -> Result<Resource, Failure> {
    if !ask.v2 {
        return known(ask, ask.required("resource")?);
    }
    let scope = ask.required("scope")?;
    let mut scopes = scope.split_whitespace().filter(|scope| !OPENID.contains(scope));
    let wrong = || Failure::new(SCOPE_WITHOUT_DEFAULT, &[("scope", scope)]);
    let named = scopes.next().and_then(|scope| scope.strip_suffix("/.default")).ok_or_else(wrong)?;
    if scopes.next().is_some() { Err(wrong()) } else { known(ask, named) }
}

/// The resource that a token for a person is asked for: by `resource`, or by the first scope that names one.
pub(super) fn of_person(ask: &Ask<'_>, fallback: &str) -> Result<Resource, Failure> {
    if let Some(resource) = ask.field("resource").filter(|_| !ask.v2) {
        return known(ask, resource);
    }
    let mut scopes = ask.field("scope").unwrap_or(fallback).split_whitespace().filter(|scope| !OPENID.contains(scope));
    let Some(scope) = scopes.next() else { return known(ask, GRAPH) };
    match scope.rsplit_once('/') {
        Some((resource, _)) if resource.contains("//") || is_guid(resource) => known(ask, resource),
        None if scope.contains('.') => known(ask, GRAPH),
        _ => Err(Failure::new(SCOPE, &[("scope", scope)])),
    }
}

/// Whether the scope asks for a refresh token.
pub(super) fn is_offline(ask: &Ask<'_>) -> bool {
    !ask.v2 || has(ask, "offline_access")
}

/// Whether the scope asks for an ID token.
pub(super) fn is_openid(ask: &Ask<'_>) -> bool {
    !ask.v2 || has(ask, "openid")
}

fn has(ask: &Ask<'_>, wanted: &str) -> bool {
    ask.field("scope").is_some_and(|scopes| scopes.split_whitespace().any(|scope| scope == wanted))
}

/// The resource with this name, if the tenant has it.
fn known(ask: &Ask<'_>, named: &str) -> Result<Resource, Failure> {
    let application = application(ask, named).map(|application| of_lab(application, named));
    let found = application.or_else(|| of_azure(ask, named));
    found.ok_or_else(|| Failure::new(UNKNOWN_RESOURCE, &[("resource", named), ("tenant", &ask.directory())]))
}

/// An application that others can ask tokens for, by its identifier or id.
fn application<'a>(ask: &Ask<'a>, named: &str) -> Option<&'a Application> {
    let id = named.strip_prefix("api://").filter(|id| is_guid(id)).unwrap_or(named);
    let found = ask.world.directory.applications.iter().find(|application| {
        application.id.eq_ignore_ascii_case(id)
            || application.identifier.as_deref().is_some_and(|known| known.trim_end_matches('/') == named.trim_end_matches('/'))
    });
    found.filter(|application| ask.tenant.is_none_or(|tenant| application.is_in(tenant)))
}

/// v2.0 tokens always name the resource by its id.
fn of_lab(application: &Application, named: &str) -> Resource {
    let version = application.token_version.clone();
    let audience = if version == "2.0" { application.id.clone() } else { named.to_owned() };
    Resource { audience, asked: named.to_owned(), version, role: Some("Orders.Read"), permission: "access_as_user" }
}

/// A service of Azure in the cloud of this authority, by an audience or by its own host, which Entra takes too.
fn of_azure(ask: &Ask<'_>, named: &str) -> Option<Resource> {
    let cloud = host::cloud_of(&ask.request.host).id;
    let service = service_of_audience(named).or_else(|| of_host(named))?;
    let here = match audience_fit(service, Some(cloud), named) {
        Fit::OtherCloud(_) => false,
        Fit::Accepted | Fit::OnlySlash => true,
        _ => is_guid(named) || host_of(named).and_then(|host| cloud_of_host(&host)).is_none_or(|found| found.id == cloud),
    };
    let newer = !service.token_versions.is_empty() && !service.token_versions.contains("1.0");
    let graph = service.id == "msgraph";
    here.then(|| Resource {
        audience: named.to_owned(),
        asked: named.to_owned(),
        version: if newer { "2.0" } else { "1.0" }.to_owned(),
        role: graph.then_some("User.Read.All"),
        permission: if graph { "User.Read" } else { "user_impersonation" },
    })
}

fn of_host(named: &str) -> Option<&'static why401_catalogue::Service> {
    let host = named.strip_prefix("https://")?.trim_end_matches('/');
    if host.contains('/') { None } else { service_of_host(host).map(|(service, _)| service) }
}
