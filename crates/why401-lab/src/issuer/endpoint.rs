//! Where a running job asks for its assertion: GitHub's `idtoken`, Azure DevOps' `oidctoken`.

use serde_json::json;

use super::{Assertion, assertion};
use crate::http::{Reply, Request};
use crate::world::World;

/// The job's own token, which both endpoints want as bearer: `ACTIONS_ID_TOKEN_REQUEST_TOKEN`, `SYSTEM_ACCESSTOKEN`.
pub const REQUEST_TOKEN: &str = "lab-job-token";

/// What `ACTIONS_ID_TOKEN_REQUEST_URL` and `SYSTEM_OIDCREQUESTURI` are in a job.
pub const TOKEN_URLS: [(&str, &str); 2] = [
    ("ACTIONS_ID_TOKEN_REQUEST_URL", "https://run-actions.actions.githubusercontent.com/lab/00000000-0000-4000-8000-000000000401/idtoken?api-version=2.0"),
    (
        "SYSTEM_OIDCREQUESTURI",
        "https://dev.azure.com/contoso/orders/_apis/distributedtask/hubs/build/plans/0d000000-0000-4000-8000-0000000000a1/jobs/0d000000-0000-4000-8000-0000000000b1/oidctoken",
    ),
];

pub(super) fn answer(world: &World, request: &Request) -> Option<Reply> {
    let path = request.path.trim_end_matches('/');
    let by = if request.host.ends_with(".actions.githubusercontent.com") && path.ends_with("/idtoken") {
        "github"
    } else if request.host == "dev.azure.com" && path.ends_with("/oidctoken") {
        "azure-devops"
    } else {
        return None;
    };
    if request.header("authorization").and_then(|value| value.strip_prefix("Bearer ")) != Some(REQUEST_TOKEN) {
        return Some(Reply::json(401, &json!({ "message": "The job's token is missing or wrong." })));
    }
    let wanted = Assertion { by: by.to_owned(), ..Assertion::default() };
    let token = match request.parameter("audience") {
        Some(audience) => assertion(world, &Assertion { audience, ..wanted }),
        // Without one, GitHub writes the address of the repository's owner.
        None if by == "github" => assertion(world, &Assertion { audience: "https://github.com/contoso".to_owned(), ..wanted }),
        None => assertion(world, &wanted),
    };
    Some(Reply::json(200, &if by == "github" { json!({ "count": token.len(), "value": token }) } else { json!({ "oidcToken": token }) }))
}
