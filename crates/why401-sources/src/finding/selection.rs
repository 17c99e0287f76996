//! The variable that narrows chains, such as `AZURE_TOKEN_CREDENTIALS`.

use std::collections::BTreeMap;

use why401_catalogue as catalogue;

use super::{Scene, Seen, ids, listed, winner, without};
use crate::model::{Chain, Standing};

const VARIABLE: &str = "AZURE_TOKEN_CREDENTIALS";

/// A value that clients do not know: they fail before they ask anybody.
pub(super) fn invalid(scene: &Scene<'_>) -> Vec<Seen> {
    let about = |chain: &Chain, error: &str| chain.selected.as_ref().is_some_and(|selected| error.starts_with(&selected.variable));
    let chains: Vec<&Chain> = errors(scene, about).into_values().flatten().collect();
    let Some(selected) = chains.iter().find_map(|chain| chain.selected.as_ref()) else { return Vec::new() };
    let text = match chains.as_slice() {
        [only] => format!("{}. It fails at once, whatever else is there.", only.error.as_deref().unwrap_or_default().trim_end_matches('.')),
        _ => {
            format!("{} is `{}`, which {} do not know: they fail at once, whatever else is there.", selected.variable, selected.value, listed(&names(&chains)))
        }
    };
    vec![Seen {
        text,
        places: vec![scene.variable(&selected.variable)],
        fix: vec![
            format!("unset {}", selected.variable),
            "Or give it a value that every client here knows: `dev`, `prod`, or the name of one credential in that client's spelling.".to_owned(),
        ],
        clients: ids(chains),
    }]
}

/// Clients that fail before they ask anybody, for another reason.
pub(super) fn fails(scene: &Scene<'_>) -> Vec<Seen> {
    let other = |chain: &Chain, error: &str| chain.selected.as_ref().is_none_or(|selected| !error.starts_with(&selected.variable));
    let seen = |(error, chains): (&str, Vec<&Chain>)| Seen {
        text: format!("{}. So whatever else is there, {} at once.", error.trim_end_matches('.'), verb(&names(&chains), "fails", "fail")),
        places: scene.variables(scene.variables_in(error)),
        fix: vec!["Set right or unset what is named here.".to_owned()],
        clients: ids(chains),
    };
    errors(scene, other).into_iter().map(seen).collect()
}

fn errors<'a>(scene: &Scene<'a>, of: impl Fn(&Chain, &str) -> bool) -> BTreeMap<&'a str, Vec<&'a Chain>> {
    let mut by_error: BTreeMap<&str, Vec<&Chain>> = BTreeMap::new();
    for chain in scene.chains {
        if let Some(error) = chain.error.as_deref().filter(|error| of(chain, error)) {
            by_error.entry(error).or_default().push(chain);
        }
    }
    by_error
}

fn names<'c>(chains: &[&'c Chain]) -> Vec<&'c str> {
    chains.iter().map(|chain| chain.client.as_str()).collect()
}

/// `a fails`, `a and b fail`.
fn verb(who: &[&str], one: &str, many: &str) -> String {
    format!("{} {}", listed(who), if who.len() == 1 { one } else { many })
}

/// A member that would decide if the variable did not leave it out.
pub(super) fn excludes(scene: &Scene<'_>) -> Vec<Seen> {
    let mut by_member: BTreeMap<(String, String), Vec<&Chain>> = BTreeMap::new();
    for chain in scene.chains.iter().filter(|chain| chain.error.is_none() && !decides(chain)) {
        if let Some((selected, name)) = chain.selected.as_ref().zip(otherwise(scene, chain)) {
            by_member.entry((selected.variable.clone(), name)).or_default().push(chain);
        }
    }
    by_member.into_iter().map(|((variable, name), chains)| left_out(scene, &variable, &name, &chains)).collect()
}

/// Whether somebody is sure to decide: then the choice was probably meant.
fn decides(chain: &Chain) -> bool {
    winner(chain).is_some_and(|member| member.standing == Standing::Wins)
}

/// The member that would win for sure without the variable.
fn otherwise(scene: &Scene<'_>, found: &Chain) -> Option<String> {
    let other = without::chain(scene.machine, found, &[&found.selected.as_ref()?.variable])?;
    winner(&other).filter(|member| member.standing == Standing::Wins).map(|member| member.name.clone())
}

fn left_out(scene: &Scene<'_>, variable: &str, name: &str, chains: &[&Chain]) -> Seen {
    let value = chains.iter().find_map(|chain| chain.selected.as_ref()).map_or("", |selected| selected.value.as_str());
    Seen {
        text: format!("{variable}={value} leaves out {name}, which has what it needs, and none of those that are left is sure to: {}.", listed(&names(chains))),
        places: vec![scene.variable(variable)],
        fix: vec![format!("Set {variable} to {name}, or unset it.")],
        clients: ids(chains.iter().copied()),
    }
}

/// Clients of the same family that do not read the variable.
pub(super) fn ignored(scene: &Scene<'_>) -> Vec<Seen> {
    let has_selector = |chain: &&Chain| {
        catalogue::client(&chain.client).and_then(|client| client.picks.as_ref()).is_some_and(|picks| picks.selector.is_some_and(|name| name == *VARIABLE))
    };
    let deaf: Vec<&Chain> = scene.chains.iter().filter(|chain| chain.class.contains("Credential") && !has_selector(chain)).collect();
    if deaf.is_empty() || !scene.is_set(VARIABLE) {
        return Vec::new();
    }
    vec![Seen {
        text: format!("{VARIABLE} is set, and {} not read it.", verb(&names(&deaf), "does", "do")),
        places: vec![scene.variable(VARIABLE)],
        fix: vec!["Choose the credential in the code of these programs.".to_owned()],
        clients: ids(deaf),
    }]
}

#[cfg(test)]
mod tests {
    use super::super::stage::{Stage, chain, member};
    use super::*;
    use crate::model::Selected;

    fn selected(value: &str) -> Selected {
        Selected { variable: VARIABLE.to_owned(), value: value.to_owned(), effect: String::new() }
    }

    #[test]
    fn an_unknown_value_fails_the_clients_that_do_not_know_it() {
        let mut python = chain("python-azure-identity", vec![member("EnvironmentCredential", "environment", Standing::Skipped)]);
        python.selected = Some(selected("cli"));
        python.error = Some("AZURE_TOKEN_CREDENTIALS is `cli`, and the client knows only dev, prod".to_owned());
        let stage = Stage::bare().with(&[(VARIABLE, "cli")]).chain(python);
        let found = stage.found("selection-invalid");
        assert_eq!((found.severity.as_str(), found.clients.as_slice()), ("danger", ["python-azure-identity".to_owned()].as_slice()));
        assert!(found.text.ends_with("dev, prod. It fails at once, whatever else is there."), "{}", found.text);
    }

    #[test]
    fn a_sure_winner_was_meant() {
        let mut python = chain("python-azure-identity", vec![member("AzureCliCredential", "cli", Standing::Wins)]);
        python.selected = Some(selected("dev"));
        assert!(!Stage::bare().with(&[(VARIABLE, "dev")]).chain(python).ids().contains(&"selection-excludes".to_owned()));
    }

    #[test]
    fn a_client_that_does_not_read_it_is_named() {
        let mut rust = chain("rust-azure-identity", vec![member("AzureCliCredential", "cli", Standing::Wins)]);
        rust.class = "DeveloperToolsCredential".to_owned();
        let found = Stage::bare().with(&[(VARIABLE, "prod")]).chain(rust).found("selection-ignored");
        assert_eq!(found.text, "AZURE_TOKEN_CREDENTIALS is set, and rust-azure-identity does not read it.");
    }
}
