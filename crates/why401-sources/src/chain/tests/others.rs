//! Clients that are not run in the tests of agreement: their order, and what differs in them.

use super::*;

const SECRET: [(&str, &str); 3] = [("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT), ("AZURE_CLIENT_SECRET", "s")];
const FAMILY: [&str; 7] = [
    "cpp-azure-identity",
    "dotnet-azure-identity",
    "go-azidentity",
    "java-azure-identity",
    "js-azure-identity",
    "python-azure-identity",
    "rust-azure-identity",
];

/// The members that are part of the chain, without the word that all have.
fn order(chain: &Chain) -> String {
    let part = chain.members.iter().filter(|member| member.standing != Standing::Excluded);
    part.map(|member| member.name.trim_end_matches("Credential")).collect::<Vec<_>>().join(" ")
}

fn selecting(value: &str) -> Made {
    off_azure().with(&SECRET).with(&[("AZURE_TOKEN_CREDENTIALS", value)])
}

#[test]
fn members_come_in_the_order_of_their_client() {
    let deployed = "Environment WorkloadIdentity ManagedIdentity";
    for (client, expected) in [
        ("cpp-azure-identity", format!("{deployed} AzureCli")),
        ("dotnet-azure-identity", format!("{deployed} VisualStudioCode AzureCli AzurePowerShell AzureDeveloperCli Broker")),
        ("go-azidentity", format!("{deployed} AzureCLI AzureDeveloperCLI AzurePowerShell")),
        ("java-azure-identity", format!("{deployed} IntelliJ VisualStudioCode AzureCli AzurePowerShell AzureDeveloperCli Broker")),
        ("js-azure-identity", format!("{deployed} VisualStudioCode AzureCli AzurePowerShell AzureDeveloperCli Broker")),
        ("python-azure-identity", format!("{deployed} SharedTokenCache VisualStudioCode AzureCli AzurePowerShell AzureDeveloperCli Broker")),
        ("rust-azure-identity", "AzureCli AzureDeveloperCli".to_owned()),
    ] {
        assert_eq!(order(&of(client, &off_azure())), expected, "{client}");
    }
}

#[test]
fn an_application_with_a_secret_comes_first_wherever_it_is_read() {
    for client in FAMILY.into_iter().filter(|client| !client.starts_with("rust")) {
        let chain = of(client, &off_azure().with(&SECRET));
        assert_eq!(chain.winner.as_deref(), Some("EnvironmentCredential"), "{client}");
        let identity = chain.members[0].identity.as_ref().unwrap();
        assert_eq!((identity.tenant.as_deref(), identity.client.as_deref()), (Some(TENANT), Some(CLIENT)), "{client}");
        assert_eq!(chain.members[0].way.as_deref(), Some("client-secret"), "{client}");
    }
    let chain = of("rust-azure-identity", &signed_in_to_az(off_azure()).with(&SECRET));
    assert_eq!(asked(&chain), "AzureCli+", "no chain of Rust reads these variables");
}

#[test]
fn the_selecting_variable_differs_by_client() {
    assert_eq!(order(&of("cpp-azure-identity", &selecting("dev"))), "Environment WorkloadIdentity ManagedIdentity AzureCli");
    assert_eq!(order(&of("cpp-azure-identity", &selecting("prod"))), "Environment WorkloadIdentity ManagedIdentity");
    assert_eq!(order(&of("go-azidentity", &selecting("dev"))), "AzureCLI AzureDeveloperCLI AzurePowerShell");
    assert!(of("go-azidentity", &selecting("Dev")).error.is_some(), "Go reads dev and prod letter by letter");
    assert_eq!(order(&of("go-azidentity", &selecting("azureclicredential"))), "AzureCLI");
    assert_eq!(order(&of("dotnet-azure-identity", &selecting("BrokerCredential"))), "Broker");
    assert!(of("java-azure-identity", &selecting("SharedTokenCacheCredential")).error.is_some());
    let error = of("java-azure-identity", &selecting("nonsense")).error.unwrap();
    assert!(error.contains("dev") && error.contains("IntelliJCredential") && !error.contains("SharedToken"), "{error}");
    assert!(of("rust-azure-identity", &selecting("nonsense")).error.is_none(), "Rust does not read it");
}

#[test]
fn members_of_one_system_are_left_out_on_others() {
    let windows = Made { os: crate::machine::Os::Windows, ..off_azure() };
    let studio = |machine: &Made| standing(&of("dotnet-azure-identity", machine), "VisualStudioCredential");
    assert_eq!(studio(&off_azure()), Standing::Excluded);
    assert_eq!(studio(&windows), Standing::Skipped);
    let broker = |machine: &Made| standing(&of("dotnet-azure-identity", machine), "Broker");
    assert_eq!(broker(&off_azure()), Standing::Skipped);
    let windows = Made { os: crate::machine::Os::Windows, ..off_azure() };
    assert_eq!(broker(&windows), Standing::MayWin);
    let wsl = off_azure().file_at("/proc/sys/kernel/osrelease", "6.6.87.2-microsoft-standard-WSL2\n");
    assert_eq!(broker(&wsl), Standing::MayWin);
}

#[test]
fn the_agent_of_arc_is_found_by_its_file() {
    let agent = off_azure().file_at("/opt/azcmagent/bin/himds", "");
    let machine = reaching(agent, "http://localhost:40342/metadata/identity/oauth2/token", Reach::Answers(401));
    let machine = machine.file_at("/var/opt/azcmagent/tokens/a.key", "");
    for (client, expected) in [("go-azidentity", "ManagedIdentity+"), ("js-azure-identity", "ManagedIdentity+"), ("python-azure-identity", "ManagedIdentity-")]
    {
        assert_eq!(asked(&of(client, &machine)), expected, "{client}: Python probes the metadata service first");
    }
}
