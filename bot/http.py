"""HTTP mode: Slack posts to an address of ours, signed, and reads the acknowledgement as answer."""

import json
import logging
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from bot.envelopes import Ack, Envelope
from bot.signatures import is_genuine
from bot.webserver import Request, Response, WebServer

log = logging.getLogger(__name__)

PATH = "/slack/events"
# Slack's largest payloads hold a dialog of 250 kB, which the encoding of forms may triple.
LARGEST_BODY = 1024 * 1024
THREADS = 10
CONNECTIONS = 100
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


class HttpMode:
    """Verifies what is posted to `/slack/events` and lets `handle` answer it, as over a socket.

    `secrets` is asked at every request, because signing secrets change while we run; during a
    rotation two of them are valid. `now` is Unix time, which Slack signs.
    """

    def __init__(
        self,
        *,
        handle: Callable[[Envelope], Ack | None],
        secrets: Callable[[], Iterable[str]],
        host: str,
        port: int,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._handle = handle
        self._secrets = secrets
        self._now = now
        self._server = WebServer(
            self.answer,
            host=host,
            port=port,
            threads=THREADS,
            connections=CONNECTIONS,
            largest=LARGEST_BODY,
        )

    @property
    def port(self) -> int:
        """The port it listens on, once started."""
        return self._server.port

    def start(self) -> None:
        """Listen. Errors: `OSError` with a sentence when the address is not to be had."""
        self._server.start()

    def ready(self) -> bool:
        """Whether requests are taken; whether Slack sends any is not to be seen from here."""
        return self._server.ready()

    def stop(self, *, deadline: float) -> bool:
        """Take no more and answer what was taken within `deadline` seconds; False if some was not.

        What was not answered Slack repeats, or says that it failed.
        """
        return self._server.stop(deadline=deadline)

    def answer(self, request: Request) -> Response:
        """Answer one request. Whoever is not Slack learns nothing but that."""
        if request.path != PATH:
            return Response(HTTPStatus.NOT_FOUND)
        if request.method != "POST":
            return _said(HTTPStatus.METHOD_NOT_ALLOWED, "Slack posts its requests here.")
        if not self._is_genuine(request):
            log.warning("A request was refused: no signing secret of ours signed it just now.")
            return _said(HTTPStatus.UNAUTHORIZED, "This is not signed by Slack.")
        try:
            payload = _payload(request)
        except ValueError:
            return _said(HTTPStatus.BAD_REQUEST, "This cannot be read.")
        # A person was told already that it failed; an event is better late than never.
        if _kind(request) == _FORM and request.has_gone():
            log.warning("A request waited too long and was not begun.")
            return Response(HTTPStatus.SERVICE_UNAVAILABLE)
        return _acknowledged(self._handle(_envelope(request, payload)))

    def _is_genuine(self, request: Request) -> bool:
        return is_genuine(
            request.body,
            stamp=request.headers.get("x-slack-request-timestamp", ""),
            signature=request.headers.get("x-slack-signature", ""),
            secrets=self._secrets(),
            now=self._now(),
        )


def _payload(request: Request) -> dict[str, Any]:
    """Read JSON, or a form whose `payload` is JSON, or a form. Errors: `ValueError`."""
    text = request.body.decode()
    if _kind(request) == _FORM:
        form: dict[str, Any] = dict(parse_qsl(text, keep_blank_values=True))
        if "payload" not in form:
            return form
        text = form["payload"]
    payload = json.loads(text)
    if not isinstance(payload, dict):
        raise ValueError("not an object")  # noqa: TRY004 - it is about what was sent.
    return payload


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _envelope(request: Request, payload: dict[str, Any]) -> Envelope:
    number = request.headers.get("x-slack-retry-num", "")
    return Envelope(
        envelope_id="",
        type="http",
        payload=payload,
        accepts_response_payload=True,
        retry_attempt=int(number) if number.isdecimal() else None,
        retry_reason=request.headers.get("x-slack-retry-reason"),
    )


def _acknowledged(ack: Ack | None) -> Response:
    if ack is None:
        return Response(HTTPStatus.INTERNAL_SERVER_ERROR)
    if ack.payload is None:
        return Response()
    return Response(body=json.dumps(ack.payload).encode(), kind=_JSON)


def _said(status: HTTPStatus, sentence: str) -> Response:
    return Response(status, f"{sentence}\n".encode())
