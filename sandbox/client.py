"""A synchronous client of the control API, for tests and the demo. Standard library only.

slack = Sandbox.connect("http://127.0.0.1:8123")
ana = slack.person("ana")
ana.command("/task add Call Ben", channel="warehouse")
ana.submit(values={"title": "Call Ben"})
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sandbox.shapes import Json
from sandbox.visitor import Channel, Person

__all__ = ["Channel", "Clock", "Faults", "NotPossible", "Person", "Sandbox"]

T = TypeVar("T")
_TIMEOUT = 60
_PAUSE = 0.02


class NotPossible(Exception):
    """The sandbox refused: a person could not do that. The message says why."""


class Sandbox:
    """One workspace of a running sandbox; `in_workspace` gives another."""

    def __init__(self, url: str, *, workspace: str | None = None) -> None:
        self.url = url.rstrip("/")
        self.workspace = workspace
        self.clock = Clock(self)
        self.faults = Faults(self)

    @classmethod
    def connect(cls, url: str) -> "Sandbox":
        """Return a client for the first workspace. Raises URLError if nothing answers."""
        sandbox = cls(url)
        sandbox.overview()
        return sandbox

    def in_workspace(self, name: str) -> "Sandbox":
        """Return a client for another workspace, by id, name or domain."""
        return Sandbox(self.url, workspace=name)

    def person(self, name: str) -> Person:
        return Person(self, name)

    def channel(self, name: str) -> Channel:
        return Channel(self, name)

    def overview(self) -> Json:
        """Return workspaces, people, channels, commands and shortcuts."""
        return self.call("GET", "")

    def me(self) -> Json:
        """Return this client's workspace from the overview."""
        workspaces: list[Json] = self.overview()["workspaces"]
        wanted = (None, "id", "name", "domain")
        if self.workspace is None:
            return workspaces[0]
        return next(w for w in workspaces if self.workspace in (w[k] for k in wanted if k))

    def user_id(self, name: str) -> str:
        return next(str(p["id"]) for p in self.me()["people"] if p["name"] == name)

    def channel_id(self, name: str) -> str:
        return next(str(c["id"]) for c in self.me()["channels"] if c["name"] == name)

    def ledger(self) -> Json:
        """Return `messages`, `calls`, `deliveries` and `stray_acks`."""
        return self.call("GET", "/ledger")

    def sockets(self) -> Json:
        """Return how many sockets are `connected` and how many events are `pending`."""
        return self.call("GET", "/sockets")

    def disturb_sockets(self, what: str) -> Json:
        """Do one of: warn, refresh, disable, drop."""
        return self.call("POST", "/sockets", {"do": what})

    def scopes(self, *, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> list[str]:
        """Change what the app was granted while it runs."""
        body = {"add": list(add), "remove": list(remove)}
        scopes: list[str] = self.call("POST", "/scopes", body)["scopes"]
        return scopes

    def deliver_to(self, url: str | None) -> None:
        """Deliver over signed HTTP to `url` from now on; None means over sockets again."""
        self.call("POST", "/http", {"url": url})

    def hire(self, name: str, **details: object) -> Person:
        """Add a person: real_name, zone, title, guest."""
        self.call("POST", "/people", {"name": name, **details})
        return Person(self, name)

    def uninstall(self) -> None:
        self.call("POST", "/uninstall", {})

    def revoke_token(self, error: str = "token_revoked") -> None:
        """Have every call with this workspace's token refused with `error`."""
        self.call("POST", "/token", {"revoke": error})

    def renew_token(self) -> str:
        """Install the app again in this workspace and return its new token."""
        return str(self.call("POST", "/token", {})["token"])

    def reset(self) -> None:
        self.call("POST", "/reset", {})

    def wait_until(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """Ask again and again until the answer is true, and return it.

        Raises TimeoutError after `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        while not (answer := predicate()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"Not true within {timeout} s: {predicate}")
            time.sleep(_PAUSE)
        return answer

    def wait_connected(self, timeout: float = 10.0) -> None:
        """Wait until the app has a socket."""
        self.wait_until(lambda: self.sockets()["connected"], timeout)

    def wait_settled(self, timeout: float = 10.0) -> None:
        """Wait until no event is on its way or waits for a retry."""
        self.wait_until(lambda: self.sockets()["pending"] == 0, timeout)

    def call(self, verb: str, path: str, body: Json | None = None, **query: str | None) -> Json:
        """Call the control API. Raises NotPossible with the sandbox's sentence."""
        given = {k: v for k, v in {"workspace": self.workspace, **query}.items() if v is not None}
        url = f"{self.url}/sandbox{path}?{urllib.parse.urlencode(given)}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, method=verb)  # noqa: S310 - loopback
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT) as reply:  # noqa: S310 - same
                answer: Json = json.load(reply)
                return answer
        except urllib.error.HTTPError as error:
            with error:
                text = error.read().decode()
            raise NotPossible(_sentence(text)) from None


@dataclass(frozen=True)
class Clock:
    sandbox: Sandbox

    def now(self) -> datetime:
        return datetime.fromisoformat(self.sandbox.call("GET", "/clock")["now"])

    def move(
        self, *, to: datetime | None = None, days: float = 0, hours: float = 0, minutes: float = 0
    ) -> datetime:
        """Move the business clock forward, to an instant or by a length of time."""
        by = timedelta(days=days, hours=hours, minutes=minutes).total_seconds()
        body = {"to": to.isoformat()} if to else {"by": by}
        return datetime.fromisoformat(self.sandbox.call("POST", "/clock", body)["now"])


@dataclass(frozen=True)
class Faults:
    sandbox: Sandbox

    def set(self, kind: str, on: str | None = None, **details: Any) -> int:
        """Cause a fault; `details`: times (None for always), chance, seconds, status, error."""
        body = {"kind": kind, "on": on, **details}
        return int(self.sandbox.call("POST", "/faults", body)["id"])

    def clear(self) -> None:
        self.sandbox.call("DELETE", "/faults")

    def pending(self) -> list[Json]:
        faults: list[Json] = self.sandbox.call("GET", "/faults")["faults"]
        return faults


def _sentence(text: str) -> str:
    try:
        return str(json.loads(text)["error"])
    except (ValueError, KeyError):
        return text
