//! Every check at every service, without sockets.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use super::credential::{self, Age, Signature};
use crate::clock::machine;
use crate::fault::{Alteration, Faults, Intermediary, Node, Redirect};
use crate::http::{Reply, Request};
use crate::mint::{Key, Spec, mint};
use crate::world::World;
use crate::world::tests::{fresh, world};

const VAULT: &str = "https://lab-vault.vault.azure.net/secrets/orders-db?api-version=7.5";
const ARM: &str = "https://management.azure.com/subscriptions/5b000000-0000-4000-8000-000000000001?api-version=2022-12-01";
const BLOB: &str = "https://labstore.blob.core.windows.net/orders/hello.txt";
const BUS: &str = "https://lab-bus.servicebus.windows.net/orders/messages";
const COSMOS: &str = "https://lab-cosmos.documents.azure.com/dbs/orders/colls";
const CONFIG: &str = "https://lab-config.azconfig.io/kv?api-version=1.0";
const OPENAI: &str = "https://lab-openai.openai.azure.com/openai/models";
const API: &str = "https://api.contoso.example/orders";
const SHOP: &str = "https://shop.contoso.example/orders";

fn get(url: &str) -> Request {
    let url = url::Url::parse(url).unwrap();
    Request {
        method: "GET".to_owned(),
        host: url.host_str().unwrap().to_owned(),
        path: url.path().to_owned(),
        query: url.query().unwrap_or_default().to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
        local: "127.0.0.1:443".parse().unwrap(),
        tls: true,
    }
}

fn bearing(world: &World, url: &str, spec: &Spec) -> Request {
    let token = mint(world, spec);
    let value = if url == COSMOS { credential::cosmos_token(&token) } else { format!("Bearer {token}") };
    credential::with(&credential::with(&get(url), "authorization", &value), "x-ms-version", "2021-12-02")
}

fn ask(world: &World, request: &Request) -> Reply {
    super::answer(world, request).unwrap()
}

/// Status, and everything that says why.
fn told(reply: &Reply) -> String {
    let challenges: Vec<&str> =
        reply.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("www-authenticate")).map(|(_, value)| value.as_str()).collect();
    format!("{} {} {}", reply.status, challenges.join(" | "), String::from_utf8_lossy(&reply.body))
}

fn given(url: &str, spec: &Spec) -> String {
    told(&ask(world(), &bearing(world(), url, spec)))
}

/// The one world in which something is broken, until the guard is dropped: making keys for each takes long.
fn with_faults(faults: Faults) -> MutexGuard<'static, World> {
    static BROKEN: LazyLock<Mutex<World>> = LazyLock::new(|| Mutex::new(fresh()));
    let world = BROKEN.lock().unwrap_or_else(PoisonError::into_inner);
    world.set_faults(faults);
    world
}

/// A service's address and an audience that it takes.
const GOOD: [(&str, &str); 12] = [
    (VAULT, "https://vault.azure.net"),
    (ARM, "https://management.azure.com"),
    ("https://graph.microsoft.com/v1.0/users", "https://graph.microsoft.com"),
    (BLOB, "https://storage.azure.com/"),
    (BUS, "https://servicebus.azure.net"),
    (COSMOS, "https://cosmos.azure.com"),
    (CONFIG, "https://azconfig.io"),
    (OPENAI, "https://cognitiveservices.azure.com"),
    (API, "api://contoso-orders-api"),
    (SHOP, "api://contoso-orders-api"),
    ("https://lab-orders.azurewebsites.net/", "api://contoso-orders-api"),
    ("https://graph.microsoft.com/v1.0/me", "00000003-0000-0000-c000-000000000000"),
];

#[test]
fn a_good_token_is_taken_everywhere() {
    for (url, audience) in GOOD {
        let told = given(url, &Spec::to(audience));
        assert!(told.starts_with("200 "), "{url}: {told}");
    }
    let v2 = Spec { version: "2.0".to_owned(), ..Spec::to("a0000000-0000-4000-8000-0000000000a1") };
    assert!(given("https://api-v2.contoso.example/orders", &v2).starts_with("200 "));
}

#[test]
fn every_check_refuses_at_every_service() {
    for (url, audience) in GOOD {
        let good = || Spec::to(audience);
        let bad = [
            ("key", Spec { key: Key::Foreign, ..good() }),
            ("unsigned", Spec { key: Key::None, ..good() }),
            ("damaged", Spec { corrupt: true, ..good() }),
            ("issuer", Spec { issuer: Some("https://sts.example/".to_owned()), ..good() }),
            ("tenant", Spec { tenant: "00000000-0000-4000-8000-00000000dead".to_owned(), ..good() }),
            ("expired", Spec { issued: -7200, expires: -3600, ..good() }),
            ("early", Spec { not_before: Some(3600), expires: 7200, ..good() }),
            ("audience", Spec::to("https://nobody.example")),
            ("role", Spec { application: "reports".to_owned(), ..good() }),
        ];
        for (what, spec) in bad {
            let reply = ask(world(), &bearing(world(), url, &spec));
            assert!((400..=403).contains(&reply.status), "{url}: {what}: {}", told(&reply));
        }
        for value in ["Bearer", "Bearer ", "Bearer x", "Bearer Bearer eyJh", "Basic YTpi", "Bearer \"eyJh\"", "Bearer eyJh.eyJh.", "é"] {
            let request = credential::with(&credential::with(&get(url), "authorization", value), "x-ms-version", "2021-12-02");
            let reply = ask(world(), &request);
            assert!((400..=403).contains(&reply.status), "{url}: {value}: {}", told(&reply));
        }
        assert_eq!(ask(world(), &get(url)).status, 401, "{url}: bare");
    }
}

#[test]
fn the_texts_are_those_of_the_services() {
    let expired = Spec { issued: -7200, expires: -3600, ..Spec::default() };
    assert!(given(ARM, &expired).contains("ExpiredAuthenticationToken"));
    assert!(given(ARM, &Spec { tenant: "fabrikam".to_owned(), ..Spec::default() }).contains("InvalidAuthenticationTokenTenant"));
    assert!(given(ARM, &Spec::to("https://vault.azure.net")).contains("InvalidAuthenticationTokenAudience"));
    assert!(given(VAULT, &Spec::to("https://vault.azure.net/")).contains("Expected https://vault.azure.net, found: https://vault.azure.net/."));
    assert!(told(&ask(world(), &get(VAULT))).contains(r#"resource="https://vault.azure.net""#));
    let storage = given(BLOB, &Spec::to("https://vault.azure.net"));
    assert!(storage.contains("<AuthenticationErrorDetail>Audience validation failed. Audience did not match.<"), "{storage}");
    assert!(storage.contains("resource_id=https://storage.azure.com"), "{storage}");
    let cosmos = ask(world(), &bearing(world(), COSMOS, &Spec::to("https://cosmos.azure.com/")));
    assert_eq!(cosmos.get("x-ms-substatus"), Some("5008"));
    assert!(given(API, &Spec::to("api://other")).contains("The audience 'api://other' is invalid"));
    assert!(given(BUS, &Spec::to("https://vault.azure.net")).contains("InvalidAudience"));
}

#[test]
fn the_challenge_of_resource_manager_names_the_tenant_of_the_subscription() {
    assert!(told(&ask(world(), &get(ARM))).contains("https://login.windows.net/c0000000-0000-4000-8000-00000000c070"));
    let other = "https://management.azure.com/subscriptions/5b000000-0000-4000-8000-000000000002?api-version=1";
    assert!(told(&ask(world(), &get(other))).contains("https://login.windows.net/f0000000-0000-4000-8000-00000000fab1"));
    assert!(told(&ask(world(), &get("https://management.azure.com/subscriptions"))).contains(r#"="https://login.windows.net/","#));
}

#[test]
fn resource_manager_serves_what_the_command_line_needs() {
    let open = |query: &str| -> serde_json::Value {
        serde_json::from_slice(&ask(world(), &get(&format!("https://management.azure.com/metadata/endpoints?{query}"))).body).unwrap()
    };
    assert!(open("api-version=2022-09-01").is_object());
    assert!(open("api-version=2019-05-01").is_array());
    for (tenant, subscription) in [("contoso", "000000000001"), ("fabrikam", "000000000002")] {
        let spec = Spec { tenant: tenant.to_owned(), ..Spec::default() };
        let list = given("https://management.azure.com/subscriptions?api-version=2022-12-01", &spec);
        assert!(list.contains(subscription), "{list}");
        let body = list.split_once("  ").unwrap().1;
        assert!(serde_json::from_str::<serde_json::Value>(body).is_ok(), "{body}");
        assert!(given("https://management.azure.com/tenants?api-version=2022-12-01", &spec).contains(tenant));
    }
}

#[test]
fn bodies_of_refusals_are_well_formed_whatever_a_token_says() {
    for (url, _) in GOOD {
        let reply = ask(world(), &bearing(world(), url, &Spec::to("\"<a>&'\r\n{code}\u{e9}")));
        if reply.get("content-type").is_some_and(|kind| kind.contains("json")) {
            serde_json::from_slice::<serde_json::Value>(&reply.body).unwrap_or_else(|error| panic!("{url}: {error}: {}", told(&reply)));
        }
        for (name, value) in &reply.headers {
            assert!(value.bytes().all(|byte| (32..127).contains(&byte)), "{url}: {name}: {value:?}");
        }
    }
}

#[test]
fn tokens_of_graph_pass_there_and_have_no_signature_elsewhere() {
    let nonce = Spec { nonce: Some("AQABAAAAAAD".to_owned()), ..Spec::to("https://graph.microsoft.com") };
    assert!(given("https://graph.microsoft.com/v1.0/users", &nonce).starts_with("200"));
    let api = Spec { audience: "api://contoso-orders-api".to_owned(), ..nonce };
    assert!(given(API, &api).contains("The signature is invalid"));
}

#[test]
fn an_audience_of_one_account_is_good_there_alone() {
    assert!(given(BLOB, &Spec::to("https://labstore.blob.core.windows.net")).starts_with("200"));
    assert!(given(BLOB, &Spec::to("https://other.blob.core.windows.net")).starts_with("401"));
    assert!(given(COSMOS, &Spec::to("https://lab-cosmos.documents.azure.com")).starts_with("200"));
    assert!(given(COSMOS, &Spec::to("https://other.documents.azure.com")).starts_with("401"));
}

#[test]
fn storage_wants_a_version_and_tls_for_bearer() {
    let good = bearing(world(), BLOB, &Spec::to("https://storage.azure.com"));
    let old = credential::with(&good, "x-ms-version", "2015-02-21");
    assert!(told(&ask(world(), &old)).contains("Authentication scheme Bearer is not supported in this version"));
    let plain = Request { tls: false, ..good };
    assert!(told(&ask(world(), &plain)).contains("not allowed with HTTP"));
}

#[test]
fn groups_that_overflow_are_not_seen() {
    let in_groups = |groups| Spec { user: Some("ann".to_owned()), application: "cli".to_owned(), groups, ..Spec::to("api://contoso-orders-api") };
    let reports = "https://api.contoso.example/reports";
    assert!(given(reports, &in_groups(5)).starts_with("200"));
    assert!(given(reports, &in_groups(201)).starts_with("403"));
    assert!(given(API, &in_groups(201)).starts_with("200"), "only that page needs a group");
}

#[test]
fn roles_of_the_token_decide_at_own_apis() {
    let roles = |role: &str| Spec { roles: vec![role.to_owned()], ..Spec::to("api://contoso-orders-api") };
    assert!(given(API, &roles("Orders.Read")).starts_with("200"));
    assert!(given(API, &roles("Invoices.Read")).starts_with("403"));
    let id = Spec { id_token: true, application: "api".to_owned(), user: Some("ann".to_owned()), ..Spec::default() };
    assert!(given(API, &id).contains("IDW10201"), "{}", given(API, &id));
}

fn key_of(url: &str, age: Age) -> String {
    credential::account_key(world().services.at(&get(url).host).unwrap(), age)
}

#[test]
fn shared_key_signs_the_request_as_it_is() {
    let key = key_of(BLOB, Age::Current);
    let signed = credential::shared_key(&get(BLOB), &key, machine());
    assert_eq!(told(&ask(world(), &signed)), "200  hello\n");
    let list = credential::shared_key(&get("https://labstore.blob.core.windows.net/orders?restype=container&comp=list&prefix=a%20b"), &key, machine());
    assert_eq!(ask(world(), &list).status, 200);
    let put = credential::with(&Request { method: "PUT".to_owned(), ..get(BLOB) }, "content-length", "6");
    assert_eq!(ask(world(), &credential::shared_key(&put, &key, machine())).status, 201);
    let changed = Request { path: "/orders/other.txt".to_owned(), ..signed };
    assert!(told(&ask(world(), &changed)).contains("is not the same as any computed signature"));
    let old = credential::shared_key(&get(BLOB), &key_of(BLOB, Age::Previous), machine());
    assert_eq!(ask(world(), &old).status, 403);
    let late = credential::shared_key(&get(BLOB), &key, machine() - 3600);
    assert!(told(&ask(world(), &late)).contains("Request date header too old"));
}

#[test]
fn storage_signatures_hold_in_their_time_and_for_their_permissions() {
    let key = key_of(BLOB, Age::Current);
    let now = machine();
    for account in [false, true] {
        let good = Signature { start: now - 60, expiry: now + 60, permissions: "r".to_owned(), account };
        let told = |request: &Request, signature: &Signature| told(&ask(world(), &credential::storage_sas(request, &key, signature)));
        assert_eq!(told(&get(BLOB), &good), "200  hello\n");
        let late = told(&get(BLOB), &Signature { expiry: now - 10, ..good.clone() });
        assert!(late.starts_with("403 ") && late.contains("Signature not valid in the specified time frame: Start ["), "{late}");
        assert!(told(&get(BLOB), &Signature { start: now + 30, ..good.clone() }).contains("time frame"));
        assert!(told(&get(BLOB), &Signature { permissions: "w".to_owned(), ..good.clone() }).contains("AuthorizationPermissionMismatch"));
        let mut forged = credential::storage_sas(&get(BLOB), &key, &good);
        forged.query = forged.query.replace("sp=r", "sp=rw");
        assert!(super::answer(world(), &forged).is_some_and(|reply| String::from_utf8_lossy(&reply.body).contains("Signature did not match")));
    }
    let missing = Request { query: "sv=2021-12-02&sig=x".to_owned(), ..get(BLOB) };
    assert!(told(&ask(world(), &missing)).contains("is mandatory. Cannot be empty"));
}

#[test]
fn bus_signatures_hold_for_what_they_name() {
    let key = key_of(BUS, Age::Current);
    let post = Request { method: "POST".to_owned(), ..get(BUS) };
    let signed = credential::bus_sas(&post, &key, machine() + 60);
    assert_eq!(ask(world(), &signed).status, 201);
    let elsewhere = Request { path: "/invoices/messages".to_owned(), ..signed };
    assert!(told(&ask(world(), &elsewhere)).contains("InvalidAudience"));
    assert!(told(&ask(world(), &credential::bus_sas(&post, &key, machine() - 60))).contains("ExpiredToken"));
    assert!(told(&ask(world(), &credential::bus_sas(&post, &key_of(BUS, Age::Previous), machine() + 60))).contains("InvalidSignature"));
    let broken = credential::with(&post, "authorization", "SharedAccessSignature sr=x&se=y");
    assert!(told(&ask(world(), &broken)).contains("MalformedToken"));
}

#[test]
fn cosmos_prints_what_it_signed() {
    let key = key_of(COSMOS, Age::Current);
    assert_eq!(ask(world(), &credential::cosmos_master(&get(COSMOS), &key, machine())).status, 200);
    let wrong = told(&ask(world(), &credential::cosmos_master(&get(COSMOS), &key_of(COSMOS, Age::Previous), machine())));
    assert!(wrong.contains("payload to sign: 'get\\ncolls\\ndbs/orders\\n"), "{wrong}");
    let ahead = ask(world(), &credential::cosmos_master(&get(COSMOS), &key, machine() + 3600));
    assert!(told(&ahead).starts_with("403 ") && told(&ahead).contains("current server time"));
}

#[test]
fn app_configuration_tells_scheme_by_scheme() {
    let service = world().services.get("appconfig").unwrap();
    let key = key_of(CONFIG, Age::Current);
    let sign = |key: &str, at: i64| credential::app_configuration(&get(CONFIG), service, key, at);
    assert_eq!(ask(world(), &sign(&key, machine())).status, 200);
    assert!(told(&ask(world(), &sign(&key, machine() - 3600))).contains("The access token has expired"));
    assert!(told(&ask(world(), &sign(&key_of(CONFIG, Age::Previous), machine()))).contains("Invalid Signature"));
    assert_eq!(told(&ask(world(), &get(CONFIG))), "401 HMAC-SHA256, Bearer ");
}

#[test]
fn api_keys_are_taken_and_refused() {
    let service = world().services.get("openai").unwrap();
    let with = |key: &str| told(&ask(world(), &credential::with(&get(OPENAI), "api-key", key)));
    assert!(with(&credential::api_key(service, Age::Current)).starts_with("200"));
    assert!(with(&credential::api_key(service, Age::Previous)).contains("invalid subscription key"));
}

#[test]
fn a_registry_changes_an_entra_token_into_its_own() {
    const HOST: &str = "https://labregistry.azurecr.io";
    let manifest = format!("{HOST}/v2/hello-world/manifests/latest");
    let bare = told(&ask(world(), &get(&manifest)));
    assert!(bare.contains(r#"scope="repository:hello-world:pull""#) && bare.contains(r#""Name":"hello-world""#), "{bare}");
    let post = |path: &str, body: String| Request { method: "POST".to_owned(), body: body.into_bytes(), ..get(&format!("{HOST}{path}")) };
    let field = |reply: &Reply, name: &str| serde_json::from_slice::<serde_json::Value>(&reply.body).unwrap()[name].as_str().unwrap().to_owned();
    let entra = mint(world(), &Spec::to("https://containerregistry.azure.net"));
    let exchange = ask(world(), &post("/oauth2/exchange", format!("grant_type=access_token&service=labregistry.azurecr.io&access_token={entra}")));
    let refresh = field(&exchange, "refresh_token");
    let scope = "repository:hello-world:pull";
    let given = ask(world(), &post("/oauth2/token", format!("grant_type=refresh_token&service=labregistry.azurecr.io&scope={scope}&refresh_token={refresh}")));
    let access = field(&given, "access_token");
    let with = |value: String| ask(world(), &credential::with(&get(&manifest), "authorization", &value)).status;
    assert_eq!(with(format!("Bearer {access}")), 200);
    assert_eq!(with(format!("Bearer {refresh}")), 401, "a refresh token is no access token");
    assert_eq!(with(format!("Bearer {entra}")), 401, "nor is Entra's");
    let wrong = mint(world(), &Spec::to("https://vault.azure.net"));
    assert_eq!(ask(world(), &post("/oauth2/exchange", format!("access_token={wrong}"))).status, 401);
    let admin = |password: &str| {
        use base64::Engine;
        with(format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("labregistry:{password}"))))
    };
    assert_eq!((admin(&key_of(HOST, Age::Current)), admin("wrong")), (200, 401));
}

#[test]
fn clocks_decide_and_show_in_the_date() {
    let world = with_faults(Faults { clocks: BTreeMap::from([("keyvault".to_owned(), 7200)]), ..Faults::default() });
    let reply = ask(&world, &bearing(&world, VAULT, &Spec::to("https://vault.azure.net")));
    assert!(told(&reply).contains("TokenExpired"));
    assert!(reply.get("date").is_some_and(|date| super::reading::http_time(date).unwrap() > machine() + 7000));
    assert_eq!(ask(&world, &bearing(&world, ARM, &Spec::default())).status, 200, "other clocks are right");
}

#[test]
fn skew_is_five_minutes_and_none_at_resource_manager() {
    let late = |audience: &str| Spec { expires: -120, issued: -3600, ..Spec::to(audience) };
    assert!(given(VAULT, &late("https://vault.azure.net")).starts_with("200"));
    assert!(given(ARM, &late("https://management.azure.com")).starts_with("401"));
}

#[test]
fn sessions_end_for_tokens_from_before() {
    let world = with_faults(Faults { revoked: vec!["arm".to_owned()], ..Faults::default() });
    let old = bearing(&world, ARM, &Spec::default());
    let refused = told(&ask(&world, &old));
    assert!(refused.starts_with("401 ") && refused.contains("claims=\""), "{refused}");
    assert_eq!(ask(&world, &bearing(&world, ARM, &Spec { issued: 0, ..Spec::default() })).status, 200, "a fresh one passes");
    world.set_faults(Faults::default());
    assert_eq!(ask(&world, &old).status, 200);
}

#[test]
fn intermediaries_do_their_harm() {
    let told_by = |does, path: &str| {
        let intermediary = Intermediary { does, path: path.to_owned(), server: Some("nginx/1.25.0".to_owned()) };
        let world = with_faults(Faults { intermediary: BTreeMap::from([("ingress".to_owned(), intermediary)]), ..Faults::default() });
        let reply = ask(&world, &bearing(&world, SHOP, &Spec { pad: 2000, ..Spec::to("api://contoso-orders-api") }));
        (told(&reply), reply.get("server").map(str::to_owned))
    };
    let (stripped, server) = told_by(Alteration::Strip, "");
    assert_eq!((stripped.as_str(), server.as_deref()), ("401 Bearer ", Some("nginx/1.25.0")));
    assert!(told_by(Alteration::Strip, "/admin").0.starts_with("200"), "another path");
    for does in [Alteration::DoubleBearer, Alteration::Truncate] {
        assert!(told_by(does, "").0.starts_with("401 Bearer error=\"invalid_token\""), "{does:?}");
    }
    assert!(told_by(Alteration::Replace, "").0.starts_with("401 Bearer "));
    assert!(told_by(Alteration::DemandBasic, "").0.starts_with("401 Basic realm="));
    assert!(told_by(Alteration::Deny, "").0.starts_with("401  <html>"));
}

#[test]
fn limits_redirects_and_outages_come_before_the_service() {
    let redirect = Redirect { to: "api.contoso.example".to_owned(), status: 307 };
    let world = with_faults(Faults {
        header_limits: BTreeMap::from([("ingress".to_owned(), 4096)]),
        redirects: BTreeMap::from([("keyvault".to_owned(), redirect)]),
        outages: BTreeMap::from([("arm".to_owned(), 503)]),
        ..Faults::default()
    });
    let large = Spec { pad: 8000, ..Spec::to("api://contoso-orders-api") };
    assert!(told(&ask(&world, &bearing(&world, SHOP, &large))).contains("Request Header Or Cookie Too Large"));
    assert_eq!(ask(&world, &bearing(&world, SHOP, &Spec::to("api://contoso-orders-api"))).status, 200);
    let redirected = ask(&world, &get(VAULT));
    assert_eq!((redirected.status, redirected.get("location")), (307, Some("https://api.contoso.example/secrets/orders-db?api-version=7.5")));
    assert_eq!(ask(&world, &get(ARM)).status, 503);
}

#[test]
fn the_second_node_differs() {
    let told_by = |node, url: &str, spec: &Spec| {
        let id = world().services.at(&get(url).host).unwrap().id.clone();
        let world = with_faults(Faults { second_node: BTreeMap::from([(id, node)]), ..Faults::default() });
        let request = bearing(&world, url, spec);
        assert_eq!(ask(&world, &request).status, 200, "the first node is well");
        told(&ask(&world, &Request { local: "127.0.0.2:443".parse().unwrap(), ..request }))
    };
    let api = Spec::to("api://contoso-orders-api");
    assert!(told_by(Node::StaleKeys, API, &api).contains("The signature key was not found"));
    assert!(told_by(Node::OtherTenant, ARM, &Spec::default()).contains("InvalidAuthenticationTokenTenant"));
    let short = Spec { expires: 420, ..api };
    assert!(told_by(Node::FastClock, API, &short).contains("The token expired at"));
}

#[test]
fn keys_and_addresses_can_be_shut_out() {
    let all: Vec<String> = world().services.iter().map(|service| service.id.clone()).collect();
    let world = with_faults(Faults { local_auth_disabled: all.clone(), ..Faults::default() });
    let key = key_of(BLOB, Age::Current);
    assert!(told(&ask(&world, &credential::shared_key(&get(BLOB), &key, machine()))).contains("KeyBasedAuthenticationNotPermitted"));
    assert!(told(&ask(&world, &credential::bus_sas(&get(BUS), &key, machine() + 60))).contains("SAS authentication has been disabled"));
    assert!(told(&ask(&world, &credential::cosmos_master(&get(COSMOS), &key, machine()))).contains("Local Authorization is disabled"));
    assert!(told(&ask(&world, &credential::with(&get(OPENAI), "api-key", "x"))).contains("AuthenticationTypeDisabled"));
    drop(world);
    let world = with_faults(Faults { firewalled: all, ..Faults::default() });
    for (url, audience) in GOOD {
        let reply = ask(&world, &bearing(&world, url, &Spec::to(audience)));
        assert!(matches!(reply.status, 401 | 403), "{url}: {}", told(&reply));
    }
}

#[test]
fn a_stranger_is_not_answered() {
    assert!(super::answer(world(), &get("https://example.org/")).is_none());
}
