"""Delivery over HTTP: signed requests to the app's own address, on loopback only."""

import asyncio
import hashlib
import hmac
import http.client
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from sandbox.deliveries import APP_ERROR, NO_APP, OK, TIMEOUT, Answer, Envelope, Retry
from sandbox.faults import Fault
from sandbox.shapes import Json, new_id

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: str


class HttpMode:
    """Carries payloads to one address. Raises ValueError for an address off this machine."""

    def __init__(self, url: str, *, signing_secret: str, patience: float) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname not in LOOPBACK:
            raise ValueError(f"The sandbox delivers to this machine only, not to {url}.")
        self.url = url
        self._host, self._port = parts.hostname, parts.port or 80
        self._path = parts.path or "/"
        self._secret = signing_secret
        self._patience = patience

    async def verify(self, token: str) -> bool:
        """Do the handshake, and say whether the app answered the challenge."""
        challenge = new_id("", 40)
        body = {"type": "url_verification", "token": token, "challenge": challenge}
        answer = await self.carry(Envelope("events_api", body), retry=None, fault=None)
        said = answer.body.get("challenge") if isinstance(answer.body, dict) else answer.body
        return answer.outcome == OK and said == challenge

    async def carry(
        self, envelope: Envelope, *, retry: Retry | None, fault: Fault | None
    ) -> Answer:
        """Post the payload and wait for the answer; `fault` concerns sockets only."""
        del fault
        content_type, body = _encode(envelope)
        headers = {"Content-Type": content_type, **self._signature(body)}
        if retry:
            headers["X-Slack-Retry-Num"] = str(retry.number)
            headers["X-Slack-Retry-Reason"] = retry.reason
        try:
            post = asyncio.to_thread(self._post, body, headers)
            reply = await asyncio.wait_for(post, self._patience)
        except TimeoutError:
            return Answer(TIMEOUT, reason="http_timeout", via="http")
        except (OSError, http.client.HTTPException):
            return Answer(NO_APP, reason="connection_failed", via="http")
        return _judge(reply)

    def _signature(self, body: bytes) -> dict[str, str]:
        stamp = str(int(time.time()))
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self._secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    def _post(self, body: bytes, headers: dict[str, str]) -> Reply:
        line = http.client.HTTPConnection(self._host, self._port, timeout=self._patience)
        try:
            line.request("POST", self._path, body, headers)
            response = line.getresponse()
            text = response.read().decode()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, names, text)
        finally:
            line.close()


def _encode(envelope: Envelope) -> tuple[str, bytes]:
    form = "application/x-www-form-urlencoded"
    if envelope.type == "events_api":
        return "application/json", json.dumps(envelope.payload).encode()
    if envelope.type == "slash_commands":
        return form, urlencode(envelope.payload).encode()
    return form, urlencode({"payload": json.dumps(envelope.payload)}).encode()


def _judge(reply: Reply) -> Answer:
    if reply.status != http.HTTPStatus.OK:
        final = reply.headers.get("x-slack-no-retry") == "1"
        return Answer(APP_ERROR, reason="http_error", final=final, via="http")
    body: str | Json | None = reply.body or None
    if body and "json" in reply.headers.get("content-type", ""):
        body = json.loads(reply.body)
    return Answer(OK, body=body, via="http")
