//! `call CREDENTIAL SCOPE URL`: signs in with azure_identity, and calls URL as Azure's own clients for Rust do.
//!
//! CREDENTIAL is secret, workload, managed-identity, developer-tools, given or none. What the crates log goes to stderr, and so
//! does the error that ends a failed call, as `{}` and as `{:?}`. Secrets come from the environment alone, and are in none of both.

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::http::policies::Policy;
use azure_core::http::policies::auth::BearerTokenAuthorizationPolicy;
use azure_core::http::{ClientOptions, Context, ExponentialRetryOptions, Method, Pipeline, RawResponse, Request, RetryOptions, Url};
use azure_core::time::{Duration, OffsetDateTime};
use azure_identity::{
    ClientAssertionCredentialOptions, ClientSecretCredential, ClientSecretCredentialOptions, DeveloperToolsCredential, ManagedIdentityCredential,
    ManagedIdentityCredentialOptions, UserAssignedId, WorkloadIdentityCredential, WorkloadIdentityCredentialOptions,
};
use tracing_subscriber::EnvFilter;

/// What is logged without `RUST_LOG`.
const LOGGED: &str = "azure_core=debug,azure_identity=debug,typespec_client_core=debug";
/// How much of an answer is printed, in characters.
const SHOWN: usize = 400;

type Credential = Arc<dyn TokenCredential>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOGGED));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [kind, scope, url] = arguments.as_slice() else {
        eprintln!("call CREDENTIAL SCOPE URL");
        return ExitCode::from(2);
    };
    match call(kind, scope, url).await {
        Ok(response) => {
            let body = String::from_utf8_lossy(response.body().as_ref()).into_owned();
            println!("{} {}", u16::from(response.status()), body.chars().take(SHOWN).collect::<String>());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("Error: {error}\nError: {error:?}");
            ExitCode::FAILURE
        }
    }
}

async fn call(kind: &str, scope: &str, url: &str) -> Result<RawResponse, Box<dyn Error>> {
    let bearer = credential(kind)?.map(|credential| Arc::new(BearerTokenAuthorizationPolicy::new(credential, [scope])) as Arc<dyn Policy>);
    let pipeline = Pipeline::new(option_env!("CARGO_PKG_NAME"), option_env!("CARGO_PKG_VERSION"), options(), Vec::new(), bearer.into_iter().collect(), None);
    let mut request = Request::new(Url::parse(url)?, Method::Get);
    Ok(pipeline.send(&Context::new(), &mut request, None).await?)
}

fn credential(kind: &str) -> Result<Option<Credential>, Box<dyn Error>> {
    let credential: Credential = match kind {
        "secret" => ClientSecretCredential::new(
            &env::var("AZURE_TENANT_ID")?,
            env::var("AZURE_CLIENT_ID")?,
            env::var("AZURE_CLIENT_SECRET")?.into(),
            Some(ClientSecretCredentialOptions { client_options: options() }),
        )?,
        "workload" => {
            let credential_options = ClientAssertionCredentialOptions { client_options: options() };
            WorkloadIdentityCredential::new(Some(WorkloadIdentityCredentialOptions { credential_options, ..Default::default() }))?
        }
        "managed-identity" => {
            let user_assigned_id = env::var("IDENTITY_CLIENT_ID").ok().map(UserAssignedId::ClientId);
            ManagedIdentityCredential::new(Some(ManagedIdentityCredentialOptions { user_assigned_id, client_options: options() }))?
        }
        "developer-tools" => DeveloperToolsCredential::new(None)?,
        "given" => Arc::new(Given(env::var("ACCESS_TOKEN")?)),
        "none" => return Ok(None),
        _ => return Err(format!("there is no credential {kind}").into()),
    };
    Ok(Some(credential))
}

/// One more attempt after a moment, as the other clients here have it: the crate's own eight take over a minute.
fn options() -> ClientOptions {
    let retry = RetryOptions::exponential(ExponentialRetryOptions { max_retries: 1, initial_delay: Duration::milliseconds(100), ..Default::default() });
    ClientOptions { retry, ..Default::default() }
}

/// A token that somebody else got, as applications wrap one.
struct Given(String);

impl std::fmt::Debug for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Given")
    }
}

#[async_trait::async_trait]
impl TokenCredential for Given {
    async fn get_token(&self, _scopes: &[&str], _options: Option<TokenRequestOptions<'_>>) -> azure_core::Result<AccessToken> {
        Ok(AccessToken::new(self.0.clone(), OffsetDateTime::now_utc() + Duration::hours(1)))
    }
}
