//! The answer with the token: v1 writes numbers as strings, v2 as numbers.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::ask::{Ask, Demands};
use super::grant::{Grant, refresh_token};
use super::resource::{self, Resource};
use crate::directory::{Application, Tenant, User};
use crate::mint::{Proof, Spec};

/// Seconds that a token lives; Entra picks something between 60 and 90 minutes (learn.microsoft.com/entra/identity-platform/access-tokens).
const LIFE: i64 = 3599;

/// A token that is to be issued.
pub(super) struct Issue<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) application: &'a Application,
    pub(super) proof: Proof,
    pub(super) user: Option<&'a User>,
    pub(super) resource: Resource,
    pub(super) demands: Demands,
}

impl Issue<'_> {
    fn spec(&self, life: i64) -> Spec {
        let role = self.resource.role.filter(|_| self.user.is_none() && !self.application.roles.is_empty());
        Spec {
            audience: self.resource.audience.clone(),
            tenant: self.tenant.id.clone(),
            application: self.application.id.clone(),
            user: self.user.map(|user| user.name.clone()),
            version: self.resource.version.clone(),
            // A challenge asks for a token newer than the present; others begin five minutes before.
            issued: if self.demands.fresh { 0 } else { -300 },
            expires: life,
            roles: role.map(str::to_owned).into_iter().collect(),
            scopes: self.user.map(|_| self.resource.permission.to_owned()),
            capabilities: self.demands.capabilities.clone(),
            proof: self.proof,
            ..Spec::default()
        }
    }

    fn id_token(&self, life: i64) -> Spec {
        Spec { id_token: true, version: "2.0".to_owned(), roles: Vec::new(), ..self.spec(life) }
    }
}

/// The body of the answer.
pub(super) fn body(ask: &Ask<'_>, issue: &Issue<'_>) -> Value {
    let life = life(ask);
    let spec = issue.spec(life);
    let token = ask.world.issue(&spec, ask.now);
    let mut body = if ask.v2 { second(&token, life) } else { first(&token, ask.now, &spec, &issue.resource) };
    if let Some(user) = issue.user {
        signed_in(ask, issue, user, &mut body);
    }
    body
}

/// Seconds that a token lives now.
fn life(ask: &Ask<'_>) -> i64 {
    ask.world.faults().token_lifetime.unwrap_or(LIFE)
}

fn second(token: &str, life: i64) -> Value {
    json!({ "token_type": "Bearer", "expires_in": life, "ext_expires_in": life, "access_token": token })
}

fn first(token: &str, now: i64, spec: &Spec, resource: &Resource) -> Value {
    json!({
        "token_type": "Bearer",
        "expires_in": spec.expires.to_string(),
        "ext_expires_in": spec.expires.to_string(),
        "expires_on": now.saturating_add(spec.expires).to_string(),
        "not_before": now.saturating_add(spec.issued).to_string(),
        "resource": resource.asked,
        "access_token": token,
    })
}

/// What comes beside a person's token.
fn signed_in(ask: &Ask<'_>, issue: &Issue<'_>, user: &User, body: &mut Value) {
    body["scope"] = issue.resource.scope().into();
    if resource::is_offline(ask) {
        let grant = Grant::new(&user.name, &issue.application.id, &issue.tenant.id, ask.now);
        body["refresh_token"] = refresh_token(&grant).into();
        body["foci"] = "1".into();
    }
    if resource::is_openid(ask) {
        body["id_token"] = ask.world.issue(&issue.id_token(life(ask)), ask.now).to_string().into();
    }
    if ask.field("client_info") == Some("1") {
        let info = json!({ "uid": user.object, "utid": issue.tenant.id });
        body["client_info"] = URL_SAFE_NO_PAD.encode(info.to_string()).into();
    }
}
