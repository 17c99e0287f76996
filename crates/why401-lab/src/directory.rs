//! Who exists: tenants, applications, users and managed identities, as `directory.toml` names them.

use serde::Deserialize;

/// The embedded file; it is checked by the tests.
const FILE: &str = include_str!("../directory.toml");

/// Everything that the authority knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// Tenants.
    #[serde(rename = "tenant")]
    pub tenants: Vec<Tenant>,
    /// Applications, clients and APIs alike.
    #[serde(rename = "application")]
    pub applications: Vec<Application>,
    /// People.
    #[serde(rename = "user")]
    pub users: Vec<User>,
    /// Managed identities.
    #[serde(rename = "identity")]
    pub identities: Vec<Identity>,
}

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenant {
    /// Short name, by which scenarios call it.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its first domain.
    pub domain: String,
}

/// An application registration; its service principal is the same in every tenant, which is simpler than Entra has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// Short name.
    pub name: String,
    /// Application (client) id.
    pub id: String,
    /// Object id of the service principal.
    pub object: String,
    /// Names of the tenants that it exists in, its home first.
    pub tenants: Vec<String>,
    /// The identifier that tokens for it are asked with, `api://…`.
    #[serde(default)]
    pub identifier: Option<String>,
    /// Secrets that hold. They are public, as all of the lab.
    #[serde(default)]
    pub secrets: Vec<String>,
    /// Secrets that ran out.
    #[serde(default)]
    pub expired_secrets: Vec<String>,
    /// Whether the lab's client certificate is registered for it.
    #[serde(default)]
    pub certificate: bool,
    /// Federated credentials.
    #[serde(default)]
    pub federated: Vec<Federated>,
    /// Ids of the services that it has a role at; `*` is all.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Whether it is a public client: it has no credential, people sign in through it.
    #[serde(default)]
    pub public: bool,
    /// The version of the tokens for it, whichever endpoint is asked (`accessTokenAcceptedVersion` of its registration).
    #[serde(default = "first_version")]
    pub token_version: String,
}

fn first_version() -> String {
    "1.0".to_owned()
}

/// A federated credential: what an assertion has to say, letter by letter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Federated {
    /// Name of one of the lab's OIDC issuers.
    pub issuer: String,
    /// `sub`.
    pub subject: String,
    /// `aud`.
    pub audience: String,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// User principal name.
    pub name: String,
    /// Object id.
    pub object: String,
    /// Name of the home tenant.
    pub tenant: String,
}

/// A managed identity.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Short name; `system` is the one that the machine itself has.
    pub name: String,
    /// Client id.
    pub client: String,
    /// Object id.
    pub object: String,
    /// Name of the tenant.
    pub tenant: String,
    /// Id of the Azure resource; the system's has none.
    #[serde(default)]
    pub resource_id: Option<String>,
}

impl Directory {
    /// Reads the embedded file.
    pub fn load() -> Result<Self, toml::de::Error> {
        toml::from_str(FILE)
    }

    /// The tenant with this id, domain or short name.
    #[must_use]
    pub fn tenant(&self, named: &str) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| [&tenant.id, &tenant.domain, &tenant.name].into_iter().any(|known| known.eq_ignore_ascii_case(named)))
    }

    /// The application with this id, short name or identifier. A slash at the end of an identifier counts.
    #[must_use]
    pub fn application(&self, named: &str) -> Option<&Application> {
        self.applications.iter().find(|application| {
            let identifier = application.identifier.as_deref().is_some_and(|identifier| identifier.eq_ignore_ascii_case(named));
            identifier || application.id.eq_ignore_ascii_case(named) || application.name == named
        })
    }

    /// The managed identity with this client, object or resource id, or short name.
    #[must_use]
    pub fn identity(&self, named: &str) -> Option<&Identity> {
        self.identities.iter().find(|identity| {
            let ids = [Some(&identity.client), Some(&identity.object), identity.resource_id.as_ref(), Some(&identity.name)];
            ids.into_iter().flatten().any(|known| known.eq_ignore_ascii_case(named))
        })
    }

    /// The user with this principal name, its part before the `@`, or object id.
    #[must_use]
    pub fn user(&self, named: &str) -> Option<&User> {
        self.users.iter().find(|user| {
            let short = user.name.split('@').next().unwrap_or_default();
            [user.name.as_str(), short, user.object.as_str()].into_iter().any(|known| known.eq_ignore_ascii_case(named))
        })
    }
}

impl Application {
    /// Whether it exists in `tenant`.
    #[must_use]
    pub fn is_in(&self, tenant: &Tenant) -> bool {
        self.tenants.contains(&tenant.name)
    }

    /// Whether it has a role at the service with this id.
    #[must_use]
    pub fn has_role_at(&self, service: &str) -> bool {
        self.roles.iter().any(|role| role == "*" || role == service)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_is_read_and_everyone_is_found_by_each_name() {
        let directory = Directory::load().unwrap();
        for name in ["contoso", "CONTOSO.onmicrosoft.com", "c0000000-0000-4000-8000-00000000c070"] {
            assert_eq!(directory.tenant(name).unwrap().name, "contoso");
        }
        for name in ["api", "api://contoso-orders-api", "a0000000-0000-4000-8000-0000000000A1"] {
            assert_eq!(directory.application(name).unwrap().name, "api");
        }
        assert_eq!(directory.application("api://contoso-orders-api/"), None);
        assert_eq!(directory.user("ann").unwrap().tenant, "contoso");
        let resource = directory.identity("orders-identity").unwrap().resource_id.clone().unwrap();
        assert_eq!(directory.identity(&resource.to_uppercase()).unwrap().name, "orders-identity");
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let directory = Directory::load().unwrap();
        let homes = directory.users.iter().map(|user| &user.tenant).chain(directory.identities.iter().map(|identity| &identity.tenant));
        for tenant in directory.applications.iter().flat_map(|application| &application.tenants).chain(homes) {
            assert!(directory.tenant(tenant).is_some(), "{tenant}");
        }
    }

    #[test]
    fn roles_hold_at_all_services_or_at_none() {
        let directory = Directory::load().unwrap();
        assert!(directory.application("orders").unwrap().has_role_at("keyvault"));
        assert!(!directory.application("reports").unwrap().has_role_at("keyvault"));
    }
}
