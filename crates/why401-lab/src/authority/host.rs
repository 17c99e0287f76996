//! The hosts that the authority answers at, and the clouds that they belong to.

use crate::http::Request;

/// A cloud's authority, as its discovery documents describe it.
#[derive(Debug)]
pub(super) struct Cloud {
    /// Id in the catalogue.
    pub(super) id: &'static str,
    /// The host that its addresses name first.
    pub(super) preferred: &'static str,
    /// Every host; names of one authority, for instance discovery.
    pub(super) hosts: &'static [&'static str],
    /// `cloud_instance_name`.
    pub(super) instance: &'static str,
    /// `cloud_graph_host_name`.
    pub(super) graph: &'static str,
    /// `msgraph_host`.
    pub(super) msgraph: &'static str,
}

const PUBLIC: Cloud = Cloud {
    id: "public",
    preferred: "login.microsoftonline.com",
    hosts: &["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
    instance: "microsoftonline.com",
    graph: "graph.windows.net",
    msgraph: "graph.microsoft.com",
};

const US_GOVERNMENT: Cloud = Cloud {
    id: "us-government",
    preferred: "login.microsoftonline.us",
    hosts: &["login.microsoftonline.us", "login.usgovcloudapi.net"],
    instance: "microsoftonline.us",
    graph: "graph.windows.net",
    msgraph: "graph.microsoft.us",
};

const CHINA: Cloud = Cloud {
    id: "china",
    preferred: "login.partner.microsoftonline.cn",
    hosts: &["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
    instance: "partner.microsoftonline.cn",
    graph: "graph.chinacloudapi.cn",
    msgraph: "microsoftgraph.chinacloudapi.cn",
};

/// All clouds; the lab's tenants exist in the first alone.
pub(super) const CLOUDS: [Cloud; 3] = [PUBLIC, US_GOVERNMENT, CHINA];

/// Names of this machine, where the authority stands beside other parts of the lab.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// Every real host name of an authority that the lab answers for.
pub fn hosts() -> impl Iterator<Item = &'static str> {
    CLOUDS.iter().flat_map(|cloud| cloud.hosts).copied()
}

/// Whether `host` is an authority's own.
#[must_use]
pub fn is_authority(host: &str) -> bool {
    hosts().any(|known| known == host)
}

pub(super) fn is_local(host: &str) -> bool {
    LOCAL.contains(&host)
}

/// The cloud of a host; this machine stands for the public one.
pub(super) fn cloud_of(host: &str) -> &'static Cloud {
    const KNOWN: &[Cloud] = &CLOUDS;
    KNOWN.iter().find(|cloud| cloud.hosts.contains(&host)).unwrap_or(&KNOWN[0])
}

/// Scheme, host and port as the client called us; every address in an answer begins so.
pub(super) fn origin(request: &Request) -> String {
    let scheme = if request.tls { "https" } else { "http" };
    match request.header("host").filter(|_| is_local(&request.host) || is_authority(&request.host)) {
        Some(host) if host.split(':').next().is_some_and(|name| name.eq_ignore_ascii_case(&request.host)) => {
            format!("{scheme}://{}", host.to_ascii_lowercase())
        }
        _ => format!("{scheme}://{}", request.host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_belong_to_clouds() {
        assert_eq!(cloud_of("sts.windows.net").id, "public");
        assert_eq!(cloud_of("login.microsoftonline.us").id, "us-government");
        assert_eq!(cloud_of("localhost").id, "public");
        assert!(is_authority("login.partner.microsoftonline.cn") && !is_authority("localhost"));
    }
}
