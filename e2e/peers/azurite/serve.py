"""Starts Azurite's blob service over TLS, and makes credentials for it, good and bad.

Stdout is one line of JSON once it serves: `url` of a blob; `plain`, the same without TLS; `named`, the same under Azure's host name, and
`connect_to`, which leads from there to it; `authority` (a file); `tokens` and `signatures` by what is wrong with them (`good` is well). Run by the Python of clients-python. Everything ends when stdin does.
"""

import base64
import datetime
import email.utils
import hmac
import ipaddress
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import uuid

import jwt
from azure.storage.blob import BlobServiceClient, generate_blob_sas
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

# The account that every Azurite has; Microsoft publishes its key.
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
OTHER_KEY = base64.b64encode(bytes(64)).decode()
# The host that the account would have in Azure; a client may be led from there to this machine.
HOST = f"{ACCOUNT}.blob.core.windows.net"
TENANT = "c0000000-0000-4000-8000-00000000c070"
SERVER = pathlib.Path(__file__).parent / "node_modules/azurite/dist/src/blob/main.js"


def pem(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def signed(name, key, issuer, issuer_key, *extensions):
    now = datetime.datetime.now(datetime.timezone.utc)
    common = lambda text: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
    hour, day = datetime.timedelta(hours=1), datetime.timedelta(days=1)
    builder = x509.CertificateBuilder(common(issuer), common(name), key.public_key(), x509.random_serial_number(), now - hour, now + day)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def certificates(folder):
    """An authority, and a certificate of it for 127.0.0.1."""
    authority, server = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName(HOST)])
    (folder / "ca.crt").write_bytes(signed("made-up CA", authority, "made-up CA", authority, x509.BasicConstraints(ca=True, path_length=0)))
    (folder / "server.crt").write_bytes(signed("127.0.0.1", server, "made-up CA", authority, names))
    (folder / "server.key").write_bytes(pem(server))


def start(*options):
    words = ["node", str(SERVER), "--disableTelemetry", "--skipApiVersionCheck", "--inMemoryPersistence", "--silent"]
    words += ["--blobHost", "127.0.0.1", "--blobPort", "0", "--oauth", "basic", *options]
    server = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    for line in server.stdout:
        if found := re.search(r"listens on (https?://[0-9.:]+)", line):
            return server, found[1].rstrip("/")
    raise SystemExit("Azurite has not come up")


def tokens():
    now = int(time.time())
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    good = {
        "aud": "https://storage.azure.com", "iss": f"https://sts.windows.net/{TENANT}/", "tid": TENANT, "ver": "1.0",
        "iat": now - 60, "nbf": now - 60, "exp": now + 3600, "oid": str(uuid.uuid4()), "appid": str(uuid.uuid4()),
    }
    sign = lambda **changes: jwt.encode({**good, **changes}, key, "RS256", headers={"kid": "made-up"})
    return {
        "good": sign(),
        "expired": sign(iat=now - 7200, nbf=now - 7200, exp=now - 3600),
        "not-yet-valid": sign(iat=now + 3600, nbf=now + 3600, exp=now + 7200),
        "wrong-audience": sign(aud="https://management.azure.com"),
        "wrong-issuer": sign(iss=f"https://login.microsoftonline.com/{TENANT}/v2.0", ver="2.0"),
        "malformed": sign()[:200],
    }


def signatures():
    now = datetime.datetime.now(datetime.timezone.utc)
    hour = datetime.timedelta(hours=1)
    sas = lambda start, expiry, key=KEY, permission="r": generate_blob_sas(ACCOUNT, "orders", "hello.txt", account_key=key, permission=permission, start=start, expiry=expiry)
    return {
        "good": sas(now - hour, now + hour),
        "expired": sas(now - 2 * hour, now - hour),
        "not-yet-valid": sas(now + hour, now + 2 * hour),
        "wrong-key": sas(now - hour, now + hour, OTHER_KEY),
        "no-read": sas(now - hour, now + hour, permission="w"),
    }


def shared_key(url):
    """The headers of a request that is signed with another key; what it signs no longer matters then."""
    proof = hmac.digest(base64.b64decode(OTHER_KEY), url.encode(), "sha256")
    date = email.utils.formatdate(usegmt=True)
    return [f"Authorization: SharedKey {ACCOUNT}:{base64.b64encode(proof).decode()}", f"x-ms-date: {date}"]


def main():
    with tempfile.TemporaryDirectory(prefix="azurite-") as name:
        folder = pathlib.Path(name)
        certificates(folder)
        authority = folder / "ca.crt"
        servers = [start("--cert", str(folder / "server.crt"), "--key", str(folder / "server.key")), start()]
        try:
            for _, origin in servers:
                service = BlobServiceClient(f"{origin}/{ACCOUNT}", credential={"account_name": ACCOUNT, "account_key": KEY}, connection_verify=str(authority))
                service.create_container("orders").upload_blob("hello.txt", b"hello\n")
            blobs = [f"{origin}/{ACCOUNT}/orders/hello.txt" for _, origin in servers]
            announced = {
                "url": blobs[0],
                "plain": blobs[1],
                "named": f"https://{HOST}/orders/hello.txt",
                "connect_to": f"{HOST}:443:{servers[0][1].removeprefix('https://')}",
                "authority": str(authority),
                "tokens": tokens(),
                "signatures": signatures(),
                "shared_key": shared_key(blobs[0]),
            }
            print(json.dumps(announced), flush=True)
            sys.stdin.read()
        finally:
            for server, _ in servers:
                server.terminate()
                server.wait()


if __name__ == "__main__":
    main()
