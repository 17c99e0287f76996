//! Discovery documents (`OpenID` Connect Discovery 1.0 section 3) and key sets.

use serde_json::{Value, json};

use super::ask::{is_any, tenant};
use super::failure::Failure;
use super::host::{self, CLOUDS, Cloud};
use super::table::UNKNOWN_INSTANCE;
use crate::http::{Reply, Request};
use crate::mint;
use crate::world::World;

/// The tenant that personal accounts live in.
const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// The tenant in issuers and addresses: its id, or a placeholder if the address names none.
fn named(world: &World, request: &Request, written: &str) -> Result<(String, String), Failure> {
    match written {
        "consumers" => Ok((CONSUMERS.to_owned(), written.to_owned())),
        _ if is_any(written) => Ok(("{tenantid}".to_owned(), written.to_owned())),
        _ => tenant(world, request, written).map(|tenant| (tenant.id.clone(), tenant.id.clone())),
    }
}

fn issuer(cloud: &Cloud, tenant: &str, v2: bool) -> String {
    if v2 { format!("https://{}/{tenant}/v2.0", cloud.preferred) } else { mint::issuer(tenant, "1.0") }
}

/// `/{tenant}/.well-known/openid-configuration`, and that of v2.0.
pub(super) fn configuration(world: &World, request: &Request, written: &str, v2: bool) -> Reply {
    match named(world, request, written) {
        Ok((id, segment)) => open(Reply::json(200, &document(request, &id, &segment, v2))),
        Err(failure) => failure.reply(request, world.now("authority")),
    }
}

fn document(request: &Request, id: &str, segment: &str, v2: bool) -> Value {
    let cloud = host::cloud_of(&request.host);
    let base = format!("{}/{segment}", host::origin(request));
    let version = if v2 { "/v2.0" } else { "" };
    let mut document = json!({
        "token_endpoint": format!("{base}/oauth2{version}/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": format!("{base}/discovery{version}/keys"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": issuer(cloud, id, v2),
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": if v2 { format!("https://{}/oidc/userinfo", cloud.msgraph) } else { format!("{base}/openid/userinfo") },
        "authorization_endpoint": format!("{base}/oauth2{version}/authorize"),
        "device_authorization_endpoint": format!("{base}/oauth2{version}/devicecode"),
        "http_logout_supported": true,
        "frontchannel_logout_supported": true,
        "end_session_endpoint": format!("{base}/oauth2{version}/logout"),
        "claims_supported": ["sub", "iss", "cloud_instance_name", "aud", "exp", "iat", "auth_time", "acr", "nonce", "name", "tid", "ver", "at_hash", "email"],
        "tenant_region_scope": if is_any(segment) { Value::Null } else { "EU".into() },
        "cloud_instance_name": cloud.instance,
        "cloud_graph_host_name": cloud.graph,
        "msgraph_host": cloud.msgraph,
        "rbac_url": "https://pas.windows.net",
    });
    if !v2 {
        document["check_session_iframe"] = format!("{base}/oauth2/checksession").into();
        document["microsoft_multi_refresh_token"] = true.into();
    }
    document
}

/// `/{tenant}/discovery/keys`, and that of v2.0, which names an issuer beside each key.
pub(super) fn keys(world: &World, request: &Request, written: &str, v2: bool) -> Reply {
    match named(world, request, written) {
        Ok((id, _)) => {
            let issuer = v2.then(|| issuer(host::cloud_of(&request.host), &id, true));
            open(Reply::json(200, &world.keys.jwks_of(issuer.as_deref())))
        }
        Err(failure) => failure.reply(request, world.now("authority")),
    }
}

/// `/common/discovery/instance`: which hosts are one authority. Clients ask before they trust a host.
pub(super) fn instance(world: &World, request: &Request) -> Reply {
    let endpoint = request.parameter("authorization_endpoint").unwrap_or_default();
    let asked = url::Url::parse(&endpoint).ok();
    let host = asked.as_ref().and_then(url::Url::host_str).unwrap_or_default();
    if !host::is_authority(host) && !host::is_local(host) {
        return Failure::new(UNKNOWN_INSTANCE, &[]).reply(request, world.now("authority"));
    }
    let segment = asked.as_ref().and_then(|url| url.path_segments()?.next()).filter(|segment| !segment.is_empty()).unwrap_or("common");
    let version = if endpoint.contains("/v2.0/") { "/v2.0" } else { "" };
    let metadata: Vec<Value> = CLOUDS.iter().map(aliases).collect();
    open(Reply::json(
        200,
        &json!({
            "tenant_discovery_endpoint": format!("{}/{segment}{version}/.well-known/openid-configuration", host::origin(request)),
            "api-version": "1.1",
            "metadata": metadata,
        }),
    ))
}

fn aliases(cloud: &Cloud) -> Value {
    let cache = if cloud.id == "public" { "login.windows.net" } else { cloud.preferred };
    json!({ "preferred_network": cloud.preferred, "preferred_cache": cache, "aliases": cloud.hosts })
}

/// Documents may be read by pages of any origin, and be kept for a day.
fn open(reply: Reply) -> Reply {
    let id = mint::guid();
    let reply = reply.header("Cache-Control", "max-age=86400, private").header("Access-Control-Allow-Origin", "*");
    reply.header("Access-Control-Allow-Methods", "GET, OPTIONS").header("x-ms-request-id", id).header("x-ms-ests-server", "2.1.99999.0 - LAB")
}
