"""Calls to Slack over a real wire: every way they can end is told apart."""

import base64
import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from harness.fake_api import FakeApi, Raw, drop, fake_api

from bot.slack import Ambiguous, Done, Limited, NotSent, Refused, SlackBot, SlackWire
from handlers.kit.area import SlackRefusal

TOKEN = "xoxb-secret"


@pytest.fixture
def wire(api: FakeApi) -> SlackWire:
    return SlackWire(api.url, deadline=5)


def post(wire: SlackWire, **arguments: Any) -> object:
    return wire.call("chat.postMessage", TOKEN, {"channel": "C1", "text": "hi", **arguments})


@contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve one bare connection; yield the address of an API that is nothing but that."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _address = listener.accept()
            with connection, contextlib.suppress(OSError):
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/api/"
        thread.join(10)
        assert not thread.is_alive()


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


ENDS = [
    (Raw(body=b'{"ok": true, "ts": "1.0"}'), Done({"ok": True, "ts": "1.0"})),
    (Raw(body=b"ok"), Done({"ok": True})),
    (Raw(429, headers={"Retry-After": "17"}), Limited(17.0)),
    (Raw(429), Limited(1.0)),
    (Raw(429, headers={"Retry-After": "soon"}), Limited(1.0)),
    (Raw(429, headers={"Retry-After": "-5"}), Limited(0.0)),
    (Raw(body=b'{"ok": false, "error": "ratelimited"}', headers={"Retry-After": "9"}), Limited(9)),
    (Raw(500), Ambiguous("HTTP 500")),
    (Raw(503, b'{"ok": true}'), Ambiguous("HTTP 503")),
    (Raw(body=b'{"ok": false, "error": "fatal_error"}'), Ambiguous("fatal_error")),
    (Raw(body=b'{"ok": false, "error": "internal_error"}'), Ambiguous("internal_error")),
    (Raw(body=b"<html>"), Ambiguous("unreadable answer")),
    (Raw(body=b"[1]"), Ambiguous("unreadable answer")),
    (Raw(body=b"\xff\xfe"), Ambiguous("unreadable answer")),
    (Raw(), Ambiguous("unreadable answer")),
    (Raw(400, b"invalid_blocks"), NotSent("http_400")),
    (Raw(404), NotSent("http_404")),
]


@pytest.mark.parametrize(("answer", "outcome"), ENDS)
def test_every_answer_has_its_meaning(
    api: FakeApi, wire: SlackWire, answer: Raw, outcome: object
) -> None:
    api.will("chat.postMessage", answer)
    assert post(wire) == outcome


def test_a_refusal_keeps_what_slack_said_besides(api: FakeApi, wire: SlackWire) -> None:
    said = {"ok": False, "error": "missing_scope", "needed": "im:write"}
    api.will("chat.postMessage", said)
    assert post(wire) == Refused("missing_scope", said)


def test_a_refusal_without_a_reason_is_still_one(api: FakeApi, wire: SlackWire) -> None:
    api.will("chat.postMessage", {"ok": False})
    assert post(wire) == Refused("unknown_error", {"ok": False})


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_and_the_token_stays_here(
    api: FakeApi, wire: SlackWire, status: int
) -> None:
    with fake_api() as elsewhere:
        target = f"{elsewhere.url}chat.postMessage"
        api.will("chat.postMessage", Raw(status, headers={"Location": target}))
        assert post(wire) == NotSent(f"http_{status}")
        assert elsewhere.requests == []
    assert [one.token for one in api.requests] == [f"Bearer {TOKEN}"]


def test_each_call_is_tried_once(api: FakeApi, wire: SlackWire) -> None:
    api.will("chat.postMessage", drop)
    assert isinstance(post(wire), Ambiguous)
    assert len(api.requests) == 1


def test_a_connection_reset_while_the_answer_is_read_is_ambiguous() -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{")
        reset(connection)

    with listening(answer) as url:
        assert isinstance(post(SlackWire(url, deadline=5)), Ambiguous)


def test_a_connection_reset_before_the_request_was_read_is_ambiguous_too() -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(1, socket.MSG_PEEK)  # It has arrived, and nobody reads it.
        reset(connection)

    with listening(answer) as url:
        assert isinstance(post(SlackWire(url, deadline=5)), Ambiguous)


def test_an_answer_that_is_no_http_is_ambiguous() -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"220 smtp.example ready\r\n")

    with listening(answer) as url:
        assert isinstance(post(SlackWire(url, deadline=5)), Ambiguous)


def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert post(SlackWire(f"http://127.0.0.1:{port}/api/")) == NotSent("ConnectionRefusedError")


def test_a_host_without_an_address_was_sent_nothing() -> None:
    assert isinstance(post(SlackWire("http://nowhere.invalid/api/", deadline=5)), NotSent)


def test_an_answer_that_drips_ends_at_the_deadline() -> None:
    stopped = threading.Event()
    dripped = 0

    def answer(connection: socket.socket) -> None:
        nonlocal dripped
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n")
        # A byte well within the socket's own timeout, for as long as anybody listens.
        while dripped < 200 and not stopped.wait(0.05):
            connection.sendall(b"{")
            dripped += 1

    with listening(answer) as url:
        outcome = post(SlackWire(url, deadline=0.4))
        stopped.set()
    assert isinstance(outcome, Ambiguous)
    assert dripped < 200, "the call lasted as long as the answer"


def test_headers_that_drip_end_at_the_deadline() -> None:
    stopped = threading.Event()

    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not stopped.wait(0.05):
            connection.sendall(b"a")

    with listening(answer) as url:
        outcome = post(SlackWire(url, deadline=0.4))
        stopped.set()
    assert isinstance(outcome, Ambiguous)


def test_an_answer_that_is_huge_is_not_read_to_its_end() -> None:
    sent = 0

    def answer(connection: socket.socket) -> None:
        nonlocal sent
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while sent < 200 * 1024 * 1024:
            sent += connection.send(b" " * 1024 * 1024)

    with listening(answer) as url:
        assert post(SlackWire(url, deadline=30)) == Ambiguous("unreadable answer")
    assert sent < 100 * 1024 * 1024


def test_arguments_arrive_as_slack_wants_them(api: FakeApi, wire: SlackWire) -> None:
    blocks = [{"type": "divider"}]
    metadata = {"event_type": "x", "event_payload": {"key": "ü"}}
    post(wire, text="5 > 3 & “größer” 🚚", blocks=blocks, metadata=metadata, thread_ts=None,
         unfurl_links=False, limit=200)  # fmt: skip
    asked = api.requests[0].arguments
    assert asked["text"] == "5 > 3 & “größer” 🚚"
    assert json.loads(asked["blocks"]) == blocks
    assert json.loads(asked["metadata"]) == metadata
    assert (asked["unfurl_links"], asked["limit"]) == ("false", "200")
    assert "thread_ts" not in asked
    assert "token" not in asked


def test_the_method_is_asked_below_the_address_of_the_api(api: FakeApi, wire: SlackWire) -> None:
    post(wire)
    assert api.requests[0].path == "/api/chat.postMessage"


def test_a_response_url_is_answered_in_json_without_a_token(api: FakeApi, wire: SlackWire) -> None:
    outcome = wire.respond(f"{api.url}respond/here?a=1", {"text": "hi", "blocks": []})
    asked = api.requests[0]
    assert isinstance(outcome, Done)
    assert (asked.token, asked.path) == (None, "/api/respond/here?a=1")
    assert asked.arguments == {"text": "hi", "blocks": []}


def test_a_response_url_in_the_clear_is_answered_on_the_apis_own_host_only(
    wire: SlackWire,
) -> None:
    with fake_api() as elsewhere:
        outcome = wire.respond(f"{elsewhere.url}x", {"text": "secret"})
        assert outcome == Refused("invalid_response_url")
        assert elsewhere.requests == []


def test_a_response_url_of_slack_is_called_with_tls(wire: SlackWire) -> None:
    heard = b""

    def answer(connection: socket.socket) -> None:
        nonlocal heard
        heard = connection.recv(65536)

    with listening(answer) as url:
        port = url.split(":")[2].partition("/")[0]
        assert isinstance(wire.respond(f"https://127.0.0.1:{port}/x", {"text": "hi"}), NotSent)
    assert heard[:1] == b"\x16", "the first byte of a TLS greeting"


def tunnel(seen: list[bytes], answer: bytes) -> Callable[[socket.socket], None]:
    def serve(connection: socket.socket) -> None:
        seen.append(connection.recv(65536))
        connection.sendall(answer)

    return serve


@pytest.mark.parametrize("form", ["http://user:p%40ss@{}", "user:p%40ss@{}"])
def test_slack_is_reached_through_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    seen: list[bytes] = []
    with listening(tunnel(seen, b"HTTP/1.1 403 Forbidden\r\n\r\n")) as url:
        monkeypatch.setenv("https_proxy", form.format(url.split("/")[2]))
        monkeypatch.setenv("no_proxy", "")
        outcome = post(SlackWire("https://slack.invalid/api/", deadline=5))
    assert isinstance(outcome, NotSent)
    assert seen[0].startswith(b"CONNECT slack.invalid:")
    assert b"Basic " + base64.b64encode(b"user:p@ss") in seen[0]
    assert TOKEN.encode() not in seen[0]


def test_a_proxy_that_speaks_no_http_was_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(tunnel([], b"go away\r\n")) as url:
        monkeypatch.setenv("https_proxy", url)
        monkeypatch.setenv("no_proxy", "")
        assert isinstance(post(SlackWire("https://slack.invalid/api/", deadline=5)), NotSent)


@pytest.mark.parametrize("ours", ["http_proxy", "https_proxy", "all_proxy"])
def test_this_very_machine_is_reached_without_a_proxy(
    api: FakeApi, wire: SlackWire, monkeypatch: pytest.MonkeyPatch, ours: str
) -> None:
    monkeypatch.setenv(ours, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    assert isinstance(post(wire), Done)
    assert len(api.requests) == 1


def test_no_proxy_is_used_for_hosts_that_are_excepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "nowhere.invalid")
    outcome = post(SlackWire("https://nowhere.invalid/api/", deadline=5))
    assert outcome == NotSent("gaierror")


def test_a_jobs_question_is_answered_or_raises(api: FakeApi, wire: SlackWire) -> None:
    bot = SlackBot(wire, TOKEN)
    assert bot.call("users.list", limit=5)["ok"]
    api.will("users.list", {"ok": False, "error": "missing_scope"})
    with pytest.raises(SlackRefusal, match="missing_scope"):
        bot.call("users.list")


@pytest.mark.parametrize("answer", [Raw(429), Raw(503), drop])
def test_what_a_job_may_try_again_is_a_connection_error(
    api: FakeApi, wire: SlackWire, answer: Raw | Callable[[BaseHTTPRequestHandler], None]
) -> None:
    api.will("users.list", answer)
    with pytest.raises(ConnectionError):
        SlackBot(wire, TOKEN).call("users.list")
