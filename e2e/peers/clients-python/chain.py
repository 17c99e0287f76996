"""chain.py AT_ONCE SECONDS: what DefaultAzureCredential does in each of many environments.

One environment is one JSON line on stdin: `{"name", "variables", "home"}`. Each is run in a process of its own, which
has these variables and no others; AT_ONCE run at a time. What came of it is one JSON line on stdout, in the order in
which they end: the members of the chain with what each of them did, who the token is for, the tenants that were asked,
and what the SDK logged. After SECONDS the member that is being asked is said to hang.

Nothing of the SDK is changed. Requests, programs and files are seen by an audit hook, and members by their own methods.
"""

import base64
import json
import logging
import os
import re
import selectors
import signal
import sys
import time
import traceback

import msal  # noqa: F401  (imported once, before the processes part)
import requests  # noqa: F401
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CredentialUnavailableError, DefaultAzureCredential
from azure.identity._credentials import app_service, azure_arc, azure_ml, cloud_shell, imds  # noqa: F401

SCOPE = "https://management.azure.com/.default"
LINES, WIDTH = 60, 400
# In the addresses that an authority is asked at.
TENANT = re.compile(r"https://[^/\s]+/([^/\s]+)/(?:v2\.0/\.well-known|oauth2/)")


class Seen:
    """What has been seen of one environment."""

    def __init__(self, name):
        self.started = time.monotonic()
        self.name, self.members, self.constructor, self.token, self.log = name, [], None, None, []
        self.tenants = []
        self.current = None
        self.files = ()

    def result(self):
        return {
            "name": self.name,
            "constructor": self.constructor,
            "members": self.members,
            "token": self.token,
            "tenants": self.tenants,
            "seconds": round(time.monotonic() - self.started, 2),
            "log": self.log[-LINES:],
        }

    def audited(self, event, arguments):
        """Notes what the member that is being asked does."""
        if self.current is None:
            return
        if event == "socket.connect":
            address = arguments[1]
            if isinstance(address, tuple):
                self.current["did"].append("connects to %s port %s" % address[:2])
        elif event == "open" and arguments[0] in self.files:
            self.current["did"].append("reads %s" % arguments[0])


class Lines(logging.Handler):
    def __init__(self, seen):
        super().__init__()
        self.seen = seen

    def emit(self, record):
        line = "%s %s: %s" % (record.levelname, record.name, record.getMessage())
        self.seen.log.append(line[:WIDTH])
        self.seen.tenants.extend(tenant for tenant in TENANT.findall(line) if tenant not in self.seen.tenants)


def name_of(member):
    # A member whose constructor failed is held by a stand-in that knows its name.
    return getattr(member, "_credential_name", type(member).__name__)


def watch(seen, member):
    """Has the calls of a member noted."""
    entry = {"name": name_of(member), "outcome": "not-reached", "did": [], "error": None}
    seen.members.append(entry)
    ask = member.get_token

    def asked(*arguments, **options):
        seen.current = entry
        try:
            token = ask(*arguments, **options)
            entry["outcome"] = "token"
            return token
        except CredentialUnavailableError as error:
            entry.update(outcome="unavailable", error=str(error)[:WIDTH])
            raise
        except Exception as error:
            entry.update(outcome="failed", error="%s: %s" % (type(error).__name__, str(error)[:WIDTH]))
            raise
        finally:
            seen.current = None

    member.get_token = asked


def member_that_raised(error):
    """The member in whose constructor `error` arose: the outermost one below the chain's own."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        me = frame.f_locals.get("self")
        if frame.f_code.co_name == "__init__" and me is not None and not isinstance(me, DefaultAzureCredential):
            return type(me).__name__
    return None


def claims(token):
    """The claims of a token that say for whom it is."""
    try:
        part = token.split(".")[1]
        every = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError):
        return {}
    return {"tenant": every.get("tid"), "client": every.get("appid") or every.get("azp")}


def run(seen, asked):
    os.environ.clear()
    os.environ.update(asked["variables"])
    os.chdir(asked["home"])
    seen.files = [path for name, path in asked["variables"].items() if name.endswith(("_PATH", "_FILE")) and path]
    cache = os.path.join(asked["home"], ".IdentityService", "msal.cache.nocae")
    seen.files += [cache] if os.path.exists(cache) else []
    sys.addaudithook(seen.audited)
    sdk = logging.getLogger("azure")
    sdk.setLevel(logging.DEBUG)
    sdk.handlers, sdk.propagate = [Lines(seen)], False
    try:
        chain = DefaultAzureCredential()
    except Exception as error:
        seen.constructor = {"member": member_that_raised(error), "error": "%s: %s" % (type(error).__name__, str(error)[:WIDTH])}
        return
    for member in chain.credentials:
        watch(seen, member)
    try:
        seen.token = claims(chain.get_token(SCOPE).token)
    except ClientAuthenticationError as error:
        seen.log.append("ended with %s: %s" % (type(error).__name__, str(error)[:WIDTH]))


def child(line, write, seconds):
    asked = json.loads(line)
    seen = Seen(asked["name"])

    def say():
        signal.alarm(0)
        with os.fdopen(write, "w") as out:
            json.dump(seen.result(), out)
        # No exit handlers: they are those of the process that was copied.
        os._exit(0)

    def late(_signal, _frame):
        if seen.current:
            seen.current["outcome"] = "hangs"
        say()

    signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    run(seen, asked)
    say()


def start(line, seconds, open_pipes):
    read, write = os.pipe()
    if os.fork() == 0:
        os.close(read)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        try:
            child(line, write, seconds)
        finally:
            os._exit(1)
    os.close(write)
    open_pipes.register(read, selectors.EVENT_READ, [])


def main():
    at_once, seconds = int(sys.argv[1]), int(sys.argv[2])
    waiting = [line for line in sys.stdin if line.strip()][::-1]
    running = selectors.DefaultSelector()
    while waiting or running.get_map():
        while waiting and len(running.get_map()) < at_once:
            start(waiting.pop(), seconds, running)
        for key, _ in running.select():
            part = os.read(key.fd, 65536)
            if part:
                key.data.append(part)
                continue
            running.unregister(key.fd)
            os.close(key.fd)
            os.wait()
            print(b"".join(key.data).decode(), flush=True)


if __name__ == "__main__":
    main()
