//! Signing in, against an authority and platforms that stand on this machine.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::loopback::{Answer, Server};
use crate::probing::{connecting, prober, with};
use why401_azure::Url;
use why401_azure::probe::{Prober, Stage};
use why401_azure::source::{Acquired, Given, Identity, Kind, Machine, NotAcquired, Wanted, acquire, named};

const JWT: &str = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJhcGk6Ly94In0.c2lnbmF0dXJl";
const SECRET: &str = "gOod~secret+value/1";
const APP: [(&str, &str); 3] =
    [("AZURE_TENANT_ID", "contoso.example"), ("AZURE_CLIENT_ID", "6f1c0f6e-0c1f-4b1e-8f35-0d3a5f1e2a00"), ("AZURE_CLIENT_SECRET", SECRET)];

fn wanted(authority: &str) -> Wanted {
    Wanted {
        authority: Url::parse(authority).unwrap(),
        named_by_user: false,
        tenant: "contoso.example".to_owned(),
        resource: "https://vault.azure.net".to_owned(),
        scope: "https://vault.azure.net/.default".to_owned(),
        claims: None,
    }
}

fn ok() -> Answer {
    Answer::ok(&format!(r#"{{"token_type":"Bearer","expires_in":3599,"access_token":"{JWT}","refresh_token":"0.ARoAsecretsecret"}}"#))
}

fn sign_in(prober: &Prober, kind: Kind, variables: &[(&str, &str)], given: &Given, wanted: &Wanted, arc_keys: Option<PathBuf>) -> Acquired {
    let env = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value));
    let machine = Machine { env: &env, arc_keys };
    let acquired = acquire(prober, &machine, &named(kind, &machine, given).unwrap(), wanted);
    // Whatever happened, nothing that leaves may hold a token or a secret.
    let mut shown = format!("{acquired:?}");
    for exchange in acquired.exchanges.iter().filter_map(|(_, outcome)| outcome.as_ref().ok()) {
        let _ = write!(shown, "{} {:?} {}", String::from_utf8_lossy(&exchange.body), exchange.headers, exchange.reason);
    }
    for secret in [JWT, SECRET, "gOod%7Esecret", "0.ARoAsecretsecret", "k3y-of-arc", "h3ader-of-app-service"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    acquired
}

fn with_environment(server: &Server) -> Acquired {
    sign_in(&prober(), Kind::Env, &APP, &Given::default(), &wanted(&server.address), None)
}

fn token(acquired: &Acquired) -> &str {
    acquired.outcome.as_ref().unwrap().value.expose()
}

#[test]
fn a_client_secret_is_sent_as_a_form() {
    let server = Server::start(|_| ok());
    let acquired = with_environment(&server);
    assert_eq!(token(&acquired), JWT);
    assert!(acquired.outcome.as_ref().unwrap().expires_on.unwrap() > 1_700_000_000);
    assert!(acquired.how.starts_with("client secret of AZURE_CLIENT_SECRET, application 6f1c0f6e-"), "{}", acquired.how);
    let heard = &server.requests()[0];
    assert!(heard.starts_with("POST /contoso.example/oauth2/v2.0/token HTTP/1.1"), "{heard}");
    let form: Vec<(String, String)> = url::form_urlencoded::parse(heard.split("\r\n\r\n").nth(1).unwrap().as_bytes()).into_owned().collect();
    for (name, value) in
        [("grant_type", "client_credentials"), ("scope", "https://vault.azure.net/.default"), ("client_secret", SECRET), ("client_id", APP[1].1)]
    {
        assert!(form.contains(&(name.to_owned(), value.to_owned())), "{form:?}");
    }
    let (request, outcome) = &acquired.exchanges[0];
    assert!(request.url.ends_with("/contoso.example/oauth2/v2.0/token") && outcome.as_ref().unwrap().status == 200);
}

#[test]
fn claims_of_a_challenge_are_passed_on() {
    let server = Server::start(|_| ok());
    let claims = Wanted { claims: Some(r#"{"access_token":{"nbf":{"essential":true}}}"#.to_owned()), ..wanted(&server.address) };
    sign_in(&prober(), Kind::Env, &APP, &Given::default(), &claims, None);
    assert!(server.requests()[0].contains("&claims=%7B%22access_token%22"));
}

#[test]
fn a_refusal_keeps_its_code_and_loses_what_it_repeats() {
    let server = Server::start(|_| {
        let body = format!(r#"{{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided: {SECRET}"}}"#);
        Answer::Whole(401, format!("X-Echo: {SECRET}\r\nSet-Cookie: fpc=Abcdefghijklmnopqrstuvwxyz0123456789; path=/\r\n"), body.into_bytes())
    });
    let acquired = with_environment(&server);
    let Err(NotAcquired::Refused { status, error, description }) = acquired.outcome else { panic!("{:?}", acquired.outcome) };
    assert_eq!((status, error.as_deref()), (401, Some("invalid_client")));
    assert!(description.unwrap().starts_with("AADSTS7000215: Invalid client secret provided"));
    let exchange = acquired.exchanges[0].1.as_ref().unwrap();
    assert!(String::from_utf8_lossy(&exchange.body).contains("AADSTS7000215"));
    assert!(!format!("{:?}", exchange.headers).contains("Abcdefghijklmnopqrstuvwxyz"));
}

#[test]
fn odd_authorities_are_told() {
    let outcome = |answer: Answer| {
        let server = Server::start(move |_| answer.clone());
        with_environment(&server).outcome.unwrap_err()
    };
    assert!(matches!(outcome(Answer::Close), NotAcquired::Failed(failure) if failure.stage == Stage::Receive));
    assert!(outcome(Answer::ok("<html>Sign in to the network</html>")).to_string().contains("page"));
    assert!(outcome(Answer::Raw("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"access_token\":\"gOod~secret+value/1")).to_string().contains("cut off"));
    let moved = outcome(Answer::Whole(302, "Location: https://evil.example/\r\n".to_owned(), Vec::new()));
    assert!(matches!(moved, NotAcquired::Refused { status: 302, .. }), "{moved}");
}

#[test]
fn a_foreign_authority_gets_no_secret() {
    let server = Server::start(|_| ok());
    let port = server.address.rsplit_once(':').unwrap().1;
    let elsewhere = with(connecting(&format!("::127.0.0.1:{port}")));
    let acquired = sign_in(&elsewhere, Kind::Env, &APP, &Given::default(), &wanted("https://login.evil.example"), None);
    assert!(matches!(acquired.outcome, Err(NotAcquired::NotHere(_))) && acquired.exchanges.is_empty() && server.requests().is_empty());
}

#[test]
fn assertions_come_from_files() {
    let server = Server::start(|_| ok());
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{JWT}\n")).unwrap();
    let path = file.path().to_str().unwrap();
    let variables = [APP[0], APP[1], ("AZURE_FEDERATED_TOKEN_FILE", path)];
    assert_eq!(token(&sign_in(&prober(), Kind::Workload, &variables, &Given::default(), &wanted(&server.address), None)), JWT);
    let given = Given { assertion_file: Some(path.into()), client_id: Some("b".to_owned()), ..Given::default() };
    sign_in(&prober(), Kind::Assertion, &[], &given, &wanted(&server.address), None);
    let heard = server.requests();
    assert!(heard.iter().all(|heard| heard.contains(&format!("&client_assertion={JWT}")) && heard.contains("client_assertion_type=urn%3Aietf")), "{heard:?}");
    assert!(heard[1].contains("client_id=b&"));
    let gone = Given { assertion_file: Some("/nowhere/token".into()), ..given };
    assert!(matches!(sign_in(&prober(), Kind::Assertion, &[], &gone, &wanted(&server.address), None).outcome, Err(NotAcquired::BadFile { .. })));
}

#[test]
fn a_certificate_makes_its_own_assertion() {
    let server = Server::start(|_| ok());
    let pem = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/network/certificates/client.pem");
    let given = Given { certificate: Some(pem), client_id: Some("b".to_owned()), ..Given::default() };
    assert_eq!(token(&sign_in(&prober(), Kind::Cert, &[], &given, &wanted(&server.address), None)), JWT);
    let heard = server.requests();
    let assertion = heard[0].split("client_assertion=").nth(1).unwrap();
    assert_eq!(assertion.bytes().filter(|b| *b == b'.').count(), 2);
}

fn identity(variables: &[(&str, &str)], given: &Given, arc_keys: Option<PathBuf>) -> Acquired {
    sign_in(&prober(), Kind::ManagedIdentity, variables, given, &wanted("https://login.microsoftonline.com"), arc_keys)
}

fn platform_answer(path: &str) -> Answer {
    let expires = if path.contains("2017-09-01") { r#""01/15/2027 08:00:00 +00:00""# } else { r#""1800000000""# };
    Answer::ok(&format!(r#"{{"access_token":"{JWT}","expires_on":{expires},"resource":"r","token_type":"Bearer"}}"#))
}

#[test]
fn every_platform_is_asked_in_its_own_way() {
    let server = Server::start(platform_answer);
    let endpoint = server.url("/msi/token").to_string();
    let (header, secret) = (("IDENTITY_HEADER", "h3ader-of-app-service"), ("MSI_SECRET", "h3ader-of-app-service"));
    let cases = [
        (
            vec![("AZURE_POD_IDENTITY_AUTHORITY_HOST", server.address.as_str())],
            "GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=https",
            "Metadata: true\r\n",
        ),
        (
            vec![("IDENTITY_ENDPOINT", endpoint.as_str()), header],
            "GET /msi/token?api-version=2019-08-01&resource=https",
            "X-Identity-Header: h3ader-of-app-service\r\n",
        ),
        (vec![("MSI_ENDPOINT", endpoint.as_str()), secret], "GET /msi/token?api-version=2017-09-01&resource=https", "Secret: h3ader-of-app-service\r\n"),
        (vec![("MSI_ENDPOINT", endpoint.as_str())], "POST /msi/token HTTP/1.1", "resource=https%3A%2F%2Fvault.azure.net"),
    ];
    for (variables, start, part) in cases {
        let acquired = identity(&variables, &Given::default(), None);
        assert_eq!((token(&acquired), acquired.outcome.as_ref().unwrap().expires_on), (JWT, Some(1_800_000_000)), "{start}");
        let heard = server.requests().pop().unwrap();
        assert!(heard.starts_with(start) && heard.contains(part), "{heard}");
    }
}

#[test]
fn the_metadata_service_can_be_elsewhere_for_a_test() {
    let server = Server::start(platform_answer);
    let port = server.address.rsplit_once(':').unwrap().1;
    let prober = with(connecting(&format!("169.254.169.254:80:127.0.0.1:{port}")));
    let given = Given { identity: Some(Identity::ResourceId("/subscriptions/x".to_owned())), ..Given::default() };
    let acquired = sign_in(&prober, Kind::ManagedIdentity, &[], &given, &wanted("https://login.microsoftonline.com"), None);
    assert_eq!(token(&acquired), JWT);
    assert!(server.requests()[0].contains("&msi_res_id=%2Fsubscriptions%2Fx HTTP/1.1\r\nHost: 169.254.169.254\r\n"));
}

#[test]
fn arc_has_a_key_file_read() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("a.key");
    std::fs::write(&key, "k3y-of-arc\n").unwrap();
    let realm = Arc::new(Mutex::new(key.display().to_string()));
    let (named_key, asked) = (Arc::clone(&realm), Arc::new(Mutex::new(0)));
    let server = Server::start(move |path| {
        let mut asked = asked.lock().unwrap();
        *asked += 1;
        let lines = format!("WWW-Authenticate: Basic realm={}\r\n", named_key.lock().unwrap());
        if *asked % 2 == 1 { Answer::Whole(401, lines, Vec::new()) } else { platform_answer(path) }
    });
    let endpoint = server.url("/metadata/identity/oauth2/token").to_string();
    let variables = [("IDENTITY_ENDPOINT", endpoint.as_str()), ("IMDS_ENDPOINT", "http://localhost:40342")];
    let acquired = identity(&variables, &Given::default(), Some(folder.path().to_owned()));
    assert_eq!((token(&acquired), acquired.exchanges.len()), (JWT, 2));
    assert!(server.requests()[1].contains("Authorization: Basic k3y-of-arc\r\n"));
    *realm.lock().unwrap() = "/etc/hosts".to_owned();
    let hostile = identity(&variables, &Given::default(), Some(folder.path().to_owned()));
    assert!(matches!(hostile.outcome, Err(NotAcquired::BadFile { .. })) && server.requests().len() == 3);
}

#[test]
fn a_platform_elsewhere_gets_no_secret() {
    let variables = [("IDENTITY_ENDPOINT", "http://192.0.2.1/msi/token"), ("IDENTITY_HEADER", "h3ader-of-app-service")];
    let acquired = identity(&variables, &Given::default(), None);
    assert!(matches!(acquired.outcome, Err(NotAcquired::Failed(failure)) if failure.stage == Stage::Send));
}

#[test]
fn a_machine_without_a_metadata_service_is_told_within_a_second() {
    let prober = with(connecting("169.254.169.254:80:127.0.0.1:1"));
    let acquired = sign_in(&prober, Kind::ManagedIdentity, &[], &Given::default(), &wanted("https://login.microsoftonline.com"), None);
    assert!(matches!(acquired.outcome, Err(NotAcquired::Failed(failure)) if failure.stage == Stage::Connect && failure.took.as_secs() < 1));
}

#[test]
fn a_token_that_is_there_is_taken_as_it_is() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{{\"accessToken\":\"{JWT}\",\"expires_on\":1800000000,\"expiresOn\":\"x\"}}")).unwrap();
    let given = Given { token_file: Some(file.path().to_owned()), header: Some(why401_evidence::Secret::new(format!("Bearer {JWT}"))), ..Given::default() };
    for (kind, expiry) in [(Kind::TokenFile, Some(1_800_000_000)), (Kind::Header, None)] {
        let acquired = sign_in(&prober(), kind, &[], &given, &wanted("https://login.microsoftonline.com"), None);
        assert_eq!((token(&acquired), acquired.outcome.as_ref().unwrap().expires_on, acquired.exchanges.len()), (JWT, expiry, 0));
    }
}
