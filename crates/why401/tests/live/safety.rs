//! A credential goes to nobody but the party that it is for: what reached the lab is counted, not what was said.

use why401_lab::Visit;
use why401_lab::authority::{Grant, refresh_token};

use crate::program::run;
use crate::stage::{API, API_AUDIENCE, Stage, VAULT, VAULT_HOST};

const GRAPH: &str = "https://graph.microsoft.com";

#[test]
fn a_token_for_somebody_else_is_not_sent_however_it_is_written() {
    let stage = Stage::new();
    let token = stage.token(GRAPH);
    let headers = [
        format!("Authorization: Bearer {token}"),
        format!("Authorization: {token}"),
        format!("Authorization: bearer  {token}"),
        format!("Authorization: Bearer Bearer {token}"),
        format!("Authorization: Bearer \"{token}\""),
        format!("Authorization: type=aad&ver=1.0&sig={token}"),
        format!("Authorization: type%3Daad%26ver%3D1.0%26sig%3D{token}"),
        format!("x-ms-authorization-auxiliary: Bearer {token}"),
        format!("X-Token: {token}"),
        format!("Cookie: session={token}"),
    ];
    for header in headers {
        let ended = stage.run(&["probe", VAULT, "-H", &header, "--source", "header", "--format", "json"]);
        let kind = header.replace(&token, "TOKEN");
        assert!(ended.flat().contains("not sent, because it is a token for Microsoft Graph"), "{kind}: {}", ended.stdout);
        assert_eq!(stage.loaded(VAULT_HOST), [], "{kind}");
        assert!(!stage.visits(VAULT_HOST).is_empty(), "{kind}: the vault was asked what it wants");
        stage.mend();
    }
    let ended = stage.run(&["probe", &format!("{VAULT}&access_token={token}"), "--source", "header"]);
    assert_eq!(stage.loaded(VAULT_HOST), [], "{}", ended.stdout);
}

#[test]
fn beside_the_wrong_token_a_fresh_one_is_tried() {
    let stage = Stage::new();
    let ended = run(stage.signed_in(&["probe", VAULT, "-H", &stage.bearer(GRAPH), "--source", "env", "--format", "json"])).assert_code(0);
    let answer = ended.json();
    assert_eq!((&answer["verdict"]["cause"], &answer["verdict"]["request"]), (&"wrong-audience".into(), &"not-sent".into()));
    assert_eq!(answer["diagnosis"]["findings"][0]["confidence"], "certain");
    let trials = answer["trials"].as_array().unwrap();
    assert!(trials.iter().any(|trial| trial["change"] == "credential" && trial["value"] == "env" && trial["served"] == true), "{trials:?}");
    let audiences: Vec<_> = stage.loaded(VAULT_HOST).into_iter().map(|visit| visit.audience.unwrap()).collect();
    assert!(!audiences.is_empty() && audiences.iter().all(|audience| audience == "https://vault.azure.net"), "{audiences:?}");
}

#[test]
fn a_redirect_gets_no_token_that_is_not_for_its_host() {
    let stage = Stage::new();
    for to in ["evil.example", VAULT_HOST, "graph.microsoft.com", "api.contoso.example"] {
        stage.break_as(&format!("redirects.ingress = {{ to = \"{to}\", status = 307 }}"));
        let ended = stage.run(&["probe", "https://shop.contoso.example/orders", "-H", &stage.bearer(API_AUDIENCE), "--source", "header"]);
        assert_eq!(stage.loaded("shop.contoso.example").len(), 1, "{}", ended.stdout);
        assert_eq!(stage.loaded(to), [], "{to}: {}", ended.stdout);
        assert!(ended.flat().contains("which is not sent there"), "{}", ended.stdout);
    }
    let opaque = "Authorization: Bearer opaque-token-of-somebody-1234567890";
    stage.run(&["probe", "https://shop.contoso.example/orders", "-H", opaque, "-H", "X-Api-Key: 12345", "--source", "header"]);
    assert_eq!(stage.loaded("api.contoso.example"), []);
}

#[test]
fn a_redirect_to_the_party_that_the_token_is_for_is_asked_directly() {
    let stage = Stage::new();
    // Whoever owns the second host, the audience is its address.
    stage.break_as(r#"redirects.ingress = { to = "graph.microsoft.com", status = 302 }"#);
    let token = stage.bearer("https://shop.contoso.example");
    stage.run(&["probe", "https://shop.contoso.example/orders", "-H", &token, "--source", "header"]);
    assert_eq!(stage.loaded("graph.microsoft.com"), []);
    stage.break_as(r#"redirects.keyvault = { to = "other-vault.vault.azure.net", status = 307 }"#);
    let ended = stage.run(&["probe", VAULT, "-H", &stage.bearer("https://vault.azure.net"), "--source", "header"]);
    assert_eq!(stage.loaded("other-vault.vault.azure.net").len(), 1, "a vault is asked with a token for vaults: {}", ended.stdout);
}

#[test]
fn plain_http_gets_no_credential() {
    let stage = Stage::new();
    let address = API.replace("https", "http");
    let credentials = [stage.bearer(API_AUDIENCE), "api-key: 0123456789".to_owned(), "Authorization: Basic dXNlcjpwYXNz".to_owned()];
    for header in credentials {
        let ended = stage.run(&["probe", &address, "-H", &header]).assert_code(2);
        assert!(ended.stderr.contains("plain http") && ended.stderr.contains("hint: "), "{}", ended.stderr);
        assert_eq!(stage.lab.world().journal(), []);
    }
    let signed = stage.run(&["probe", "http://labstore.blob.core.windows.net/c/b?sv=2021-12-02&sig=c2lnbmF0dXJl"]).assert_code(2);
    assert!(signed.stderr.contains("plain http"), "{}", signed.stderr);
    // With a credential of the machine's in place of the request's own it is the connection that refuses.
    let ended = run(stage.signed_in(&["probe", &address, "--source", "env", "--resource", API_AUDIENCE]));
    assert!(ended.flat().contains("would travel unprotected"), "{}", ended.stdout);
    assert_eq!(stage.loaded("api.contoso.example"), []);
    let here = format!("http://127.0.0.1:{}/nothing", stage.lab.http().port());
    stage.run(&["probe", &here, "-H", "api-key: 0123456789"]);
    assert_eq!(stage.loaded("127.0.0.1").len(), 1, "this machine is asked");
}

#[test]
fn what_changes_things_is_sent_as_it_is_only_if_allowed() {
    let stage = Stage::new();
    let request = ["probe", API, "-d", r#"{"amount":1}"#, "--source", "env", "--resource", API_AUDIENCE];
    let methods = |visits: &[Visit]| visits.iter().map(|visit| (visit.method.clone(), visit.body)).collect::<std::collections::BTreeSet<_>>();
    let ended = run(stage.signed_in(&request));
    assert!(ended.flat().contains("POST may change something, so GET is sent in its place"), "{}", ended.stdout);
    assert_eq!(methods(&stage.visits("api.contoso.example")).into_iter().collect::<Vec<_>>(), [("GET".to_owned(), 0)]);
    for method in ["PUT", "PATCH", "DELETE", "MERGE"] {
        stage.mend();
        run(stage.signed_in(&["probe", API, "-X", method, "--source", "env", "--resource", API_AUDIENCE]));
        assert!(stage.visits("api.contoso.example").iter().all(|visit| visit.method == "GET"), "{method}");
    }
    stage.mend();
    run(stage.signed_in(&[&request[..], &["--allow-unsafe"]].concat()));
    let sent = methods(&stage.visits("api.contoso.example"));
    assert!(sent.contains(&("POST".to_owned(), 12)) && !sent.iter().any(|(method, _)| method == "GET"), "{sent:?}");
}

#[test]
fn what_changes_things_is_served_once_at_most_and_nowhere_else() {
    let stage = Stage::new();
    let file = stage.home.file("token", &stage.token(API_AUDIENCE));
    let url = format!("{API}/7");
    let request = ["probe", &url, "-d", "hello", "--allow-unsafe", "--resource", API_AUDIENCE, "--token-file", file.to_str().unwrap()];
    // Three credentials that would all be served: that in the file, the secret, and the identity of the machine.
    run(stage.signed_in(&[&request[..], &["-H", "Authorization: Bearer of-no-use"]].concat())).assert_code(1);
    let sent = stage.loaded("api.contoso.example");
    assert_eq!(sent.iter().filter(|visit| visit.audience.is_some()).count(), 1, "{sent:?}");
    assert!(sent.iter().all(|visit| visit.path == "/orders/7" && visit.method == "POST"), "{sent:?}");
    stage.mend();
    run(stage.signed_in(&request)).assert_code(0);
    assert_eq!(stage.loaded("api.contoso.example").len(), 1);
    stage.break_as("intermediary.custom-aspnetcore = { does = \"deny\" }");
    stage.run(&["probe", &url, "-d", "x", "--allow-unsafe", "-H", &stage.bearer(API_AUDIENCE), "--source", "header"]);
    assert!(stage.visits("api.contoso.example").iter().all(|visit| visit.path == "/orders/7"));
}

#[test]
fn what_only_an_authority_may_see_is_not_sent() {
    let stage = Stage::new();
    let grant = Grant::new("ann@contoso.onmicrosoft.com", "a0000000-0000-4000-8000-0000000000c1", "c0000000-0000-4000-8000-00000000c070", 1_800_000_000);
    let secrets = [refresh_token(&grant), "Ab18Q~0123456789abcdefghijklmnopqrstuvw".to_owned()];
    for secret in secrets {
        for scheme in ["Bearer ", ""] {
            let header = format!("Authorization: {scheme}{secret}");
            let ended = stage.run(&["probe", API, "-H", &header, "--source", "header"]);
            assert_eq!(stage.loaded("api.contoso.example"), [], "{scheme}: {}", ended.stdout);
            assert!(ended.flat().contains("not sent, because it is a"), "{}", ended.stdout);
            assert!(!ended.stdout.contains(&secret));
        }
    }
}
