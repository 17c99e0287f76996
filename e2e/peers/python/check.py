"""An oracle for signatures: {"tokens", "jwks"} on stdin, {"verified": [true, false, ...]} on stdout, in the order of the tokens."""

import json
import sys

import jwt

# Neither "none" nor HS*: a published key must never serve as a shared secret.
ALGORITHMS = [f"{family}{bits}" for family in ("RS", "PS", "ES") for bits in (256, 384, 512)]


def verifies(token, keys):
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        return False
    return any(verifies_with(token, header.get("alg"), key) for key in candidates(header, keys))


def candidates(header, keys):
    return [key for key in keys if "kid" not in header or key.get("kid") == header["kid"]]


def verifies_with(token, algorithm, key):
    if algorithm not in ALGORITHMS:
        return False
    try:
        jwt.PyJWS().decode(token, jwt.PyJWK(key, algorithm).key, algorithms=[algorithm])
    except (jwt.PyJWTError, ValueError):
        return False
    return True


def main():
    request = json.load(sys.stdin)
    keys = request["jwks"]["keys"]
    json.dump({"verified": [verifies(token, keys) for token in request["tokens"]]}, sys.stdout)
    print()


if __name__ == "__main__":
    main()
