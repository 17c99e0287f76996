//! Identity endpoints of the machine, and what stands in front of them.

use super::{Scene, Seen};

/// The link-local address of the instance metadata service; it must never be asked through a proxy.
/// Source: <https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service>.
const METADATA: &str = "169.254.169.254";

/// A proxy would get what is for the metadata endpoint.
pub(super) fn proxy(scene: &Scene<'_>) -> Vec<Seen> {
    let proxies = scene.those_set(&["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]);
    // Where another endpoint is named, the metadata endpoint is not asked.
    let named = scene.is_set("IDENTITY_ENDPOINT") || scene.is_set("MSI_ENDPOINT");
    if proxies.is_empty() || named || ["NO_PROXY", "no_proxy"].iter().filter_map(|name| scene.value(name)).any(|list| spares(&list)) {
        return Vec::new();
    }
    let asks = |kind: &str| kind == "managed-identity";
    let clients = scene.chains.iter().filter(|chain| chain.members.iter().any(|member| asks(&member.kind))).map(|chain| chain.client.clone()).collect();
    vec![Seen {
        text: format!(
            "A proxy is set, and NO_PROXY does not spare {METADATA}: clients that obey it ask the proxy for the managed identity, \
            which cannot answer, or answers as another machine."
        ),
        places: proxies.into_iter().map(|name| scene.variable(name)).chain([no_proxy(scene)]).collect(),
        fix: vec![format!("export NO_PROXY=\"$NO_PROXY,{METADATA}\"")],
        clients,
    }]
}

fn no_proxy(scene: &Scene<'_>) -> crate::model::Place {
    let name = if scene.is_set("no_proxy") && !scene.is_set("NO_PROXY") { "no_proxy" } else { "NO_PROXY" };
    match scene.value(name) {
        Some(list) => crate::place::variable(name, &super::shown(&list)),
        None => scene.variable(name),
    }
}

/// Whether the list spares the endpoint; of networks only those that tools write.
fn spares(list: &str) -> bool {
    let spared = [METADATA, "*", "169.254.0.0/16", "169.254.169.254/32", "169.254."];
    list.split([',', ' ', ';']).map(str::trim).any(|entry| spared.contains(&entry))
}

/// Both names of the endpoint of App Service, an old and a new one.
pub(super) fn two(scene: &Scene<'_>) -> Vec<Seen> {
    let both = ["IDENTITY_ENDPOINT", "MSI_ENDPOINT"];
    if scene.those_set(&both).len() < 2 {
        return Vec::new();
    }
    // App Service sets all four; a pair that is not complete was set by hand, or inherited.
    let headers = scene.those_set(&["IDENTITY_HEADER", "MSI_SECRET"]);
    if headers.len() == 2 {
        return Vec::new();
    }
    vec![Seen {
        text: "IDENTITY_ENDPOINT and MSI_ENDPOINT are both set, without the header and secret that App Service sets with them: clients take the first that \
            they know, and differ in which."
            .to_owned(),
        places: scene.variables(both.into_iter().chain(["IDENTITY_HEADER", "MSI_SECRET"])),
        fix: vec!["Unset the one that does not belong to this machine.".to_owned()],
        ..Seen::default()
    }]
}

#[cfg(test)]
mod tests {
    use super::super::stage::Stage;

    #[test]
    fn a_proxy_must_spare_the_metadata_endpoint() {
        let stage = || Stage::bare().with(&[("http_proxy", "http://user:pass@proxy.contoso.example:3128")]);
        let found = stage().found("proxy-catches-endpoint");
        assert!(!format!("{found:?}").contains("pass@"));
        assert_eq!(stage().with(&[("NO_PROXY", "localhost,.contoso.example")]).ids(), ["proxy-catches-endpoint"]);
        assert!(stage().with(&[("NO_PROXY", "localhost, 169.254.169.254")]).ids().is_empty());
        assert!(stage().with(&[("no_proxy", "*")]).ids().is_empty());
    }

    #[test]
    fn app_service_sets_both_endpoints_on_purpose() {
        let both = [("IDENTITY_ENDPOINT", "http://a"), ("MSI_ENDPOINT", "http://b"), ("IDENTITY_HEADER", "h")];
        assert_eq!(Stage::bare().with(&both).ids(), ["endpoints-of-two-kinds"]);
        assert!(Stage::bare().with(&both).with(&[("MSI_SECRET", "s")]).ids().is_empty());
    }
}
