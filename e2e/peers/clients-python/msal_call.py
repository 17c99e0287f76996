"""msal_call.py SCOPE URL: a daemon on MSAL and requests, without the SDK: prints what such programs print when they fail."""

import json
import logging
import os
import sys

import msal
import requests


def main():
    scope, url = sys.argv[1:]
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    authority = f"https://login.microsoftonline.com/{os.environ['AZURE_TENANT_ID']}"
    secret = os.environ["AZURE_CLIENT_SECRET"]
    application = msal.ConfidentialClientApplication(os.environ["AZURE_CLIENT_ID"], authority=authority, client_credential=secret)
    answer = application.acquire_token_for_client(scopes=[scope])
    if "access_token" not in answer:
        sys.exit(json.dumps(answer, indent=2))
    response = requests.get(url, headers={"Authorization": f"Bearer {answer['access_token']}"}, timeout=30)
    if not response.ok:
        logging.error("GET %s answered %s %s\n%s\n%s", url, response.status_code, response.reason, dict(response.headers), response.text)
    response.raise_for_status()
    print(response.status_code, response.text)


if __name__ == "__main__":
    main()
