//! Where a request goes: overrides, the name service, the proxy.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use hyper::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use super::exchange::Route;
use super::request::{NotSent, Prepared};
use super::settings::{Proxy, Settings};
use crate::error::Fault;

/// Most addresses of a name that are tried.
const MOST: usize = 16;

/// A host and a port to connect to, after overrides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) overridden: bool,
}

impl Target {
    /// What `--connect-to` makes of a host and a port.
    pub(super) fn new(settings: &Settings, host: &str, port: u16) -> Self {
        let Some(rule) = settings.connect_to.iter().find(|rule| rule.fits(host, port)) else {
            return Self { host: host.to_owned(), port, overridden: false };
        };
        let to = rule.to_host.clone().unwrap_or_else(|| host.to_owned());
        Self { host: to, port: rule.to_port.unwrap_or(port), overridden: true }
    }

    /// Its addresses, as far as no name service is needed for them.
    pub(super) fn known(&self, settings: &Settings) -> Option<(Vec<SocketAddr>, bool)> {
        let at = |ips: &[IpAddr]| ips.iter().map(|ip| SocketAddr::new(*ip, self.port)).collect();
        if let Some(rule) = settings.resolve.iter().find(|rule| rule.fits(&self.host, self.port)) {
            return Some((at(&rule.addresses), true));
        }
        if let Ok(ip) = self.host.parse::<IpAddr>() {
            return Some((vec![SocketAddr::new(ip, self.port)], self.overridden));
        }
        // No name service gets to say where this machine is.
        let localhost = self.host == "localhost";
        localhost.then(|| (at(&[Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]), self.overridden))
    }

    /// Its addresses, of which there is at least one, and whether the settings say so.
    pub(super) async fn addresses(&self, settings: &Settings) -> Result<(Vec<SocketAddr>, bool), Fault> {
        if let Some(known) = self.known(settings) {
            return Ok(known);
        }
        let found = tokio::net::lookup_host((self.host.as_str(), self.port)).await.map_err(|_| Fault::NameNotFound)?;
        let found: Vec<SocketAddr> = found.take(MOST).collect();
        if found.is_empty() { Err(Fault::NameNotFound) } else { Ok((found, self.overridden)) }
    }
}

/// Whether an address is this machine's, or that of its metadata service.
pub(super) fn is_here(ip: IpAddr) -> bool {
    ip.is_loopback() || ip == IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254))
}

/// Whether an address is on the link of this machine (RFC 3927): no router passes it on.
pub(super) fn is_on_link(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V4(four) if four.is_link_local()) || is_here(ip)
}

/// Whether a host is one for which `test` holds, without asking anyone.
pub(super) fn host_is(host: &str, test: fn(IpAddr) -> bool) -> bool {
    host == "localhost" || host.parse().is_ok_and(test)
}

/// The proxy that a request goes through.
pub(super) fn proxy(prepared: &Prepared, target: &Target, settings: &Settings, environment: &Matcher, route: &Route) -> Result<Option<Intercept>, NotSent> {
    if host_is(&prepared.host, is_on_link) {
        return Ok(None);
    }
    let asked = format!("{}://{}/", prepared.url.scheme(), prepared.url.host_str().unwrap_or_default());
    let asked: Uri = asked.parse().map_err(|_| NotSent::Address)?;
    match route.proxy.as_ref().unwrap_or(&settings.proxy) {
        Proxy::Off => Ok(None),
        Proxy::Url(url) => Matcher::builder().all(url.as_str()).build().intercept(&asked).map(Some).ok_or(NotSent::Proxy),
        Proxy::Environment if route.address.is_some() || stays_here(target, settings) => Ok(None),
        Proxy::Environment => Ok(environment.intercept(&asked)),
    }
}

fn stays_here(target: &Target, settings: &Settings) -> bool {
    target.known(settings).is_some_and(|(addresses, _)| addresses.iter().all(|address| is_on_link(address.ip())))
}

/// The host of a proxy, an IPv6 address without brackets, and its port.
pub(super) fn place(proxy: &Intercept) -> (String, u16) {
    let uri = proxy.uri();
    let host = uri.host().unwrap_or_default();
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let usual = match uri.scheme_str() {
        Some("https") => 443,
        Some("http") => 80,
        _ => 1080,
    };
    (host.to_owned(), uri.port_u16().unwrap_or(usual))
}

/// A host and a port as addresses have them.
pub(super) fn written(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

#[cfg(test)]
mod tests {
    use super::super::exchange::Request;
    use super::*;
    use url::Url;

    fn settings(connect_to: &[&str], resolve: &[&str]) -> Settings {
        Settings {
            connect_to: connect_to.iter().map(|rule| rule.parse().unwrap()).collect(),
            resolve: resolve.iter().map(|rule| rule.parse().unwrap()).collect(),
            ..Settings::default()
        }
    }

    fn addresses(settings: &Settings, host: &str) -> Option<(Vec<String>, bool)> {
        let known = Target::new(settings, host, 443).known(settings)?;
        Some((known.0.iter().map(ToString::to_string).collect(), known.1))
    }

    #[test]
    fn overrides_come_before_the_name_service() {
        let two = settings(&["a.example:443:b.example:8443", "a.example::c.example:"], &["b.example:8443:127.0.0.2"]);
        assert_eq!(addresses(&two, "a.example"), Some((vec!["127.0.0.2:8443".to_owned()], true)));
        assert_eq!(addresses(&two, "c.example"), None, "the name service has to be asked");
        let address = settings(&["169.254.169.254:443:127.0.0.1:1"], &[]);
        assert_eq!(addresses(&address, "169.254.169.254"), Some((vec!["127.0.0.1:1".to_owned()], true)));
        assert_eq!(addresses(&address, "localhost"), Some((vec!["127.0.0.1:443".to_owned(), "[::1]:443".to_owned()], false)));
    }

    fn through(url: &str, settings: &Settings, environment: &Matcher, route: &Route) -> Result<Option<(String, u16)>, NotSent> {
        let request = Request { method: "GET".to_owned(), url: Url::parse(url).unwrap(), headers: Vec::new(), body: Vec::new() };
        let prepared = Prepared::new(&request).unwrap();
        let target = Target::new(settings, &prepared.host, prepared.port);
        Ok(proxy(&prepared, &target, settings, environment, route)?.as_ref().map(place))
    }

    #[test]
    fn what_stays_here_goes_through_no_proxy() {
        let environment = Matcher::builder().all("http://proxy.example:3128").no("no.example").build();
        let through = |url: &str, settings: &Settings, route: &Route| through(url, settings, &environment, route);
        let (plain, any) = (settings(&[], &[]), Route::default());
        let proxy = |host: &str, port| Ok(Some((host.to_owned(), port)));
        assert_eq!(through("https://a.example", &plain, &any), proxy("proxy.example", 3128));
        for url in ["https://no.example", "http://localhost:1", "http://127.0.0.9", "http://[::1]", "http://169.254.169.254/metadata"] {
            assert_eq!(through(url, &plain, &any), Ok(None), "{url}");
        }
        assert_eq!(through("https://a.example", &settings(&["a.example::127.0.0.1:1"], &[]), &any), Ok(None));
        let pinned = Route { address: Some("192.0.2.1:443".parse().unwrap()), ..Route::default() };
        assert_eq!(through("https://a.example", &plain, &pinned), Ok(None));
        let chosen = |url: &str| Route { proxy: Some(Proxy::Url(Url::parse(url).unwrap())), ..pinned.clone() };
        assert_eq!(through("https://a.example", &plain, &chosen("socks5h://[::1]")), proxy("::1", 1080));
        assert_eq!(through("https://a.example", &plain, &chosen("ftp://p.example")), Err(NotSent::Proxy));
        assert_eq!(through("http://127.0.0.1", &plain, &chosen("http://p.example")), Ok(None), "not even if it is asked for");
    }
}
