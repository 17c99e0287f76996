use super::*;

const T: &str = "11111111-1111-4111-8111-111111111111";
const APP: &str = "22222222-2222-4222-8222-222222222222";

/// The address for `issuer`, in both of which `T` stands for the tenant.
fn address(issuer: &str) -> Result<String, NoMetadata> {
    asked(issuer, None, None, None)
}

fn asked(issuer: &str, policy: Option<&str>, app: Option<&str>, cloud: Option<&str>) -> Result<String, NoMetadata> {
    let cloud = cloud.map(|id| why401_catalogue::cloud(id).unwrap());
    metadata_address(&issuer.replace("{T}", T), policy, app, cloud).map(|url| url.as_str().replace(T, "{T}"))
}

#[expect(clippy::unnecessary_wraps, reason = "it is compared with results")]
fn is(address: &str) -> Result<String, NoMetadata> {
    Ok(format!("{address}/.well-known/openid-configuration"))
}

#[test]
fn entra_is_asked_in_its_clouds() {
    assert_eq!(address("https://sts.windows.net/{T}/"), is("https://login.microsoftonline.com/{T}"));
    assert_eq!(address("https://login.microsoftonline.com/{T}/v2.0"), is("https://login.microsoftonline.com/{T}/v2.0"));
    assert_eq!(address("https://sts.chinacloudapi.cn/{T}/"), is("https://login.partner.microsoftonline.cn/{T}"));
    assert_eq!(address("https://login.partner.microsoftonline.cn/{T}/v2.0"), is("https://login.partner.microsoftonline.cn/{T}/v2.0"));
    assert_eq!(address("https://login.microsoftonline.us/{T}/v2.0"), is("https://login.microsoftonline.us/{T}/v2.0"));
}

#[test]
fn the_government_is_asked_only_where_the_caller_knows_it() {
    let v1 = "https://sts.windows.net/{T}/";
    assert_eq!(asked(v1, None, None, Some("us-government")), is("https://login.microsoftonline.us/{T}"));
    assert_eq!(asked(v1, None, None, Some("china")), is("https://login.microsoftonline.com/{T}"), "China's tokens have another issuer");
    let v2 = "https://login.microsoftonline.com/{T}/v2.0";
    assert_eq!(asked(v2, None, None, Some("us-government")), is(v2), "the issuer names its cloud");
}

#[test]
fn every_issuer_of_the_catalogue_has_an_address() {
    for cloud in clouds() {
        for form in &*cloud.issuers {
            let address = metadata_address(&form.replace("{tid}", T), None, None, Some(cloud)).unwrap();
            let authority = cloud.authority.str();
            assert!(address.as_str().starts_with(&format!("{authority}/{T}/")), "{form} is of {authority}, not {address}");
        }
    }
}

#[test]
fn b2c_needs_its_policy() {
    let issuer = "https://contoso.b2clogin.com/{T}/v2.0/";
    assert_eq!(address(issuer), Err(NoMetadata::NeedsPolicy));
    assert_eq!(asked(issuer, Some("B2C_1_sign-in"), None, None), is("https://contoso.b2clogin.com/{T}/B2C_1_sign-in/v2.0"));
    assert_eq!(address("https://contoso.b2clogin.com/tfp/{T}/B2C_1_in/v2.0/"), is("https://contoso.b2clogin.com/tfp/{T}/B2C_1_in/v2.0"));
    assert_eq!(asked("https://contoso.b2clogin.cn/{T}/v2.0/", Some("p"), None, None), is("https://contoso.b2clogin.cn/{T}/p/v2.0"));
    for policy in ["", "..", "a/b", "a?b", "a%2fb", "a#b", "ä"] {
        assert_eq!(asked(issuer, Some(policy), None, None), Err(NoMetadata::NoPolicy), "{policy}");
    }
}

#[test]
fn issuers_beside_entra_are_asked_where_they_are() {
    for issuer in [
        "https://{T}.ciamlogin.com/{T}/v2.0",
        "https://contoso.ciamlogin.com/{T}/v2.0",
        "https://token.actions.githubusercontent.com",
        "https://token.actions.githubusercontent.com/contoso",
        "https://vstoken.dev.azure.com/{T}",
        "https://app.terraform.io",
    ] {
        assert_eq!(address(issuer), is(issuer));
    }
    let cluster = "https://westeurope.oic.prod-aks.azure.com/{T}/33333333-3333-4333-8333-333333333333";
    assert_eq!(address(&format!("{cluster}/")), is(cluster));
}

#[test]
fn a_token_does_not_choose_what_is_asked_on_this_machine() {
    for issuer in ["http://127.0.0.1:4711", "http://localhost:1/entra/x/v2.0", "http://[::1]:8080/a", "https://127.0.0.1:8443/a"] {
        assert_eq!(address(issuer), Err(NoMetadata::UnknownIssuer));
    }
    assert_eq!(address("http://login.microsoftonline.com/{T}/v2.0"), Err(NoMetadata::UnknownIssuer));
}

#[test]
fn an_application_may_have_keys_of_its_own() {
    let with = |issuer: &str| asked(issuer, None, Some(APP), None).unwrap();
    assert!(with("https://sts.windows.net/{T}/").ends_with(&format!("/{{T}}/.well-known/openid-configuration?appid={APP}")));
    assert!(!with("https://app.terraform.io").contains("appid"), "only Entra knows applications");
    for app in ["", "x", "22222222-2222-4222-8222-22222222222&", "{22222222-2222-4222-8222-222222222222}"] {
        assert_eq!(asked("https://sts.windows.net/{T}/", None, Some(app), None), Err(NoMetadata::NoApplication), "{app}");
    }
}

#[test]
fn a_token_cannot_name_its_own_address() {
    for issuer in [
        "",
        "login.microsoftonline.com",
        "https://issuer.example",
        "https://issuer.example/{T}/v2.0",
        "https://login.microsoftonline.com.evil.example/{T}/v2.0",
        "https://evil.example/login.microsoftonline.com/{T}/v2.0",
        "https://evil.example/https://login.microsoftonline.com/{T}/v2.0",
        "https://evil-b2clogin.com/{T}/v2.0/",
        "https://b2clogin.com/{T}/v2.0/",
        "https://.b2clogin.com/{T}/v2.0/",
        "https://a.b.b2clogin.com/{T}/v2.0/",
        "https://contoso.b2clogin.com.evil.example/{T}/v2.0/",
        "https://contoso.b2clogin.evil/{T}/v2.0/",
        "https://evilciamlogin.com/{T}/v2.0",
        "https://westeurope.oic.prod-aks.azure.com.evil.example/{T}/{T}/",
        "https://token.actions.githubusercontent.com.evil.example",
        "http://localhost.evil.example",
        "https://127.0.0.1.evil.example/{T}",
    ] {
        assert_eq!(address(issuer), Err(NoMetadata::UnknownIssuer), "{issuer}");
    }
}

#[test]
fn what_would_need_interpretation_is_refused() {
    for issuer in [
        "https://user@login.microsoftonline.com/{T}/v2.0",
        "https://login.microsoftonline.com@evil.example/{T}/v2.0",
        "https://login.microsoftonline.com:secret@evil.example/{T}/v2.0",
        "https://@login.microsoftonline.com/{T}/v2.0",
        "https://login.microsoftonline.com:443/{T}/v2.0",
        "https://login.microsoftonline.com:8443/{T}/v2.0",
        "https://login.microsoftonline.com\\@evil.example/{T}/v2.0",
        "https://login.microsoftonline.com/{T}/v2.0?x=1",
        "https://login.microsoftonline.com/{T}/v2.0#x",
        "https://login.microsoftonline.com/{T}/v2.0?",
        "https://login.microsoftonline.com//{T}/v2.0",
        "https://login.microsoftonline.com/{T}/v2.0//",
        "https://login.microsoftonline.com/{T}/x/../v2.0",
        "https://login.microsoftonline.com/%7BT%7D/v2.0",
        "https://login.microsoftonline.com/{T}%2fv2.0",
        "https://login%2emicrosoftonline.com/{T}/v2.0",
        "https://LOGIN.microsoftonline.com/{T}/v2.0",
        "HTTPS://login.microsoftonline.com/{T}/v2.0",
        "https:/login.microsoftonline.com/{T}/v2.0",
        "https:\\\\login.microsoftonline.com/{T}/v2.0",
        " https://login.microsoftonline.com/{T}/v2.0",
        "https://login.microsoft\tonline.com/{T}/v2.0",
        "https://login.microsoftonline.com./{T}/v2.0",
        "https://lögin.microsoftonline.com/{T}/v2.0",
        "https://login.microsoftonline.com/common/v2.0",
        "https://login.microsoftonline.com/{T}/V2.0",
        "http://127.1/",
        "http://2130706433/",
        "http://127.0.0.1:4711/a?b=c",
        "http://user@127.0.0.1:4711/a",
    ] {
        assert_eq!(address(issuer), Err(NoMetadata::UnknownIssuer), "{issuer}");
    }
}

#[test]
fn a_named_issuer_is_asked_for_its_metadata() {
    let at = |text: &str| named(&Url::parse(text).unwrap()).to_string();
    assert_eq!(at("http://127.0.0.1:4711"), "http://127.0.0.1:4711/.well-known/openid-configuration");
    assert_eq!(at("https://id.example/realms/x/"), "https://id.example/realms/x/.well-known/openid-configuration");
    assert_eq!(at("https://id.example/.well-known/openid-configuration?appid=1"), "https://id.example/.well-known/openid-configuration?appid=1");
}
