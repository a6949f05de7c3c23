"""The web server: it answers, it refuses what is too large, and it ends when it is asked to."""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import pytest
from harness.threads import PATIENCE
from harness.web import Reply, ask

from bot.webserver import Request, Response, WebServer

Answer = Callable[[Request], Response]


def echo(request: Request) -> Response:
    return Response(body=f"{request.method} {request.path} ".encode() + request.body)


def server(
    answer: Answer, *, port: int = 0, threads: int = 2, host: str = "127.0.0.1"
) -> WebServer:
    return WebServer(answer, host=host, port=port, threads=threads, connections=20, largest=1000)


@contextmanager
def serving(answer: Answer, *, threads: int = 2) -> Iterator[WebServer]:
    running = server(answer, threads=threads)
    running.start()
    try:
        yield running
    finally:
        running.stop(deadline=PATIENCE)


def channels(running: WebServer) -> list[Any]:
    """Return its open connections."""
    return list(running._server.active_channels.values())


def until(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.01)


def refuses(port: int) -> bool:
    """Whether nothing listens there."""
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return True
    return False


class Slow:
    """An answer that is held until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.replies: list[Reply] = []
        self.gone: list[bool] = []

    def __call__(self, request: Request) -> Response:
        self.begun.release()
        assert self.go_on.wait(PATIENCE)
        self.gone.append(request.has_gone())
        return Response(body=request.path.encode())

    def asked(self, port: int, path: str) -> threading.Thread:
        thread = threading.Thread(target=lambda: self.replies.append(ask(port, path)))
        thread.start()
        return thread


def test_a_request_arrives_in_full_and_so_does_its_answer() -> None:
    with serving(echo) as running:
        reply = ask(running.port, "/a?b=c", method="POST", body=b"hello")
        assert (reply.status, reply.text) == (200, "POST /a hello")
        assert reply.headers["content-type"] == "text/plain; charset=utf-8"
        assert "server" not in reply.headers


def test_several_requests_travel_on_one_connection() -> None:
    with serving(echo) as running:
        line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)
        for number in range(3):
            line.request("POST", f"/{number}", b"x" * number)
            assert line.getresponse().read() == f"POST /{number} ".encode() + b"x" * number
        line.close()


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_refused_unread(*, chunked: bool) -> None:
    heard: list[Request] = []
    with serving(lambda request: heard.append(request) or Response()) as running:
        line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)
        body = iter([b"x" * 600, b"x" * 600]) if chunked else b"x" * 1000
        line.request("POST", "/", body, encode_chunked=chunked)
        assert line.getresponse().status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        line.close()
    assert heard == []


def test_an_answer_that_fails_is_a_500_and_its_text_is_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(request: Request) -> Response:
        raise ValueError(request.path)

    with serving(fail) as running:
        reply = ask(running.port, "/typed")
    assert (reply.status, reply.text) == (500, "")
    assert "ValueError" in caplog.text
    assert "typed" not in caplog.text


def test_what_was_taken_is_answered_before_it_ends_also_what_waits() -> None:
    slow = Slow()
    with serving(slow, threads=1) as running:
        first = slow.asked(running.port, "/first")
        assert slow.begun.acquire(timeout=PATIENCE)
        second = slow.asked(running.port, "/second")
        until(lambda: [len(one.requests) for one in channels(running)] == [1, 1])
        ended: list[bool] = []
        stopping = threading.Thread(target=lambda: ended.append(running.stop(deadline=PATIENCE)))
        stopping.start()
        until(lambda: refuses(running.port))
        assert not running.ready()
        slow.go_on.set()
        for thread in (first, second, stopping):
            thread.join(PATIENCE)
    assert ended == [True]
    assert sorted(one.text for one in slow.replies) == ["/first", "/second"]


def test_what_takes_too_long_is_given_up() -> None:
    slow = Slow()
    with serving(slow) as running:
        with socket.create_connection(("127.0.0.1", running.port)) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert slow.begun.acquire(timeout=PATIENCE)
            assert running.stop(deadline=0.1) is False
            line.settimeout(PATIENCE)
            assert line.recv(100) == b""
        slow.go_on.set()


def test_a_connection_that_says_nothing_does_not_delay_the_end() -> None:
    with serving(echo) as running, socket.create_connection(("127.0.0.1", running.port)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        until(lambda: len(channels(running)) == 1)
        assert running.stop(deadline=PATIENCE) is True
    assert not running.ready()


def test_whoever_hung_up_is_known_to_have_gone() -> None:
    slow = Slow()
    with serving(slow) as running:
        with socket.create_connection(("127.0.0.1", running.port)) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert slow.begun.acquire(timeout=PATIENCE)
        until(lambda: not channels(running))
        slow.go_on.set()
        assert running.stop(deadline=PATIENCE)
    assert slow.gone == [True]


def test_an_address_that_is_taken_is_a_sentence() -> None:
    with serving(echo) as running, pytest.raises(OSError, match=f"port {running.port}: Address"):
        server(echo, port=running.port).start()


def test_one_that_never_started_has_nothing_to_end() -> None:
    idle = server(echo)
    assert not idle.ready()
    assert idle.stop(deadline=0) is True
