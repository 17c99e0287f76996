//! What a token is checked for: an address, a service, an audience.

use why401_catalogue::{self as catalogue, Cloud, Service};
use why401_evidence::identifiers::{host_of, is_guid};

use super::model;

/// A target as it was understood.
#[derive(Debug, Clone)]
pub struct Target {
    /// As the user wrote it.
    pub asked: String,
    /// The host, if an address was given.
    pub host: Option<String>,
    /// The path of the address.
    pub path: String,
    /// Services that it may be: of namespaces that share their hosts, all.
    pub services: Vec<&'static Service>,
    /// The cloud, if it is known.
    pub cloud: Option<&'static Cloud>,
    /// The audience that was named, for an API that is not in the catalogue.
    pub audience: Option<String>,
}

/// Why a target is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoTarget {
    /// Nothing of that name; names that resemble it.
    Unknown(Vec<&'static str>),
    /// A host that belongs to no service: only who runs it knows its audience.
    NoAudience(String),
}

/// Understands `asked`; `cloud` is the cloud that the user named.
pub fn target(asked: &str, cloud: Option<&'static Cloud>) -> Result<Target, NoTarget> {
    let asked = asked.trim();
    let bare = asked.strip_suffix("/.default").unwrap_or(asked);
    let named = |services: Vec<&'static Service>, found: Option<&'static Cloud>| Target {
        asked: asked.to_owned(),
        host: None,
        path: String::new(),
        services,
        cloud: cloud.or(found),
        audience: None,
    };
    if let Some(service) = catalogue::service(&asked.to_ascii_lowercase()).or_else(|| by_name(asked)) {
        return Ok(named(vec![service], catalogue::cloud("public")));
    }
    let address = asked.contains("://") && !asked.starts_with("api://");
    if (address || asked.contains('.'))
        && !asked.contains(' ')
        && let Some(found) = of_host(asked, cloud)
    {
        return Ok(found);
    }
    if let Some(service) = catalogue::service_of_audience(bare) {
        let found = catalogue::cloud_of_audience(bare).or_else(|| catalogue::cloud("public"));
        return Ok(Target { audience: Some(bare.to_owned()), ..named(vec![service], found) });
    }
    if is_guid(bare) || bare.contains(':') && !address {
        return Ok(Target { audience: Some(bare.to_owned()), ..named(Vec::new(), None) });
    }
    match host_of(bare).filter(|host| host.contains('.')) {
        // An address that is the identifier of an API looks like any other; a path tells a request.
        Some(_) if address && path_of(bare).trim_matches('/').split('/').count() <= 1 => {
            Ok(Target { audience: Some(bare.to_owned()), ..named(Vec::new(), None) })
        }
        Some(host) => Err(NoTarget::NoAudience(host)),
        None => Err(NoTarget::Unknown(near(asked))),
    }
}

fn by_name(name: &str) -> Option<&'static Service> {
    catalogue::services().iter().find(|service| service.name.eq_ignore_ascii_case(name))
}

fn near(name: &str) -> Vec<&'static str> {
    catalogue::near(name, 8).into_iter().filter(|id| catalogue::service(id).is_some()).take(3).collect()
}

fn of_host(address: &str, cloud: Option<&'static Cloud>) -> Option<Target> {
    let host = host_of(address)?;
    let found = catalogue::services_of_host(&host);
    // Where applications of all sorts run, whoever runs one chooses its audience; that is known, and nothing more.
    let all: Vec<&'static Service> = found.iter().map(|(service, _)| *service).collect();
    let with_audience: Vec<&'static Service> = all.iter().copied().filter(|service| !service.audiences.is_empty()).collect();
    let services = if with_audience.is_empty() { all } else { with_audience };
    if services.is_empty() {
        return None;
    }
    let own = found.first().and_then(|(_, id)| catalogue::cloud(id)).or_else(|| catalogue::cloud_of_host(&host));
    Some(Target { asked: address.to_owned(), path: path_of(address).to_owned(), host: Some(host), services, cloud: cloud.or(own), audience: None })
}

fn path_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.find('/').map_or("", |at| &rest[at..])
}

impl Target {
    /// What people call it.
    #[must_use]
    pub fn name(&self) -> String {
        let names: Vec<&str> = self.services.iter().map(|service| service.name.str()).collect();
        match (names.is_empty(), &self.audience) {
            (false, _) => names.join(" or "),
            (true, Some(audience)) => format!("the API {audience}"),
            (true, None) => self.asked.clone(),
        }
    }

    /// Every audience that it accepts, in the cloud at hand.
    #[must_use]
    pub fn audiences(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for service in &self.services {
            for (id, list) in service.audiences {
                if self.cloud.is_none_or(|cloud| *id == *cloud.id) || *id == *"any" {
                    found.extend(list.into_iter().map(|audience| audience.str().to_owned()));
                }
            }
        }
        if self.services.is_empty() {
            found.extend(self.audience.clone());
        }
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|audience| seen.insert(audience.clone()));
        found
    }

    /// The scope to ask for.
    #[must_use]
    pub fn scope(&self) -> Option<String> {
        let Some(service) = self.services.first() else { return self.audience.as_ref().map(|audience| format!("{audience}/.default")) };
        let cloud = self.cloud.map_or("public", |cloud| cloud.id.str());
        let scopes = service.scope.slice();
        let of = |wanted: &str| scopes.iter().find(|(id, _)| *id == *wanted).map(|(_, scope)| scope.to_string());
        of(cloud).or_else(|| of("any")).or_else(|| {
            self.audiences().into_iter().find(|a| a.contains("//") && !a.contains(['*', '{'])).map(|a| format!("{}/.default", a.trim_end_matches('/')))
        })
    }

    /// As answers hold it.
    #[must_use]
    pub fn answer(&self) -> model::Target {
        model::Target {
            asked: self.asked.clone(),
            name: self.name(),
            services: self.services.iter().map(|service| service.id.to_owned()).collect(),
            cloud: self.cloud.map(|cloud| cloud.id.to_owned()),
            audiences: self.audiences(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(asked: &str) -> String {
        match target(asked, None) {
            Ok(found) => {
                let services: Vec<&str> = found.services.iter().map(|service| service.id.str()).collect();
                format!("{}|{}|{}", services.join("+"), found.cloud.map_or("", |cloud| cloud.id.str()), found.audience.unwrap_or_default())
            }
            Err(NoTarget::Unknown(near)) => format!("? {}", near.join(" ")),
            Err(NoTarget::NoAudience(host)) => format!("! {host}"),
        }
    }

    #[test]
    fn addresses_services_and_audiences_are_understood() {
        assert_eq!(understood("https://kv.vault.azure.net/secrets/x"), "keyvault|public|");
        assert_eq!(understood("kv.vault.usgovcloudapi.net"), "keyvault|us-government|");
        assert_eq!(understood("keyvault"), "keyvault|public|");
        assert_eq!(understood("Azure Key Vault"), "keyvault|public|");
        assert_eq!(understood("https://vault.azure.net"), "keyvault|public|https://vault.azure.net");
        assert_eq!(understood("https://vault.azure.net/.default"), "keyvault|public|https://vault.azure.net");
        assert_eq!(understood("https://management.azure.com/subscriptions"), "arm|public|");
        assert_eq!(understood("https://management.chinacloudapi.cn/"), "arm|china|");
        assert_eq!(understood("cfa8b339-82a2-471a-a3c9-0fc0be7a4093"), "keyvault|public|cfa8b339-82a2-471a-a3c9-0fc0be7a4093");
        assert_eq!(understood("api://my-api"), "||api://my-api");
        assert_eq!(understood("22222222-2222-4222-8222-222222222222"), "||22222222-2222-4222-8222-222222222222");
        assert_eq!(understood("https://contoso.example/my-api"), "||https://contoso.example/my-api");
        assert_eq!(understood("https://api.contoso.example/v1/orders/7"), "! api.contoso.example");
        assert!(understood("keyvalt").starts_with("? keyvault"), "{}", understood("keyvalt"));
        assert!(understood("https://myapp.azurewebsites.net/api").ends_with("|public|"), "{}", understood("https://myapp.azurewebsites.net/api"));
        assert!(understood("https://ns.servicebus.windows.net/q/messages").starts_with("eventhubs+"));
    }
}
