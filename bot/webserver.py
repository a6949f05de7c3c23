"""A small web server on threads of its own: waitress, started and stopped as this process needs.

waitress by itself cannot be asked to finish what it has taken and then end; so its loop is turned
here, and every decision about its connections is made between two turns, on the loop's thread.
"""

import logging
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from waitress import create_server, wasyncore

log = logging.getLogger(__name__)

TICK = 0.5  # seconds between two looks at what nothing announces
HASTE = 0.05  # the same, while it stops
GOODBYE = 0.2  # seconds for idle threads to end
LARGEST_HEAD = 64 * 1024  # bytes of all headers together
IDLE = 30  # seconds after which a silent connection is closed


@dataclass(frozen=True)
class Request:
    """A request in full. `headers` are named in small letters; `has_gone` asks for the sender."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    has_gone: Callable[[], bool] = lambda: False


@dataclass(frozen=True)
class Response:
    """What is answered; `kind` is its content type."""

    status: HTTPStatus = HTTPStatus.OK
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"


class WebServer:
    """Answers requests at one address; port 0 takes a free one.

    At most `threads` requests are worked on at once and `connections` are open, each with one
    request that waits; whoever comes later waits in the system's queue. A body of `largest` bytes
    or more is refused before it is read.
    """

    def __init__(
        self,
        answer: Callable[[Request], Response],
        *,
        host: str,
        port: int,
        threads: int,
        connections: int,
        largest: int,
    ) -> None:
        self._answer = answer
        self._host = host
        self._port = port
        self._limits = {
            "threads": threads,
            "connection_limit": connections,
            "backlog": connections,
            "max_request_body_size": largest,
            # In memory: a read-only system has nowhere to put a larger one.
            "inbuf_overflow": largest,
            "max_request_header_size": LARGEST_HEAD,
        }
        self._map: dict[int, Any] = {}
        self._stopping = threading.Event()
        self._give_up_at = 0.0
        self._finished = True
        self._thread = threading.Thread(target=self._run, name=f"web-{port}", daemon=True)
        self._server: Any = None

    @property
    def port(self) -> int:
        """The port it listens on, once started."""
        return self._port

    def start(self) -> None:
        """Listen. Errors: `OSError` with a sentence when the address is not to be had."""
        try:
            listener = socket.create_server(
                (self._host, self._port),
                family=socket.AF_INET6 if ":" in self._host else socket.AF_INET,
            )
        except OSError as problem:
            where = f"{self._host} port {self._port}"
            raise OSError(f"Cannot listen at {where}: {problem.strerror or problem}") from problem
        self._port = listener.getsockname()[1]
        self._server = create_server(
            self._serve,
            map=self._map,
            sockets=[listener],
            ident=None,
            # A second request is read so that the end of a connection is noticed.
            channel_request_lookahead=1,
            channel_timeout=IDLE,
            **self._limits,
        )
        # It would tell of every request that waits for a thread.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._thread.start()
        log.info("Listening at %s port %d.", self._host, self._port)

    def ready(self) -> bool:
        """Whether it takes requests."""
        return self._thread.is_alive() and not self._stopping.is_set()

    def stop(self, *, deadline: float) -> bool:
        """Take no more connections and finish what was taken; False if some took too long."""
        self._give_up_at = time.monotonic() + deadline
        self._stopping.set()
        if not self._thread.is_alive():
            return True
        self._server.pull_trigger()
        self._thread.join(deadline + GOODBYE + TICK)
        return self._finished and not self._thread.is_alive()

    def _run(self) -> None:
        while not self._is_over():
            tick = HASTE if self._stopping.is_set() else TICK
            wasyncore.loop(timeout=tick, use_poll=True, map=self._map, count=1)
        self._server.task_dispatcher.shutdown(timeout=GOODBYE)
        wasyncore.close_all(self._map, ignore_all=True)

    def _is_over(self) -> bool:
        if not self._stopping.is_set():
            return False
        if self._server.accepting:
            # Without the trigger, by which a thread says that its answer is ready.
            wasyncore.dispatcher.close(self._server)
        channels = list(self._server.active_channels.values())
        busy = [one for one in channels if one.requests or one.total_outbufs_len]
        for channel in channels:
            if channel not in busy:
                channel.handle_close()
        self._finished = not busy
        return self._finished or time.monotonic() > self._give_up_at

    def _serve(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            response = self._answer(_read(environ))
        except Exception as problem:  # noqa: BLE001 - a server outlives what it works on.
            where = "".join(traceback.format_tb(problem.__traceback__))
            # The text of an exception may hold what somebody wrote.
            log.error("A request failed (%s)\n%s", type(problem).__name__, where)  # noqa: TRY400
            response = Response(HTTPStatus.INTERNAL_SERVER_ERROR)
        start_response(
            f"{response.status.value} {response.status.phrase}",
            [("Content-Type", response.kind), ("Content-Length", str(len(response.body)))],
        )
        return [response.body]


def _read(environ: WSGIEnvironment) -> Request:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_") or name == "CONTENT_TYPE"
    }
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        headers=headers,
        body=environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)),
        has_gone=environ["waitress.client_disconnected"],
    )
