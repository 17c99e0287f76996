//! Variables that do not go together.

use why401_catalogue as catalogue;

use super::{Scene, Seen, listed};

/// What an application needs beside its proofs, and the proofs of which it needs one.
struct Family {
    ids: [&'static str; 2],
    proofs: &'static [&'static str],
    /// Proofs that complete the ids although they are no secrets: switches of other ways.
    switches: &'static [&'static str],
}

/// Sources: the environment variables that azure-identity documents, and those of the Terraform providers.
const FAMILIES: [Family; 3] = [
    Family {
        ids: ["AZURE_TENANT_ID", "AZURE_CLIENT_ID"],
        proofs: &["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"],
        switches: &["AZURE_PASSWORD", "ACTIONS_ID_TOKEN_REQUEST_URL", "SYSTEM_OIDCREQUESTURI"],
    },
    Family {
        ids: ["ARM_TENANT_ID", "ARM_CLIENT_ID"],
        proofs: &[
            "ARM_CLIENT_SECRET",
            "ARM_CLIENT_SECRET_FILE_PATH",
            "ARM_CLIENT_CERTIFICATE",
            "ARM_CLIENT_CERTIFICATE_PATH",
            "ARM_OIDC_TOKEN",
            "ARM_OIDC_TOKEN_FILE_PATH",
        ],
        switches: &["ARM_USE_OIDC", "ARM_USE_MSI", "ARM_USE_AKS_WORKLOAD_IDENTITY", "ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL"],
    },
    Family { ids: ["AZCOPY_TENANT_ID", "AZCOPY_SPA_APPLICATION_ID"], proofs: &["AZCOPY_SPA_CLIENT_SECRET", "AZCOPY_SPA_CERT_PATH"], switches: &[] },
];

/// A part of the variables of an application.
pub(super) fn half_set(scene: &Scene<'_>) -> Vec<Seen> {
    FAMILIES.iter().filter_map(|family| half(scene, family)).collect()
}

fn half(scene: &Scene<'_>, family: &Family) -> Option<Seen> {
    let ids = scene.those_set(&family.ids);
    let proofs = scene.those_set(family.proofs);
    let lacking: Vec<&str> = family.ids.into_iter().filter(|id| !ids.contains(id)).collect();
    let switched = family.switches.iter().any(|name| scene.is_set(name));
    if ids.len() == 2 && proofs.is_empty() && !switched {
        let [tenant, client] = family.ids;
        return Some(Seen {
            text: format!("{tenant} and {client} are set, and nothing that proves the application: no client takes them for its environment credential."),
            places: scene.variables(ids.into_iter().chain([family.proofs[0]])),
            fix: vec![format!("Set {} as well, or unset {tenant} and {client}.", family.proofs.first()?)],
            ..Seen::default()
        });
    }
    if proofs.is_empty() || lacking.is_empty() {
        return None;
    }
    Some(Seen {
        text: format!("{} is set without {}: the environment credential is not complete, and is passed over.", listed(&proofs), listed(&lacking)),
        places: scene.variables(proofs.iter().copied().chain(lacking.iter().copied())),
        fix: vec![format!("Set {}, or unset {}.", listed(&lacking), listed(&proofs))],
        ..Seen::default()
    })
}

/// Variables that are there and empty, which some clients take for set.
pub(super) fn empty(scene: &Scene<'_>) -> Vec<Seen> {
    let clients: Vec<&catalogue::Client> = scene.chains.iter().filter_map(|chain| catalogue::client(&chain.client)).collect();
    let takes = |client: &catalogue::Client| client.picks.as_ref().is_some_and(|picks| picks.empty_is_set);
    let mut names: Vec<&str> = clients.iter().flat_map(|client| client.chain).flat_map(|member| member.variables).map(|name| name.str()).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| scene.is_empty(name));
    let reads = |client: &catalogue::Client| client.chain.into_iter().any(|member| names.iter().any(|name| member.variables.contains(name)));
    let fooled: Vec<String> = clients.into_iter().filter(|client| takes(client) && reads(client)).map(|client| client.id.to_owned()).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let one = names.len() == 1;
    let (are, they) = if one { ("is", "it") } else { ("are", "them") };
    let consequence = match fooled.as_slice() {
        [] => format!("the clients take {they} for not set"),
        _ => format!(
            "{} take{} {they} for set, and may fail or pick another way; others take {they} for not set",
            listed(&fooled),
            if fooled.len() == 1 { "s" } else { "" }
        ),
    };
    vec![Seen {
        text: format!("{} {are} there and empty: {consequence}.", listed(&names)),
        places: scene.variables(names.iter().copied()),
        fix: vec![format!("unset {}", names.join(" "))],
        clients: fooled,
    }]
}

/// Two families of variables that name different things.
pub(super) fn families(scene: &Scene<'_>) -> Vec<Seen> {
    let pairs = [
        ("AZURE_TENANT_ID", "ARM_TENANT_ID", "tenants"),
        ("AZURE_CLIENT_ID", "ARM_CLIENT_ID", "applications"),
        ("AZURE_SUBSCRIPTION_ID", "ARM_SUBSCRIPTION_ID", "subscriptions"),
    ];
    let differ = |(one, two, _): &(&str, &str, &str)| match (scene.value(one), scene.value(two)) {
        (Some(one), Some(two)) => !one.eq_ignore_ascii_case(&two),
        _ => false,
    };
    let found: Vec<_> = pairs.into_iter().filter(differ).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let what: Vec<&str> = found.iter().map(|(_, _, what)| *what).collect();
    vec![Seen {
        text: format!("AZURE_* and ARM_* name different {}: SDKs and Terraform act as different identities, or in different places.", listed(&what)),
        places: scene.variables(found.iter().flat_map(|(one, two, _)| [*one, *two])),
        fix: vec!["Give both the same values, or unset those that are left over.".to_owned()],
        ..Seen::default()
    }]
}

/// The sign-in with user name and password, which azure-identity has deprecated: it cannot do multi-factor authentication.
/// Source: the changelogs of azure-identity (Python 1.21.0) and of its siblings.
pub(super) fn deprecated(scene: &Scene<'_>) -> Vec<Seen> {
    let set = scene.those_set(&["AZURE_USERNAME", "AZURE_PASSWORD"]);
    if !set.contains(&"AZURE_PASSWORD") {
        return Vec::new();
    }
    vec![Seen {
        text: "AZURE_PASSWORD is set: sign-in with user name and password is deprecated, and fails where multi-factor authentication is required.".to_owned(),
        places: scene.variables(set),
        fix: vec!["Use an application, a workload identity or a managed identity instead, and unset AZURE_USERNAME and AZURE_PASSWORD.".to_owned()],
        ..Seen::default()
    }]
}

#[cfg(test)]
mod tests {
    use super::super::stage::Stage;

    const ID: &str = "22222222-2222-4222-8222-222222222222";

    #[test]
    fn an_application_without_a_proof_is_half() {
        let stage = Stage::bare().with(&[("AZURE_TENANT_ID", ID), ("AZURE_CLIENT_ID", ID)]);
        assert_eq!(stage.ids(), ["variables-half-set"]);
        assert!(stage.with(&[("AZURE_CLIENT_SECRET", "x")]).ids().is_empty());
    }

    #[test]
    fn a_proof_without_its_application_is_half() {
        let stage = Stage::bare().with(&[("ARM_CLIENT_SECRET", "x"), ("ARM_CLIENT_ID", ID)]);
        let found = stage.found("variables-half-set");
        assert_eq!(found.text, "ARM_CLIENT_SECRET is set without ARM_TENANT_ID: the environment credential is not complete, and is passed over.");
        assert!(Stage::bare().with(&[("AZURE_CLIENT_ID", ID)]).ids().is_empty(), "it may choose a managed identity");
    }

    #[test]
    fn families_that_name_different_tenants_are_told() {
        let stage = Stage::bare().with(&[("AZURE_TENANT_ID", "a"), ("ARM_TENANT_ID", "b"), ("ARM_CLIENT_ID", "C"), ("AZURE_CLIENT_ID", "c")]);
        let found = stage.found("families-differ");
        assert_eq!(found.places.iter().map(|place| place.what.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn passwords_are_deprecated() {
        let stage = Stage::bare().with(&[("AZURE_USERNAME", "ann@contoso.example"), ("AZURE_PASSWORD", "hunter2-secret")]);
        let found = stage.found("variables-deprecated");
        assert!(!format!("{found:?}").contains("hunter2"));
    }

    #[test]
    fn an_empty_variable_is_told_to_those_who_take_it_for_set() {
        let stage = Stage::bare().with(&[("AZURE_CLIENT_SECRET", "")]).client("python-azure-identity");
        let found = stage.found("variable-empty");
        assert!(found.text.starts_with("AZURE_CLIENT_SECRET is there and empty: "), "{}", found.text);
        assert_eq!(found.fix, ["unset AZURE_CLIENT_SECRET"]);
    }
}
