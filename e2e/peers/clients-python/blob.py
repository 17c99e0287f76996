"""blob.py CREDENTIAL [list]: reads a blob, or lists blobs, with azure-storage-blob. CREDENTIAL is default, key, sas or none.

STORAGE_URL is the account.

STORAGE_KEY is the account's key. STORAGE_SAS_HOURS is how long a signature made with it lasts (negative: it is over), and
STORAGE_SAS_PERMISSION what it permits.
"""

import datetime
import logging
import os
import sys
from urllib.parse import urlsplit

from azure.core.credentials import AzureNamedKeyCredential, AzureSasCredential
from azure.identity import DefaultAzureCredential
from azure.storage.blob import BlobServiceClient, generate_blob_sas

CONTAINER, BLOB = "orders", "hello.txt"


def account(url):
    parts = urlsplit(url)
    return parts.hostname.split(".")[0] if parts.path in ("", "/") else parts.path.strip("/")


def signature(url):
    now = datetime.datetime.now(datetime.timezone.utc)
    hours = float(os.environ.get("STORAGE_SAS_HOURS", "1"))
    permission = os.environ.get("STORAGE_SAS_PERMISSION", "r")
    until, since = now + datetime.timedelta(hours=hours), now + datetime.timedelta(hours=min(hours - 1, 0))
    since += datetime.timedelta(hours=float(os.environ.get("STORAGE_SAS_FROM_HOURS", "0")))
    sas = generate_blob_sas(account(url), CONTAINER, BLOB, account_key=os.environ["STORAGE_KEY"], permission=permission, expiry=until, start=since)
    return AzureSasCredential(sas)


CREDENTIALS = {
    "default": lambda _url: DefaultAzureCredential(),
    "key": lambda url: AzureNamedKeyCredential(account(url), os.environ["STORAGE_KEY"]),
    "sas": signature,
    "none": lambda _url: None,
}


def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    url = os.environ["STORAGE_URL"]
    service = BlobServiceClient(url, credential=CREDENTIALS[sys.argv[1]](url), retry_total=1)
    container = service.get_container_client(CONTAINER)
    print(200, *container.list_blob_names() if sys.argv[2:] else [container.download_blob(BLOB).readall().decode()])


if __name__ == "__main__":
    main()
