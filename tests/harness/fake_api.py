"""Slack's Web API as a small HTTP server on loopback, which answers as a test tells it to."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """One request as it came over the wire; `arguments` are those of a form or a JSON body."""

    path: str
    headers: dict[str, str]
    arguments: Json

    @property
    def method(self) -> str:
        return self.path.rsplit("/", 1)[-1].partition("?")[0]

    @property
    def token(self) -> str | None:
        return self.headers.get("authorization")


@dataclass(frozen=True)
class Raw:
    """An answer in full: whatever is not a plain 200 with JSON."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Answer = Json | Raw | Callable[[BaseHTTPRequestHandler], None]


class FakeApi:
    """Keeps what it was asked; answers what was put into `answers`, else that all went well."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answers: dict[str, list[Answer]] = {}
        self.on_request: Callable[[Request], None] = lambda _request: None
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.01])
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/api/"

    def will(self, method: str, *answers: Answer) -> None:
        """Answer the next calls of `method` so, one after the other."""
        self.answers.setdefault(method, []).extend(answers)

    def calls(self, *methods: str) -> list[Request]:
        return [one for one in list(self.requests) if one.method in methods or not methods]

    def texts(self) -> list[str]:
        """Return the texts that were posted, in order."""
        return [str(one.arguments["text"]) for one in self.calls("chat.postMessage")]

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def take(self, request: Request) -> Answer:
        with self._lock:
            self.requests.append(request)
            number = len(self.requests)
            waiting = self.answers.get(request.method)
            answer = waiting.pop(0) if waiting else None
        self.on_request(request)
        return _fine(request, number) if answer is None else answer


def _fine(request: Request, number: int) -> Json:
    """Return what Slack says when all goes well."""
    asked = request.arguments
    match request.method:
        case "conversations.open":
            return {"ok": True, "channel": {"id": "D" + str(asked["users"])}}
        case "conversations.history" | "conversations.replies":
            return {"ok": True, "messages": []}
        case _:
            ts = asked.get("ts") or f"{number}.000100"
            return {"ok": True, "channel": asked.get("channel"), "ts": ts}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that was cut is often just what a test wants."""


def _handler(api: FakeApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = api.take(Request(self.path, headers, _arguments(headers, body)))
            if callable(answer):
                answer(self)
                return
            raw = answer if isinstance(answer, Raw) else Raw(body=json.dumps(answer).encode())
            self.send_response(raw.status)
            for name, value in {"Content-Length": str(len(raw.body)), **raw.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw.body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


def _arguments(headers: dict[str, str], body: bytes) -> Json:
    if "json" in headers.get("content-type", ""):
        return dict(json.loads(body))
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def drop(handler: BaseHTTPRequestHandler) -> None:
    """Cut the connection without an answer."""
    handler.close_connection = True


def limited(seconds: int = 30) -> Raw:
    return Raw(429, headers={"Retry-After": str(seconds)})


def refused(error: str) -> Json:
    return {"ok": False, "error": error}


@contextmanager
def fake_api() -> Iterator[FakeApi]:
    api = FakeApi()
    try:
        yield api
    finally:
        api.stop()
