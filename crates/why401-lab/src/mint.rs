//! Tokens in the shape of Entra's, right or wrong in whatever way a scenario asks for.

mod cache;
mod claims;
mod jwt;

use serde::Deserialize;

use crate::directory::Directory;
use crate::world::World;

pub use cache::Cache;
pub(crate) use claims::issuer;
pub(crate) use jwt::{guid, opaque};

/// What a token says and who signed it. Everything has a default: a good token of the application `orders` for Resource Manager.
///
/// Names of tenants, applications, users and identities are looked up in the [`Directory`]; what it does not know is taken as
/// an id, so that a token can be about strangers. [`Spec::strangers`] lists those.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Spec {
    /// `aud`, letter by letter.
    pub audience: String,
    /// The tenant that issues it.
    pub tenant: String,
    /// The client that asked for it.
    pub application: String,
    /// The person that it is about; the token is delegated then.
    pub user: Option<String>,
    /// The managed identity that it is about, in place of `application`.
    pub identity: Option<String>,
    /// `ver`: `1.0` or `2.0`.
    pub version: String,
    /// `iat`, in seconds from now.
    pub issued: i64,
    /// `exp`, in seconds from now.
    pub expires: i64,
    /// `nbf`, in seconds from now; as `issued` if it is not given.
    pub not_before: Option<i64>,
    /// The key that signs it.
    pub key: Key,
    /// `roles`; no claim if empty.
    pub roles: Vec<String>,
    /// `scp` of a delegated token; `user_impersonation` if it is not given.
    pub scopes: Option<String>,
    /// How many groups the subject is in. More than 200 do not fit, and are pointed to instead.
    pub groups: usize,
    /// `iss` in place of the tenant's own.
    pub issuer: Option<String>,
    /// `xms_cc`, such as `cp1`.
    pub capabilities: Vec<String>,
    /// The `nonce` of the header that tokens for Microsoft Graph have; the signature covers its hash.
    pub nonce: Option<String>,
    /// Bytes of a claim that means nothing and takes room.
    pub pad: usize,
    /// Makes it an ID token: `audience` is left aside, it is for the client itself.
    pub id_token: bool,
    /// Damages the signature.
    pub corrupt: bool,
    /// How the client proved itself: `appidacr`, `azpacr`.
    pub proof: Proof,
}

/// The key that signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Key {
    /// The one that the authority signs with.
    Current,
    /// The one from before the last rollover.
    Previous,
    /// One that the authority never published.
    Foreign,
    /// None: `alg` is `none`.
    None,
}

/// How a client proved itself (claims `appidacr` and `azpacr`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// As the subject suggests: a secret for an application, nothing for a person, a certificate for a managed identity.
    Usual,
    /// Not at all: a public client.
    Public,
    /// By a secret.
    Secret,
    /// By a certificate or a federated assertion.
    Certificate,
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            audience: "https://management.azure.com".to_owned(),
            tenant: "contoso".to_owned(),
            application: "orders".to_owned(),
            user: None,
            identity: None,
            version: "1.0".to_owned(),
            issued: -300,
            expires: 3600,
            not_before: None,
            key: Key::Current,
            roles: Vec::new(),
            scopes: None,
            groups: 0,
            issuer: None,
            capabilities: Vec::new(),
            nonce: None,
            pad: 0,
            id_token: false,
            corrupt: false,
            proof: Proof::Usual,
        }
    }
}

impl Spec {
    /// A good token for `audience`.
    #[must_use]
    pub fn to(audience: &str) -> Self {
        Self { audience: audience.to_owned(), ..Self::default() }
    }

    /// Names that `directory` does not know: slips of the pen, or strangers on purpose.
    #[must_use]
    pub fn strangers(&self, directory: &Directory) -> Vec<&str> {
        let user = self.user.as_deref().filter(|user| directory.user(user).is_none());
        let identity = self.identity.as_deref().filter(|identity| directory.identity(identity).is_none());
        let tenant = Some(self.tenant.as_str()).filter(|tenant| directory.tenant(tenant).is_none());
        let application = Some(self.application.as_str()).filter(|application| directory.application(application).is_none());
        [tenant, application, user, identity].into_iter().flatten().collect()
    }
}

/// A token as `spec` wants it, by the authority's clock.
#[must_use]
pub fn mint(world: &World, spec: &Spec) -> String {
    mint_at(world, spec, world.now("authority"))
}

/// The same at a time of its own, in seconds since 1970.
#[must_use]
pub fn mint_at(world: &World, spec: &Spec, now: i64) -> String {
    jwt::token(&world.keys, spec, &claims::claims(&world.directory, spec, now))
}

#[cfg(test)]
mod tests;
