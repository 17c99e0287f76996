//! Which cloud and which service a host or an audience belongs to.

use crate::model::{Cloud, Service};
use crate::packed::{List, Str};
use crate::tables::{CLOUDS, SERVICES};

/// Whether an audience is one that a service accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It is, in the cloud at hand.
    Accepted,
    /// It would be in another cloud.
    OtherCloud(&'static Cloud),
    /// It would be with or without the trailing slash.
    OnlySlash,
    /// It is the host name of a resource, where the service has one audience for all.
    OwnHost,
    /// It is not.
    Refused,
    /// The service has no audience of its own: whoever runs it chooses one.
    Unknown,
}

/// Whether `host` fits `pattern`, in which a leading `*.` stands for one or more labels.
#[must_use]
pub fn host_matches(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(suffix) => host.len() > suffix.len() && host.ends_with(suffix),
        None => match pattern.split_once('*') {
            Some((head, tail)) => host.len() > head.len() + tail.len() && host.starts_with(head) && host.ends_with(tail),
            None => pattern == host,
        },
    }
}

/// The service that `host` belongs to; of several the one with the longest pattern.
#[must_use]
pub fn service_of_host(host: &str) -> Option<(&'static Service, &'static str)> {
    services_of_host(host).into_iter().next()
}

/// All services that share the longest pattern of `host`, with its cloud: namespaces of Service Bus, Event Hubs and
/// Relay, for one, cannot be told apart by their hosts.
#[must_use]
pub fn services_of_host(host: &str) -> Vec<(&'static Service, &'static str)> {
    let mut best = 0;
    let mut found = Vec::new();
    for (service, cloud, pattern) in host_patterns().filter(|(_, _, pattern)| host_matches(pattern, host)) {
        if pattern.len() > best {
            found.clear();
            best = pattern.len();
        }
        if pattern.len() == best {
            found.push((service, cloud));
        }
    }
    found
}

fn host_patterns() -> impl Iterator<Item = (&'static Service, &'static str, &'static str)> {
    SERVICES.iter().flat_map(|s| s.hosts.iter().flat_map(move |(cloud, list)| list.iter().map(move |p| (s, cloud.str(), p.str()))))
}

/// Whether `host` is an authority of some cloud.
#[must_use]
pub fn is_authority_host(host: &str) -> bool {
    CLOUDS.iter().any(|c| c.authority_hosts.contains(host)) || host.ends_with(".b2clogin.com") || host.ends_with(".ciamlogin.com")
}

/// The cloud that `host` belongs to: by authority host, else by the longest suffix.
///
/// `sts.windows.net` issues for several clouds and so belongs to none.
#[must_use]
pub fn cloud_of_host(host: &str) -> Option<&'static Cloud> {
    if host == "sts.windows.net" {
        return None;
    }
    let by_authority = CLOUDS.iter().find(|c| c.authority_hosts.contains(host));
    by_authority.or_else(|| cloud_of_suffix(host))
}

fn cloud_of_suffix(host: &str) -> Option<&'static Cloud> {
    let fits = |suffix: &str| host == suffix || (host.ends_with(suffix) && host[..host.len() - suffix.len()].ends_with('.'));
    let pairs = CLOUDS.iter().flat_map(|c| c.suffixes.iter().map(move |s| (c, *s)));
    pairs.filter(|(_, s)| fits(s)).max_by_key(|(_, s)| s.len()).map(|(cloud, _)| cloud)
}

/// The cloud that an audience (an address) belongs to.
#[must_use]
pub fn cloud_of_audience(audience: &str) -> Option<&'static Cloud> {
    why401_evidence::identifiers::host_of(audience).filter(|_| audience.contains("//")).and_then(|host| cloud_of_host(&host))
}

/// The service that an audience is for: by application id, by the scope it is asked for with, by its list of audiences.
#[must_use]
pub fn service_of_audience(audience: &str) -> Option<&'static Service> {
    let audience = audience.strip_prefix("spn:").unwrap_or(audience);
    let named = |s: &&Service| s.app_id.is_some_and(|id| id.eq_ignore_ascii_case(audience));
    let scoped = |s: &&Service| s.scope.iter().any(|(_, scope)| scope.strip_suffix("/.default").is_some_and(|a| same_audience(a, audience)));
    let listed = |s: &&Service| s.audiences.iter().any(|(_, list)| list.iter().any(|a| same_audience(a, audience)));
    let core = || CORE.iter().filter_map(|id| crate::service(id));
    SERVICES.iter().find(named).or_else(|| core().find(listed)).or_else(|| SERVICES.iter().find(scoped)).or_else(|| SERVICES.iter().find(listed))
}

/// Services whose audiences others accept too; an audience is theirs first.
const CORE: [&str; 4] = ["arm", "msgraph", "keyvault", "storage-blob"];

/// Whether `service` takes a token for `audience` in `cloud`.
#[must_use]
pub fn audience_fit(service: &Service, cloud: Option<&str>, audience: &str) -> Fit {
    if service.audiences.is_empty() {
        return Fit::Unknown;
    }
    let refused = service.rejected.iter().any(|r| audience_matches(&generic(r), audience));
    let in_cloud = |id: &str| cloud.is_none_or(|c| c == id) || id == "any";
    let fits = |list: &List<Str>| list.iter().any(|a| audience_matches(a, audience) || (!service.slash_matters && same_audience(a, audience)));
    if service.app_id.is_some_and(|id| id.eq_ignore_ascii_case(audience)) {
        return Fit::Accepted;
    }
    if !refused && service.audiences.iter().any(|(id, list)| in_cloud(id) && fits(list)) {
        return Fit::Accepted;
    }
    if service.audiences.iter().any(|(id, list)| in_cloud(id) && list.iter().any(|a| same_audience(a, audience))) {
        return Fit::OnlySlash;
    }
    let elsewhere = service.audiences.iter().find(|(id, list)| !in_cloud(id) && list.iter().any(|a| same_audience(a, audience)));
    if let Some(other) = elsewhere.and_then(|(id, _)| crate::cloud(id)) {
        return Fit::OtherCloud(other);
    }
    let host = why401_evidence::identifiers::host_of(audience).filter(|_| audience.contains("//"));
    if host.is_some_and(|h| service.hosts.iter().any(|(_, list)| list.iter().any(|p| p.contains('*') && host_matches(p, &h)))) {
        return Fit::OwnHost;
    }
    Fit::Refused
}

/// `{vault}` in a listed audience stands for any label.
fn generic(pattern: &str) -> String {
    match (pattern.find('{'), pattern.find('}')) {
        (Some(open), Some(close)) if open < close => format!("{}*{}", &pattern[..open], &pattern[close + 1..]),
        _ => pattern.to_owned(),
    }
}

fn audience_matches(pattern: &str, audience: &str) -> bool {
    match pattern.split_once('*') {
        Some((head, tail)) => {
            let middle = audience.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail));
            middle.is_some_and(|label| !label.is_empty() && !label.contains(['.', '/']))
        }
        None => pattern.eq_ignore_ascii_case(audience),
    }
}

fn same_audience(pattern: &str, audience: &str) -> bool {
    audience_matches(pattern.trim_end_matches('/'), audience.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_have_clouds_and_services() {
        assert_eq!(cloud_of_host("kv.vault.azure.net").map(|c| c.id.str()), Some("public"));
        assert_eq!(cloud_of_host("management.usgovcloudapi.net").map(|c| c.id.str()), Some("us-government"));
        assert_eq!(cloud_of_host("login.chinacloudapi.cn").map(|c| c.id.str()), Some("china"));
        assert_eq!(cloud_of_host("example.org").map(|c| c.id), None);
        assert_eq!(service_of_host("kv.vault.azure.net").map(|(s, _)| s.id.str()), Some("keyvault"));
    }

    #[test]
    fn audiences_fit_or_say_why_not() {
        let vault = crate::service("keyvault").map(|s| |a: &str| audience_fit(s, Some("public"), a));
        let Some(fit) = vault else { panic!("no keyvault entry") };
        assert_eq!(fit("https://vault.azure.net"), Fit::Accepted);
        assert_eq!(fit("https://vault.azure.net/"), Fit::OnlySlash);
        assert!(matches!(fit("https://vault.usgovcloudapi.net"), Fit::OtherCloud(c) if c.id == "us-government"));
        assert_eq!(fit("https://kv-a.vault.azure.net"), Fit::OwnHost);
        assert_eq!(fit("https://graph.microsoft.com"), Fit::Refused);
    }
}
