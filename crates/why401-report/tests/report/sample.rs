//! Answers as the engine would give them.

use why401_diagnosis::model::{Attempt, Code, Confidence, Diagnosis, Finding, Outcome, Proof, Reason, Responder, SCHEMA_VERSION, Step, Target, Verdict};

/// The part of `excerpt` that reads `marked`, as a proof.
pub(crate) fn proof(line: u64, excerpt: &str, marked: &str) -> Proof {
    let start = excerpt.find(marked).unwrap_or(0);
    Proof {
        line,
        column: start as u64 + 1,
        start: start as u64,
        end: (start + marked.len()) as u64,
        excerpt: excerpt.to_owned(),
        mark_start: start,
        mark_end: start + marked.len(),
    }
}

pub(crate) fn reason(fact: &str, text: &str, proofs: Vec<Proof>) -> Reason {
    Reason { fact: fact.to_owned(), weight: "strong".to_owned(), text: text.to_owned(), proofs }
}

pub(crate) fn step(text: &str, command: Option<&str>) -> Step {
    Step { text: text.to_owned(), command: command.map(str::to_owned), when: None }
}

pub(crate) fn finding(cause: &str, confidence: Confidence, title: &str, summary: &str) -> Finding {
    Finding {
        cause: cause.to_owned(),
        confidence,
        score: 100,
        title: title.to_owned(),
        summary: summary.to_owned(),
        means: String::new(),
        fixer: "caller".to_owned(),
        supports: Vec::new(),
        contradicts: Vec::new(),
        fix: Vec::new(),
        verify: Vec::new(),
        prevent: Vec::new(),
        next: None,
        sources: Vec::new(),
    }
}

pub(crate) fn diagnosis(verdict: Verdict, findings: Vec<Finding>) -> Diagnosis {
    Diagnosis {
        version: SCHEMA_VERSION,
        source: "ci/deploy.log".to_owned(),
        verdict,
        target: None,
        responder: None,
        findings,
        codes: Vec::new(),
        attempts: Vec::new(),
        tokens: Vec::new(),
        notes: Vec::new(),
    }
}

const CLAIMS: &str = r#"  "aud": "https://management.azure.com", "iss": "https://sts.windows.net/9122040d/","#;
const REQUEST: &str = "> GET https://contoso.vault.azure.net/secrets/db?api-version=7.4";

/// Certain: two proofs on one line, one on another.
pub(crate) fn wrong_audience() -> Diagnosis {
    let mut diagnosis = diagnosis(Verdict::Decided, vec![wrong_audience_finding(), rival()]);
    diagnosis.target = Some(key_vault());
    diagnosis.responder = Some(Responder {
        name: "Azure Key Vault".to_owned(),
        role: "service".to_owned(),
        because: "the response has the header x-ms-keyvault-region".to_owned(),
        proofs: vec![proof(40, "< x-ms-keyvault-region: westeurope", "x-ms-keyvault-region")],
    });
    diagnosis.codes = vec![Code {
        id: "key-vault/Unauthorized".to_owned(),
        code: "Unauthorized".to_owned(),
        meaning: "The vault did not accept the token".to_owned(),
        proofs: vec![proof(43, r#"{"error":{"code":"Unauthorized"}}"#, "Unauthorized")],
    }];
    diagnosis.attempts = chain();
    diagnosis.notes = vec!["The log was cut at 10 MB; later lines were not read.".to_owned()];
    diagnosis
}

fn wrong_audience_finding() -> Finding {
    let audience = reason(
        "audience-mismatch",
        "The token is for https://management.azure.com, but contoso.vault.azure.net accepts only https://vault.azure.net.",
        vec![proof(12, CLAIMS, "https://management.azure.com"), proof(31, REQUEST, "contoso.vault.azure.net")],
    );
    let issuer = reason("issuer-known", "The issuer is the tenant that the vault trusts.", vec![proof(12, CLAIMS, "https://sts.windows.net/9122040d/")]);
    let code = reason("key-vault/Unauthorized", "The vault answered before it looked at any role.", vec![]);
    Finding {
        supports: vec![audience, issuer, code],
        means: "A token is made out to one service, its audience. Every other service refuses it, whatever roles its holder has.".to_owned(),
        fix: vec![
            step("Ask for a token with the vault's own audience.", Some("az account get-access-token --resource https://vault.azure.net")),
            Step { when: Some("python".to_owned()), ..step("Pass `https://vault.azure.net/.default` as the scope.", None) },
        ],
        verify: vec![step(
            "The call answers 200.",
            Some(
                "TOKEN=$(az account get-access-token --resource https://vault.azure.net --query accessToken -o tsv)\ncurl -sS -o /dev/null -w '%{http_code}\\n' -H \"Authorization: Bearer $TOKEN\" \\\n  'https://contoso.vault.azure.net/secrets/db?api-version=7.4'",
            ),
        )],
        prevent: vec![step("Use the SDK's own client for Key Vault; it asks for the right scope by itself.", None)],
        sources: vec!["https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens".to_owned()],
        ..finding(
            "wrong-audience",
            Confidence::Certain,
            "The token is for another audience",
            "The token was issued for Azure Resource Manager, and Azure Key Vault takes only tokens issued for https://vault.azure.net.",
        )
    }
}

fn rival() -> Finding {
    let text = "The response came 42 minutes after the token was issued, within its life of 60 minutes.";
    Finding {
        supports: vec![reason("token-age", text, vec![])],
        ..finding("token-expired", Confidence::Possible, "The token has expired", "It may have expired.")
    }
}

fn key_vault() -> Target {
    Target {
        service: Some("key-vault".to_owned()),
        name: "Azure Key Vault".to_owned(),
        host: Some("contoso.vault.azure.net".to_owned()),
        cloud: Some("public".to_owned()),
        status: Some(401),
    }
}

fn chain() -> Vec<Attempt> {
    let attempt =
        |credential: &str, outcome, reason: &str| Attempt { credential: credential.to_owned(), outcome, reason: reason.to_owned(), proofs: Vec::new() };
    vec![
        attempt("EnvironmentCredential", Outcome::Skipped, "AZURE_CLIENT_SECRET is not set"),
        attempt(
            "ManagedIdentityCredential",
            Outcome::Failed,
            "no answer from 169.254.169.254 within 1 s; the machine has no identity or a firewall is in between",
        ),
        attempt("AzureCliCredential", Outcome::Won, ""),
    ]
}

/// Two candidates that share a reason.
pub(crate) fn undecided() -> Diagnosis {
    let body = r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}"#;
    let shared = reason("entra/AADSTS7000215", "Entra refused the client secret.", vec![proof(3, body, "AADSTS7000215")]);
    let id = reason("secret-id-used", "The secret looks like an id, not like a value.", vec![proof(1, "AZURE_CLIENT_SECRET=‹guid 5f2c01›", "‹guid 5f2c01›")]);
    let against = reason("secret-fresh", "The secret's end date is in the future.", vec![proof(9, "endDateTime: 2027-01-01", "2027-01-01")]);
    let next = step(
        "Compare the secret's hint with the first three characters of the one in use.",
        Some("az ad app credential list --id 11111111-2222-3333-4444-555555555555 --query '[].{hint:hint,end:endDateTime}' -o table"),
    );
    let swapped = Finding {
        supports: vec![shared.clone(), id],
        next: Some(next.clone()),
        ..finding(
            "secret-id-instead-of-value",
            Confidence::Likely,
            "The secret's id is used instead of its value",
            "AZURE_CLIENT_SECRET holds a GUID; secrets are no GUIDs, their ids are.",
        )
    };
    let expired = Finding {
        supports: vec![shared],
        contradicts: vec![against],
        fix: vec![step("Make a new secret.", None)],
        next: Some(next),
        ..finding(
            "client-secret-expired",
            Confidence::Possible,
            "The client secret has expired",
            "Expired secrets give another code, but proxies rewrite texts.",
        )
    };
    diagnosis(Verdict::Undecided, vec![swapped, expired])
}

pub(crate) fn nothing_found() -> Diagnosis {
    let mut diagnosis = diagnosis(Verdict::NothingFound, Vec::new());
    "<stdin>".clone_into(&mut diagnosis.source);
    diagnosis.notes = vec!["The input is 3 bytes long.".to_owned()];
    diagnosis
}

/// A line of 2000 characters with the mark in its middle.
pub(crate) fn long_line() -> Diagnosis {
    let line = format!("{}\"exp\":1700000000{}", r#""roles":"x","#.repeat(83), r#","more":"y""#.repeat(90));
    let text = "The token expired on 2023-11-14 22:13:20 UTC, 12 minutes before the server's own clock in the header Date of its response.";
    let finding = Finding {
        supports: vec![reason("token-expired", text, vec![proof(1234, &line, "1700000000")])],
        fix: vec![step(
            "Get a new token.",
            Some(
                "az account get-access-token --tenant 9122040d-0000-0000-0000-000000000000 --scope 'https://vault.azure.net/.default offline_access' --query accessToken --output tsv",
            ),
        )],
        ..finding("token-expired", Confidence::Certain, "The token has expired", "It ended 12 minutes before the server answered.")
    };
    diagnosis(Verdict::Decided, vec![finding])
}

/// Wide and combining characters before the mark, and an escape sequence.
pub(crate) fn unicode() -> Diagnosis {
    let line = "时间 e\u{301}: 👩\u{200d}💻 \u{1b}[31m租户=contoso 拒绝访问\u{202e}";
    let finding = Finding {
        supports: vec![reason(
            "wrong-tenant",
            "租户不匹配:令牌来自 contoso,资源属于 fabrikam,因此服务拒绝了请求,请改用资源所属的租户重新登录。",
            vec![proof(7, line, "租户=contoso")],
        )],
        fixer: "tenant-admin".to_owned(),
        next: Some(step("显示当前租户。", Some("az account show --query tenantId"))),
        ..finding("wrong-tenant", Confidence::Likely, "令牌来自另一个租户", "该令牌由 contoso 签发,而资源属于 fabrikam;服务因此拒绝访问,并返回状态码四百零一。")
    };
    diagnosis(Verdict::Decided, vec![finding])
}

pub(crate) fn all() -> Vec<(&'static str, Diagnosis)> {
    vec![
        ("wrong-audience", wrong_audience()),
        ("undecided", undecided()),
        ("nothing-found", nothing_found()),
        ("long-line", long_line()),
        ("unicode", unicode()),
    ]
}
