//! The claims of Entra's tokens. Names, forms and versions after the access token and ID token claims references
//! (learn.microsoft.com/entra/identity-platform/access-token-claims-reference); `xms_…` as seen in tokens.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::jwt::opaque;
use super::{Proof, Spec};
use crate::directory::{Directory, Identity, User};

/// Most groups that fit into a token; more are pointed to (access token claims reference, groups overage).
const MOST_GROUPS: usize = 200;
/// Bounds of what a scenario may ask for.
const MOST_PAD: usize = 1 << 20;

/// Claims by name.
type Claims = Map<String, Value>;

/// Whom a token is about.
struct Subject<'d> {
    tenant: &'d str,
    client: &'d str,
    object: &'d str,
    user: Option<&'d User>,
    identity: Option<&'d Identity>,
}

impl<'d> Subject<'d> {
    fn of(directory: &'d Directory, spec: &'d Spec) -> Self {
        let application = directory.application(&spec.application);
        let identity = spec.identity.as_deref().and_then(|name| directory.identity(name));
        let user = spec.user.as_deref().and_then(|name| directory.user(name));
        let client = identity.map(|identity| identity.client.as_str()).or(application.map(|application| application.id.as_str()));
        let object = identity.map(|identity| identity.object.as_str()).or(application.map(|application| application.object.as_str()));
        let client = client.unwrap_or(&spec.application);
        let stranger = spec.user.as_deref().unwrap_or(client);
        let object = if spec.user.is_some() { user.map(|user| user.object.as_str()) } else { object };
        let tenant = directory.tenant(&spec.tenant).map_or(spec.tenant.as_str(), |tenant| tenant.id.as_str());
        Self { tenant, client, object: object.unwrap_or(stranger), user, identity }
    }

    /// `sub`: that of a person differs from client to client.
    fn subject(&self, delegated: bool) -> String {
        if delegated { pairwise(self.object, self.client) } else { self.object.to_owned() }
    }
}

/// What a person is called before one client: 32 bytes in base64url.
fn pairwise(object: &str, client: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, format!("{object}/{client}").as_bytes()))
}

/// The issuer of a tenant's tokens, with its id.
pub(crate) fn issuer(tenant: &str, version: &str) -> String {
    if version == "2.0" { format!("https://login.microsoftonline.com/{tenant}/v2.0") } else { format!("https://sts.windows.net/{tenant}/") }
}

/// All claims of a token.
pub(super) fn claims(directory: &Directory, spec: &Spec, now: i64) -> Value {
    let subject = Subject::of(directory, spec);
    let mut claims = Claims::new();
    frame(&mut claims, spec, &subject, now);
    if spec.id_token {
        person(&mut claims, spec, &subject);
    } else {
        client(&mut claims, spec, &subject);
        if spec.user.is_some() {
            delegated(&mut claims, spec, &subject);
        } else {
            app_only(&mut claims, spec, &subject);
        }
        extras(&mut claims, spec);
    }
    groups(&mut claims, spec, &subject);
    Value::Object(claims)
}

/// What every token has.
fn frame(claims: &mut Claims, spec: &Spec, subject: &Subject<'_>, now: i64) {
    let audience = if spec.id_token { subject.client } else { &spec.audience };
    put(claims, "aud", audience);
    put(claims, "iss", spec.issuer.clone().unwrap_or_else(|| issuer(subject.tenant, &spec.version)));
    put(claims, "iat", now.saturating_add(spec.issued));
    put(claims, "nbf", now.saturating_add(spec.not_before.unwrap_or(spec.issued)));
    put(claims, "exp", now.saturating_add(spec.expires));
    put(claims, "aio", opaque(48));
    put(claims, "oid", subject.object);
    put(claims, "rh", format!("1.{}.", opaque(36)));
    put(claims, "sub", subject.subject(spec.user.is_some()));
    put(claims, "tid", subject.tenant);
    put(claims, "uti", opaque(16));
    put(claims, "ver", spec.version.as_str());
}

/// The client: v1 and v2 have different names for it.
fn client(claims: &mut Claims, spec: &Spec, subject: &Subject<'_>) {
    let (id, proof) = if spec.version == "2.0" { ("azp", "azpacr") } else { ("appid", "appidacr") };
    put(claims, id, subject.client);
    put(claims, proof, how_proved(spec));
}

fn how_proved(spec: &Spec) -> &'static str {
    match spec.proof {
        Proof::Public => "0",
        Proof::Certificate => "2",
        Proof::Usual if spec.identity.is_some() => "2",
        Proof::Usual if spec.user.is_some() => "0",
        Proof::Secret | Proof::Usual => "1",
    }
}

fn app_only(claims: &mut Claims, spec: &Spec, subject: &Subject<'_>) {
    if spec.version == "1.0" {
        put(claims, "idp", issuer(subject.tenant, "1.0"));
    }
    put(claims, "idtyp", "app");
    put(claims, "xms_idrel", "7 26");
    if let Some(resource) = subject.identity.and_then(|identity| identity.resource_id.as_deref()) {
        put(claims, "xms_mirid", resource);
    }
}

fn delegated(claims: &mut Claims, spec: &Spec, subject: &Subject<'_>) {
    person(claims, spec, subject);
    put(claims, "scp", spec.scopes.as_deref().unwrap_or("user_impersonation"));
    put(claims, "xms_idrel", "1 12");
    if spec.version == "1.0" {
        put(claims, "acr", "1");
        put(claims, "amr", json!(["pwd", "mfa"]));
        put(claims, "ipaddr", "203.0.113.7");
        put(claims, "puid", "10032000401A171B");
        put(claims, "wids", json!(["b79fbf4d-3ef9-4689-8143-76b194e85509"]));
    }
}

/// The names of a person.
fn person(claims: &mut Claims, spec: &Spec, subject: &Subject<'_>) {
    let name = subject.user.map(|user| user.name.as_str()).or(spec.user.as_deref());
    let Some(name) = name else { return };
    put(claims, "name", name.split('@').next().unwrap_or(name));
    if spec.version == "2.0" {
        put(claims, "preferred_username", name);
    } else {
        put(claims, "unique_name", name);
        put(claims, "upn", name);
    }
}

fn extras(claims: &mut Claims, spec: &Spec) {
    if !spec.roles.is_empty() {
        put(claims, "roles", json!(spec.roles));
    }
    if !spec.capabilities.is_empty() {
        put(claims, "xms_cc", json!(spec.capabilities));
    }
    put(claims, "xms_ftd", opaque(48));
    if spec.pad > 0 {
        put(claims, "xms_filler", "x".repeat(spec.pad.min(MOST_PAD)));
    }
}

fn groups(claims: &mut Claims, spec: &Spec, subject: &Subject<'_>) {
    if spec.groups > MOST_GROUPS {
        let kind = if spec.user.is_some() { "users" } else { "servicePrincipals" };
        let endpoint = format!("https://graph.windows.net/{}/{kind}/{}/getMemberObjects", subject.tenant, subject.object);
        put(claims, "_claim_names", json!({ "groups": "src1" }));
        put(claims, "_claim_sources", json!({ "src1": { "endpoint": endpoint } }));
    } else if spec.groups > 0 {
        let ids: Vec<String> = (1..=spec.groups).map(|at| format!("60000000-0000-4000-8000-{at:012x}")).collect();
        put(claims, "groups", json!(ids));
    }
}

fn put(claims: &mut Claims, name: &str, value: impl Into<Value>) {
    claims.insert(name.to_owned(), value.into());
}
