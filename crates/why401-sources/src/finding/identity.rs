//! Who the clients of one machine act as.

use std::collections::BTreeMap;

use super::{Scene, Seen, listed};
use crate::model::{Identity, Member, Place, Standing};
use crate::store::{self, SignedIn};

/// Clients that act as different identities: it works with one tool and fails in another.
pub(super) fn differ(scene: &Scene<'_>) -> Vec<Seen> {
    let mut groups: BTreeMap<String, (Vec<String>, Option<Place>)> = BTreeMap::new();
    for (chain, winner) in scene.winners().filter(|(_, winner)| winner.standing == Standing::Wins) {
        if let Some(who) = winner.identity.as_ref().and_then(|identity| who(identity, winner)) {
            let (clients, place) = groups.entry(who).or_default();
            clients.push(chain.client.clone());
            *place = place.take().or_else(|| winner.places.first().cloned());
        }
    }
    if groups.len() < 2 {
        return Vec::new();
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, (clients, _))| std::cmp::Reverse(clients.len()));
    let parts: Vec<String> = groups.iter().map(|(who, (clients, _))| format!("as {who}: {}", listed(clients))).collect();
    vec![Seen {
        text: format!("Not all clients would act as the same identity, so that what works in one may be refused in another. Sign-in {}.", parts.join("; ")),
        places: groups.into_iter().filter_map(|(_, (_, place))| place).collect(),
        fix: vec!["Give each tool the identity that is meant; `why401 sources --client ID` shows what decides.".to_owned()],
        ..Seen::default()
    }]
}

/// An identity in words; nothing if too little of it is known to tell it from another.
fn who(identity: &Identity, winner: &Member) -> Option<String> {
    let tenant = identity.tenant.as_ref().map(|tenant| format!(" of tenant {tenant}")).unwrap_or_default();
    match identity.kind.as_str() {
        "user" => identity.user.as_ref().map(|user| format!("user {user}{tenant}")),
        "application" => identity.client.as_ref().map(|client| format!("application {client}{tenant}")),
        "managed-identity" => Some(identity.client.as_ref().map_or_else(|| "the managed identity".to_owned(), |client| format!("managed identity {client}"))),
        _ => winner.way.clone(),
    }
}

/// The Azure CLI's profile names an account for which it keeps nothing that could still be used.
pub(super) fn without_token(scene: &Scene<'_>) -> Vec<Seen> {
    let SignedIn::Nobody(places) = store::az::signed_in(scene.machine) else { return Vec::new() };
    // A line of the profile is told only if an account stands there.
    let named = places.iter().any(|place| place.name.ends_with("azureProfile.json") && place.line.is_some());
    if !named {
        return Vec::new();
    }
    vec![Seen {
        text:
            "The Azure CLI's profile names an account, and beside it is nothing to get a token with: `az account show` looks signed in, and every request for \
            a token fails."
                .to_owned(),
        places,
        fix: vec!["az login".to_owned()],
        ..Seen::default()
    }]
}

#[cfg(test)]
mod tests {
    use super::super::stage::{Stage, chain, identity, member};
    use super::*;

    fn wins(client: &str, who: Identity) -> crate::model::Chain {
        let mut member = member("Some", "cli", Standing::Wins);
        member.identity = Some(who);
        chain(client, vec![member])
    }

    #[test]
    fn it_works_with_az_and_fails_in_the_program() {
        let application = || wins("python-azure-identity", identity("application", "t", Some("22222222-2222-4222-8222-222222222222")));
        let mut ann = identity("user", "t", None);
        ann.user = Some("a…@contoso.example".to_owned());
        let found = Stage::bare().chain(application()).chain(wins("azure-cli", ann)).found("identities-differ");
        assert!(found.text.contains("as user a…@contoso.example of tenant t: azure-cli"), "{}", found.text);
        assert!(!Stage::bare().chain(application()).chain(application()).ids().contains(&"identities-differ".to_owned()));
    }

    #[test]
    fn a_profile_without_tokens_only_looks_signed_in() {
        assert_eq!(Stage::bare().az_user("t", false).ids(), ["account-without-token"]);
        assert!(Stage::bare().az_user("t", true).ids().is_empty());
    }
}
