//! A container registry: Entra token → refresh token → access token (github.com/Azure/acr, docs/AAD-OAuth.md).

use serde_json::{Value, json};
use why401_jose::{KeySet, Outcome, Verifier};

use super::refusal::{Finding, Grant, Refusal};
use super::visit::Visit;
use super::{key, token};
use crate::http::Reply;

/// User name that marks a refresh token in place of a password.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";
/// What issues a registry's tokens.
const ISSUER: &str = "Azure Container Registry";
/// Seconds that a refresh token and an access token hold.
const REFRESH: i64 = 3 * 3600;
const ACCESS: i64 = 75 * 60;

/// A right at a registry: `repository:hello-world:pull`.
pub(super) struct Scope {
    kind: &'static str,
    name: String,
    action: &'static str,
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.kind, self.name, self.action)
    }
}

impl Scope {
    /// As the body of a refusal has it.
    pub(super) fn detail(&self) -> String {
        json!([{ "Type": self.kind, "Name": self.name, "Action": self.action }]).to_string()
    }
}

/// The right that the request of `visit` needs.
pub(super) fn wanted(visit: &Visit<'_>) -> Scope {
    let path = visit.request.path.trim_matches('/');
    let repository = path.strip_prefix("v2/").and_then(|rest| rest.split("/manifests").next()).and_then(|rest| rest.split("/blobs").next());
    let name = repository.map(|rest| rest.split("/tags").next().unwrap_or(rest).to_owned());
    match name {
        Some(name) if name != "_catalog" && !name.is_empty() => {
            let action = if matches!(visit.request.method.as_str(), "GET" | "HEAD") { "pull" } else { "push,pull" };
            Scope { kind: "repository", name, action }
        }
        _ => Scope { kind: "registry", name: "catalog".to_owned(), action: "*" },
    }
}

/// What is made of `Authorization` at the registry itself.
pub(super) fn check(visit: &Visit<'_>) -> Finding {
    let value = visit.request.header("authorization")?;
    let (scheme, credential) = value.split_once(' ')?;
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(own(visit, credential, "access_token").map(|_| Grant::default())),
        "basic" => Some(basic(visit, credential).map(|_| Grant::default())),
        _ => None,
    }
}

/// The two endpoints that give out tokens; `None` if another is asked for.
pub(super) fn endpoint(visit: &Visit<'_>) -> Option<Result<Reply, Refusal>> {
    match visit.request.path.as_str() {
        "/oauth2/exchange" => Some(exchange(visit)),
        "/oauth2/token" => Some(access(visit)),
        _ => None,
    }
}

/// An Entra token for the registry (or for ARM) becomes a refresh token.
fn exchange(visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let token = visit.request.field("access_token").ok_or_else(|| Refusal::of("missing"))?;
    let grant = token::of(visit, &token)?;
    let refresh = make(visit, "refresh_token", &grant.principal, REFRESH)?;
    Ok(Reply::json(200, &json!({ "refresh_token": refresh })))
}

/// A refresh token, or Basic with one, becomes an access token.
fn access(visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let principal = match (visit.request.field("refresh_token"), visit.request.header("authorization")) {
        (Some(refresh), _) => own(visit, &refresh, "refresh_token")?,
        (None, Some(value)) => basic(visit, value.strip_prefix("Basic ").ok_or_else(|| Refusal::of("scheme"))?)?,
        (None, None) => return Err(Refusal::of("missing")),
    };
    let access = make(visit, "access_token", &principal, ACCESS)?;
    Ok(Reply::json(200, &json!({ "access_token": access })))
}

/// The principal behind a user name and a password: a refresh token, or the admin's password.
fn basic(visit: &Visit<'_>, credential: &str) -> Result<String, Refusal> {
    use base64::Engine;
    let plain = base64::engine::general_purpose::STANDARD.decode(credential).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let plain = plain.ok_or_else(|| Refusal::of("password"))?;
    let (user, password) = plain.split_once(':').ok_or_else(|| Refusal::of("password"))?;
    if user == NOBODY {
        return own(visit, password, "refresh_token");
    }
    visit.keys_allowed()?;
    let right = user == visit.account() && key::same(&key::taken(visit), password);
    if right { Ok(user.to_owned()) } else { Err(Refusal::of("password")) }
}

/// A token of the registry itself.
fn make(visit: &Visit<'_>, kind: &str, principal: &str, lifetime: i64) -> Result<String, Refusal> {
    let claims = json!({
        "jti": crate::mint::guid(), "sub": principal, "iss": ISSUER, "aud": visit.request.host, "grant_type": kind,
        "iat": visit.now, "nbf": visit.now - 900, "exp": visit.now + lifetime, "version": 1, "rid": crate::mint::opaque(12),
    });
    // The key of the lab's issuers serves here too: the registry trusts nobody's tokens but its own.
    visit.world.keys.issuers().jws(&claims).map_err(|_| Refusal::of("missing"))
}

/// The principal of a token that this registry has made for `kind`.
fn own(visit: &Visit<'_>, token: &str, kind: &str) -> Result<String, Refusal> {
    let claims = verified(visit, token).ok_or_else(|| Refusal::of("signature"))?;
    if claims["iss"] != ISSUER || claims["aud"] != visit.request.host.as_str() || claims["grant_type"] != kind {
        return Err(Refusal::of("audience"));
    }
    if claims["exp"].as_i64().is_none_or(|expires| expires < visit.now) {
        return Err(Refusal::of("expired"));
    }
    if visit.faults.without_roles.contains(&visit.service.id) {
        return Err(Refusal::of("role"));
    }
    Ok(claims["sub"].as_str().unwrap_or_default().to_owned())
}

fn verified(visit: &Visit<'_>, token: &str) -> Option<Value> {
    use base64::Engine;
    let keys = KeySet::read(visit.world.keys.issuer_jwks().to_string().as_bytes()).ok()?;
    if Verifier::new(&keys).verify(token).outcome != Outcome::Valid {
        return None;
    }
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&payload).ok()
}
