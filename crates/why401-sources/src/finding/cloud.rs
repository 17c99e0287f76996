//! Clouds that are not the same.

use why401_catalogue::{self as catalogue, Cloud};
use why401_evidence::identifiers::host_of;

use super::{Scene, Seen, listed};
use crate::model::Place;

/// What names a cloud here: in words, the cloud, and where.
type Named = (String, &'static Cloud, Vec<Place>);

/// The authority in the environment, the Azure CLI's cloud and Terraform's are of different clouds.
pub(super) fn differs(scene: &Scene<'_>) -> Vec<Seen> {
    let named: Vec<Named> = [by_variable(scene, "AZURE_AUTHORITY_HOST"), by_variable(scene, "ARM_ENVIRONMENT"), by_az(scene)].into_iter().flatten().collect();
    let Some((_, first, _)) = named.first() else { return Vec::new() };
    if named.iter().all(|(_, cloud, _)| cloud.id == first.id) {
        return Vec::new();
    }
    let words: Vec<String> = named.iter().map(|(what, cloud, _)| format!("{what} is of {}", cloud.name)).collect();
    vec![Seen {
        text: format!("{}: a token of one cloud is refused in another.", listed(&words)),
        places: named.into_iter().flat_map(|(_, _, places)| places).collect(),
        fix: vec!["Unset what is left over, or choose the same cloud: AZURE_AUTHORITY_HOST, `az cloud set --name`, ARM_ENVIRONMENT.".to_owned()],
        ..Seen::default()
    }]
}

fn by_variable(scene: &Scene<'_>, name: &str) -> Option<Named> {
    Some((name.to_owned(), cloud(&scene.value(name)?)?, vec![scene.variable(name)]))
}

fn by_az(scene: &Scene<'_>) -> Option<Named> {
    let (identity, places) = scene.az()?;
    let name = identity.authority.unwrap_or_else(|| "AzureCloud".to_owned());
    Some(("the Azure CLI's account".to_owned(), cloud(&name)?, places))
}

/// The cloud that an authority, a host or a tool's own name stands for.
pub(crate) fn cloud(named: &str) -> Option<&'static Cloud> {
    let named = named.trim();
    let same = |cloud: &&Cloud| {
        let short = cloud.id.replace('-', "");
        cloud.id.eq_ignore_ascii_case(named) || short.eq_ignore_ascii_case(named) || cloud.names.into_iter().any(|name| name.eq_ignore_ascii_case(named))
    };
    catalogue::clouds().iter().find(same).or_else(|| host_of(named).and_then(|host| catalogue::cloud_of_host(&host)))
}

#[cfg(test)]
mod tests {
    use super::super::stage::Stage;
    use super::*;

    #[test]
    fn clouds_have_many_names() {
        let id = |name: &str| cloud(name).map(|cloud| cloud.id.str());
        assert_eq!(id("AzureCloud"), Some("public"));
        assert_eq!(id("usgovernment"), Some("us-government"));
        assert_eq!(id("https://login.partner.microsoftonline.cn/"), Some("china"));
        assert_eq!(id("login.microsoftonline.com"), Some("public"));
        assert_eq!(id("https://localhost:8443"), None);
    }

    #[test]
    fn an_authority_of_another_cloud_is_told() {
        let stage = || Stage::bare().az_user("t", true);
        assert!(stage().with(&[("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com")]).ids().is_empty());
        let found = stage().with(&[("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.us")]).found("cloud-differs");
        assert!(found.text.contains("the Azure CLI's account is of Azure public"), "{}", found.text);
    }
}
