"""A small client of our own servers: one request, and what came back."""

import http.client
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.http import PATH
from bot.signatures import sign
from harness.threads import PATIENCE

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    text: str


def ask(
    port: int,
    path: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Reply:
    """Send one request to this machine and read the answer."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        with suppress(BrokenPipeError):  # Who refuses a body need not read it to its end.
            line.request(method, path, body, headers or {})
        answer = line.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, named, answer.read().decode())
    finally:
        line.close()


def signed(body: bytes, secret: str, *, ago: float = 0.0, kind: str = FORM) -> dict[str, str]:
    """Return the headers Slack would send with `body`, signed `ago` seconds ago."""
    stamp = str(int(time.time() - ago))
    return {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": sign(body, stamp, secret),
    }


def post(port: int, body: bytes, headers: dict[str, str]) -> Reply:
    """Post to where Slack posts."""
    return ask(port, PATH, method="POST", body=body, headers=headers)


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()
