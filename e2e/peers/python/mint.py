"""Keys, a key set and one token for each algorithm: {"algorithms", "claims", "header"} on stdin, {"jwks", "tokens"} on stdout."""

import base64
import datetime
import hashlib
import json
import sys
import uuid

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from jwt import PyJWS
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

RSA_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]
CURVES = {"ES256": ec.SECP256R1, "ES384": ec.SECP384R1, "ES512": ec.SECP521R1}
ALGORITHMS = [*RSA_ALGORITHMS, *CURVES]


class Key:
    def __init__(self, private, members):
        self.private = private
        self.jwk = {"kid": str(uuid.uuid4()), "use": "sig", **members}


def rsa_key(algorithms):
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    members = RSAAlgorithm.to_jwk(private.public_key(), as_dict=True) | certificate_members(private)
    # `alg` names one algorithm: a key that signs with several has none.
    if len(algorithms) == 1:
        members["alg"] = algorithms[0]
    return Key(private, without_operations(members))


def ec_key(algorithm):
    private = ec.generate_private_key(CURVES[algorithm]())
    members = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
    return Key(private, without_operations(members | {"alg": algorithm}))


# RFC 7517 says that `use` and `key_ops` should not stand together.
def without_operations(members):
    return {name: value for name, value in members.items() if name != "key_ops"}


def certificate_members(private):
    der = self_signed(private).public_bytes(Encoding.DER)
    return {"x5t": base64url(hashlib.sha1(der).digest()), "x5c": [base64.b64encode(der).decode()]}


def self_signed(private):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "peer.example")])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=private.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - datetime.timedelta(days=1),
        not_valid_after=now + datetime.timedelta(days=1),
    )
    return builder.sign(private, hashes.SHA256())


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def keys_for(algorithms):
    with_rsa = [algorithm for algorithm in algorithms if algorithm in RSA_ALGORITHMS]
    shared = rsa_key(with_rsa) if with_rsa else None
    return {algorithm: shared if algorithm in with_rsa else ec_key(algorithm) for algorithm in algorithms}


# PyJWS rather than jwt.encode, which refuses claims of a wrong type: these must go out as asked for.
def sign(algorithm, key, claims, header):
    payload = json.dumps(claims, separators=(",", ":")).encode()
    members = {"kid": key.jwk["kid"], **header}
    return PyJWS().encode(payload, key.private, algorithm, headers=without_nulls(members))


# PyJWS adds a `typ` of its own unless it is given an empty one.
def without_nulls(members):
    return {name: value for name, value in members.items() if value is not None or name == "typ"}


def main():
    request = json.load(sys.stdin)
    keys = keys_for(list(dict.fromkeys(request.get("algorithms", ALGORITHMS))))
    claims, header = request.get("claims", {}), request.get("header", {})
    tokens = {algorithm: sign(algorithm, key, claims, header) for algorithm, key in keys.items()}
    published = {key.jwk["kid"]: key.jwk for key in keys.values()}
    json.dump({"jwks": {"keys": list(published.values())}, "tokens": tokens}, sys.stdout)
    print()


if __name__ == "__main__":
    main()
