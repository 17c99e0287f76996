//! What kind of token it is, each with its reason.
//!
//! The tests are those of the Entra references for access tokens, ID tokens and optional claims; what a token alone
//! cannot prove is marked as likely.

use why401_catalogue as catalogue;
use why401_evidence::identifiers::is_guid;

use super::issuer::{Family, Issuer};
use super::model::Trait;
use super::view::{Set, View};

/// Tenant of all personal Microsoft accounts (Entra documentation on access token claims).
const PERSONAL: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";
/// Shortest life of a token in a session with continuous access evaluation, in seconds (20 hours, Entra documentation).
const LONG_LIFE: i64 = 20 * 3600;

/// Everything that `view` is; the main kind first.
#[must_use]
pub fn traits(view: &View) -> Vec<Trait> {
    match view {
        View::Opaque(named) => vec![certain(named.kind.id(), named.kind.title(), named.because.clone())],
        View::Nested { .. } => vec![certain("nested-token", "a token around another token", "Its payload is a token (RFC 7519 section 5.2).")],
        View::Foreign { .. } => vec![certain("signed-data", "a signed object, but no token", "Its payload is no set of claims.")],
        View::Readable { header, claims, .. } => of_claims(header, claims),
    }
}

/// Whether the traits hold `id`.
#[must_use]
pub fn is(traits: &[Trait], id: &str) -> bool {
    traits.iter().any(|found| found.id == id)
}

fn certain(id: &str, title: impl Into<String>, because: impl Into<String>) -> Trait {
    Trait { id: id.to_owned(), title: title.into(), because: because.into(), certain: true }
}

fn likely(id: &str, title: impl Into<String>, because: impl Into<String>) -> Trait {
    Trait { certain: false, ..certain(id, title, because) }
}

/// A question to header, claims and issuer.
type Test = fn(&Set, &Set, Issuer<'_>) -> Option<Trait>;

/// The tests, in the order in which their answers are told.
const TESTS: [Test; 13] = [version, subject, agent, identity, client, guest, personal, customers, graph, bound, revocable, overage, proof];

fn of_claims(header: &Set, claims: &Set) -> Vec<Trait> {
    let issuer = Issuer::of(claims.text("iss").unwrap_or(""));
    let main = class(header, claims, issuer);
    let access = main.id == "access-token";
    let about_claims = access || main.id == "id-token";
    let mut found = vec![main];
    if about_claims {
        found.extend(TESTS.iter().filter_map(|test| test(header, claims, issuer)));
    }
    if !access {
        // What an application may do is asked of access tokens only.
        found.retain(|found| !matches!(found.id.as_str(), "app-only" | "delegated"));
    }
    found
}

fn class(header: &Set, claims: &Set, issuer: Issuer<'_>) -> Trait {
    signed_request(header, claims)
        .or_else(|| foreign_assertion(issuer))
        .or_else(|| registry(claims, issuer))
        .or_else(|| client_assertion(claims, issuer))
        .or_else(|| id_token(header, claims, issuer))
        .or_else(|| access_token(header, claims, issuer))
        .unwrap_or_else(|| likely("token", "a token of an unknown kind", "It has neither the marks of an access token nor those of an ID token."))
}

fn signed_request(header: &Set, claims: &Set) -> Option<Trait> {
    let typed = header.text("typ").is_some_and(|typ| typ.eq_ignore_ascii_case("pop"));
    let shaped = claims.has("at") && (claims.has("ts") || claims.has("u") || claims.has("cnf"));
    (typed && claims.has("at") || shaped).then(|| {
        certain(
            "signed-request",
            "a signed HTTP request around an access token (proof of possession)",
            "Its payload holds `at`, the access token, beside the request that it was made for.",
        )
    })
}

fn foreign_assertion(issuer: Issuer<'_>) -> Option<Trait> {
    let Family::Assertion(name) = issuer.family else { return None };
    Some(certain(
        "federation-assertion",
        format!("an assertion of {name}"),
        format!("It was issued by {}; Entra exchanges such a token for one of its own.", issuer.written),
    ))
}

fn registry(claims: &Set, issuer: Issuer<'_>) -> Option<Trait> {
    if issuer.family != Family::Registry {
        return None;
    }
    let refresh = claims.text("grant_type") == Some("refresh_token");
    let (id, title) = if refresh {
        ("registry-refresh-token", "a refresh token of a container registry")
    } else {
        ("registry-access-token", "an access token of a container registry")
    };
    Some(certain(id, title, "Its issuer is `Azure Container Registry`."))
}

/// RFC 7523 section 3: issuer and subject are the client itself.
fn client_assertion(claims: &Set, issuer: Issuer<'_>) -> Option<Trait> {
    let own = claims.text("sub") == Some(issuer.written) && is_guid(issuer.written);
    own.then(|| {
        certain("client-assertion", "a client assertion, with which an application proves itself to Entra", "`iss` and `sub` are both the client's own id.")
    })
}

/// Claims that only access tokens have.
const ACCESS: [&str; 6] = ["scp", "appid", "azp", "appidacr", "azpacr", "idtyp"];

fn id_token(header: &Set, claims: &Set, issuer: Issuer<'_>) -> Option<Trait> {
    let title = "an ID token";
    let access = header.text("typ").is_some_and(|typ| typ.eq_ignore_ascii_case("at+jwt"));
    let hash = ["at_hash", "c_hash"].into_iter().find(|name| claims.has(name));
    if let Some(name) = hash.filter(|_| !access) {
        return Some(certain("id-token", title, format!("`{name}` stands in ID tokens only.")));
    }
    let silent = !ACCESS.iter().any(|name| claims.has(name)) && !access;
    if claims.has("nonce") && silent {
        return Some(certain("id-token", title, "`nonce` stands among the claims, and no `scp`, `appid` or `azp`."));
    }
    let person = ["preferred_username", "name", "upn", "unique_name", "email", "emails"].iter().any(|name| claims.has(name));
    let entra = issuer.is_entra() || matches!(issuer.family, Family::B2c | Family::ExternalId);
    (entra && silent && person && !claims.has("roles")).then(|| likely("id-token", title, "It names a person, and has no `scp`, `appid` or `azp`."))
}

fn access_token(header: &Set, claims: &Set, issuer: Issuer<'_>) -> Option<Trait> {
    let title = match claims.texts("aud").first() {
        Some(audience) => format!("an access token for {}", audience_name(audience)),
        None => "an access token".to_owned(),
    };
    if header.text("typ").is_some_and(|typ| typ.eq_ignore_ascii_case("at+jwt") || typ.eq_ignore_ascii_case("application/at+jwt")) {
        return Some(certain("access-token", title, "Its header says so: `typ` is `at+jwt` (RFC 9068)."));
    }
    if let Some(name) = ["scp", "appid", "azp", "appidacr", "azpacr"].into_iter().find(|name| claims.has(name)) {
        return Some(certain("access-token", title, format!("`{name}` stands in access tokens only.")));
    }
    let powers = ["roles", "idtyp", "scope", "client_id", "wids"].into_iter().find(|name| claims.has(name));
    let plain = (issuer.is_entra() && claims.has("oid") && claims.text("oid") == claims.text("sub")).then_some("sub");
    powers.or(plain).map(|name| likely("access-token", title, format!("It has `{name}`, and none of the marks of an ID token.")))
}

/// The service that an audience stands for, or the audience itself.
#[must_use]
pub(super) fn audience_name(audience: &str) -> String {
    catalogue::service_of_audience(audience).map_or_else(|| audience.to_owned(), |service| service.name.to_owned())
}

fn version(_: &Set, claims: &Set, issuer: Issuer<'_>) -> Option<Trait> {
    let (version, because) = match (claims.text("ver"), issuer.version()) {
        (Some(version @ ("1.0" | "2.0")), _) => (version, format!("`ver` is {version}.")),
        (_, Some(version)) => (version, format!("The issuer has the form of version {version}.")),
        _ => return None,
    };
    let id = if version == "1.0" { "version-1" } else { "version-2" };
    Some(certain(id, format!("version {version}"), because))
}

fn subject(_: &Set, claims: &Set, _: Issuer<'_>) -> Option<Trait> {
    let app = |because: &str, sure: bool| Some(Trait { certain: sure, ..certain("app-only", "app-only: an application acts in its own name", because) });
    let user = |because: &str, sure: bool| Some(Trait { certain: sure, ..certain("delegated", "delegated: an application acts for a user", because) });
    let named = ["upn", "unique_name", "preferred_username", "name", "email"].into_iter().find(|name| claims.has(name));
    match claims.text("idtyp") {
        Some("app") => return app("`idtyp` is `app`.", true),
        Some("user") => return user("`idtyp` is `user`.", true),
        _ => {}
    }
    if claims.has("scp") {
        return user("It has `scp`, the permissions that a user delegated.", true);
    }
    if let Some(name) = named {
        return user(&format!("It names a person (`{name}`)."), false);
    }
    if claims.has("oid") && claims.text("oid") == claims.text("sub") {
        return app("It has no `scp`, and `sub` equals `oid`.", true);
    }
    if claims.has("roles") {
        return app("It has `roles` and no `scp`.", false);
    }
    None
}

/// Facets of an agent identity (Entra Agent ID, token claims).
fn agent(_: &Set, claims: &Set, _: Issuer<'_>) -> Option<Trait> {
    let facet = |name: &str| {
        let listed = claims.words(name).contains(&"11")
            || claims.get(name).and_then(|v| v.as_array()).is_some_and(|items| items.iter().any(|item| item.as_i64() == Some(11)));
        listed.then(|| name.to_owned())
    };
    let name = facet("xms_act_fct").or_else(|| facet("xms_sub_fct"));
    if let Some(name) = name {
        return Some(certain("agent-identity", "an agent identity", format!("`{name}` holds 11, agent identity.")));
    }
    claims.has("xms_par_app_azp").then(|| likely("agent-identity", "an agent identity", "`xms_par_app_azp` names the blueprint of an agent."))
}

fn identity(_: &Set, claims: &Set, _: Issuer<'_>) -> Option<Trait> {
    let Some(resource) = claims.text("xms_mirid") else {
        let strong = claims.first(&["appidacr", "azpacr"]) == Some("2");
        let app = claims.text("idtyp") == Some("app") || !claims.has("scp") && claims.has("oid") && claims.text("oid") == claims.text("sub");
        let long = life(claims).is_some_and(|life| life >= 23 * 3600);
        return (strong && app && long)
            .then(|| likely("managed-identity", "a managed identity", "App-only, without a secret, and good for a day, as tokens of managed identities are."));
    };
    let name = resource.rsplit('/').next().unwrap_or("");
    let user = resource.to_ascii_lowercase().contains("microsoft.managedidentity/userassignedidentities");
    let (title, because) = if user {
        (format!("the user-assigned managed identity {name}"), "`xms_mirid` names a user-assigned identity.")
    } else {
        (format!("the system-assigned managed identity of {}", host_resource(resource)), "`xms_mirid` names the resource itself.")
    };
    Some(certain("managed-identity", title, because))
}

/// `Microsoft.Compute/virtualMachines/vm1` of a resource id.
fn host_resource(resource: &str) -> &str {
    resource.split_once("/providers/").map_or(resource, |(_, rest)| rest)
}

/// How the client proved itself; a token cannot tell a certificate from a federated credential.
fn client(_: &Set, claims: &Set, _: Issuer<'_>) -> Option<Trait> {
    let name = ["appidacr", "azpacr"].into_iter().find(|name| claims.has(name))?;
    let because = |what: &str| format!("`{name}` is {what}.");
    match claims.text(name)? {
        "0" => Some(certain("public-client", "a public client: nothing proves which program asked", because("0"))),
        "1" => Some(certain("client-secret", "a client that proved itself with a secret", because("1"))),
        "2" if claims.has("xms_mirid") => None,
        "2" => Some(certain(
            "client-assertion-used",
            "a client that proved itself with a certificate or a federated credential (workload identity)",
            format!("`{name}` is 2; a token does not tell the two apart."),
        )),
        _ => None,
    }
}

fn guest(_: &Set, claims: &Set, issuer: Issuer<'_>) -> Option<Trait> {
    let title = "a guest in the tenant";
    if claims.text("acct") == Some("1") || claims.get("acct").and_then(serde_json::Value::as_i64) == Some(1) {
        return Some(certain("guest", title, "`acct` is 1."));
    }
    if let Some(name) = ["upn", "unique_name", "preferred_username"].into_iter().find(|name| claims.text(name).is_some_and(|user| user.contains("#EXT#"))) {
        return Some(certain("guest", title, format!("`{name}` holds `#EXT#`.")));
    }
    let idp = claims.text("idp").filter(|_| claims.text("idtyp") != Some("app") && claims.text("oid") != claims.text("sub"))?;
    let foreign = idp == "live.com" || issuer.tenant.is_some_and(|tenant| !idp.contains(tenant));
    (foreign && issuer.tenant != Some(PERSONAL))
        .then(|| likely("guest", title, format!("The user was authenticated by {idp}, not by the tenant that issued the token.")))
}

fn personal(_: &Set, claims: &Set, issuer: Issuer<'_>) -> Option<Trait> {
    let title = "a personal Microsoft account";
    let tenant = claims.text("tid").or(issuer.tenant);
    if tenant == Some(PERSONAL) {
        return Some(certain("personal-account", title, "The tenant is that of all personal accounts."));
    }
    let live = claims.text("idp") == Some("live.com") || claims.text("unique_name").is_some_and(|name| name.starts_with("live.com#"));
    live.then(|| certain("personal-account", title, "The user was authenticated by live.com."))
}

fn customers(_: &Set, claims: &Set, issuer: Issuer<'_>) -> Option<Trait> {
    let policy = claims.first(&["tfp", "acr"]).filter(|policy| policy.to_ascii_uppercase().starts_with("B2C_1"));
    match (issuer.family, policy) {
        (Family::B2c, Some(policy)) => Some(certain("b2c", format!("Azure AD B2C, user flow {policy}"), "The issuer is at b2clogin.com.")),
        (Family::B2c, None) => Some(certain("b2c", "Azure AD B2C", "The issuer is at b2clogin.com.")),
        (Family::ExternalId, _) => Some(certain("external-id", "Entra External ID", "The issuer is at ciamlogin.com.")),
        (_, Some(policy)) => Some(certain("b2c", format!("Azure AD B2C, user flow {policy}"), "It names a user flow of B2C.")),
        _ => None,
    }
}

fn graph(header: &Set, _: &Set, _: Issuer<'_>) -> Option<Trait> {
    header.has("nonce").then(|| certain("resource-only", "a token that only its resource can verify, as Graph's are", "Its header holds a `nonce`."))
}

fn bound(_: &Set, claims: &Set, _: Issuer<'_>) -> Option<Trait> {
    let key = claims.get("cnf")?;
    let mutual = key.get("x5t#S256").is_some();
    let how = if mutual { "bound to a client certificate (mutual TLS)" } else { "bound to a key (proof of possession)" };
    Some(certain("bound", how, "`cnf` names the key; sent as a plain Bearer token it is refused."))
}

/// Continuous access evaluation.
fn revocable(_: &Set, claims: &Set, _: Issuer<'_>) -> Option<Trait> {
    let title = "revocable at once (continuous access evaluation)";
    if claims.words("xms_cc").iter().any(|capability| capability.eq_ignore_ascii_case("cp1")) {
        return Some(certain("cae", title, "`xms_cc` holds `cp1`: the client can answer claims challenges."));
    }
    if claims.text("xms_ssm") == Some("1") {
        return Some(likely("cae", title, "`xms_ssm` is 1."));
    }
    let long = life(claims).is_some_and(|life| life >= LONG_LIFE);
    (long && claims.has("scp")).then(|| likely("cae", title, "It is good for more than 20 hours, as only tokens of such sessions are."))
}

fn overage(_: &Set, claims: &Set, _: Issuer<'_>) -> Option<Trait> {
    let named = claims.get("_claim_names").is_some_and(|names| names.get("groups").is_some());
    let implicit = claims.get("hasgroups").is_some_and(|value| value == true || value == "true");
    let because = if named { "`_claim_names` points elsewhere for `groups`." } else { "`hasgroups` is true." };
    (named || implicit).then(|| certain("groups-overage", "too many groups: the token holds none of them", because))
}

fn proof(header: &Set, _: &Set, _: Issuer<'_>) -> Option<Trait> {
    let alg = header.text("alg")?;
    alg.eq_ignore_ascii_case("none").then(|| certain("unsigned", "unsigned: anybody can have written it", "`alg` is `none`."))
}

/// From `nbf`, or else `iat`, to `exp`, in seconds.
fn life(claims: &Set) -> Option<i64> {
    let from = claims.time("nbf").or_else(|| claims.time("iat"))?;
    claims.time("exp")?.checked_sub(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(header: &str, payload: &str) -> Vec<String> {
        let token = crate::token::tests::mint(header, payload);
        traits(&View::of(&token)).into_iter().map(|found| found.id).collect()
    }

    const RS: &str = r#"{"alg":"RS256","typ":"JWT","kid":"k"}"#;
    const ISS1: &str = "https://sts.windows.net/11111111-1111-4111-8111-111111111111/";
    const ISS2: &str = "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0";

    #[test]
    fn kinds_are_told_apart() {
        let app = format!(r#"{{"aud":"https://vault.azure.net","iss":"{ISS1}","ver":"1.0","appid":"a","appidacr":"1","idtyp":"app","oid":"o","sub":"o"}}"#);
        assert_eq!(ids(RS, &app), ["access-token", "version-1", "app-only", "client-secret"]);
        let user =
            format!(r#"{{"aud":"x","iss":"{ISS2}","ver":"2.0","azp":"a","azpacr":"0","scp":"user_impersonation","oid":"o","sub":"s","xms_cc":["CP1"]}}"#);
        assert_eq!(ids(RS, &user), ["access-token", "version-2", "delegated", "public-client", "cae"]);
        let id = format!(r#"{{"aud":"x","iss":"{ISS2}","ver":"2.0","nonce":"n","name":"Ann","preferred_username":"a@b.example"}}"#);
        assert_eq!(ids(RS, &id), ["id-token", "version-2"]);
        let identity = format!(
            r#"{{"aud":"x","iss":"{ISS1}","appid":"a","appidacr":"2","idtyp":"app","xms_mirid":"/subscriptions/s/resourcegroups/g/providers/Microsoft.Compute/virtualMachines/vm1"}}"#
        );
        assert_eq!(ids(RS, &identity), ["access-token", "version-1", "app-only", "managed-identity"]);
        let guest = format!(r#"{{"aud":"x","iss":"{ISS1}","appid":"a","scp":"s","unique_name":"live.com#a@b.example","idp":"live.com","acct":"1"}}"#);
        assert_eq!(ids(RS, &guest), ["access-token", "version-1", "delegated", "guest", "personal-account"]);
        let graph = format!(r#"{{"aud":"00000003-0000-0000-c000-000000000000","iss":"{ISS1}","appid":"a","scp":"User.Read"}}"#);
        assert_eq!(ids(r#"{"alg":"RS256","nonce":"n"}"#, &graph), ["access-token", "version-1", "delegated", "resource-only"]);
        let agent = format!(r#"{{"aud":"x","iss":"{ISS2}","azp":"a","idtyp":"app","xms_act_fct":"3 11","xms_par_app_azp":"b"}}"#);
        assert_eq!(ids(RS, &agent), ["access-token", "version-2", "app-only", "agent-identity"]);
    }

    #[test]
    fn what_is_not_sent_to_a_service_is_named() {
        assert_eq!(
            ids(RS, r#"{"iss":"https://token.actions.githubusercontent.com","sub":"repo:o/r:ref:refs/heads/main","aud":"api://AzureADTokenExchange"}"#),
            ["federation-assertion"]
        );
        assert_eq!(ids(RS, r#"{"iss":"Azure Container Registry","aud":"r.azurecr.io","grant_type":"refresh_token"}"#), ["registry-refresh-token"]);
        let client = "22222222-2222-4222-8222-222222222222";
        assert_eq!(
            ids(RS, &format!(r#"{{"iss":"{client}","sub":"{client}","aud":"https://login.microsoftonline.com/t/oauth2/v2.0/token"}}"#)),
            ["client-assertion"]
        );
        assert_eq!(ids(r#"{"alg":"RS256","typ":"pop"}"#, r#"{"at":"eyJ","ts":1,"u":"h"}"#), ["signed-request"]);
        assert_eq!(ids(r#"{"alg":"none"}"#, r#"{"aud":"x","scp":"s"}"#), ["access-token", "delegated", "unsigned"]);
    }

    #[test]
    fn customers_have_their_own_kinds() {
        let tenant = "11111111-1111-4111-8111-111111111111";
        let b2c = format!(r#"{{"iss":"https://c.b2clogin.com/{tenant}/v2.0/","aud":"x","tfp":"B2C_1_signin","scp":"read","azp":"a","ver":"1.0"}}"#);
        assert_eq!(ids(RS, &b2c), ["access-token", "version-1", "delegated", "b2c"]);
        let external = format!(r#"{{"iss":"https://{tenant}.ciamlogin.com/{tenant}/v2.0","aud":"x","scp":"read","azp":"a","ver":"2.0"}}"#);
        assert_eq!(ids(RS, &external), ["access-token", "version-2", "delegated", "external-id"]);
    }
}
