//! The answer of `why401 sources`.

use insta::assert_snapshot;
use unicode_width::UnicodeWidthStr as _;
use why401_report::{Format, Options, render_answer};
use why401_sources::model::{Beside, Chain, Explained, Finding, Fit, Identity, Member, Place, Selected, Sources, Standing};

const TENANT: &str = "11111111-1111-4111-8111-111111111111";
const CLIENT: &str = "22222222-2222-4222-8222-222222222222";

fn place(kind: &str, name: &str, line: Option<u32>, what: &str) -> Place {
    Place { kind: kind.to_owned(), name: name.to_owned(), line, what: what.to_owned() }
}

fn member(name: &str, kind: &str, standing: Standing, why: &str) -> Member {
    Member { name: name.to_owned(), kind: kind.to_owned(), standing, why: why.to_owned(), way: None, places: Vec::new(), identity: None }
}

fn application() -> Identity {
    Identity { kind: "application".to_owned(), tenant: Some(TENANT.to_owned()), client: Some(CLIENT.to_owned()), ..Identity::default() }
}

fn chain(client: &str, name: &str, class: &str, members: Vec<Member>) -> Chain {
    let winner = members.iter().find(|member| matches!(member.standing, Standing::Wins | Standing::MayWin)).map(|member| member.name.clone());
    Chain {
        client: client.to_owned(),
        name: name.to_owned(),
        class: class.to_owned(),
        checked: Some("1.27.0".to_owned()),
        selected: None,
        error: None,
        members,
        winner,
        fit: None,
    }
}

fn python() -> Chain {
    let mut environment = member(
        "EnvironmentCredential",
        "environment",
        Standing::Wins,
        "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET are set; a refusal ends the chain here",
    );
    environment.way = Some("client-secret".to_owned());
    environment.places = vec![
        place("variable", "AZURE_CLIENT_SECRET", None, "set"),
        place("variable", "AZURE_CLIENT_ID", None, CLIENT),
        place("variable", "AZURE_TENANT_ID", None, TENANT),
    ];
    environment.identity = Some(application());
    let members = vec![
        environment,
        member("WorkloadIdentityCredential", "workload-identity", Standing::Shadowed, "AZURE_FEDERATED_TOKEN_FILE is set and the file is there"),
        member("ManagedIdentityCredential", "managed-identity", Standing::Shadowed, "whether 169.254.169.254 has a token cannot be told without asking"),
        member("SharedTokenCacheCredential", "shared-cache", Standing::Excluded, "it exists on windows only"),
        member("AzureCliCredential", "cli", Standing::Skipped, "az is not on the path"),
        member("AzureDeveloperCliCredential", "azd", Standing::Fails, "azd is there, and nobody is signed in"),
        member("InteractiveBrowserCredential", "interactive", Standing::Excluded, "it is asked only if the program's code says so"),
    ];
    chain("python-azure-identity", "Azure Identity for Python", "DefaultAzureCredential", members)
}

fn azure_cli() -> Chain {
    let mut account = member("account", "cli", Standing::Wins, "somebody is signed in");
    account.places = vec![place("file", "/home/dev/.azure/azureProfile.json", Some(4), "tenantId = 9999")];
    account.identity = Some(Identity {
        kind: "user".to_owned(),
        tenant: Some("99999999-9999-4999-8999-999999999999".to_owned()),
        user: Some("a…@contoso.example".to_owned()),
        ..Identity::default()
    });
    chain("azure-cli", "Azure CLI", "account of azureProfile.json", vec![account])
}

fn go() -> Chain {
    let mut chain = chain(
        "go-azidentity",
        "Azure Identity for Go",
        "DefaultAzureCredential",
        vec![member("AzureCLICredential", "cli", Standing::Skipped, "the client fails before it asks anybody")],
    );
    chain.selected = Some(Selected {
        variable: "AZURE_TOKEN_CREDENTIALS".to_owned(),
        value: "cli".to_owned(),
        effect: "the client does not know this value and fails at once".to_owned(),
    });
    chain.error = Some("AZURE_TOKEN_CREDENTIALS is `cli`, and the client knows only dev, prod, EnvironmentCredential".to_owned());
    chain
}

fn terraform() -> Chain {
    let mut managed = member("managed identity", "managed-identity", Standing::MayWin, "whether the endpoint has a token cannot be told");
    managed.places = vec![place("endpoint", "http://169.254.169.254/metadata/identity/oauth2/token", None, "not asked")];
    chain("terraform-azurerm", "Terraform provider azurerm", "auth.NewAuthorizerFromCredentials", vec![managed])
}

fn pulumi() -> Chain {
    chain("pulumi-azure-native", "Pulumi", "authentication", vec![member("Azure CLI", "cli", Standing::Skipped, "az is not on the path")])
}

fn findings() -> Vec<Finding> {
    let finding = |id: &str, severity: &str, text: &str, places: Vec<Place>, fix: &str| Finding {
        id: id.to_owned(),
        severity: severity.to_owned(),
        text: text.to_owned(),
        places,
        fix: vec![fix.to_owned()],
        clients: vec!["python-azure-identity".to_owned()],
    };
    vec![
        finding(
            "secret-readable-by-others",
            "danger",
            "Other users of this machine can read a file with a secret in it, unless a folder above keeps them out.",
            vec![place("file", "/home/dev/.azure/service_principal_entries.json", None, "mode 644")],
            "chmod 600 /home/dev/.azure/service_principal_entries.json",
        ),
        finding(
            "secret-shadows-identity",
            "warning",
            "AZURE_CLIENT_SECRET decides before WorkloadIdentityCredential can, which would do here without a stored secret.",
            vec![
                place("variable", "AZURE_CLIENT_SECRET", None, "set"),
                place("variable", "AZURE_CLIENT_ID", None, CLIENT),
                place("file", "/home/dev/.bashrc", Some(12), "AZURE_CLIENT_SECRET: sets it, to the value in force"),
            ],
            "If WorkloadIdentityCredential is meant: unset AZURE_CLIENT_SECRET",
        ),
        finding("endpoints-of-two-kinds", "note", "IDENTITY_ENDPOINT and MSI_ENDPOINT are both set.", Vec::new(), "Unset one."),
    ]
}

fn sources(clients: Vec<Chain>) -> Sources {
    Sources { version: 1, os: "linux".to_owned(), clients, findings: Vec::new(), log: None }
}

fn one() -> Sources {
    sources(vec![python()])
}

fn several() -> Sources {
    Sources { findings: findings(), ..sources(vec![python(), azure_cli(), go(), terraform(), pulumi()]) }
}

fn fitting() -> Sources {
    let fit = |fits: &str, why: &[&str]| {
        Some(Fit { target: "Azure Key Vault".to_owned(), fits: fits.to_owned(), why: why.iter().map(|why| (*why).to_owned()).collect() })
    };
    let mut no = python();
    no.fit = fit(
        "no",
        &[
            &format!("against: the token is from tenant {TENANT}, and the tenant that is meant is contoso"),
            "for: if the code asks for https://vault.azure.net/.default",
        ],
    );
    let mut unknown = terraform();
    unknown.fit = fit("unknown", &["unknown: the winner's tenant is not known here"]);
    sources(vec![no, unknown])
}

fn logged() -> Sources {
    let beside = |name: &str, logged: &str, line: u64, predicted: Option<Standing>, verdict: &str, reason: &str| Beside {
        name: name.to_owned(),
        logged: logged.to_owned(),
        reason: reason.to_owned(),
        line,
        predicted,
        verdict: verdict.to_owned(),
    };
    let log = Explained {
        client: Some("python-azure-identity".to_owned()),
        because: "the log holds `azure.identity._credentials`".to_owned(),
        verdict: "differs".to_owned(),
        members: vec![
            beside("EnvironmentCredential", "skipped", 4, Some(Standing::Wins), "differs", "Environment variables are not fully configured"),
            beside("ManagedIdentityCredential", "failed", 31, Some(Standing::Shadowed), "differs", "no response from the IMDS endpoint"),
            beside("AzureCliCredential", "skipped", 40, Some(Standing::Skipped), "agrees", "Azure CLI not found on path"),
            beside("MyCredential", "tried", 44, None, "open", "get_token"),
        ],
        meaning: vec!["The log is of another machine, user, environment or time.".to_owned()],
    };
    Sources { log: Some(log), ..one() }
}

fn text(answer: &Sources, format: Format, options: Options) -> String {
    let mut out = Vec::new();
    let written = render_answer(answer, format, &options, &mut out);
    assert!(written.is_ok(), "{written:?}");
    String::from_utf8_lossy(&out).into_owned()
}

fn fitting_one() -> Sources {
    sources(fitting().clients.into_iter().take(1).collect())
}

fn all() -> [(&'static str, Sources); 5] {
    [
        ("sources-fitting-one", fitting_one()),
        ("sources-one", one()),
        ("sources-several", several()),
        ("sources-fitting", fitting()),
        ("sources-logged", logged()),
    ]
}

#[test]
fn terminal() {
    for (name, answer) in all() {
        assert_snapshot!(format!("{name}-80"), text(&answer, Format::Terminal, Options::default()));
    }
    assert_snapshot!("sources-several-verbose", text(&several(), Format::Terminal, Options { verbose: true, ..Options::default() }));
    let colored = text(&several(), Format::Terminal, Options { color: true, ..Options::default() });
    assert_snapshot!("sources-several-color", colored.replace('\u{1b}', "␛"));
}

#[test]
fn markdown_and_json() {
    assert_snapshot!("sources-several-markdown", text(&several(), Format::Markdown, Options::default()));
    assert_snapshot!("sources-logged-json", text(&logged(), Format::Json, Options::default()));
}

#[test]
fn no_row_is_too_wide_but_those_of_paths_and_addresses() {
    for (name, answer) in all() {
        for width in [60, 80, 100] {
            let card = text(&answer, Format::Terminal, Options { width, ..Options::default() });
            for row in card.lines().filter(|row| !row.contains('/')) {
                assert!(row.width() <= width, "{name} at {width}: {row:?}");
            }
        }
    }
}
