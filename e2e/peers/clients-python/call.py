"""call.py CREDENTIAL SCOPE URL: signs in with azure-identity, and calls URL as Azure's own clients for Python do.

What the SDK logs at INFO goes to stderr, and so does the exception that ends a failed call. Secrets come from the
environment alone, and are in none of both.
"""

import logging
import os
import sys

from azure import identity
from azure.core import PipelineClient
from azure.core.configuration import Configuration
from azure.core.credentials import AccessToken
from azure.core.pipeline import policies
from azure.core.rest import HttpRequest


class Given:
    """A token that somebody else got, as applications wrap one."""

    def get_token(self, *_scopes, **_options):
        return AccessToken(os.environ["ACCESS_TOKEN"], 4102444800)


def managed_identity():
    known = {"client_id": os.environ.get("IDENTITY_CLIENT_ID")}
    return identity.ManagedIdentityCredential(**{name: value for name, value in known.items() if value})


def on_behalf_of():
    env = os.environ
    return identity.OnBehalfOfCredential(
        env["AZURE_TENANT_ID"], env["AZURE_CLIENT_ID"], client_secret=env["AZURE_CLIENT_SECRET"], user_assertion=env["USER_TOKEN"]
    )


CREDENTIALS = {
    "default": identity.DefaultAzureCredential,
    "environment": identity.EnvironmentCredential,
    "secret": lambda: identity.ClientSecretCredential(
        os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["AZURE_CLIENT_SECRET"]
    ),
    "certificate": lambda: identity.CertificateCredential(
        os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["AZURE_CLIENT_CERTIFICATE_PATH"]
    ),
    "workload": identity.WorkloadIdentityCredential,
    "managed-identity": managed_identity,
    "device-code": lambda: identity.DeviceCodeCredential(
        os.environ["AZURE_CLIENT_ID"], tenant_id=os.environ["AZURE_TENANT_ID"], timeout=30
    ),
    "on-behalf-of": on_behalf_of,
    "given": Given,
    "none": lambda: None,
}


def client(credential, scope, url):
    configuration = Configuration()
    configuration.retry_policy = policies.RetryPolicy(retry_total=1, retry_backoff_factor=0.1)
    configuration.redirect_policy = policies.RedirectPolicy()
    configuration.logging_policy = policies.NetworkTraceLoggingPolicy()
    configuration.http_logging_policy = policies.HttpLoggingPolicy()
    if credential:
        configuration.authentication_policy = policies.BearerTokenCredentialPolicy(credential, scope)
    return PipelineClient(url, config=configuration)


def main():
    kind, scope, url = sys.argv[1:]
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    response = client(CREDENTIALS[kind](), scope, url).send_request(HttpRequest("GET", url))
    response.raise_for_status()
    print(response.status_code, response.json())


if __name__ == "__main__":
    main()
