//! Tables of what goes and what stays, in the notations people paste.

use super::{Found, Kind, excerpt, parse_marks, redact, scrub, secrets};
use crate::credential::jwt::{self, Form};
use crate::span::Span;
use crate::text::Text;

fn text(input: &str) -> Text {
    Text::new(input.as_bytes().to_vec())
}

fn redacted(input: &str) -> String {
    redact(&text(input))
}

/// The text with every mark's digits left out.
fn shape(input: &str) -> String {
    let out = redacted(input);
    let mut shown = String::new();
    let mut at = 0;
    for mark in super::marks(&out) {
        shown.push_str(&out[at..mark.span.start]);
        shown.extend(["‹", mark.kind.name(), "›"]);
        at = mark.span.end;
    }
    shown + &out[at..]
}

const JWT_HEADER: &str = r#"{"alg":"RS256","kid":"k1","typ":"JWT"}"#;
const JWT_PAYLOAD: &str = r#"{"aud":"https://management.azure.com/","iss":"https://sts.windows.net/11111111-1111-4111-8111-111111111111/","exp":1795486535,"upn":"ann@contoso.example","roles":["A","B"]}"#;

#[test]
fn secrets_go_and_their_surroundings_stay() {
    let mut wrong = Vec::new();
    let entra = "abc8Q~0123456789abcdefABCDEFabcdefABCDEF";
    for (input, expected) in [
        ("Authorization: Basic dXNlcjpwYXNzd29yZA==", "Authorization: Basic ‹basic-credential›"),
        ("Authorization: SharedKey acct:q8Zr3TnB7xLk2VdM9pWc4HsY6jFa1GeU0iO5aBcDeF0=", "Authorization: SharedKey acct:‹signature›"),
        ("Authorization: Bearer 0123456789abcdef", "Authorization: Bearer ‹opaque›"),
        ("authorization: Bearer \"0123456789abcdef\"", "authorization: Bearer \"‹opaque›\""),
        ("Proxy-Authorization: Basic user:pass", "Proxy-Authorization: Basic ‹basic-credential›"),
        ("x-functions-key: abcDEF123456", "x-functions-key: ‹api-key›"),
        ("Ocp-Apim-Subscription-Key: 0123456789abcdef0123456789abcdef", "Ocp-Apim-Subscription-Key: ‹api-key›"),
        ("curl -u ann:hunter2 https://a.example", "curl -u ann:‹password› https://a.example"),
        ("curl -H \"api-key: abcDEF123456\" https://a.example", "curl -H \"api-key: ‹api-key›\" https://a.example"),
        ("https://ann:hunter2@a.example/x", "https://ann:‹password›@a.example/x"),
        ("az login --service-principal -u app -p hunter2 --tenant t", "az login --service-principal -u app -p ‹password› --tenant t"),
        ("['login', '--service-principal', '-u', 'x', '-p', 'hunter2']", "['login', '--service-principal', '-u', 'x', '-p', '‹password›']"),
        ("docker login -u a \\\n  -p hunter2", "docker login -u a \\\n  -p ‹password›"),
        ("az x --client-secret=hunter2 --account-key \"k3y\"", "az x --client-secret=‹client-secret› --account-key \"‹account-key›\""),
        ("az storage --sas-token \"?sv=1&sig=abcdef%3D&sp=r\"", "az storage --sas-token \"?sv=1&sig=‹sas-signature›&sp=r\""),
        ("SharedAccessSignature sr=sb%3A%2F%2Fn&sig=abcdef%2Bgh%3D&se=1&skn=Root", "SharedAccessSignature sr=sb%3A%2F%2Fn&sig=‹sas-signature›&se=1&skn=Root"),
        (
            "Endpoint=sb://n/;SharedAccessKeyName=Root;SharedAccessKey=abc=;EntityPath=q",
            "Endpoint=sb://n/;SharedAccessKeyName=Root;SharedAccessKey=‹account-key›;EntityPath=q",
        ),
        ("Server=s;User Id=u;Password=a b&c,d;Encrypt=true", "Server=s;User Id=u;Password=‹password›;Encrypt=true"),
        ("{\"message\":\"password: hunter2\"}", "{\"message\":\"password: ‹password›\"}"),
        ("export AZURE_PASSWORD=a;b&c,d\nnext", "export AZURE_PASSWORD=‹password›\nnext"),
        ("password: correct horse battery staple\nuser: x", "password: ‹password›\nuser: x"),
        ("password: \"hunt\\\"er2!\"", "password: \"‹password›\""),
        ("{\"password\":\"hunt\\\\\",\"a\":\"b\"}", "{\"password\":\"‹password›\\\\\",\"a\":\"b\"}"),
        ("\"{\\\"client_secret\\\":\\\"a\\\\\\\"b1\\\",\\\"x\\\":1}\"", "\"{\\\"client_secret\\\":\\\"‹client-secret›\\\",\\\"x\\\":1}\""),
        ("{\"name\":\"client_secret\",\"value\":\"hunter2\"}", "{\"name\":\"client_secret\",\"value\":\"‹client-secret›\"}"),
        ("{\"name\":\"Authorization\",\"value\":\"Bearer abc123abc123abc1\"}", "{\"name\":\"Authorization\",\"value\":\"Bearer ‹opaque›\"}"),
        ("- name: AZURE_CLIENT_SECRET\n  value: hunter2\n", "- name: AZURE_CLIENT_SECRET\n  value: ‹client-secret›\n"),
        ("<add key=\"ClientSecret\" value=\"hunter2\"/>", "<add key=\"ClientSecret\" value=\"‹client-secret›\"/>"),
        ("<d:Password>a&lt;b1</d:Password>", "<d:Password>‹password›</d:Password>"),
        ("client.headers.Add(\"Ocp-Apim-Subscription-Key\", \"abc123abc\");", "client.headers.Add(\"Ocp-Apim-Subscription-Key\", \"‹api-key›\");"),
        ("ConvertTo-SecureString \"hunter2\" -AsPlainText -Force", "ConvertTo-SecureString \"‹password›\" -AsPlainText -Force"),
        ("Cookie: ESTSAUTH=abc; fpc=d", "Cookie: ESTSAUTH=‹cookie›; fpc=‹cookie›"),
        (
            "Set-Cookie: ARRAffinity=abc;Path=/;HttpOnly;Domain=x.azurewebsites.net",
            "Set-Cookie: ARRAffinity=‹cookie›;Path=/;HttpOnly;Domain=x.azurewebsites.net",
        ),
        ("\"cookies\": [{\"name\": \"a\", \"value\": \"b1\"}]", "\"cookies\": [{\"name\": \"a\", \"value\": \"‹cookie›\"}]"),
        (
            "{\"value\":\"hunter2\",\"id\":\"https://kv.vault.azure.net/secrets/s/1\"}",
            "{\"value\":\"‹client-secret›\",\"id\":\"https://kv.vault.azure.net/secrets/s/1\"}",
        ),
        ("https://f.azurewebsites.net/api/x?code=abCD1234efGH5678ijKL==&y=1", "https://f.azurewebsites.net/api/x?code=‹code›&y=1"),
        ("X-IDENTITY-HEADER: 853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a", "X-IDENTITY-HEADER: ‹api-key›"),
        ("secret: 853b9a845bfa4b22", "secret: ‹client-secret›"),
        ("Account key: q8Zr3TnB7xLk2VdM9pWc", "Account key: ‹account-key›"),
        ("Request body: {'client_secret': 'good-secret~value', 'scope': 'x'}", "Request body: {'client_secret': '‹client-secret›', 'scope': 'x'}"),
        (
            "a -----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBg\\nkqhk\\n-----END PRIVATE KEY-----\\n",
            "a -----BEGIN PRIVATE KEY-----\\n‹private-key›\\n-----END PRIVATE KEY-----\\n",
        ),
        (&format!("the value ({entra})."), "the value (‹client-secret›)."),
        (&format!("AZURE_CLIENT_SECRET={entra}\nlater {entra}"), "AZURE_CLIENT_SECRET=‹client-secret›\nlater ‹client-secret›"),
        ("password=hunter2!x and later: 'hunter2!x'", "password=‹password› and later: '‹password›'"),
        ("\u{1b}[32mpassword\u{1b}[0m=\u{1b}[31mhun\u{1b}[1mter2\u{1b}[0m end", "\u{1b}[32mpassword\u{1b}[0m=\u{1b}[31m‹password›\u{1b}[0m end"),
    ] {
        let once = redacted(input);
        if shape(input) != expected || redacted(&once) != once {
            wrong.push(format!("{input}\n  -> {once}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_secret_survives() {
    let mut wrong = Vec::new();
    for input in [
        "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '22222222-2222-4222-8222-222222222222'.",
        "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'. Trace ID: e1fe21bc-98b8-45b5-81d0-8449605ef1c2",
        "AADSTS50126: Error validating credentials due to invalid username or password. Timestamp: 2026-11-23 02:19:34Z",
        "AADSTS700027: The certificate with identifier used to sign the client assertion is expired. [Reason - The key used is expired., Thumbprint of key used by client: 'A1B2C3D4E5F60718293A4B5C6D7E8F9001122334', Found key 'Start=11/23/2025'",
        "Invalid token: signature is wrong. Token: expired. Password: ",
        "IDX10503: Signature validation failed. Token does not have a kid. Keys tried: 'Microsoft.IdentityModel.Tokens.X509SecurityKey, KeyId: 'A1B2C3D4E5F60718293A4B5C6D7E8F9001122334', InternalId: 'oQ3hXk2'. , KeyId: x'",
        "WWW-Authenticate: Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwgInZhbHVlIjoiMTc5NTQ4NjUzNSJ9fX0=\"",
        "WWW-Authenticate: Basic realm=\"x\", Bearer authorization=\"https://login.windows.net/x\", resource=\"https://vault.azure.net\"",
        "WWW-Authenticate: PoP nonce=\"q8Zr3TnB7xLk2VdM9pWc4HsY6jFa1GeU0iO5\"",
        "Authorization: Bearer null\nAuthorization: Bearer undefined\nAuthorization: Bearer \nAuthorization:\nAuthorization: Bearer eyJhbGciOiJSU...",
        "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"Access token validation failure. Invalid audience.\"}}",
        "{\"statusCode\":401,\"message\":\"Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription.\"}",
        "\"kid\": \"q8Zr3TnB7xLk2VdM9pWc4HsY6jFa1GeU0iO5\", \"x5t\": \"q8Zr3TnB7xLk2VdM9pWc4HsY6jF=\", \"x5t#S256\": \"q8Zr3TnB7xLk2VdM9pWc4HsY6jFa1GeU0iO5aBcDeF0=\"",
        "\"aud\": \"api://22222222-2222-4222-8222-222222222222\", \"sub\": \"q8Zr3TnB7xLk2VdM9pWc4HsY6jFa1GeU0iO5\", \"scp\": \"User.Read Mail.Send\"",
        "x-ms-request-id: 853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a x-ms-correlation-request-id: 853b9a845bfa4b22a3f30b9a43d9ad8a",
        "x-azure-ref: 20261123T100000Z-q8Zr3TnB7xLk2VdM9pWc4HsY6jFa1GeU0iO5",
        "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "image: acr.azurecr.io/app@sha256:4bf92f3577b34da6a3ce929d0e0e47364bf92f3577b34da6a3ce929d0e0e4736",
        "integrity sha256-q8Zr3TnB7xLk2VdM9pWc4HsY6jFa1GeU0iO5aBcDeF0=",
        "pod azure-wi-webhook-controller-manager-7d9f8b6c5d-x2x9z in kube-system",
        "GET https://management.azure.com/subscriptions/44444444-4444-4444-8444-444444444444/resourceGroups/rg-Prod01/providers/Microsoft.KeyVault/vaults/kvProd01/secrets?api-version=2023-07-01",
        "   at Microsoft.Identity.Client.Internal.Requests.ClientCredentialRequest.<ExecuteAsync>d__3.MoveNext() in D:\\a\\1\\s\\src\\client\\ClientCredentialRequest.cs:line 81",
        "/home/dev/lab/pyvenv/lib/python3.11/site-packages/azure/identity/_internal/msal_managed_identity_client.py",
        "com.microsoft.aad.msal4j.MsalServiceException$1Builder2WithToken4Client",
        "User-Agent: azsdk-python-identity/1.27.0 Python/3.11.7 (Linux-6.18.44-fc-v669-x86_64-with-glibc2.36)",
        "grant_type=password&username=u&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default",
        "\"grant_types_supported\": [\"authorization_code\", \"password\", \"client_credentials\", \"refresh_token\", \"implicit\"]",
        "\"token_endpoint_auth_methods_supported\": [\"client_secret_post\", \"private_key_jwt\", \"client_secret_basic\"]",
        "client_secret=${CLIENT_SECRET} password: $(dbPassword) api-key: <your-api-key> token={{token}} AZURE_PASSWORD=",
        "token = credential.get_token(scope); password=self.password; client_secret=client_secret",
        "client_secret_expires_at=0, secretName: my-secret, password: null, \"refresh_token\": null",
        "Please note that --password no longer accepts a service principal certificate.",
        "PWD=/home/dev OLDPWD=/work",
        "docker run -u 1000:1000 -p 8080:80 image",
        "https://host.example:8443/path@v1/x mailto:ann@contoso.example",
        "-----BEGIN CERTIFICATE-----\nMIIDCDCCAfCgAwIBAgIUGVCi70eoPzQNUwsZjtS8Od1SvbswDQYJKoZIhvcNAQEL\n-----END CERTIFICATE-----",
        "code=401 status_code=401, \"code\": \"Unauthorized\", error_code: 'invalid_client', ?code=InvalidAuthenticationToken",
        "Basic authentication is not enabled. Bearer token required. tier: Basic",
        "key: value, keyName=RootManageSharedAccessKey, \"primaryKey\": \"id\"",
        "public key token: PublicKeyToken=b77a5c561934e089, Version=4.0.0.0",
    ] {
        let out = redacted(input);
        if out != input {
            wrong.push(format!("{input}\n  -> {out}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_token_keeps_its_claims_and_is_read_back() {
    let token = jwt::tests::mint(JWT_HEADER, JWT_PAYLOAD);
    for (input, form) in [
        (format!("Authorization: Bearer {token}"), Form::Redacted),
        (format!("{{\"access_token\":\"{token}\",\"token_type\":\"Bearer\"}}"), Form::Redacted),
        (format!("{{\"a\":\"{{\\\"access_token\\\":\\\"{token}\\\"}}\"}}"), Form::Redacted),
        (format!("Bearer Bearer {}", &token[..80]), Form::Truncated),
        (format!("token {}.[Signature]", token.rsplit_once('.').map_or("", |(signed, _)| signed)), Form::Unsigned),
    ] {
        let original = text(&input);
        let before = jwt::tokens(original.clean()).remove(0);
        let out = redact(&original);
        assert!(!out.contains("ann@contoso") && !out.contains("eyJ"), "{out}");
        let again = text(&out);
        let after = parse_marks(again.clean()).remove(0);
        assert_eq!((after.form, &after.fingerprint), (form, &before.fingerprint), "{out}");
        for name in ["alg", "kid", "aud", "iss", "exp", "roles"] {
            assert_eq!(after.claims.text(name), before.claims.text(name), "{name}");
        }
        assert_eq!(jwt::tokens(again.clean()).len(), 0);
        assert_eq!(redact(&again), out);
    }
}

#[test]
fn long_cookies_go_whole() {
    let chunk = "Q4x-Zk_9aB".repeat(400);
    let header = format!("Cookie: .AspNetCore.Cookies=chunks-3; C1={chunk}; C2={chunk}; C3={chunk}; last=hunter2");
    assert_eq!(shape(&header), "Cookie: .AspNetCore.Cookies=chunks-3; C1=‹cookie›; C2=‹cookie›; C3=‹cookie›; last=‹cookie›");
    let one_line = "Cookie: a=b1 Authorization: Bearer 0123456789abcdef";
    assert_eq!(shape(one_line), "Cookie: a=‹cookie› Authorization: Bearer ‹opaque›");
}

#[test]
fn json_stays_json() {
    let token = jwt::tests::mint(JWT_HEADER, JWT_PAYLOAD);
    let inner = serde_json::json!({"access_token": token, "n": 1}).to_string();
    let har = serde_json::json!({"headers": [{"name": "Authorization", "value": format!("Bearer {token}")}], "text": inner, "twice": serde_json::json!({"t": inner}).to_string()}).to_string();
    let out = redacted(&har);
    let read: serde_json::Value = serde_json::from_str(&out).unwrap_or_default();
    assert!(read["headers"][0]["value"].as_str().is_some_and(|v| v.starts_with("Bearer ‹token ")), "{out}");
    let body: serde_json::Value = serde_json::from_str(read["text"].as_str().unwrap_or("")).unwrap_or_default();
    assert_eq!(body["n"], 1, "{out}");
    let twice: serde_json::Value = serde_json::from_str(read["twice"].as_str().unwrap_or("")).unwrap_or_default();
    assert_eq!(serde_json::from_str::<serde_json::Value>(twice["t"].as_str().unwrap_or("")).unwrap_or_default()["n"], 1, "{out}");
    assert_eq!(parse_marks(text(&out).clean()).len(), 3);
}

#[test]
fn a_redacted_text_has_the_same_secrets() {
    let token = jwt::tests::mint(JWT_HEADER, JWT_PAYLOAD);
    let input = format!("Authorization: Bearer {token}\npassword=hunter2\nclient_secret=853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a\n");
    let out = redacted(&input);
    let kinds = |found: Vec<Found>| found.into_iter().map(|f| (f.kind, f.mark)).collect::<Vec<_>>();
    assert_eq!(kinds(secrets(&text(&out))), kinds(secrets(&text(&input))));
    assert!(out.contains("{\"form\":\"guid\"}›"), "a secret's identifier in place of its value: {out}");
}

#[test]
fn a_signature_whose_plus_became_a_blank_goes_whole() {
    let out = redacted("https://a.blob.core.windows.net/c?sv=1&sig=q8Zr3TnB7xLk2VdM9pWc 4HsY6jFa1GeU0iO5aBcDe0= HTTP/1.1");
    assert!(out.ends_with(" {\"form\":\"unescaped\"}› HTTP/1.1"), "{out}");
    assert!(redacted("GET /c?sig=abcdefgh HTTP/1.1").ends_with("› HTTP/1.1"));
}

#[test]
fn an_excerpt_shows_no_part_of_a_secret() {
    let token = jwt::tests::mint(JWT_HEADER, JWT_PAYLOAD);
    let input = text(&format!("> Authorization: Bearer {token}\r\n> Accept: */*\r\n"));
    let found = secrets(&input);
    let at = input.clean().find("eyJ").unwrap_or(0);
    let short = &found[0].mark;
    for (start, end) in [(at, at + 5), (at + 9, at + 10), (at - 7, at + 3), (at + 100, at + 5000)] {
        let shown = excerpt(&input, &found, Span::new(start, end.min(input.clean().len())), 80);
        assert!(shown.text.contains(short.as_str()), "{shown:?}");
        assert!(shown.text[shown.mark_start..shown.mark_end].contains(short.as_str()), "{shown:?}");
        assert!(!shown.text.contains("eyJ"));
    }
    let line = excerpt(&input, &found, Span::new(2, 15), 80);
    assert_eq!((line.text.as_str(), &line.text[line.mark_start..line.mark_end]), (format!("> Authorization: Bearer {short}").as_str(), "Authorization"));
}

#[test]
fn an_excerpt_is_cut_to_its_window() {
    let input = text(&format!("{}error{}\nnext", "ä ".repeat(100), " ö".repeat(100)));
    let at = input.clean().find("error").unwrap_or(0);
    let shown = excerpt(&input, &[], Span::new(at, at + 5), 25);
    assert_eq!(shown.text, "… ä ä ä ä error ö ö ö ö ö…");
    assert_eq!(&shown.text[shown.mark_start..shown.mark_end], "error");
    let control = text("a\u{7}b\u{202e}c error");
    assert!(!excerpt(&control, &[], Span::new(0, 3), 40).text.contains(['\u{7}', '\u{202e}']));
}

#[test]
fn short_texts_are_scrubbed() {
    let token = jwt::tests::mint(JWT_HEADER, JWT_PAYLOAD);
    assert!(scrub(&format!("aud of {token}")).starts_with("aud of ‹token "));
    assert!(!scrub(&redacted(&token)).contains('{'));
    assert_eq!(scrub("api://22222222-2222-4222-8222-222222222222"), "api://22222222-2222-4222-8222-222222222222");
    assert_eq!(super::secrets(&text("password=hunter2"))[0].kind, Kind::Password);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what is measured is the time itself")]
fn hostile_repetition_takes_linear_time() {
    let base64 = "Zm9vYmFyMTIzNDU2Nzg5QUJDREVGR0hJ\n";
    for piece in [
        "secret:",
        "secret: ",
        "eyJ",
        "Bearer ",
        "Authorization: Bearer ",
        "a1Q~",
        "Cookie: cookie=x;",
        "<password>",
        "EwBAAAAA0000",
        "?code=abcdef12345678",
        "client_secret=f.a(",
        base64,
    ] {
        let time = |size: usize| {
            let input = text(&piece.repeat(size / piece.len()));
            let start = std::time::Instant::now();
            let _ = secrets(&input);
            start.elapsed()
        };
        // Eight times the input; quadratic would be sixty-four times the time. The floor hides the noise of small numbers.
        let (small, large) = (time(8 * 1024).max(std::time::Duration::from_millis(40)), time(64 * 1024));
        assert!(large < small * 30, "{piece:?}: {small:?} and {large:?}");
    }
}
