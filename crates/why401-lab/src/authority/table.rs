//! Every error that the authority answers with. Codes and their texts are Entra's machine output
//! (learn.microsoft.com/entra/identity-platform/reference-error-codes, and public reports of each); `{…}` is filled in.

/// An error of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The number behind `AADSTS`.
    pub code: u32,
    /// `error` (RFC 6749 section 5.2, RFC 8628 section 3.5).
    pub error: &'static str,
    /// HTTP status.
    pub status: u16,
    /// The text, with placeholders.
    pub text: &'static str,
    /// `suberror`.
    pub suberror: Option<&'static str>,
}

const fn kind(code: u32, error: &'static str, status: u16, text: &'static str) -> Kind {
    Kind { code, error, status, text, suberror: None }
}

pub(super) const ASSERTION_SIGNATURE: Kind =
    kind(50013, "invalid_grant", 400, "Assertion failed signature validation. [Reason - {reason}., Thumbprint of key used by client: '{thumbprint}']");
pub(super) const MALFORMED_TOKEN: Kind = kind(50027, "invalid_request", 400, "JWT token is invalid or malformed.");
pub(super) const UNKNOWN_INSTANCE: Kind = kind(50049, "invalid_instance", 400, "Unknown or invalid instance.");
pub(super) const NO_TENANT: Kind =
    kind(50059, "invalid_request", 400, "No tenant-identifying information found in either the request or implied by any provided credentials.");
pub(super) const REVOKED_GRANT: Kind = Kind {
    suberror: Some("bad_token"),
    ..kind(
        50173,
        "invalid_grant",
        400,
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{issued}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{valid_from}'.",
    )
};
pub(super) const CONSENT: Kind = Kind {
    suberror: Some("consent_required"),
    ..kind(
        65001,
        "invalid_grant",
        400,
        "The user or administrator has not consented to use the application with ID '{app}' named '{name}'. Send an interactive authorization request for this user and resource.",
    )
};
pub(super) const BAD_GRANT: Kind = kind(70000, "invalid_grant", 400, "Provided grant is invalid or malformed.");
pub(super) const GRANT_TYPE: Kind = kind(70003, "unsupported_grant_type", 400, "The app requested an unsupported grant type '{grant}'.");
pub(super) const EXPIRED_GRANT: Kind = Kind {
    suberror: Some("token_expired"),
    ..kind(
        70008,
        "invalid_grant",
        400,
        "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
    )
};
pub(super) const SCOPE: Kind = kind(
    70011,
    "invalid_scope",
    400,
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.",
);
pub(super) const PENDING: Kind = kind(70016, "authorization_pending", 400, "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
pub(super) const DEVICE_CODE_EXPIRED: Kind =
    kind(70020, "expired_token", 400, "The provided value for the input parameter 'device_code' is not valid. This device code has expired.");
pub(super) const UNKNOWN_TENANT: Kind = kind(
    90002,
    "invalid_request",
    400,
    "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
);
pub(super) const OUTAGE: Kind = kind(90033, "temporarily_unavailable", 503, "A transient error has occurred. Please try again.");
pub(super) const THROTTLED: Kind =
    kind(90055, "temporarily_unavailable", 429, "The request was throttled due to too many requests for the tenant. Please try again later.");
pub(super) const ON_BEHALF_AUDIENCE: Kind = kind(
    500_131,
    "invalid_grant",
    400,
    "Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '{audience}' and the expected audience is '{expected}' or one of the Application Uris of this application with App ID '{app}'({name}). The downstream client must request a token for the expected audience (the application that made the OBO request) and this application should use that token as the assertion.",
);
pub(super) const ON_BEHALF_TIME: Kind = kind(
    500_133,
    "invalid_grant",
    400,
    "Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token. Current time: {now}, expiry time of assertion {expires}.",
);
pub(super) const UNKNOWN_RESOURCE: Kind = kind(
    500_011,
    "invalid_resource",
    400,
    "The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.",
);
pub(super) const UNKNOWN_APPLICATION: Kind = kind(
    700_016,
    "unauthorized_client",
    400,
    "Application with identifier '{app}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
);
pub(super) const ASSERTION_CLIENT: Kind = kind(
    700_021,
    "invalid_client",
    401,
    "Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
);
pub(super) const ASSERTION_AUDIENCE: Kind = kind(
    700_023,
    "invalid_client",
    401,
    "Client assertion audience claim does not match Realm issuer. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
);
pub(super) const ASSERTION_TIME: Kind = kind(
    700_024,
    "invalid_client",
    401,
    "Client assertion is not within its valid time range. Current time: {now}, assertion valid from {from}, expiry time of assertion {expires}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
);
pub(super) const PUBLIC_CLIENT: Kind =
    kind(700_025, "invalid_client", 401, "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.");
pub(super) const UNKNOWN_CERTIFICATE: Kind = kind(
    700_027,
    "invalid_client",
    401,
    "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - {reason}., Thumbprint of key used by client: '{thumbprint}', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{app}'.]",
);
pub(super) const INACTIVE_GRANT: Kind = Kind {
    suberror: Some("token_expired"),
    ..kind(700_082, "invalid_grant", 400, "The refresh token has expired due to inactivity. The token was issued on {issued} and was inactive for 90.00:00:00.")
};
pub(super) const FEDERATED_ISSUER: Kind = kind(
    700_211,
    "invalid_client",
    401,
    "No matching federated identity record found for presented assertion issuer '{issuer}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation",
);
pub(super) const FEDERATED_AUDIENCE: Kind = kind(
    700_212,
    "invalid_client",
    401,
    "No matching federated identity record found for presented assertion audience '{audience}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation",
);
pub(super) const FEDERATED_SUBJECT: Kind = kind(
    700_213,
    "invalid_client",
    401,
    "No matching federated identity record found for presented assertion subject '{subject}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation",
);
pub(super) const TENANT_FORM: Kind =
    kind(900_023, "invalid_request", 400, "Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain.");
pub(super) const MISSING_PARAMETER: Kind = kind(900_144, "invalid_request", 400, "The request body must contain the following parameter: '{parameter}'.");
pub(super) const ONLY_POST: Kind = kind(900_561, "invalid_request", 400, "The endpoint only accepts POST requests. Received a {method} request.");
pub(super) const SCOPE_WITHOUT_DEFAULT: Kind = kind(
    1_002_012,
    "invalid_scope",
    400,
    "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
);
pub(super) const NOT_ON_BEHALF: Kind = kind(7_000_114, "invalid_grant", 400, "Application '{app}' is not allowed to make application on-behalf-of calls.");
pub(super) const WRONG_SECRET: Kind = kind(
    7_000_215,
    "invalid_client",
    401,
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{app}'.",
);
pub(super) const NO_CREDENTIAL: Kind =
    kind(7_000_218, "invalid_client", 401, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
pub(super) const EXPIRED_SECRET: Kind = kind(
    7_000_222,
    "invalid_client",
    401,
    "The provided client secret keys for app '{app}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
);
pub(super) const MALFORMED_REQUEST: Kind = kind(9_002_313, "invalid_request", 400, "Invalid request. Request is malformed or invalid.");
