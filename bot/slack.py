"""Calls to Slack's Web API, each one tried once and told apart by what may have happened.

The SDK's client repeats a request whose answer was lost, follows redirects with the token, and has
no deadline for the whole call; a message would be posted twice. So the wire is spoken here.
"""

import base64
import http.client
import json
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from handlers.kit.area import SlackRefusal

_TOO_MANY = 429
_SERVER_ERROR = 500
_OK = 200
# Slack documents that these may have happened in part.
_HALF_DONE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
_LARGEST_ANSWER = 16 * 1024 * 1024
_SAID = 64 * 1024  # What is said of an upload is not kept.


@dataclass(frozen=True)
class Done:
    """Slack did it; `data` is its answer, and `headers` (small letters) what came with it."""

    data: dict[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Refused:
    """Slack did not do it, and said why in one of its error codes."""

    error: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Limited:
    """Slack did not do it yet: this method of this workspace rests for `seconds`."""

    seconds: float


@dataclass(frozen=True)
class NotSent:
    """Nothing reached Slack, so trying again is safe."""

    reason: str


@dataclass(frozen=True)
class Ambiguous:
    """Slack may have done it, or may still do it."""

    reason: str


Outcome = Done | Refused | Limited | NotSent | Ambiguous


class SlackWire:
    """Speaks to one API address for every workspace.

    `deadline` bounds a whole call in seconds, however slowly the other side drips.
    """

    def __init__(self, api_url: str, *, deadline: float = 15.0) -> None:
        self._api = urlsplit(api_url)
        self._deadline = deadline

    def call(
        self, method: str, token: str, arguments: dict[str, Any], *, deadline: float | None = None
    ) -> Outcome:
        """Call one Web API method with a token."""
        body = urlencode(
            {
                name: value if isinstance(value, str) else json.dumps(value)
                for name, value in arguments.items()
                if value is not None
            }
        )
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        where = self._api._replace(path=self._api.path + method)
        outcome = self._post(where, body.encode(), headers, deadline or self._deadline)
        if isinstance(outcome, Refused) and outcome.error.startswith("http_"):
            # Something between Slack and us answered, a gateway perhaps: it may let us pass later.
            return NotSent(outcome.error)
        return outcome

    def respond(self, response_url: str, payload: dict[str, Any]) -> Outcome:
        """Answer through a response URL; no token goes with it."""
        where = urlsplit(response_url)
        if where.scheme != "https" and where.netloc != self._api.netloc:
            return Refused("invalid_response_url")
        headers = {"Content-Type": "application/json"}
        return self._post(where, json.dumps(payload).encode(), headers, self._deadline)

    def download(self, url: str, token: str, *, limit: int) -> bytes:
        """Fetch a file of Slack's, at most `limit` bytes, and follow no redirect.

        Errors: `SlackRefusal`; `ConnectionError` when worth a retry.
        """
        headers = {"Authorization": f"Bearer {token}"}
        status, content = self._exchange("download", url, headers=headers, limit=limit)
        return _content("download", status, content, limit)

    def upload(self, url: str, content: bytes) -> None:
        """Bring a file to the address that Slack gave for it, which needs no token.

        Errors: `SlackRefusal`; `ConnectionError` when worth a retry.
        """
        headers = {"Content-Type": "application/octet-stream"}
        status, said = self._exchange("upload", url, body=content, headers=headers, limit=_SAID)
        _content("upload", status, said, _SAID)

    def _exchange(
        self,
        what: str,
        url: str,
        *,
        headers: dict[str, str],
        limit: int,
        body: bytes | None = None,
    ) -> tuple[int, bytes]:
        """Ask one of Slack's own addresses, and return its status and up to `limit` + 1 bytes."""
        where = urlsplit(url)
        if not self._is_slacks(where):
            # The token and what we keep go nowhere else, whatever an answer said.
            raise SlackRefusal(what, "not_a_file_of_slack")
        connection = _connection(where, self._deadline)
        hang_up = threading.Timer(self._deadline, lambda: _hang_up(connection.sock))
        hang_up.daemon = True
        hang_up.start()
        try:
            verb = "GET" if body is None else "POST"
            connection.request(verb, _target(where), body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read(limit + 1)
        except (OSError, http.client.HTTPException) as problem:
            raise ConnectionError(f"{what}: {type(problem).__name__}") from problem
        finally:
            hang_up.cancel()
            connection.close()

    def _is_slacks(self, where: SplitResult) -> bool:
        if (where.scheme, where.netloc) == (self._api.scheme, self._api.netloc):
            return True
        host = where.hostname or ""
        return where.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))

    def _post(
        self, where: SplitResult, body: bytes, headers: dict[str, str], deadline: float
    ) -> Outcome:
        started = time.monotonic()
        connection = _connection(where, deadline)
        try:
            connection.connect()
        except (OSError, http.client.HTTPException) as problem:
            connection.close()
            return NotSent(type(problem).__name__)
        left = deadline - (time.monotonic() - started)
        if left <= 0:
            connection.close()
            return NotSent("connecting took the whole time")
        # A socket's own timeout starts anew with every byte; the whole call must end.
        hang_up = threading.Timer(left, _hang_up, [connection.sock])
        hang_up.daemon = True
        hang_up.start()
        try:
            connection.request("POST", _target(where), body=body, headers=headers)
            answer = connection.getresponse()
            return _read(answer, answer.read(_LARGEST_ANSWER))
        except (OSError, http.client.HTTPException) as problem:
            return Ambiguous(type(problem).__name__)
        finally:
            hang_up.cancel()
            connection.close()


class SlackBot:
    """Slack as one workspace's bot, for jobs: asks, and raises when the answer is no."""

    def __init__(self, wire: SlackWire, token: str) -> None:
        self._wire = wire
        self._token = token

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a reading method. Errors: `SlackRefusal`; `ConnectionError` when worth a retry."""
        match self._wire.call(method, self._token, arguments):
            case Done(data):
                return data
            case Refused(error):
                raise SlackRefusal(method, error)
            case Limited(seconds):
                raise ConnectionError(f"{method} rests for {seconds} s")
            case NotSent(reason) | Ambiguous(reason):
                raise ConnectionError(f"{method}: {reason}")

    def download(self, url: str, *, limit: int) -> bytes:
        """Fetch a file. Errors: `SlackRefusal`; `ConnectionError` when worth a retry."""
        return self._wire.download(url, self._token, limit=limit)

    def upload(self, url: str, content: bytes) -> None:
        """Bring a file to Slack. Errors: `SlackRefusal`; `ConnectionError` when worth a retry."""
        self._wire.upload(url, content)


def _content(what: str, status: int, content: bytes, limit: int) -> bytes:
    if status == _TOO_MANY or status >= _SERVER_ERROR:
        raise ConnectionError(f"{what}: HTTP {status}")
    if status != _OK:
        raise SlackRefusal(what, f"http_{status}")
    if len(content) > limit:
        raise SlackRefusal(what, "file_too_large")
    return content


def _connection(where: SplitResult, deadline: float) -> http.client.HTTPConnection:
    # Without TLS is only this very machine, and no proxy leads there.
    proxy = urllib.request.getproxies().get("https") if where.scheme == "https" else None
    if not proxy or urllib.request.proxy_bypass(where.hostname or ""):
        return _open(where, where.hostname or "", where.port, deadline)
    by = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    connection = _open(where, by.hostname or "", by.port, deadline)
    connection.set_tunnel(where.hostname or "", where.port, headers=_login(by))
    return connection


def _login(proxy: SplitResult) -> dict[str, str]:
    if not proxy.username:
        return {}
    login = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}


def _open(
    where: SplitResult, host: str, port: int | None, deadline: float
) -> http.client.HTTPConnection:
    if where.scheme == "https":
        secure = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=deadline, context=secure)
    return http.client.HTTPConnection(host, port, timeout=deadline)


def _target(where: SplitResult) -> str:
    return where.path + (f"?{where.query}" if where.query else "")


def _hang_up(sock: socket.socket | None) -> None:
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _read(answer: http.client.HTTPResponse, body: bytes) -> Outcome:
    if answer.status == _TOO_MANY:
        return Limited(_seconds(answer.headers.get("Retry-After")))
    if answer.status >= _SERVER_ERROR:
        return Ambiguous(f"HTTP {answer.status}")
    if answer.status != _OK:
        # A redirect is not followed: the token goes nowhere but to the API.
        return Refused(f"http_{answer.status}")
    return _read_body(answer, body)


def _read_body(answer: http.client.HTTPResponse, body: bytes) -> Outcome:
    try:
        # A response URL answers with a bare word.
        data = {"ok": True} if body == b"ok" else json.loads(body)
        error = "" if data.get("ok") else str(data.get("error", "unknown_error"))
    except (ValueError, AttributeError):
        return Ambiguous("unreadable answer")
    if not error:
        return Done(data, {name.lower(): value for name, value in answer.headers.items()})
    if error in ("ratelimited", "rate_limited"):
        return Limited(_seconds(answer.headers.get("Retry-After")))
    return Ambiguous(error) if error in _HALF_DONE else Refused(error, data)


def _seconds(header: str | None) -> float:
    try:
        return max(float(header or 1), 0.0)
    except ValueError:
        return 1.0
