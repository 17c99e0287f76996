use super::*;
use crate::token::target::target;
use crate::token::tests::mint;

const TENANT: &str = "11111111-1111-4111-8111-111111111111";
const NOW: i64 = 1_800_000_000;

fn reader() -> Reader {
    Reader { now: NOW, zone: jiff::tz::TimeZone::UTC, reveal: false }
}

fn app(extra: &str) -> String {
    let claims = format!(
        r#"{{"aud":"https://vault.azure.net","iss":"https://sts.windows.net/{TENANT}/","tid":"{TENANT}","ver":"1.0","appid":"a","appidacr":"1","idtyp":"app","oid":"o","sub":"o","nbf":{},"exp":{}{extra}}}"#,
        NOW - 300,
        NOW + 3600
    );
    mint(r#"{"alg":"RS256","kid":"k"}"#, &claims)
}

fn checked(token: &str, asked: &str, demands: &Demands) -> CheckedToken {
    let target = target(asked, None).expect(asked);
    check(&View::of(token), "test", String::new(), &target, demands, &reader())
}

fn failing(checked: &CheckedToken) -> Vec<&str> {
    checked.requirements.iter().filter(|r| r.outcome == Outcome::Fails).map(|r| r.id.as_str()).collect()
}

#[test]
fn a_fitting_token_passes() {
    let checked = checked(&app(""), "https://kv.vault.azure.net/", &Demands { tenant: Some(TENANT.to_owned()), ..Demands::default() });
    assert_eq!((checked.outcome, failing(&checked)), (Outcome::Passes, vec![]), "{checked:#?}");
    assert!(checked.obtain.is_empty());
}

#[test]
fn every_mismatch_has_its_cause_and_a_command() {
    let wrong = |extra: &str, asked: &str, demands: &Demands| {
        let checked = checked(&app(extra), asked, demands);
        let first = checked.requirements.iter().find(|r| r.outcome == Outcome::Fails).map(|r| (r.id.clone(), r.cause.clone().unwrap_or_default()));
        let command = checked.obtain.first().and_then(|step| step.command.clone()).unwrap_or_default();
        (first.unwrap_or_default(), command)
    };
    let none = Demands::default();
    let of = |id: &str, cause: &str| (id.to_owned(), cause.to_owned());
    let (found, command) = wrong("", "https://management.azure.com/subscriptions", &none);
    assert_eq!(found, of("audience", "wrong-audience"));
    assert!(command.contains(&format!("/{TENANT}/oauth2/v2.0/token")) && command.contains("scope=https://management.azure.com"), "{command}");
    assert_eq!(wrong(r#","aud":"https://vault.azure.net/""#, "keyvault", &none).0, of("audience", "wrong-audience"));
    assert_eq!(wrong(r#","aud":"https://vault.usgovcloudapi.net""#, "keyvault", &none).0, of("audience", "wrong-audience"));
    assert_eq!(wrong(r#","iss":"https://login.chinacloudapi.cn/t/v2.0""#, "keyvault", &none).0, of("cloud", "wrong-cloud"));
    assert_eq!(wrong(r#","iss":"https://auth.example/""#, "keyvault", &none).0, of("issuer", "issuer-not-accepted"));
    assert_eq!(
        wrong("", "keyvault", &Demands { tenant: Some("22222222-2222-4222-8222-222222222222".to_owned()), ..Demands::default() }).0,
        of("tenant", "wrong-tenant")
    );
    assert_eq!(wrong(&format!(r#","exp":{}"#, NOW - 301), "keyvault", &none).0, of("lifetime", "token-expired"));
    assert_eq!(wrong(&format!(r#","nbf":{}"#, NOW + 301), "keyvault", &none).0, of("lifetime", "token-not-yet-valid"));
    assert_eq!(wrong(r#","exp":"soon""#, "keyvault", &none).0, of("lifetime", "token-expired"));
    assert_eq!(wrong("", "keyvault", &Demands { min_lifetime: Some(7200), ..Demands::default() }).0, of("lifetime", "token-expired"));
    assert_eq!(wrong("", "keyvault", &Demands { app_only: Some(false), ..Demands::default() }).0, of("subject", "wrong-token-type"));
    assert_eq!(wrong("", "keyvault", &Demands { roles: vec!["Data.Read".to_owned()], ..Demands::default() }).0, of("roles", "consent-missing"));
}

#[test]
fn tolerance_leaves_it_open() {
    let expired = app(&format!(r#","exp":{}"#, NOW - 200));
    let outcome = |skew| {
        let checked = checked(&expired, "keyvault", &Demands { skew, ..Demands::default() });
        checked.requirements.iter().find(|r| r.id == "lifetime").map(|r| r.outcome)
    };
    assert_eq!(outcome(None), Some(Outcome::Unknown));
    assert_eq!(outcome(Some(0)), Some(Outcome::Fails));
    assert_eq!(checked(&expired, "keyvault", &Demands::default()).outcome, Outcome::Unknown, "perhaps is no yes");
}

#[test]
fn not_knowing_what_was_asked_is_no() {
    let demands = Demands { tenant: Some("contoso.example".to_owned()), ..Demands::default() };
    assert_eq!(checked(&app(""), "keyvault", &demands).outcome, Outcome::Unknown);
}

#[test]
fn an_api_of_ones_own_is_compared_by_its_audience() {
    let outcome = |aud: &str, asked: &str| {
        let checked = checked(&app(&format!(r#","aud":"{aud}""#)), asked, &Demands::default());
        checked.requirements.iter().find(|r| r.id == "audience").map(|r| r.outcome)
    };
    let id = "22222222-2222-4222-8222-222222222222";
    assert_eq!(outcome("api://orders", "api://orders"), Some(Outcome::Passes));
    assert_eq!(outcome("api://orders/", "api://orders"), Some(Outcome::Fails));
    assert_eq!(outcome(id, &format!("api://{id}")), Some(Outcome::Unknown));
    assert_eq!(outcome("api://other", "api://orders"), Some(Outcome::Fails));
    // An address may be where the API is, and not what it is called; but a token of Azure's own is for none of one's own.
    assert_eq!(outcome("api://other", "https://api.contoso.example"), Some(Outcome::Unknown));
    assert_eq!(outcome("api://other", "https://myapp.azurewebsites.net/api"), Some(Outcome::Unknown));
    assert_eq!(outcome("https://graph.microsoft.com", "https://api.contoso.example"), Some(Outcome::Fails));
}

#[test]
fn what_is_no_access_token_fails_by_its_kind() {
    let fails = |token: &str| checked(token, "keyvault", &Demands::default()).requirements.into_iter().find(|r| r.outcome == Outcome::Fails).map(|r| r.id);
    assert_eq!(
        fails(&mint(r#"{"alg":"RS256"}"#, r#"{"iss":"https://token.actions.githubusercontent.com","aud":"api://AzureADTokenExchange","exp":1900000000}"#))
            .as_deref(),
        Some("kind")
    );
    assert_eq!(fails("ghs_0123456789abcdefghijABCDEFGHIJ012345").as_deref(), Some("kind"));
    assert_eq!(fails("").as_deref(), Some("kind"));
}

#[test]
fn graph_me_needs_a_user() {
    let token = app(r#","aud":"https://graph.microsoft.com""#);
    assert_eq!(failing(&checked(&token, "https://graph.microsoft.com/v1.0/me", &Demands::default())), ["subject"]);
    assert_eq!(failing(&checked(&token, "https://graph.microsoft.com/v1.0/users", &Demands::default())), [""; 0]);
}

#[test]
fn a_namespace_may_be_any_of_its_services() {
    let token = app(r#","aud":"https://servicebus.azure.net""#);
    assert_eq!(failing(&checked(&token, "https://ns.servicebus.windows.net/q", &Demands::default())), [""; 0]);
}
