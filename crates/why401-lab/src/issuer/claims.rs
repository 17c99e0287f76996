//! The claims of assertions, as each issuer writes them.

use serde_json::{Value, json};

use super::{Assertion, Issuer};
use crate::mint::guid;

pub(super) fn of(issuer: Issuer, wanted: &Assertion, now: i64) -> Value {
    let subject = wanted.subject.as_deref().unwrap_or(issuer.subject);
    let mut claims = match issuer.name {
        "github" => github(subject),
        "azure-devops" => azure_devops(),
        _ => kubernetes(subject),
    };
    // Kubernetes writes a list, the others a text.
    claims["aud"] = if issuer.name == "kubernetes" { json!([wanted.audience]) } else { json!(wanted.audience) };
    claims["iss"] = json!(wanted.issuer.as_deref().unwrap_or(issuer.url));
    claims["sub"] = json!(subject);
    claims["iat"] = json!(now.saturating_add(wanted.issued));
    claims["nbf"] = json!(now.saturating_add(wanted.issued));
    claims["exp"] = json!(now.saturating_add(wanted.expires));
    claims["jti"] = json!(guid());
    claims
}

/// docs.github.com/actions/reference/openid-connect-reference.
fn github(subject: &str) -> Value {
    let repository = subject.strip_prefix("repo:").and_then(|rest| rest.split(':').next()).unwrap_or("contoso/orders");
    let reference = subject.split_once(":ref:").map_or("refs/heads/main", |(_, reference)| reference);
    json!({
        "ref": reference,
        "ref_type": "branch",
        "repository": repository,
        "repository_owner": repository.split('/').next(),
        "actor": "ann",
        "workflow": "deploy",
        "event_name": "push",
        "run_id": "4010000001",
        "job_workflow_ref": format!("{repository}/.github/workflows/deploy.yml@{reference}"),
        "environment": "production",
    })
}

/// Claims of an Azure Pipelines assertion, as its tokens show them.
fn azure_devops() -> Value {
    json!({
        "org_id": "0d000000-0000-4000-8000-000000000d05",
        "prj_id": "0d000000-0000-4000-8000-0000000000f1",
        "def_id": "41",
        "rpo_id": "0d000000-0000-4000-8000-0000000000e1",
    })
}

/// kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin.
fn kubernetes(subject: &str) -> Value {
    let mut parts = subject.split(':').skip(2);
    let (namespace, account) = (parts.next().unwrap_or("orders"), parts.next().unwrap_or("orders"));
    json!({
        "kubernetes.io": {
            "namespace": namespace,
            "pod": { "name": "orders-6d4cf56db6-x7k2p", "uid": "c1000000-0000-4000-8000-0000000000b1" },
            "serviceaccount": { "name": account, "uid": "c1000000-0000-4000-8000-0000000000c1" },
        }
    })
}
