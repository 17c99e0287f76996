//! Asking the authority for a token, as an application: RFC 6749 section 4.4, with a secret or an assertion.

use std::path::Path;

use url::{Host, Url};
use why401_evidence::Secret;

use super::attempt::{Attempt, post};
use super::certificate;
use super::file::{self, Held};
use super::{NotAcquired, Token, Wanted};
use crate::address;
use crate::probe::Route;

/// The kind of assertion that Entra takes (RFC 7523 section 2.2).
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The authority as people name it.
pub(super) fn name(wanted: &Wanted) -> String {
    address::host(&wanted.authority)
}

/// Signs in with a client secret.
pub(super) fn with_secret(attempt: &mut Attempt<'_>, wanted: &Wanted, client_id: &str, secret: &Held) -> Result<Token, NotAcquired> {
    let endpoint = endpoint(wanted)?;
    let secret = secret.read()?;
    attempt.keep_out(&secret);
    request(attempt, wanted, endpoint, client_id, &[("client_secret", secret.expose())])
}

/// Signs in with a certificate: an assertion about oneself, signed with its key.
pub(super) fn with_certificate(attempt: &mut Attempt<'_>, wanted: &Wanted, client_id: &str, path: &Path) -> Result<Token, NotAcquired> {
    let endpoint = endpoint(wanted)?;
    let pem = certificate::Pem::read(path)?;
    let assertion = pem.assertion(client_id, endpoint.as_str()).map_err(|reason| file::bad(path, &reason))?;
    asserted(attempt, wanted, endpoint, client_id, &assertion)
}

/// Signs in with another issuer's token. It is read anew each time: whoever puts it there renews it.
pub(super) fn with_assertion(attempt: &mut Attempt<'_>, wanted: &Wanted, client_id: &str, path: &Path) -> Result<Token, NotAcquired> {
    let endpoint = endpoint(wanted)?;
    asserted(attempt, wanted, endpoint, client_id, &file::line(path)?)
}

fn asserted(attempt: &mut Attempt<'_>, wanted: &Wanted, endpoint: Url, client_id: &str, assertion: &Secret) -> Result<Token, NotAcquired> {
    attempt.keep_out(assertion);
    request(attempt, wanted, endpoint, client_id, &[("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.expose())])
}

fn request(attempt: &mut Attempt<'_>, wanted: &Wanted, endpoint: Url, client_id: &str, proof: &[(&str, &str)]) -> Result<Token, NotAcquired> {
    let mut form = vec![("grant_type", "client_credentials"), ("client_id", client_id), ("scope", wanted.scope.as_str())];
    form.extend_from_slice(proof);
    form.extend(wanted.claims.as_deref().map(|claims| ("claims", claims)));
    attempt.ask(&post(endpoint, &[], &form), &Route::default())?.token()
}

/// Where the authority gives out tokens, if it may be trusted with a credential.
fn endpoint(wanted: &Wanted) -> Result<Url, NotAcquired> {
    let mut url = wanted.authority.clone();
    trusted(wanted)?;
    if !is_tenant(&wanted.tenant) {
        return Err(NotAcquired::NotHere("the tenant is not named: it is a GUID or a domain".to_owned()));
    }
    url.set_query(None);
    url.set_fragment(None);
    let mut path = url.path_segments_mut().map_err(|()| NotAcquired::NotHere("the authority has no address".to_owned()))?;
    path.pop_if_empty().extend([wanted.tenant.as_str(), "oauth2", "v2.0", "token"]);
    drop(path);
    Ok(url)
}

/// Refuses an authority that nobody vouches for: a service that one calls by mistake could name its own.
fn trusted(wanted: &Wanted) -> Result<(), NotAcquired> {
    let url = &wanted.authority;
    let refused = |reason: &str| Err(NotAcquired::NotHere(format!("no credential is sent to `{}`: {reason}", address::host(url))));
    if address::check(url).is_err() {
        return refused("an authority is asked over https, without a user in its address");
    }
    let known = matches!(url.host(), Some(Host::Domain(name)) if why401_catalogue::is_authority_host(name)) && url.port().is_none();
    if known || wanted.named_by_user || address::is_loopback(url) {
        Ok(())
    } else {
        refused("it is no authority of a known cloud; name it yourself if it is yours")
    }
}

/// A GUID, a domain, or one of the words that stand for several tenants.
fn is_tenant(tenant: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    (1..=253).contains(&tenant.len()) && tenant.bytes().all(plain) && tenant.bytes().any(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint_of(authority: &str, tenant: &str, named_by_user: bool) -> Result<String, String> {
        let wanted = Wanted {
            authority: Url::parse(authority).unwrap(),
            named_by_user,
            tenant: tenant.to_owned(),
            resource: String::new(),
            scope: String::new(),
            claims: None,
        };
        endpoint(&wanted).map(|url| url.to_string()).map_err(|reason| reason.to_string())
    }

    #[test]
    fn a_credential_goes_to_known_authorities_only() {
        let entra = "https://login.microsoftonline.com/";
        assert_eq!(endpoint_of(entra, "contoso.example", false).unwrap(), "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token");
        assert!(endpoint_of("https://login.microsoftonline.us", "t", false).is_ok());
        assert!(endpoint_of("https://localhost:8443", "t", false).is_ok() && endpoint_of("http://127.0.0.1:1", "t", false).is_ok());
        for hostile in [
            "https://evil.example",
            "https://login.microsoftonline.com.evil.example",
            "https://login.microsoftonline.com:8443",
            "http://login.microsoftonline.com",
            "https://user@login.microsoftonline.com",
        ] {
            assert!(endpoint_of(hostile, "t", false).is_err(), "{hostile}");
        }
        assert!(endpoint_of("https://adfs.example/base/", "t", true).unwrap().starts_with("https://adfs.example/base/t/oauth2/"));
        assert!(endpoint_of("http://adfs.example", "t", true).is_err(), "not even then");
    }

    #[test]
    fn a_tenant_is_one_segment() {
        for hostile in ["", "..", ".", "a/b", "a?b", "a%2fb", "a b", "é"] {
            assert!(endpoint_of("https://login.microsoftonline.com", hostile, false).is_err(), "{hostile:?}");
        }
    }
}
