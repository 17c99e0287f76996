//! Tenants that are not the same.

use std::collections::BTreeMap;

use why401_evidence::identifiers::is_guid;

use super::{Scene, Seen, listed};
use crate::model::Place;

/// Clients that would sign in to another tenant than the one that is meant.
pub(super) fn not_meant(scene: &Scene<'_>) -> Vec<Seen> {
    let Some(meant) = scene.tenant else { return Vec::new() };
    let mut others: BTreeMap<&str, (Vec<String>, Vec<Place>)> = BTreeMap::new();
    for (chain, winner) in scene.winners() {
        let tenant = winner.identity.as_ref().and_then(|identity| identity.tenant.as_deref());
        if let Some(tenant) = tenant.filter(|tenant| are_different(tenant, meant)) {
            let (clients, places) = others.entry(tenant).or_default();
            clients.push(chain.client.clone());
            places.extend(winner.places.iter().filter(|place| place.what.contains(tenant)).cloned());
        }
    }
    others.into_iter().map(|(tenant, (clients, places))| other(meant, tenant, clients, places)).collect()
}

fn other(meant: &str, tenant: &str, clients: Vec<String>, mut places: Vec<Place>) -> Seen {
    places.dedup();
    Seen {
        text: format!("The tenant {meant} is meant, and {tenant} would be asked by {}: its tokens are refused with 401.", listed(&clients)),
        places,
        fix: vec![format!("Sign in to {meant} (`az login --tenant {meant}`), or set AZURE_TENANT_ID to it.")],
        clients,
    }
}

/// The Azure CLI's account is of another tenant than the variables name.
pub(super) fn differs(scene: &Scene<'_>) -> Vec<Seen> {
    let Some((identity, places)) = scene.az() else { return Vec::new() };
    let Some(tenant) = identity.tenant else { return Vec::new() };
    let named: Vec<&str> =
        ["AZURE_TENANT_ID", "ARM_TENANT_ID"].into_iter().filter(|name| scene.value(name).is_some_and(|value| are_different(&value, &tenant))).collect();
    if named.is_empty() {
        return Vec::new();
    }
    vec![Seen {
        text: format!(
            "The Azure CLI is signed in to the tenant {tenant}, and {} names another: what works with `az` may be refused in a program.",
            listed(&named)
        ),
        places: scene.variables(named.iter().copied()).into_iter().chain(places.into_iter().filter(|place| place.what.contains(&tenant))).collect(),
        fix: vec![format!("Set {} to the tenant that is meant, or `az login --tenant` with it.", listed(&named))],
        ..Seen::default()
    }]
}

/// A domain and an id may be of the same tenant; and some names stand for any tenant.
pub(crate) fn are_different(one: &str, two: &str) -> bool {
    let any = |tenant: &str| ["common", "organizations", "consumers"].iter().any(|name| tenant.eq_ignore_ascii_case(name));
    is_guid(one) == is_guid(two) && !any(one) && !any(two) && !one.eq_ignore_ascii_case(two)
}

#[cfg(test)]
mod tests {
    use super::super::stage::{Stage, chain, identity, member};
    use super::*;
    use crate::model::Standing;

    const A: &str = "11111111-1111-4111-8111-111111111111";
    const B: &str = "99999999-9999-4999-8999-999999999999";

    fn signed_in(tenant: &str) -> Stage {
        let mut cli = member("AzureCliCredential", "cli", Standing::Wins);
        cli.identity = Some(identity("user", tenant, None));
        Stage::bare().chain(chain("python-azure-identity", vec![cli]))
    }

    #[test]
    fn only_tenants_that_can_be_compared_differ() {
        assert!(are_different(A, B));
        assert!(!are_different(A, &A.to_uppercase()));
        assert!(!are_different(A, "contoso.example"), "it may be its domain");
        assert!(are_different("fabrikam.example", "contoso.example"));
        assert!(!are_different("organizations", "contoso.example"));
    }

    #[test]
    fn another_tenant_than_meant_is_told() {
        let found = signed_in(B).tenant(A).found("tenant-not-meant");
        assert_eq!(found.clients, ["python-azure-identity"]);
        assert!(signed_in(A).tenant(A).ids().is_empty());
    }

    #[test]
    fn the_profile_may_be_of_another_tenant_than_the_variables() {
        let found = Stage::bare().az_user(B, true).with(&[("AZURE_TENANT_ID", A)]).found("tenant-differs");
        assert!(found.text.contains(B) && found.places[0].what == A);
    }
}
