"""Answers for a supervisor: whether it is alive, whether it is ready, and its figures."""

import json
from collections.abc import Callable
from http import HTTPStatus

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0

from bot.loops import Loop
from bot.webserver import Request, Response, WebServer

# Longer than any work takes: who is not alive is killed.
STUCK_AFTER = 120.0
LARGEST_BODY = 1024
THREADS = 2
CONNECTIONS = 20


class Health:
    """Answers `/healthz`, `/readyz` and `/metrics`, to GET only.

    Alive is who comes round in every loop, also while the database is away: to be killed would not
    bring it back. Ready is who has nothing to say in `late`. `figures` returns Prometheus' text.
    """

    def __init__(
        self,
        *,
        loops: list[Loop],
        late: Callable[[], tuple[str, ...]],
        figures: Callable[[], bytes],
        host: str,
        port: int,
    ) -> None:
        self._loops = loops
        self._late = late
        self._figures = figures
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

    def stop(self, *, deadline: float) -> bool:
        return self._server.stop(deadline=deadline)

    def answer(self, request: Request) -> Response:
        if request.method != "GET":
            return Response(HTTPStatus.METHOD_NOT_ALLOWED)
        match request.path:
            case "/healthz":
                stuck = [one.name for one in self._loops if one.stuck_for() > STUCK_AFTER]
                return _verdict("stuck", stuck)
            case "/readyz":
                return _verdict("late", list(self._late()))
            case "/metrics":
                return Response(body=self._figures(), kind=CONTENT_TYPE_PLAIN_1_0_0)
            case _:
                return Response(HTTPStatus.NOT_FOUND)


def _verdict(word: str, troubles: list[str]) -> Response:
    status = HTTPStatus.SERVICE_UNAVAILABLE if troubles else HTTPStatus.OK
    body = json.dumps({"ok": not troubles, word: troubles}).encode() + b"\n"
    return Response(status, body, "application/json")
