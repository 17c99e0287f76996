use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{Endpoint, Grant, Standing, refresh_token};
use crate::fault::Faults;
use crate::http::{Reply, Request};
use crate::issuer::{Assertion, assertion};
use crate::mint::{Key, Spec, mint};
use crate::world::World;
use crate::world::tests::{fresh, world};

const ORDERS: &str = "a0000000-0000-4000-8000-000000000001";
const REPORTS: &str = "a0000000-0000-4000-8000-000000000002";
const LEGACY: &str = "a0000000-0000-4000-8000-000000000003";
const API: &str = "a0000000-0000-4000-8000-0000000000a1";
const CLI: &str = "a0000000-0000-4000-8000-0000000000c1";
const CONTOSO: &str = "c0000000-0000-4000-8000-00000000c070";
const ARM: &str = "https://management.azure.com/.default";
const GOOD: &str = "orders-secret~value";
const JWT: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn request(method: &str, host: &str, path: &str, form: &[(&str, &str)]) -> Request {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish().into_bytes();
    let local = std::net::SocketAddr::from(([127, 0, 0, 1], 443));
    let headers = vec![("host".to_owned(), host.to_owned())];
    Request { method: method.to_owned(), host: host.to_owned(), path: path.to_owned(), query: String::new(), headers, body, local, tls: true }
}

fn body(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap()
}

fn ask(world: &World, tenant: &str, form: &[(&str, &str)]) -> Reply {
    world.answer(&request("POST", "login.microsoftonline.com", &format!("/{tenant}/oauth2/v2.0/token"), form))
}

/// Status and first code.
fn refusal(form: &[(&str, &str)]) -> (u16, u64) {
    let reply = ask(world(), CONTOSO, form);
    (reply.status, body(&reply)["error_codes"][0].as_u64().unwrap_or(0))
}

fn secret<'a>(id: &'a str, secret: &'a str, scope: &'a str) -> [(&'a str, &'a str); 4] {
    [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", scope)]
}

fn claims(token: &Value) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.as_str().unwrap().split('.').nth(1).unwrap()).unwrap()).unwrap()
}

#[test]
fn paths_are_endpoints() {
    assert_eq!(Endpoint::of("/t/oauth2/v2.0/token"), Some(Endpoint::Token { tenant: "t", v2: true }));
    assert_eq!(Endpoint::of("/t/oauth2/token/"), Some(Endpoint::Token { tenant: "t", v2: false }));
    assert_eq!(Endpoint::of("/common/discovery/instance"), Some(Endpoint::Instance));
    for other in ["/", "/metadata/identity/oauth2/token", "/oauth2/token", "/a/b/c/d/e/f", "/t/oauth2/v2.0/token/x"] {
        assert_eq!(Endpoint::of(other), None, "{other}");
    }
}

#[test]
fn a_secret_gets_a_token() {
    let reply = ask(world(), CONTOSO, &secret(ORDERS, GOOD, ARM));
    let answer = body(&reply);
    assert_eq!((reply.status, &answer["token_type"], &answer["expires_in"]), (200, &json!("Bearer"), &json!(3599)));
    assert_eq!(reply.get("cache-control"), Some("no-store, no-cache"));
    let claims = claims(&answer["access_token"]);
    assert_eq!((&claims["aud"], &claims["appidacr"], &claims["ver"]), (&json!("https://management.azure.com"), &json!("1"), &json!("1.0")));
    assert_eq!(claims["tid"], CONTOSO);
}

#[test]
fn the_first_endpoint_writes_numbers_as_text() {
    let form = [("grant_type", "client_credentials"), ("client_id", ORDERS), ("client_secret", GOOD), ("resource", "https://vault.azure.net")];
    let answer = body(&world().answer(&request("POST", "login.windows.net", "/contoso.onmicrosoft.com/oauth2/token", &form)));
    assert_eq!((&answer["expires_in"], &answer["resource"]), (&json!("3599"), &json!("https://vault.azure.net")));
    assert!(answer["expires_on"].as_str().unwrap().parse::<i64>().is_ok());
}

#[test]
fn every_wrong_client_has_its_code() {
    assert_eq!(refusal(&secret(ORDERS, "bad", ARM)), (401, 7_000_215));
    assert_eq!(refusal(&secret(LEGACY, "legacy-secret~value", ARM)), (401, 7_000_222));
    assert_eq!(refusal(&secret(ORDERS, "orders-secret~of-last-year", ARM)), (401, 7_000_222));
    assert_eq!(refusal(&secret("a0000000-0000-4000-8000-00000000ffff", "x", ARM)), (400, 700_016));
    assert_eq!(refusal(&secret(CLI, "x", ARM)), (401, 700_025));
    assert_eq!(refusal(&[("grant_type", "client_credentials"), ("client_id", ORDERS), ("scope", ARM)]), (401, 7_000_218));
    assert_eq!(refusal(&[("grant_type", "client_credentials"), ("client_secret", GOOD)]), (400, 900_144));
    assert_eq!(refusal(&[("client_id", ORDERS)]), (400, 900_144));
    assert_eq!(refusal(&[("grant_type", "password"), ("client_id", ORDERS)]), (400, 70_003));
    let fabrikam = ask(world(), "fabrikam.onmicrosoft.com", &secret(REPORTS, "reports-secret~value", ARM));
    assert!(body(&fabrikam)["error_description"].as_str().unwrap().contains("was not found in the directory 'Fabrikam'"));
}

#[test]
fn every_wrong_resource_has_its_code() {
    let code = |scope| refusal(&secret(ORDERS, GOOD, scope));
    assert_eq!(code("https://typo.azure.com/.default"), (400, 500_011));
    assert_eq!(code("https://management.azure.com/subscriptions/.default"), (400, 500_011));
    assert_eq!(code("https://management.usgovcloudapi.net/.default"), (400, 500_011));
    assert_eq!(code("https://management.azure.com/user_impersonation"), (400, 1_002_012));
    assert_eq!(code("https://management.azure.com/.default https://vault.azure.net/.default"), (400, 1_002_012));
    assert_eq!(code(""), (400, 900_144));
    let good = |scope| ask(world(), CONTOSO, &secret(ORDERS, GOOD, scope)).status;
    for scope in ["https://management.azure.com//.default", "https://lab-vault.vault.azure.net/.default", "https://labstore.blob.core.windows.net/.default"] {
        assert_eq!(good(scope), 200, "{scope}");
    }
}

#[test]
fn the_customers_own_apis_have_tokens_of_their_version() {
    let token = |scope| claims(&body(&ask(world(), CONTOSO, &secret(ORDERS, GOOD, scope)))["access_token"]);
    let first = token("api://contoso-orders-api/.default");
    assert_eq!((&first["aud"], &first["ver"], &first["roles"]), (&json!("api://contoso-orders-api"), &json!("1.0"), &json!(["Orders.Read"])));
    let second = token("api://contoso-orders-api-v2/.default");
    assert_eq!((&second["aud"], &second["ver"]), (&json!("a0000000-0000-4000-8000-0000000000a2"), &json!("2.0")));
}

#[test]
fn tenants_are_looked_for_in_their_cloud() {
    let code = |host: &str, tenant: &str| {
        let reply = world().answer(&request("POST", host, &format!("/{tenant}/oauth2/v2.0/token"), &secret(ORDERS, GOOD, ARM)));
        body(&reply)["error_codes"][0].as_u64().unwrap()
    };
    assert_eq!(code("login.microsoftonline.com", "c0000000-0000-4000-8000-00000000ffff"), 90_002);
    assert_eq!(code("login.microsoftonline.us", CONTOSO), 90_002);
    assert_eq!(code("login.microsoftonline.com", "<tenant>"), 900_023);
    assert_eq!(code("login.microsoftonline.com", "common"), 50_059);
    let discovery = world().answer(&request("GET", "login.microsoftonline.com", "/nowhere.example/v2.0/.well-known/openid-configuration", &[]));
    assert_eq!((discovery.status, &body(&discovery)["error_codes"]), (400, &json!([90_002])));
}

#[test]
fn an_error_has_the_shape_and_headers_of_entra() {
    let mut request = request("POST", "login.microsoftonline.com", &format!("/{CONTOSO}/oauth2/v2.0/token"), &secret(ORDERS, "bad", ARM));
    let id = "11111111-2222-4333-8444-555555555555";
    request.headers.push(("client-request-id".to_owned(), id.to_owned()));
    let reply = world().answer(&request);
    let error = body(&reply);
    assert_eq!((&error["error"], &error["correlation_id"]), (&json!("invalid_client"), &json!(id)));
    let text = error["error_description"].as_str().unwrap();
    assert!(text.starts_with("AADSTS7000215: Invalid client secret provided.") && text.contains(&format!("'{ORDERS}'")), "{text}");
    let tail = format!("Trace ID: {} Correlation ID: {id} Timestamp: {}", error["trace_id"].as_str().unwrap(), error["timestamp"].as_str().unwrap());
    assert!(text.ends_with(&tail), "{text}");
    assert_eq!(error["error_uri"], "https://login.microsoftonline.com/error?code=7000215");
    assert_eq!((reply.get("x-ms-request-id"), reply.get("client-request-id")), (error["trace_id"].as_str(), Some(id)));
    assert!(!text.contains('{') && error["timestamp"].as_str().unwrap().contains(' '));
}

#[test]
fn a_secret_may_come_as_basic() {
    let form = [("grant_type", "client_credentials"), ("scope", ARM)];
    let mut request = request("POST", "login.microsoftonline.com", &format!("/{CONTOSO}/oauth2/v2.0/token"), &form);
    request.headers.push(("authorization".to_owned(), format!("Basic {}", STANDARD.encode(format!("{ORDERS}:orders-secret%7Evalue")))));
    assert_eq!(world().answer(&request).status, 200);
}

/// An assertion signed with the lab's client certificate.
fn signed(world: &World, algorithm: &str, header: Value, claims: &Value) -> String {
    let der = STANDARD.decode(world.keys.client_certificate().key.lines().filter(|line| !line.starts_with("---")).collect::<String>()).unwrap();
    let pair = aws_lc_rs::rsa::KeyPair::from_pkcs8(&der).unwrap();
    let mut header = header;
    header["alg"] = algorithm.into();
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
    let padding: &'static dyn aws_lc_rs::signature::RsaEncoding =
        if algorithm == "PS256" { &aws_lc_rs::signature::RSA_PSS_SHA256 } else { &aws_lc_rs::signature::RSA_PKCS1_SHA256 };
    let mut signature = vec![0; 256];
    pair.sign(padding, &aws_lc_rs::rand::SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn with_assertion(world: &World, id: &str, assertion: &str) -> (u16, Value) {
    let form = [("grant_type", "client_credentials"), ("client_id", id), ("client_assertion_type", JWT), ("client_assertion", assertion), ("scope", ARM)];
    let reply = ask(world, CONTOSO, &form);
    (reply.status, body(&reply))
}

fn own(world: &World) -> Value {
    let now = world.now("authority");
    let audience = format!("https://login.microsoftonline.com/{CONTOSO}/oauth2/v2.0/token");
    json!({ "aud": audience, "iss": ORDERS, "sub": ORDERS, "exp": now + 600, "iat": now, "jti": "1" })
}

#[test]
fn certificates_are_taken_as_every_client_writes_them() {
    let known = world().keys.client_certificate();
    let padded = json!({ "typ": "JWT", "x5t": URL_SAFE.encode(&known.sha1) });
    let modern = json!({ "typ": "JWT", "x5t#S256": URL_SAFE_NO_PAD.encode(&known.sha256) });
    let mut fractions = own(world());
    fractions["exp"] = json!(fractions["exp"].as_f64().unwrap() + 0.5);
    for assertion in [signed(world(), "RS256", padded, &fractions), signed(world(), "PS256", modern, &own(world()))] {
        let (status, answer) = with_assertion(world(), ORDERS, &assertion);
        assert_eq!((status, &claims(&answer["access_token"])["appidacr"]), (200, &json!("2")));
    }
}

#[test]
fn certificates_are_refused_for_their_own_reasons() {
    let known = json!({ "x5t": URL_SAFE.encode(&world().keys.client_certificate().sha1) });
    let changed = |name: &str, value: Value| {
        let mut claims = own(world());
        claims[name] = value;
        claims
    };
    let code = |id: &str, header: &Value, claims: &Value| {
        let (_, answer) = with_assertion(world(), id, &signed(world(), "RS256", header.clone(), claims));
        answer["error_codes"][0].as_u64().unwrap()
    };
    assert_eq!(code(ORDERS, &json!({ "x5t": "AAAA" }), &own(world())), 700_027);
    assert_eq!(code(ORDERS, &json!({}), &own(world())), 700_027);
    assert_eq!(code(ORDERS, &known, &changed("exp", json!(1_000))), 700_024);
    assert_eq!(code(ORDERS, &known, &changed("nbf", json!(world().now("authority") + 900))), 700_024);
    assert_eq!(code(ORDERS, &known, &changed("aud", json!("https://example.org/"))), 700_023);
    assert_eq!(code(ORDERS, &known, &changed("sub", json!("someone"))), 700_021);
    let mut reports = changed("iss", json!(REPORTS));
    reports["sub"] = json!(REPORTS);
    assert_eq!(code(REPORTS, &known, &reports), 700_027);
    let good = signed(world(), "RS256", known.clone(), &own(world()));
    let (head, _) = good.rsplit_once('.').unwrap();
    assert_eq!(with_assertion(world(), ORDERS, &format!("{head}.AAAA")).1["error_codes"][0], 700_027);
    assert_eq!(with_assertion(world(), ORDERS, "no token").1["error_codes"][0], 50_027);
}

#[test]
fn federated_assertions_are_compared_letter_by_letter() {
    let outcome = |wanted: Assertion| {
        let (status, answer) = with_assertion(world(), ORDERS, &assertion(world(), &wanted));
        (status, answer["error_codes"][0].as_u64().unwrap_or(0))
    };
    for by in ["github", "azure-devops", "kubernetes"] {
        assert_eq!(outcome(Assertion { by: by.to_owned(), ..Assertion::default() }), (200, 0), "{by}");
    }
    assert_eq!(outcome(Assertion { issuer: Some("https://oidc.other/".to_owned()), ..Assertion::default() }), (401, 700_211));
    assert_eq!(outcome(Assertion { audience: "api://azureadtokenexchange".to_owned(), ..Assertion::default() }), (401, 700_212));
    assert_eq!(outcome(Assertion { subject: Some("system:serviceaccount:orders:Orders".to_owned()), ..Assertion::default() }), (401, 700_213));
    assert_eq!(outcome(Assertion { issued: -7200, expires: -3600, ..Assertion::default() }), (401, 700_024));
    assert_eq!(outcome(Assertion { foreign: true, ..Assertion::default() }), (400, 50_013));
}

fn refresh(token: &str) -> Vec<(&str, &str)> {
    vec![("grant_type", "refresh_token"), ("client_id", CLI), ("refresh_token", token), ("scope", "https://graph.microsoft.com/.default openid offline_access")]
}

#[test]
fn refresh_tokens_are_traded_or_refused() {
    let now = world().now("authority");
    let grant = Grant::new("ann@contoso.onmicrosoft.com", CLI, CONTOSO, now);
    let answer = body(&ask(world(), "common", &refresh(&refresh_token(&grant))));
    assert_eq!((&claims(&answer["access_token"])["scp"], &claims(&answer["id_token"])["aud"]), (&json!("User.Read"), &json!(CLI)));
    assert!(answer["refresh_token"].is_string());

    let code = |grant: &Grant| refusal(&refresh(&refresh_token(grant))).1;
    assert_eq!(code(&Grant { standing: Standing::Revoked, ..grant.clone() }), 50_173);
    assert_eq!(code(&Grant { standing: Standing::Expired, ..grant.clone() }), 70_008);
    assert_eq!(code(&Grant { issued: now - 91 * 86_400, ..grant.clone() }), 700_082);
    assert_eq!(code(&Grant { client: ORDERS.to_owned(), ..grant }), 70_000);
    assert_eq!(refusal(&refresh("nonsense")).1, 70_000);
}

#[test]
fn a_device_code_is_pending_first() {
    let begin = [("client_id", CLI), ("scope", "https://management.azure.com/.default offline_access openid")];
    let device = body(&world().answer(&request("POST", "login.microsoftonline.com", "/organizations/oauth2/v2.0/devicecode", &begin)));
    let code = device["device_code"].as_str().unwrap();
    let form = [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", CLI), ("device_code", code)];
    assert_eq!(refusal(&form), (400, 70_016));

    let world = fresh();
    let at = |seconds| world.set_faults(Faults { clocks: [("authority".to_owned(), seconds)].into(), ..Faults::default() });
    at(5);
    let answer = body(&ask(&world, "organizations", &form));
    assert_eq!(claims(&answer["access_token"])["upn"], "ann@contoso.onmicrosoft.com");
    assert!(answer["refresh_token"].is_string() && answer["id_token"].is_string(), "the code says what was asked for");
    at(1000);
    assert_eq!(body(&ask(&world, "organizations", &form))["error"], "expired_token");
}

fn on_behalf(id: &str, secret: &str, assertion: &str) -> (u16, Value) {
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        ("client_id", id),
        ("client_secret", secret),
        ("assertion", assertion),
        ("requested_token_use", "on_behalf_of"),
        ("scope", "https://graph.microsoft.com/User.Read"),
    ];
    let reply = ask(world(), CONTOSO, &form);
    (reply.status, body(&reply))
}

#[test]
fn an_api_acts_for_the_person_that_called_it() {
    let called = |audience: &str| Spec { user: Some("ann".to_owned()), application: "cli".to_owned(), ..Spec::to(audience) };
    let api = |spec: &Spec| on_behalf(API, "api-secret~value", &mint(world(), spec));
    let (status, answer) = api(&called(API));
    let claims = claims(&answer["access_token"]);
    assert_eq!((status, &claims["appid"], &claims["upn"]), (200, &json!(API), &json!("ann@contoso.onmicrosoft.com")));

    let code = |spec: &Spec| api(spec).1["error_codes"][0].as_u64().unwrap();
    assert_eq!(code(&called("https://management.azure.com")), 500_131);
    assert_eq!(code(&Spec { key: Key::Foreign, ..called(API) }), 50_013);
    assert_eq!(code(&Spec { nonce: Some("n".to_owned()), ..called("https://graph.microsoft.com") }), 50_013);
    assert_eq!(code(&Spec { expires: -3600, ..called(API) }), 500_133);
    assert_eq!(code(&Spec::to(API)), 7_000_114);
    let (status, refused) = on_behalf(REPORTS, "reports-secret~value", &mint(world(), &called(REPORTS)));
    assert_eq!((status, &refused["error_codes"][0], &refused["suberror"]), (400, &json!(65_001), &json!("consent_required")));
}

#[test]
fn a_claims_challenge_is_honoured() {
    let claims_parameter = r#"{"access_token":{"nbf":{"essential":true,"value":"1"},"xms_cc":{"values":["CP1"]}}}"#;
    let mut form = secret(ORDERS, GOOD, ARM).to_vec();
    let before = claims(&body(&ask(world(), CONTOSO, &form))["access_token"]);
    form.push(("claims", claims_parameter));
    let after = claims(&body(&ask(world(), CONTOSO, &form))["access_token"]);
    assert_eq!((&after["xms_cc"], before.get("xms_cc")), (&json!(["CP1"]), None));
    assert!(after["iat"].as_i64() > before["iat"].as_i64());
    form.push(("x", ""));
    form[4] = ("claims", "{");
    assert_eq!(refusal(&form).1, 9_002_313);
}

#[test]
fn faults_of_the_authority_show() {
    let world = fresh();
    world.set_faults(Faults { throttled: Some(7), ..Faults::default() });
    let reply = ask(&world, CONTOSO, &secret(ORDERS, GOOD, ARM));
    assert_eq!((reply.status, reply.get("retry-after")), (429, Some("7")));
    world.set_faults(Faults { authority_outage: true, ..Faults::default() });
    let reply = ask(&world, CONTOSO, &secret(ORDERS, GOOD, ARM));
    assert_eq!((reply.status, &body(&reply)["error_codes"]), (503, &json!([90_033])));
    world.set_faults(Faults { clocks: [("authority".to_owned(), 900)].into(), ..Faults::default() });
    let issued = claims(&body(&ask(&world, CONTOSO, &secret(ORDERS, GOOD, ARM)))["access_token"])["iat"].as_i64().unwrap();
    assert!((issued - crate::clock::machine() - 600).abs() <= 2);
}

#[test]
fn discovery_leads_back_to_the_address_that_was_asked() {
    let mut request = request("GET", "localhost", "/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration", &[]);
    request.headers = vec![("host".to_owned(), "localhost:8443".to_owned())];
    let document = body(&world().answer(&request));
    assert_eq!(document["token_endpoint"], format!("https://localhost:8443/{CONTOSO}/oauth2/v2.0/token"));
    assert_eq!(document["issuer"], format!("https://login.microsoftonline.com/{CONTOSO}/v2.0"));
    request.path = "/common/.well-known/openid-configuration".to_owned();
    assert_eq!(body(&world().answer(&request))["issuer"], "https://sts.windows.net/{tenantid}/");
    request.path = "/common/discovery/instance".to_owned();
    request.query = "api-version=1.1&authorization_endpoint=https%3A%2F%2Flogin.microsoftonline.com%2Fcommon%2Foauth2%2Fv2.0%2Fauthorize".to_owned();
    let instance = body(&world().answer(&request));
    assert_eq!(instance["tenant_discovery_endpoint"], "https://localhost:8443/common/v2.0/.well-known/openid-configuration");
    assert!(instance["metadata"][0]["aliases"].as_array().unwrap().contains(&json!("sts.windows.net")));
    request.query = "authorization_endpoint=https%3A%2F%2Fevil.example%2Fcommon%2Foauth2%2Fauthorize".to_owned();
    assert_eq!(body(&world().answer(&request))["error"], "invalid_instance");
}

#[test]
fn strange_requests_are_answered() {
    assert_eq!(world().answer(&request("GET", "login.microsoftonline.com", "/", &[])).status, 404);
    let get = world().answer(&request("GET", "login.microsoftonline.com", "/common/oauth2/token", &[]));
    assert_eq!(body(&get)["error_codes"], json!([900_561]));
    let mut odd = request("POST", "login.microsoftonline.com", &format!("/{CONTOSO}/oauth2/token"), &[]);
    odd.body = vec![0xff, 0, b'&', b'=', 0xfe];
    assert_eq!(world().answer(&odd).status, 400);
}

proptest::proptest! {
    #[test]
    fn whatever_is_sent_is_answered(path in "/[a-z.]{0,12}/oauth2(/v2\\.0)?/(token|devicecode)", form in proptest::collection::vec(("(grant_type|client_id|client_secret|scope|resource|assertion|client_assertion|client_assertion_type|refresh_token|device_code|claims)", "[ -~]{0,40}"), 0..8), junk in proptest::collection::vec(0_u8.., 0..64)) {
        let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let mut request = request("POST", "login.microsoftonline.com", &path.replacen("//", "/contoso.onmicrosoft.com/", 1), &pairs);
        request.body.extend(junk);
        let reply = world().answer(&request);
        proptest::prop_assert!((200..=404).contains(&reply.status) && serde_json::from_slice::<Value>(&reply.body).is_ok());
    }

    #[test]
    fn clocks_may_be_anywhere(offset in proptest::num::i64::ANY) {
        let faults = Faults { clocks: [("authority".to_owned(), offset)].into(), ..Faults::default() };
        WANDERING.set_faults(faults);
        let reply = ask(&WANDERING, CONTOSO, &secret(ORDERS, GOOD, ARM));
        proptest::prop_assert_eq!(reply.status, 200);
    }
}

/// A world whose clock no other test reads.
static WANDERING: std::sync::LazyLock<World> = std::sync::LazyLock::new(fresh);

#[test]
fn tokens_may_live_as_long_as_a_fault_says() {
    let world = fresh();
    world.set_faults(Faults { token_lifetime: Some(62), ..Faults::default() });
    let second = body(&ask(&world, CONTOSO, &secret(ORDERS, GOOD, ARM)));
    let life = |token: &Value, from: &str| claims(token)["exp"].as_i64().unwrap() - claims(token)[from].as_i64().unwrap();
    assert_eq!((&second["expires_in"], life(&second["access_token"], "nbf")), (&json!(62), 362));
    let form = [("grant_type", "client_credentials"), ("client_id", ORDERS), ("client_secret", GOOD), ("resource", "https://vault.azure.net")];
    let first = body(&world.answer(&request("POST", "login.microsoftonline.com", &format!("/{CONTOSO}/oauth2/token"), &form)));
    assert_eq!((&first["expires_in"], life(&first["access_token"], "nbf")), (&json!("62"), 362));
}
