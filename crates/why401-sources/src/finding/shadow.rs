//! An application's leftovers in front of the identity that is meant.

use super::{Scene, Seen, ids, listed, winner, without};
use crate::model::{Chain, Member, Place, Standing};

/// Kinds of member that take an application's secret or certificate.
const APPLICATION: [&str; 3] = ["environment", "secret", "certificate"];
/// Kinds of member that need no stored secret.
const SECRETLESS: [&str; 3] = ["workload-identity", "managed-identity", "oidc"];

/// Variables that prove an application.
const PROOFS: [&str; 9] = [
    "AZURE_CLIENT_SECRET",
    "AZURE_CLIENT_CERTIFICATE_PATH",
    "AZURE_PASSWORD",
    "ARM_CLIENT_SECRET",
    "ARM_CLIENT_SECRET_FILE_PATH",
    "ARM_CLIENT_CERTIFICATE",
    "ARM_CLIENT_CERTIFICATE_PATH",
    "AZCOPY_SPA_CLIENT_SECRET",
    "AZCOPY_SPA_CERT_PATH",
];

/// A client secret decides, and without it an identity would that needs none.
pub(super) fn secret(scene: &Scene<'_>) -> Vec<Seen> {
    let proofs = scene.those_set(&PROOFS);
    let applies = |winner: &Member| winner.standing == Standing::Wins && APPLICATION.contains(&winner.kind.as_str());
    let winners = scene.winners().filter(|(_, winner)| applies(winner));
    let shadowed: Vec<(&Chain, &Member, String)> = winners.filter_map(|(chain, winner)| Some((chain, winner, behind(scene, chain, &proofs)?))).collect();
    let Some((_, winner, _)) = shadowed.first() else { return Vec::new() };
    let mut names: Vec<&str> = shadowed.iter().map(|(_, _, name)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let proof: Vec<&str> = proofs.into_iter().filter(|proof| winner.places.iter().any(|place| place.name == *proof)).collect();
    vec![Seen {
        text: format!(
            "{} before {} can, which would do here without a stored secret. A secret left over from a test or from another application is used, and once \
            it has expired nothing else is tried.",
            if proof.len() == 1 { format!("{} decides", proof[0]) } else { "An application's secret decides".to_owned() },
            listed(&names)
        ),
        places: scene.variables(proof.iter().copied()),
        fix: vec![format!("If {} is meant: unset {}", listed(&names), proof.join(" "))],
        clients: ids(shadowed.iter().map(|(chain, ..)| *chain)),
    }]
}

/// The member that would sign in without the proofs, and needs no secret.
fn behind(scene: &Scene<'_>, chain: &Chain, proofs: &[&str]) -> Option<String> {
    let other = without::chain(scene.machine, chain, proofs)?;
    let next = winner(&other).filter(|next| SECRETLESS.contains(&next.kind.as_str()))?;
    is_there(next).then(|| next.name.clone())
}

/// Whether the identity is known to be there: that nobody has asked for it yet is no sign, nor that a proxy says no.
fn is_there(member: &Member) -> bool {
    let says = |place: &Place| place.kind == "endpoint" && ["200", "400", "401", "405"].iter().any(|status| place.what.ends_with(status));
    let named = member.way.as_deref().is_some_and(|way| way != "imds");
    member.standing == Standing::Wins || member.standing == Standing::MayWin && (named || member.places.iter().any(says))
}

/// A managed identity decides, and `AZURE_CLIENT_ID`, which then chooses among those of the machine, seems to be an application's.
pub(super) fn client_id(scene: &Scene<'_>) -> Vec<Seen> {
    let Some(id) = scene.value("AZURE_CLIENT_ID") else { return Vec::new() };
    let reads = |member: &Member| member.kind == "managed-identity" && matches!(member.standing, Standing::Wins | Standing::MayWin);
    let chains: Vec<&Chain> = scene.winners().filter(|(chain, member)| reads(member) && chain.class.contains("Credential")).map(|(chain, _)| chain).collect();
    let signs = signs(scene, &id);
    if chains.is_empty() || signs.is_empty() {
        return Vec::new();
    }
    vec![Seen {
        text: format!(
            "AZURE_CLIENT_ID chooses the user-assigned managed identity here, and it seems to be the id of an application: {} set as well. \
            The endpoint answers 400 if no identity of this machine has that id.",
            said(&signs)
        ),
        places: scene.variables(["AZURE_CLIENT_ID"].into_iter().chain(signs.iter().copied())),
        fix: vec!["Set AZURE_CLIENT_ID to the managed identity's client id, or unset it for the system-assigned one.".to_owned()],
        clients: ids(chains),
    }]
}

/// Variables that only an application needs, or that give its id.
fn signs(scene: &Scene<'_>, id: &str) -> Vec<&'static str> {
    let mut signs = scene.those_set(&["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE"]);
    let same = ["ARM_CLIENT_ID", "servicePrincipalId", "AZCOPY_SPA_APPLICATION_ID", "AAD_SERVICE_PRINCIPAL_CLIENT_ID"].into_iter();
    signs.extend(same.filter(|name| scene.value(name).is_some_and(|value| value.eq_ignore_ascii_case(id))));
    signs
}

fn said(signs: &[&str]) -> String {
    format!("{} {}", listed(signs), if signs.len() == 1 { "is" } else { "are" })
}

#[cfg(test)]
mod tests {
    use super::super::stage::{Stage, chain, member};
    use super::*;

    const APPLICATION: [(&str, &str); 3] = [("AZURE_CLIENT_SECRET", "s"), ("AZURE_CLIENT_ID", "x"), ("AZURE_TENANT_ID", "t")];

    fn ids(stage: Stage) -> Vec<String> {
        stage.with(&APPLICATION).with_all_clients().ids()
    }

    #[test]
    fn a_secret_shadows_only_an_identity_that_is_there() {
        let shadows = "secret-shadows-identity".to_owned();
        let federated = || Stage::bare().with(&[("AZURE_FEDERATED_TOKEN_FILE", "/token")]);
        assert!(ids(federated().file_at("/token", "e.e.e")).contains(&shadows));
        assert!(!ids(federated()).contains(&shadows), "its file is not there");
        assert!(!ids(Stage::bare()).contains(&shadows), "nobody knows whether the machine has one");
        let found = federated().file_at("/token", "e.e.e").with(&APPLICATION).with_all_clients().found("secret-shadows-identity");
        assert_eq!(found.fix, ["If WorkloadIdentityCredential is meant: unset AZURE_CLIENT_SECRET"]);
    }

    #[test]
    fn an_applications_id_chooses_no_managed_identity() {
        let wins = || chain("python-azure-identity", vec![member("ManagedIdentityCredential", "managed-identity", Standing::Wins)]);
        let id = "22222222-2222-4222-8222-222222222222";
        assert!(Stage::bare().with(&[("AZURE_CLIENT_ID", id)]).chain(wins()).ids().is_empty());
        let stage = Stage::bare().with(&[("AZURE_CLIENT_ID", id), ("ARM_CLIENT_ID", id)]).chain(wins());
        assert!(stage.found("client-id-of-application").text.contains("ARM_CLIENT_ID is set as well"));
    }
}
