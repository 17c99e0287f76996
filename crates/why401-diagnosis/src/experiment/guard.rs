//! Whether a credential may be sent to a host: a token goes to nobody but the party that it is for.

use core::net::IpAddr;

use why401_catalogue::{self as catalogue, Fit, Service};
use why401_evidence::credential::opaque::{self, Opaque};

use crate::token::View;

/// Whether to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// It is for the host, or it is the host's own affair what it takes.
    Send,
    /// It is for somebody else; why, in a sentence.
    Keep(String),
}

/// Who gets a token.
#[derive(Debug, Clone, Copy)]
pub struct Party<'a> {
    /// The host.
    pub host: &'a str,
    /// The audience that the user says it stands for: believed of this machine alone, where emulators run.
    pub stands_for: Option<&'a str>,
}

impl<'a> Party<'a> {
    /// A host of which nothing else is said.
    #[must_use]
    pub fn host(host: &'a str) -> Self {
        Self { host, stands_for: None }
    }

    /// The audience that this machine stands for.
    #[must_use]
    pub fn emulates(&self) -> Option<&'a str> {
        self.stands_for.filter(|_| is_this_machine(self.host))
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

/// Judges `token` for `party`. What a host outside of the catalogue takes only its owner knows; but a token for a service
/// of Azure is never for such a host.
#[must_use]
pub fn guard(token: &str, party: &Party<'_>) -> Guard {
    let host = party.host;
    let view = View::of(token);
    let Some((_, claims)) = view.readable() else { return opaque(token) };
    let audiences = claims.texts("aud");
    let services: Vec<&'static Service> =
        catalogue::services_of_host(host).into_iter().map(|(service, _)| service).filter(|s| !s.audiences.is_empty()).collect();
    let cloud = catalogue::cloud_of_host(host).map(|cloud| cloud.id.str());
    if audiences.is_empty() || audiences.iter().any(|audience| is_for(audience, host, cloud, &services)) {
        return Guard::Send;
    }
    if party.emulates().is_some_and(|declared| audiences.iter().any(|audience| same_party(audience, declared))) {
        return Guard::Send;
    }
    let audience = audiences.first().copied().unwrap_or("");
    let owner = catalogue::service_of_audience(audience).map_or_else(|| format!("the owner of `{audience}`"), |service| service.name.to_owned());
    let hint = if is_this_machine(host) && party.stands_for.is_none() { "; --resource says which service this machine stands for" } else { "" };
    Guard::Keep(format!("it is a token for {owner}, and {host} is somebody else{hint}"))
}

/// Whether two audiences are of one service.
fn same_party(audience: &str, declared: &str) -> bool {
    let service = |audience: &str| catalogue::service_of_audience(audience).map(|service| service.id);
    audience.trim_end_matches('/') == declared.trim_end_matches('/') || service(audience).is_some_and(|id| service(declared) == Some(id))
}

fn is_for(audience: &str, host: &str, cloud: Option<&str>, services: &[&'static Service]) -> bool {
    let bare = audience.strip_prefix("spn:").unwrap_or(audience);
    if services.is_empty() {
        return catalogue::service_of_audience(bare)
            .is_none_or(|service| service.hosts.iter().any(|(_, list)| list.iter().any(|p| catalogue::host_matches(p, host))));
    }
    // A slash too many, or the vault's own address, is refused by the service, but it is the same party.
    services.iter().any(|service| matches!(catalogue::audience_fit(service, cloud, bare), Fit::Accepted | Fit::OnlySlash | Fit::OwnHost | Fit::Unknown))
}

/// What is no readable token is sent as the user's own request would send it; but what only an authority may see is kept.
fn opaque(token: &str) -> Guard {
    let named = opaque::name(token);
    match named.kind {
        Opaque::RefreshToken => Guard::Keep("it is a refresh token, which only the authority may see".to_owned()),
        Opaque::PrivateKey | Opaque::ClientSecret | Opaque::AccountKey | Opaque::ConnectionString => {
            Guard::Keep("it is a key or secret, which is never sent as it is".to_owned())
        }
        _ => Guard::Send,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(audience: &str) -> String {
        crate::token::tests::mint(r#"{"alg":"RS256"}"#, &format!(r#"{{"aud":"{audience}"}}"#))
    }

    fn sent(audience: &str, host: &str) -> bool {
        guard(&token(audience), &Party::host(host)) == Guard::Send
    }

    #[test]
    fn a_token_goes_only_to_the_party_that_it_is_for() {
        assert!(sent("https://vault.azure.net", "kv.vault.azure.net"));
        assert!(sent("https://vault.azure.net/", "kv.vault.azure.net"), "the same party, if in a form that it refuses");
        assert!(sent("https://kv.vault.azure.net", "kv.vault.azure.net"));
        assert!(sent("spn:cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "kv.vault.azure.net"));
        assert!(!sent("https://graph.microsoft.com", "kv.vault.azure.net"));
        assert!(!sent("https://management.azure.com/", "management.usgovcloudapi.net"), "another cloud is another party");
        assert!(!sent("https://graph.microsoft.com", "api.contoso.example"));
        assert!(!sent("https://vault.azure.net", "kv.vault.azure.net.evil.example"));
        assert!(sent("api://orders", "api.contoso.example"));
        assert!(!sent("api://orders", "graph.microsoft.com"));
    }

    #[test]
    fn this_machine_may_stand_for_a_service() {
        let storage = |host, stands_for| guard(&token("https://storage.azure.com/"), &Party { host, stands_for }) == Guard::Send;
        assert!(storage("127.0.0.1", Some("https://storage.azure.com")));
        assert!(storage("localhost", Some("https://storage.azure.com/")));
        assert!(!storage("127.0.0.1", None));
        assert!(!storage("127.0.0.1", Some("https://vault.azure.net")), "the token is for another one");
        assert!(!storage("blobs.contoso.example", Some("https://storage.azure.com")), "of other machines that is not believed");
    }

    #[test]
    fn what_only_an_authority_may_see_is_kept() {
        assert!(matches!(guard(&format!("0.AXoA{}", "b".repeat(800)), &Party::host("api.contoso.example")), Guard::Keep(_)));
        assert_eq!(guard("not-a-token", &Party::host("api.contoso.example")), Guard::Send);
    }
}
