//! Bearer tokens (RFC 6750): form, signature, issuer, lifetime, audience, rights, in this order.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use why401_catalogue::{self as catalogue, Fit};
use why401_evidence::credential::compact::{Irregular, Payload, Workspace};
use why401_evidence::credential::members::{Members, Value};
use why401_evidence::identifiers::host_of;
use why401_jose::{Outcome, Verifier, hash_in_header};

use super::file::Service;
use super::identity::Caller;
use super::refusal::{Finding, Grant, Refusal};
use super::visit::Visit;
use crate::fault::Node;
use crate::{clock, mint};

/// Longest token that is looked at, in bytes.
const LONGEST: usize = 2 << 20;

/// The claims that services look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Claims {
    pub(super) issuer: String,
    pub(super) audiences: Vec<String>,
    pub(super) expires: Option<i64>,
    pub(super) not_before: Option<i64>,
    pub(super) issued: Option<i64>,
    pub(super) object: String,
    pub(super) client: String,
    pub(super) roles: Vec<String>,
    pub(super) scopes: Vec<String>,
    pub(super) groups: Vec<String>,
    /// The nonce of the header, which Graph's tokens have.
    nonce: Option<String>,
}

/// What is made of `Authorization: Bearer …`.
pub(super) fn bearer(visit: &Visit<'_>) -> Finding {
    let value = visit.request.header("authorization")?;
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| carried(visit).and_then(|()| of(visit, token)))
}

/// Conditions on the request that carries a token: Storage takes none with an old version or in the clear.
fn carried(visit: &Visit<'_>) -> Result<(), Refusal> {
    let Some(since) = visit.service.bearer_since.as_deref() else { return Ok(()) };
    if !visit.request.tls {
        return Err(Refusal::of("plain-http"));
    }
    if visit.request.header("x-ms-version").is_none_or(|version| version < since) {
        return Err(Refusal::of("version-header"));
    }
    Ok(())
}

/// What `token` is worth at the service.
pub(super) fn of(visit: &Visit<'_>, token: &str) -> Result<Grant, Refusal> {
    if token.trim().is_empty() {
        return Err(Refusal::of("empty"));
    }
    let claims = read(token).ok_or_else(|| Refusal::of("malformed"))?;
    signature(visit, token, &claims)?;
    let tenant = issuer(visit, &claims)?;
    lifetime(visit, &claims)?;
    audience(visit, &claims)?;
    if visit.service.needs_access_token && claims.client.is_empty() && claims.scopes.is_empty() && claims.roles.is_empty() {
        return Err(Refusal::of("type"));
    }
    Caller::of(&claims).permitted(visit)?;
    session(visit, &claims)?;
    Ok(Grant { tenant, principal: claims.object })
}

/// The claims of `token`; strict, since services are.
fn read(token: &str) -> Option<Claims> {
    if token.len() > LONGEST {
        return None;
    }
    let mut workspace = Workspace::default();
    let compact = workspace.read(token).ok()?;
    let Payload::Claims(members) = compact.payload else { return None };
    // An unsigned token is well-formed; that nobody signed it is found by the next check.
    if compact.irregular.iter().any(|irregular| irregular != Irregular::NoSignature) {
        return None;
    }
    let nonce = compact.header.get("nonce").and_then(Value::text).map(std::borrow::Cow::into_owned);
    Some(Claims { nonce, ..Claims::of(members) })
}

impl Claims {
    fn of(members: Members<'_>) -> Self {
        let text = |name: &str| members.get(name).and_then(Value::text).map(std::borrow::Cow::into_owned);
        let number = |name: &str| members.get(name).and_then(Value::integer);
        let list = |name: &str| members.get(name).and_then(Value::texts).unwrap_or_default();
        Self {
            issuer: text("iss").unwrap_or_default(),
            audiences: list("aud"),
            expires: number("exp"),
            not_before: number("nbf"),
            issued: number("iat"),
            object: text("oid").unwrap_or_default(),
            client: text("appid").or_else(|| text("azp")).unwrap_or_default(),
            roles: list("roles"),
            scopes: text("scp").map(|scopes| scopes.split(' ').map(str::to_owned).collect()).unwrap_or_default(),
            groups: list("groups"),
            nonce: None,
        }
    }
}

fn signature(visit: &Visit<'_>, token: &str, claims: &Claims) -> Result<(), Refusal> {
    let keys = &visit.world.keys;
    let known = if visit.node == Some(Node::StaleKeys) { keys.known(true) } else { keys.known_to(&visit.service.id, visit.faults) };
    // Of a token with a nonce the nonce's hash is signed; only services of Azure know that.
    let hashed = claims.nonce.as_deref().filter(|_| visit.service.audiences.is_empty()).and_then(|nonce| {
        let (header, rest) = token.split_once('.')?;
        Some(format!("{}.{rest}", hash_in_header(header, nonce)?))
    });
    match Verifier::new(&known).verify(hashed.as_deref().unwrap_or(token)).outcome {
        Outcome::Valid => Ok(()),
        Outcome::Encrypted => Err(Refusal::of("malformed")),
        Outcome::KeyNotFound => Err(Refusal::of("key")),
        _ => Err(Refusal::of("signature")),
    }
}

/// The id of the tenant that issued it, if that one is trusted.
fn issuer(visit: &Visit<'_>, claims: &Claims) -> Result<String, Refusal> {
    let tenants = &visit.world.directory.tenants;
    let refused = |check| Refusal::of(check).with("found", claims.issuer.clone());
    let matches = |id: &str| ["1.0", "2.0"].into_iter().find(|version| mint::issuer(id, version) == claims.issuer);
    let found = tenants.iter().find_map(|tenant| Some((tenant, matches(&tenant.id)?)));
    let Some((tenant, version)) = found else { return Err(refused("issuer")) };
    if visit.trusted().is_some_and(|trusted| trusted != tenant.name) {
        return Err(refused("tenant").with("found_tenant", tenant.id.clone()));
    }
    if !visit.service.versions.iter().any(|taken| taken == version) {
        return Err(refused("version").with("found_tenant", tenant.id.clone()));
    }
    Ok(tenant.id.clone())
}

fn lifetime(visit: &Visit<'_>, claims: &Claims) -> Result<(), Refusal> {
    let (expires, begins) = (claims.expires.unwrap_or(0), claims.not_before.unwrap_or(0));
    if expires.saturating_add(visit.service.skew) < visit.now {
        return Err(dated("expired", ["exp", "exp_dotnet", "exp_iso", "exp_us"], expires));
    }
    if begins.saturating_sub(visit.service.skew) > visit.now {
        return Err(dated("early", ["nbf", "nbf_dotnet", "nbf_iso", "nbf_us"], begins));
    }
    Ok(())
}

/// A refusal that may name a time in every form.
fn dated(check: &'static str, names: [&'static str; 4], at: i64) -> Refusal {
    let [plain, dotnet, iso, us] = names;
    let written = clock::dotnet_date(at);
    // ASP.NET prints times in the invariant culture: `03/19/2023 08:55:46`.
    let invariant = jiff::Timestamp::from_second(at).unwrap_or_default().strftime("%m/%d/%Y %H:%M:%S").to_string();
    Refusal::of(check).with(plain, at.to_string()).with(dotnet, written).with(iso, clock::rfc3339(at)).with(us, invariant)
}

fn audience(visit: &Visit<'_>, claims: &Claims) -> Result<(), Refusal> {
    if claims.audiences.iter().any(|audience| is_for(visit, audience)) {
        return Ok(());
    }
    Err(Refusal::of("audience").with("found", claims.audiences.join(", ")))
}

fn is_for(visit: &Visit<'_>, audience: &str) -> bool {
    let service = visit.service;
    if !service.audiences.is_empty() {
        return service.audiences.iter().any(|own| own == audience);
    }
    let Some(entry) = catalogue::service(&service.service) else { return false };
    let cloud = catalogue::cloud_of_host(&visit.request.host).map_or("public", |cloud| cloud.id.str());
    catalogue::audience_fit(entry, Some(cloud), audience) == Fit::Accepted && is_this_account(visit, audience)
}

/// An audience that is the address of one account is good at that account alone.
fn is_this_account(visit: &Visit<'_>, audience: &str) -> bool {
    let Some(host) = host_of(audience).filter(|_| audience.contains('.')) else { return true };
    let own = visit.request.host.split_once('.').map_or("", |(_, rest)| rest);
    host.split_once('.').is_none_or(|(account, rest)| rest != own || account == visit.account())
}

/// The audiences that a service names in its answers.
pub(super) fn audiences(service: &Service, cloud: &str) -> Vec<String> {
    let Some(entry) = catalogue::service(&service.service).filter(|_| service.audiences.is_empty()) else { return service.audiences.clone() };
    let listed = entry.audiences.iter().filter(|(id, _)| id.str() == cloud || id.str() == "any");
    listed.flat_map(|(_, list)| list.iter().map(|audience| audience.str().to_owned())).collect()
}

/// Tokens from before the revocation are refused (continuous access evaluation).
fn session(visit: &Visit<'_>, claims: &Claims) -> Result<(), Refusal> {
    let Some(since) = visit.revoked_since() else { return Ok(()) };
    if claims.issued.is_some_and(|issued| issued >= since) {
        return Ok(());
    }
    let wanted = serde_json::json!({ "access_token": { "nbf": { "essential": true, "value": since.to_string() }, "xms_caeerror": { "value": "10012" } } });
    Err(Refusal::of("revoked").with("claims", STANDARD.encode(wanted.to_string())))
}
