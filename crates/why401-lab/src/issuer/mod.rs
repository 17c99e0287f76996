//! OIDC issuers whose assertions applications federate with, in the shape of GitHub, Azure DevOps and Kubernetes.

mod claims;
mod endpoint;

#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde_json::json;

use crate::http::{Reply, Request};
use crate::world::World;

pub use endpoint::{REQUEST_TOKEN, TOKEN_URLS};

/// An issuer of the lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issuer {
    /// The name that the directory and scenarios call it by.
    pub name: &'static str,
    /// `iss`, letter by letter.
    pub url: &'static str,
    /// Path of its keys, below the host.
    keys: &'static str,
    /// The subject of an assertion if none is asked for: the one that the directory trusts.
    subject: &'static str,
}

/// Every issuer.
pub const ALL: [Issuer; 3] = [
    Issuer {
        name: "github",
        url: "https://token.actions.githubusercontent.com",
        keys: "/.well-known/jwks",
        subject: "repo:contoso/orders:ref:refs/heads/main",
    },
    Issuer {
        name: "azure-devops",
        url: "https://vstoken.dev.azure.com/0d000000-0000-4000-8000-000000000d05",
        keys: "/0d000000-0000-4000-8000-000000000d05/.well-known/jwks",
        subject: "sc://contoso/orders/connection",
    },
    Issuer {
        name: "kubernetes",
        url: "https://westeurope.oic.prod-aks.azure.com/c0000000-0000-4000-8000-00000000c070/c1000000-0000-4000-8000-0000000000a5/",
        keys: "/c0000000-0000-4000-8000-00000000c070/c1000000-0000-4000-8000-0000000000a5/openid/v1/jwks",
        subject: "system:serviceaccount:orders:orders",
    },
];

/// The audience that Entra wants of assertions in the public cloud.
pub const AUDIENCE: &str = "api://AzureADTokenExchange";

/// The issuer with this name.
#[must_use]
pub fn named(name: &str) -> Option<Issuer> {
    ALL.into_iter().find(|issuer| issuer.name == name)
}

impl Issuer {
    /// The host that it answers at.
    #[must_use]
    pub fn host(self) -> &'static str {
        self.url.trim_start_matches("https://").split('/').next().unwrap_or_default()
    }

    /// Where its keys are.
    #[must_use]
    pub fn keys_url(self) -> String {
        format!("https://{}{}", self.host(), self.keys)
    }

    fn discovery_path(self) -> String {
        let path = self.url.trim_start_matches("https://").split_once('/').map_or("", |(_, path)| path);
        format!("/{path}/.well-known/openid-configuration").replace("//", "/")
    }

    fn discovery(self) -> Reply {
        Reply::json(
            200,
            &json!({
                "issuer": self.url,
                "jwks_uri": self.keys_url(),
                "subject_types_supported": ["public"],
                "response_types_supported": ["id_token"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": ["openid"],
                "claims_supported": ["sub", "aud", "exp", "iat", "iss", "jti", "nbf"],
            }),
        )
    }
}

/// What an assertion says. Everything has a default: a good assertion.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Assertion {
    /// Name of the issuer that signs it.
    pub by: String,
    /// `sub`; the one that the directory trusts if it is not given.
    pub subject: Option<String>,
    /// `aud`.
    pub audience: String,
    /// `iss` in place of the issuer's own.
    pub issuer: Option<String>,
    /// `iat` and `nbf`, in seconds from now.
    pub issued: i64,
    /// `exp`, in seconds from now.
    pub expires: i64,
    /// Signed with a key that the issuer does not publish.
    pub foreign: bool,
}

impl Default for Assertion {
    fn default() -> Self {
        Self { by: "kubernetes".to_owned(), subject: None, audience: AUDIENCE.to_owned(), issuer: None, issued: -60, expires: 600, foreign: false }
    }
}

/// The assertion that `wanted` describes; empty if no such issuer is known or its key fails.
#[must_use]
pub fn assertion(world: &World, wanted: &Assertion) -> String {
    let Some(issuer) = named(&wanted.by) else { return String::new() };
    let key = if wanted.foreign { world.keys.foreign() } else { world.keys.issuers() };
    key.jws(&claims::of(issuer, wanted, world.now("authority"))).unwrap_or_default()
}

/// The answer of the issuer that `request` asks; `None` if it asks none.
#[must_use]
pub fn answer(world: &World, request: &Request) -> Option<Reply> {
    if let Some(reply) = endpoint::answer(world, request) {
        return Some(reply);
    }
    let mut here = ALL.into_iter().filter(|issuer| issuer.host() == request.host);
    let path = request.path.trim_end_matches('/');
    here.find_map(|issuer| {
        if path == issuer.keys {
            return Some(Reply::json(200, &world.keys.issuer_jwks()));
        }
        (path == issuer.discovery_path()).then(|| issuer.discovery())
    })
}
