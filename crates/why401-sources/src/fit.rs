//! Whether the token that a client would get fits a target.
//!
//! What can be told without a request: cloud, tenant, and whether the service takes such a token at all. Whether the identity
//! has a role there only the service knows, and `yes` does not promise it.

use why401_catalogue as catalogue;
use why401_diagnosis::token::target::Target;
use why401_evidence::identifiers::is_guid;

use crate::finding::{are_different, cloud};
use crate::machine::Machine;
use crate::model::{Chain, Fit, Identity, Member};
use crate::store::{self, SignedIn};

/// What a requirement comes to, and why.
enum Says {
    For(String),
    Against(String),
    Open(String),
    /// It is open to everybody who does not ask the service, and does not weigh.
    Aside(String),
    /// Nothing to say, and nothing lost by it.
    Nothing,
}

/// What is looked at.
struct Pair<'a> {
    machine: &'a dyn Machine,
    winner: &'a Member,
    identity: Identity,
    target: &'a Target,
    tenant: Option<&'a str>,
}

/// Whether the winner's token would fit `target`, which belongs to `tenant` if that is known.
#[must_use]
pub fn fit(machine: &dyn Machine, chain: &Chain, target: &Target, tenant: Option<&str>) -> Fit {
    let winner = chain.winner.as_ref().and_then(|name| chain.members.iter().find(|member| member.name == *name));
    let Some(winner) = winner.filter(|_| chain.error.is_none()) else {
        let why = chain.error.clone().unwrap_or_else(|| "no member of the chain would have a token".to_owned());
        return answer(target, vec![Says::Against(why)]);
    };
    let pair = Pair { machine, winner, identity: winner.identity.clone().unwrap_or_default(), target, tenant };
    answer(target, vec![pair.winner(), pair.bearer(), pair.cloud(), pair.tenant(), pair.kind(), pair.scope(), roles()])
}

fn answer(target: &Target, says: Vec<Says>) -> Fit {
    let against = says.iter().any(|says| matches!(says, Says::Against(_)));
    let open = says.iter().any(|says| matches!(says, Says::Open(_)));
    let fits = match (against, open) {
        (true, _) => "no",
        (false, true) => "unknown",
        (false, false) => "yes",
    };
    // What speaks against it first: it decides.
    let mut told: Vec<(u8, String)> = says.into_iter().filter_map(told).collect();
    told.sort_by_key(|(rank, _)| *rank);
    Fit { target: target.name(), fits: fits.to_owned(), why: told.into_iter().map(|(_, text)| text).collect() }
}

fn told(says: Says) -> Option<(u8, String)> {
    match says {
        Says::Against(text) => Some((0, format!("against: {text}"))),
        Says::Open(text) => Some((1, format!("unknown: {text}"))),
        Says::For(text) => Some((2, format!("for: {text}"))),
        Says::Aside(text) => Some((3, format!("unknown: {text}"))),
        Says::Nothing => None,
    }
}

/// It is never left out, and never weighs: without a request nobody can tell.
fn roles() -> Says {
    Says::Aside("roles; whether the identity has one there only the service knows (if not, 403, at some services 401)".to_owned())
}

impl Pair<'_> {
    fn winner(&self) -> Says {
        use crate::model::Standing::{MayWin, Stops};
        match self.winner.standing {
            MayWin => Says::Open(format!("whether {} has a token cannot be told from here", self.winner.name)),
            Stops => Says::Against(format!("{} ends the chain: {}", self.winner.name, self.winner.why)),
            _ => Says::Nothing,
        }
    }

    /// Whether the target takes tokens of Entra at all.
    fn bearer(&self) -> Says {
        let services = &self.target.services;
        let takes = |service: &&&catalogue::Service| service.credentials.contains("bearer") || service.credentials.contains("pop");
        match services.iter().find(|service| !service.credentials.is_empty()) {
            Some(service) if services.iter().find(takes).is_none() => {
                Says::Against(format!("{} takes no tokens of Entra, only {}", self.target.name(), service.credentials.join(", ")))
            }
            Some(_) => Says::For(format!("{} takes tokens of Entra", self.target.name())),
            None => Says::Nothing,
        }
    }

    /// The authority's cloud against the target's.
    fn cloud(&self) -> Says {
        let Some(wanted) = self.target.cloud else { return Says::Nothing };
        let authority = self.identity.authority.clone().or_else(|| self.machine.variable("AZURE_AUTHORITY_HOST").map(|host| host.expose().to_owned()));
        let Some(authority) = authority.filter(|authority| !authority.trim().is_empty()) else {
            return if self.identity.kind == "managed-identity" {
                Says::For(format!("a managed identity is of the cloud of its machine, which should be {}", wanted.name))
            } else if wanted.id == *"public" {
                Says::For("the authority is that of Azure public, as no other is named".to_owned())
            } else {
                Says::Against(format!("the target is of {}, and the authority of Azure public, as no other is named: {}", wanted.name, wanted.authority))
            };
        };
        match cloud(&authority) {
            Some(found) if found.id == wanted.id => Says::For(format!("authority and target are of {}", wanted.name)),
            Some(found) => Says::Against(format!("the authority is of {}, the target of {}", found.name, wanted.name)),
            None => Says::Open(format!("the cloud of the authority {authority} is not known")),
        }
    }

    /// The winner's tenant against the one that is meant, or that of the subscription in the address.
    fn tenant(&self) -> Says {
        let meant = self.tenant.map(|tenant| (tenant.to_owned(), "the tenant that is meant".to_owned())).or_else(|| self.of_subscription());
        let (Some((wanted, what)), Some(found)) = (meant, self.identity.tenant.as_deref()) else {
            let missing =
                if self.identity.tenant.is_none() { "the winner's tenant is not known here" } else { "the target's tenant is not known: `--tenant` names it" };
            return Says::Open(missing.to_owned());
        };
        if wanted.eq_ignore_ascii_case(found) {
            Says::For(format!("{found} is {what}"))
        } else if are_different(&wanted, found) {
            Says::Against(format!("the token is from tenant {found}, and {what} is {wanted}"))
        } else {
            Says::Open(format!("whether {found} and {wanted} are the same tenant cannot be told: one is a domain"))
        }
    }

    /// The tenant of the subscription in the target's path, as the Azure CLI's profile knows it.
    fn of_subscription(&self) -> Option<(String, String)> {
        let mut parts = self.target.path.split('/').skip_while(|part| !part.eq_ignore_ascii_case("subscriptions")).skip(1);
        let id = parts.next().filter(|id| is_guid(id))?;
        let SignedIn::As(identity, _) = store::az::signed_in(self.machine) else { return None };
        let same = identity.subscription.is_some_and(|known| known.eq_ignore_ascii_case(id));
        let tenant = identity.tenant.filter(|_| same)?;
        Some((tenant, format!("the tenant of subscription {id} in the Azure CLI's profile")))
    }

    /// Kinds of identity that a service is known to refuse.
    fn kind(&self) -> Says {
        let secret = matches!(self.winner.way.as_deref(), Some("client-secret" | "secret"));
        // Source: catalogue/services/sharepoint.toml; an application has to sign in with a certificate there.
        if secret && self.target.services.iter().any(|service| service.id == *"sharepoint") {
            return Says::Against("SharePoint refuses tokens that an application got with a secret; it wants a certificate".to_owned());
        }
        match self.identity.kind.as_str() {
            "" => Says::Open("who would sign in is not known".to_owned()),
            "user" => Says::For("a user signs in; what the user may do there holds".to_owned()),
            _ => Says::For("an application signs in; it needs a role or an application permission of its own".to_owned()),
        }
    }

    /// What has to be asked for; the client's code does that, and it is not seen from here.
    fn scope(&self) -> Says {
        match self.target.scope() {
            Some(scope) => Says::For(format!("the scope to ask for is {scope}")),
            None => Says::Open("the audience to ask for is not known".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use why401_diagnosis::token::target::target;

    use super::*;
    use crate::finding::stage::{Stage, chain, identity, member};
    use crate::model::Standing;

    const TENANT: &str = "11111111-1111-4111-8111-111111111111";
    const OTHER: &str = "99999999-9999-4999-8999-999999999999";

    fn application() -> Chain {
        let mut winner = member("EnvironmentCredential", "environment", Standing::Wins);
        winner.way = Some("client-secret".to_owned());
        winner.identity = Some(Identity { authority: None, ..identity("application", TENANT, Some("22222222-2222-4222-8222-222222222222")) });
        chain("python-azure-identity", vec![winner])
    }

    fn fits(stage: &Stage, chain: &Chain, asked: &str, tenant: Option<&str>) -> (String, String) {
        let fit = fit(stage, chain, &target(asked, None).unwrap(), tenant);
        (fit.fits, fit.why.join("\n"))
    }

    #[test]
    fn yes_needs_the_tenant_and_leaves_the_roles_open() {
        let (fits, why) = fits(&Stage::bare(), &application(), "https://kv.vault.azure.net/secrets/x", Some(TENANT));
        assert_eq!(fits, "yes", "{why}");
        assert!(why.contains("unknown: roles") && why.contains("https://vault.azure.net/.default"), "{why}");
    }

    #[test]
    fn an_unknown_tenant_leaves_it_open() {
        let (fits, why) = fits(&Stage::bare(), &application(), "https://kv.vault.azure.net", None);
        assert_eq!(fits, "unknown");
        assert!(why.starts_with("unknown: the target's tenant is not known"), "{why}");
    }

    #[test]
    fn another_tenant_or_cloud_is_a_no() {
        let (no, why) = fits(&Stage::bare(), &application(), "https://kv.vault.azure.net", Some(OTHER));
        assert_eq!((no.as_str(), why.starts_with("against: the token is from tenant")), ("no", true), "{why}");
        let (no, why) = fits(&Stage::bare(), &application(), "https://kv.vault.azure.cn", Some(TENANT));
        assert_eq!((no.as_str(), why.contains("China")), ("no", true), "{why}");
        let stage = Stage::bare().with(&[("AZURE_AUTHORITY_HOST", "https://login.partner.microsoftonline.cn")]);
        assert_eq!(fits(&stage, &application(), "https://kv.vault.azure.cn", Some(TENANT)).0, "yes");
    }

    #[test]
    fn the_subscriptions_tenant_is_taken_from_the_profile() {
        let id = "33333333-3333-4333-8333-333333333333";
        let stage = Stage::bare().az_subscription(OTHER, id);
        let url = format!("https://management.azure.com/subscriptions/{id}/resourceGroups?api-version=2021-04-01");
        assert_eq!(fits(&stage, &application(), &url, None).0, "no");
    }

    #[test]
    fn without_a_winner_nothing_fits() {
        let none = chain("python-azure-identity", vec![member("AzureCliCredential", "cli", Standing::Skipped)]);
        assert_eq!(fits(&Stage::bare(), &none, "keyvault", None), ("no".to_owned(), "against: no member of the chain would have a token".to_owned()));
        let mut perhaps = application();
        perhaps.members[0].standing = Standing::MayWin;
        assert_eq!(fits(&Stage::bare(), &perhaps, "keyvault", Some(TENANT)).0, "unknown");
    }

    #[test]
    fn a_service_may_want_a_certificate() {
        assert_eq!(fits(&Stage::bare(), &application(), "sharepoint", Some(TENANT)).0, "no");
    }
}
