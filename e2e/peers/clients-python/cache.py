"""cache.py: caches that Microsoft's libraries write, and a look into them that knows nothing of their form.

fill               signs in to the lab as applications and as a person, in two tenants, with persistent caches: MSAL's in the
                   place of the Azure CLI's, azure-identity's in its own
write PATH COUNT   adds tokens of two tenants to PATH under MSAL's lock, as fast as it can, and prints how many
secrets TENANT     reads a cache's path per line from stdin, and prints the secrets of TENANT in them as a JSON list
scan TENANT PATH   walks over all files of PATH, and prints those that hold a token of TENANT or one of the secrets on stdin
job SCOPE URL      calls URL with whatever token the cache has, and signs in from the environment only if there is none
"""

import base64
import json
import os
import pathlib
import re
import sys
import time

CONTOSO = "c0000000-0000-4000-8000-00000000c070"
FABRIKAM = "f0000000-0000-4000-8000-00000000fab1"
ORDERS, SECRET = "a0000000-0000-4000-8000-000000000001", "orders-secret~value"
CLI = "a0000000-0000-4000-8000-0000000000c1"
SCOPES = ["https://management.azure.com/.default", "https://vault.azure.net/.default"]


def persisted(path):
    import msal_extensions

    return msal_extensions.PersistedTokenCache(msal_extensions.FilePersistence(str(path)))


def azure_cli_cache():
    folder = pathlib.Path(os.environ.get("AZURE_CONFIG_DIR") or pathlib.Path.home() / ".azure")
    folder.mkdir(parents=True, exist_ok=True)
    return persisted(folder / "msal_token_cache.json")


def authority(tenant):
    return f"https://login.microsoftonline.com/{tenant}"


def checked(answer):
    if "access_token" not in answer:
        raise SystemExit(f"no token: {answer.get('error_description', answer)}")
    return answer["access_token"]


def signed_in(person):
    """The refresh token of somebody who typed a device code; the lab wants the scopes said twice, which MSAL does not."""
    import requests

    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "client_id": CLI,
        "device_code": person.initiate_device_flow(scopes=SCOPES[:1])["device_code"],
        "scope": f"openid profile offline_access {SCOPES[0]}",
    }
    while True:
        answer = requests.post(f"{authority(CONTOSO)}/oauth2/v2.0/token", data=form, timeout=30).json()
        if answer.get("error") != "authorization_pending":
            return answer["refresh_token"]
        time.sleep(0.2)


def fill():
    import msal
    from azure.identity import ClientSecretCredential, TokenCachePersistenceOptions

    cache = azure_cli_cache()
    for tenant in (CONTOSO, FABRIKAM):
        application = msal.ConfidentialClientApplication(ORDERS, authority=authority(tenant), client_credential=SECRET, token_cache=cache)
        for scope in SCOPES:
            checked(application.acquire_token_for_client(scopes=[scope]))
    person = msal.PublicClientApplication(CLI, authority=authority(CONTOSO), token_cache=cache)
    checked(person.acquire_token_by_refresh_token(signed_in(person), scopes=SCOPES[:1]))
    options = TokenCachePersistenceOptions(allow_unencrypted_storage=True, name="orders")
    for tenant in (CONTOSO, FABRIKAM):
        ClientSecretCredential(tenant, ORDERS, SECRET, cache_persistence_options=options).get_token(SCOPES[0])
    alone = TokenCachePersistenceOptions(allow_unencrypted_storage=True, name="other")
    ClientSecretCredential(FABRIKAM, ORDERS, SECRET, cache_persistence_options=alone).get_token(SCOPES[1])


def write(path, count):
    cache = persisted(path)
    for number in range(int(count)):
        tenant = (CONTOSO, FABRIKAM)[number % 2]
        response = {"access_token": f"made-up-{tenant}-{number}", "expires_in": 3600, "token_type": "Bearer"}
        endpoint = f"{authority(tenant)}/oauth2/v2.0/token"
        cache.add({"client_id": ORDERS, "scope": [f"api://{number}/.default"], "token_endpoint": endpoint, "response": response})
    print(count)


def secrets(tenant):
    found = []
    for path in sys.stdin.read().split():
        for section in json.loads(pathlib.Path(path).read_text()).values():
            for entry in section.values():
                home = (entry.get("home_account_id") or "").rpartition(".")[2]
                if "secret" in entry and tenant in (entry.get("realm") or home, home if entry.get("realm") == "organizations" else None):
                    found.append(entry["secret"])
    print(json.dumps(found))


JWT = re.compile(rb"[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*")


def claims(token):
    try:
        part = token.split(b".")[1]
        return json.loads(base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4)))
    except ValueError:
        return {}


def scan(tenant, folder):
    known = [secret.encode() for secret in json.loads(sys.stdin.read() or "[]")]
    hits = []
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            tokens = [token for token in JWT.findall(data) if tenant in json.dumps(claims(token))]
            hits += [str(path)] if tokens or any(secret in data for secret in known) else []
    print(json.dumps(hits))


def job(scope, url):
    import msal
    import requests

    cache = azure_cli_cache()
    held = list(cache.search("AccessToken", target=[scope]))
    if held:
        token = held[0]["secret"]
    else:
        tenant = os.environ["AZURE_TENANT_ID"]
        application = msal.ConfidentialClientApplication(
            os.environ["AZURE_CLIENT_ID"], authority=authority(tenant), client_credential=os.environ["AZURE_CLIENT_SECRET"], token_cache=cache
        )
        token = checked(application.acquire_token_for_client(scopes=[scope]))
    response = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
    print(response.status_code, response.headers.get("WWW-Authenticate", ""), response.text)
    raise SystemExit(0 if response.ok else 1)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
