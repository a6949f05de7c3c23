"""Socket Mode against a real WebSocket server on loopback that behaves as Slack does."""

import http
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from bot.envelopes import Ack, Envelope
from bot.socket import SocketMode, back_off

SECRET = "the customer's telephone number"
Handler = Callable[[Envelope], Ack | None]
Client = Callable[..., SocketMode]


def until(condition: Callable[[], object]) -> None:
    """Wait until it is so; ten seconds are for a machine that is busy with something else."""
    limit = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < limit, "it never came to be"
        time.sleep(0.005)


def until_read(connection: ServerConnection, caplog: pytest.LogCaptureFixture) -> None:
    """Wait until the bot, and not only its library, has read all that was sent so far."""
    complaint = "a message was not JSON"
    before = caplog.text.count(complaint)
    connection.send("?")
    until(lambda: caplog.text.count(complaint) > before)


class FakeSlack:
    """Greets every connection and remembers which acknowledgement came on which of them."""

    def __init__(self) -> None:
        self.connections: list[ServerConnection] = []
        self.acks: list[tuple[int, dict[str, Any]]] = []
        self.closed: list[int] = []
        self.greeting: dict[str, Any] = {"type": "hello", "num_connections": 1}
        self.refusals = 0
        self.server: Server = serve(
            self._serve, "127.0.0.1", 0, process_request=self._request, ping_interval=None
        )

    def url(self) -> str:
        port = self.server.socket.getsockname()[1]
        return f"ws://127.0.0.1:{port}/link/?ticket=ticket-of-one-use"

    def send(self, number: int, envelope_id: str, **more: Any) -> None:
        envelope: dict[str, Any] = {
            "type": "slash_commands",
            "envelope_id": envelope_id,
            "payload": {"t": SECRET},
            "accepts_response_payload": True,
        }
        self.connections[number].send(json.dumps(envelope | more))

    def disconnect(self, number: int, reason: str) -> None:
        self.connections[number].send(json.dumps({"type": "disconnect", "reason": reason}))

    def acked(self) -> list[tuple[int, str]]:
        return [(number, ack["envelope_id"]) for number, ack in self.acks]

    def _request(self, connection: ServerConnection, _: Request) -> Response | None:
        if not self.refusals:
            return None
        self.refusals -= 1
        return connection.respond(http.HTTPStatus.SERVICE_UNAVAILABLE, "busy\n")

    def _serve(self, connection: ServerConnection) -> None:
        connection.send(json.dumps(self.greeting))
        number = len(self.connections)
        self.connections.append(connection)
        try:
            for message in connection:
                self.acks.append((number, json.loads(message)))
        except ConnectionClosed:
            pass
        finally:
            self.closed.append(number)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    fake = FakeSlack()
    thread = threading.Thread(target=fake.server.serve_forever)
    thread.start()
    yield fake
    for connection in fake.connections:
        connection.close()
    fake.server.shutdown()
    thread.join()


@pytest.fixture
def client(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr("bot.connection.TICK", 0.02)  # Only so that the tests take no longer.
    started: list[SocketMode] = []

    def start(handle: Handler, *, wait: bool = True, **options: Any) -> SocketMode:
        usual: dict[str, Any] = {"connections": 1, "linger": 0.0, "stagger": 0.0}
        usual |= {"back_off": lambda _: 0.01, "open_url": slack.url}
        mode = SocketMode(handle=handle, **usual | options)
        mode.start()
        started.append(mode)
        if wait:
            # The greeting may reach the client before its own server has noted the connection.
            until(lambda: mode.ready() and slack.connections)
        return mode

    yield start
    for mode in started:
        mode.stop(deadline=0.0)


class Gate:
    """A handler that waits for us, for the envelopes whose name says so."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.seen: list[str] = []

    def __call__(self, envelope: Envelope) -> Ack:
        self.seen.append(envelope.envelope_id)
        if envelope.envelope_id.startswith("slow"):
            assert self.open.wait(10)
        return Ack()


def test_an_envelope_is_handed_over_whole_and_answered_with_its_payload(
    slack: FakeSlack, client: Client
) -> None:
    seen: list[Envelope] = []

    def handle(envelope: Envelope) -> Ack:
        seen.append(envelope)
        return Ack({"text": "Done."})

    client(handle)
    slack.send(0, "E1", retry_attempt=1, retry_reason="timeout")
    until(lambda: slack.acks)
    assert seen == [Envelope("E1", "slash_commands", {"t": SECRET}, True, 1, "timeout")]  # noqa: FBT003
    assert slack.acks == [(0, {"envelope_id": "E1", "payload": {"text": "Done."}})]


def test_an_envelope_that_accepts_no_payload_gets_none(slack: FakeSlack, client: Client) -> None:
    client(lambda _: Ack({"text": "Done."}))
    slack.send(0, "E1", accepts_response_payload=False)
    until(lambda: slack.acks)
    assert slack.acks == [(0, {"envelope_id": "E1"})]


def test_a_payload_in_flight_is_acknowledged_on_the_connection_that_carried_it(
    slack: FakeSlack, client: Client
) -> None:
    gate = Gate()
    client(gate)
    slack.send(0, "slow")
    until(lambda: gate.seen)
    slack.disconnect(0, "refresh_requested")
    until(lambda: len(slack.connections) == 2)
    slack.send(1, "new")
    until(lambda: slack.acks)
    slack.send(0, "late")
    until(lambda: len(slack.acks) == 2)
    assert slack.closed == []
    gate.open.set()
    until(lambda: slack.closed)
    assert slack.acked() == [(1, "new"), (0, "late"), (0, "slow")]
    assert slack.closed == [0]


@pytest.mark.parametrize("reason", ["warning", "too_many_websockets"])
def test_the_old_connection_stays_until_the_new_one_is_up(
    slack: FakeSlack, client: Client, reason: str
) -> None:
    mode = client(lambda _: Ack())
    slack.refusals = 3
    slack.disconnect(0, reason)
    until(lambda: slack.refusals == 0)
    assert mode.ready()
    until(lambda: slack.closed == [0])
    assert len(slack.connections) == 2


def test_an_announced_connection_lingers_for_what_slack_still_sends(
    slack: FakeSlack, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    now = [0.0]
    mode = client(lambda _: Ack(), linger=15.0, monotonic=lambda: now[0])
    old = mode._connections[0]
    slack.disconnect(0, "warning")
    until(lambda: old._leave_at is not None)
    until_read(slack.connections[0], caplog)  # Then it looks whether it should leave.
    slack.send(0, "E1")
    until(lambda: slack.acked() == [(0, "E1")])
    now[0] = 15.0
    until(lambda: slack.closed == [0])


def test_a_connection_that_only_finishes_its_work_is_not_ready(
    slack: FakeSlack, client: Client
) -> None:
    gate = Gate()
    mode = client(gate, disabled_pause=60.0)
    slack.send(0, "slow")
    slack.disconnect(0, "link_disabled")
    until(lambda: not mode.ready())
    gate.open.set()
    until(lambda: slack.acked() == [(0, "slow")])


def test_a_dropped_connection_is_replaced(slack: FakeSlack, client: Client) -> None:
    mode = client(lambda _: Ack())
    slack.connections[0].socket.shutdown(2)
    until(lambda: len(slack.connections) == 2 and mode.ready())
    slack.send(1, "E1")
    until(lambda: slack.acked() == [(1, "E1")])


def test_a_connection_closed_by_slack_is_replaced(slack: FakeSlack, client: Client) -> None:
    mode = client(lambda _: Ack())
    slack.connections[0].close()
    until(lambda: len(slack.connections) == 2 and mode.ready())


def test_a_half_open_connection_is_noticed_by_its_silence(slack: FakeSlack, client: Client) -> None:
    client(lambda _: Ack(), ping_interval=0.05, silence=0.3)
    with slack.connections[0].protocol_mutex:  # The peer reads and answers nothing any more.
        until(lambda: len(slack.connections) == 2)


def test_a_peer_that_takes_nothing_more_frees_the_worker_that_sends(
    slack: FakeSlack, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.connection.SEND_TIMEOUT", 0.2)
    more_than_buffers_hold = {"text": "x" * 12_000_000}
    client(lambda e: Ack(more_than_buffers_hold if e.envelope_id == "big" else None), concurrency=1)
    slack.send(0, "big")
    with slack.connections[0].protocol_mutex:
        until(lambda: len(slack.connections) == 2)
        slack.send(1, "next")
        until(lambda: slack.acked() == [(1, "next")])


def test_pongs_keep_a_quiet_connection(slack: FakeSlack, client: Client) -> None:
    mode = client(lambda _: Ack(), ping_interval=0.02)
    wire = mode._connections[0]._wire

    def a_pong_came_since(latency: float) -> bool:
        return wire.latency != latency

    for _ in range(3):
        until(partial(a_pong_came_since, wire.latency))
    assert len(slack.connections) == 1


def test_a_ping_of_slack_is_answered(slack: FakeSlack, client: Client) -> None:
    client(lambda _: Ack())
    assert slack.connections[0].ping().wait(10)


def test_two_connections_are_kept_and_one_serves_alone(slack: FakeSlack, client: Client) -> None:
    refuse = threading.Event()
    asked: list[int] = []

    def open_url() -> str:
        asked.append(1)
        if refuse.is_set():
            raise OSError
        return slack.url()

    mode = client(lambda _: Ack(), connections=2, open_url=open_url)
    until(lambda: len(slack.connections) == 2)
    refuse.set()
    slack.connections[0].socket.shutdown(2)
    until(lambda: len(asked) > 4)
    slack.send(1, "E1")
    until(lambda: slack.acked() == [(1, "E1")])
    assert mode.ready()


def test_it_never_gives_up_to_connect_and_counts_its_failures(
    slack: FakeSlack, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    failures: list[int] = []
    fatal = SlackApiError("no", {"ok": False, "error": "fatal_error"})  # type: ignore[no-untyped-call] # The SDK's.
    errors = [OSError("ticket"), fatal, ValueError("ticket")]

    def open_url() -> str:
        if errors:
            raise errors.pop(0)
        return slack.url()

    def pause(count: int) -> float:
        failures.append(count)
        return 0.01

    slack.refusals = 2
    client(lambda _: Ack(), open_url=open_url, back_off=pause)
    assert failures == [1, 2, 3, 4, 5]
    for what in ["OSError", "fatal_error", "ValueError", "refused with status 503"]:
        assert f"not opened ({what})" in caplog.text
    assert "ticket" not in caplog.text


def test_back_off_doubles_to_a_minute_and_is_spread() -> None:
    for failures, most in [(0, 0.5), (1, 1.0), (3, 4.0), (7, 60.0), (100_000, 60.0)]:
        waits = {back_off(failures) for _ in range(20)}
        assert most / 2 <= min(waits) < max(waits) <= most


def test_a_disabled_socket_mode_is_said_loudly_and_tried_again_later(
    slack: FakeSlack, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    slack.greeting = {"type": "disconnect", "reason": "link_disabled"}
    failures: list[int] = []

    def pause(count: int) -> float:
        failures.append(count)
        return 0.01

    mode = client(lambda _: Ack(), wait=False, disabled_pause=0.3, back_off=pause)
    until(lambda: slack.closed == [0])
    assert not mode.ready()
    assert [r.levelno for r in caplog.records if "switched off" in r.message] == [logging.CRITICAL]
    slack.greeting = {"type": "hello"}
    until(mode.ready)
    assert failures == []


@pytest.mark.parametrize("crash", [True, False])
def test_what_failed_is_not_acknowledged_and_not_quoted(
    slack: FakeSlack, client: Client, caplog: pytest.LogCaptureFixture, *, crash: bool
) -> None:
    def handle(envelope: Envelope) -> Ack | None:
        if envelope.envelope_id == "good":
            return Ack()
        if crash:
            raise ValueError(envelope.payload)
        return None

    caplog.set_level(logging.DEBUG)
    client(handle, concurrency=1)
    slack.send(0, "bad")
    slack.send(0, "good")
    until(lambda: slack.acks)
    assert slack.acked() == [(0, "good")]
    assert ("slash_commands was not acknowledged (ValueError)" in caplog.text) is crash
    ours = "".join(r.getMessage() for r in caplog.records if r.name != "websockets.server")
    assert "Connection 0: up" in ours
    assert "ticket" not in ours
    assert SECRET not in ours


def test_stop_waits_for_what_is_in_flight_and_takes_no_more(
    slack: FakeSlack, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    gate = Gate()
    mode = client(gate)
    slack.send(0, "slow")
    until(lambda: gate.seen)
    answers: list[bool] = []
    stopper = threading.Thread(target=lambda: answers.append(mode.stop(deadline=10.0)))
    stopper.start()
    until(mode._stopping.is_set)
    slack.send(0, "refused")
    until_read(slack.connections[0], caplog)
    gate.open.set()
    stopper.join()
    until(lambda: slack.closed)
    assert answers == [True]
    assert gate.seen == ["slow"]
    assert slack.acked() == [(0, "slow")]
    assert slack.connections[0].close_code == 1001
    assert not mode.ready()


def test_stop_does_not_wait_longer_than_its_deadline(slack: FakeSlack, client: Client) -> None:
    gate = Gate()
    mode = client(gate, concurrency=1)
    slack.send(0, "slow")
    slack.send(0, "waiting")
    until(lambda: gate.seen and mode._in_flight == 2)
    assert not mode.stop(deadline=0.05)
    until(lambda: slack.closed)
    assert mode._in_flight == 2
    gate.open.set()
    until(lambda: mode._in_flight == 0)
    assert gate.seen == ["slow"]
    assert slack.acks == []


def test_stop_ends_every_thread(slack: FakeSlack, client: Client) -> None:
    before = set(threading.enumerate())
    mode = client(lambda _: Ack(), connections=2)
    until(lambda: len(slack.connections) == 2)
    assert mode.stop()
    until(
        lambda: not any(t.name.startswith("socket-") for t in set(threading.enumerate()) - before)
    )


def test_envelopes_wait_while_every_worker_is_busy_and_the_rest_is_left_to_slack(
    slack: FakeSlack, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    gate = Gate()
    client(gate, concurrency=1)
    for number in range(15):
        slack.send(0, f"slow-{number}")
    until_read(slack.connections[0], caplog)
    gate.open.set()
    until(lambda: len(slack.acks) == 11)
    slack.send(0, "later")
    until(lambda: (0, "later") in slack.acked())
    assert gate.seen == [*(f"slow-{number}" for number in range(11)), "later"]


def test_a_command_slack_gave_up_is_not_begun_but_an_event_is(
    slack: FakeSlack, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    gate = Gate()
    now = [0.0]
    client(gate, concurrency=1, monotonic=lambda: now[0])
    slack.send(0, "slow")
    slack.send(0, "command")
    slack.send(0, "event", type="events_api")
    until_read(slack.connections[0], caplog)
    until(lambda: gate.seen)
    now[0] = 3.5
    gate.open.set()
    until(lambda: len(slack.acks) == 2)
    assert gate.seen == ["slow", "event"]


@pytest.mark.parametrize("size", [125, 126, 65535, 65536, 1_000_000])
def test_payloads_and_answers_of_any_size_pass(slack: FakeSlack, client: Client, size: int) -> None:
    frame = len(json.dumps({"envelope_id": "E1", "payload": {"text": ""}}))
    answer = {"text": "x" * (size - frame)}
    client(lambda _: Ack(answer))
    text = '{"type":"a","envelope_id":"E1","payload":{},"accepts_response_payload":1}'
    slack.connections[0].send(text.ljust(size))
    until(lambda: slack.acks)
    assert slack.acks == [(0, {"envelope_id": "E1", "payload": answer})]


def test_many_threads_acknowledge_at_once(slack: FakeSlack, client: Client) -> None:
    client(lambda envelope: Ack(envelope.payload), concurrency=20, ping_interval=0.01)
    for number in range(100):
        slack.send(0, f"E{number}", payload={"text": f"{number}" * 1_000})
    until(lambda: len(slack.acks) == 100)
    for _, ack in slack.acks:
        assert ack["payload"]["text"] == ack["envelope_id"].removeprefix("E") * 1_000


def test_a_message_in_fragments_is_joined(slack: FakeSlack, client: Client) -> None:
    client(lambda envelope: Ack(envelope.payload))
    text = '{"type":"interactive","envelope_id":"E1","payload":{}}'
    slack.connections[0].send([text[:9], text[9:20], text[20:]])
    until(lambda: slack.acked() == [(0, "E1")])


def test_what_is_not_understood_is_passed_over(slack: FakeSlack, client: Client) -> None:
    client(lambda _: Ack())
    for text in ["{", "[]", '{"type":"news"}', '{"type":"events_api","envelope_id":1,"payload":2}']:
        slack.connections[0].send(text)
    slack.connections[0].send(b"\x00")
    slack.send(0, "E1")
    until(lambda: slack.acked() == [(0, "E1")])


def test_a_connection_refused_by_goodbye_is_closed_and_the_old_one_leaves_when_greeted(
    slack: FakeSlack, client: Client
) -> None:
    client(lambda _: Ack())
    slack.greeting = {"type": "disconnect", "reason": "too_many_websockets"}
    slack.disconnect(0, "warning")
    until(lambda: 1 in slack.closed)
    assert 0 not in slack.closed
    slack.greeting = {"type": "hello"}
    until(lambda: 0 in slack.closed)


class Proxy:
    """Refuses every tunnel and remembers what it was asked."""

    def __init__(self, *, refuse_with: int) -> None:
        self.asked: list[str] = []
        self._answer = f"HTTP/1.1 {refuse_with} No\r\nContent-Length: 0\r\n\r\n"
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(10)
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def serve_once(self) -> None:
        with self._socket:
            asking, _ = self._socket.accept()
        with asking:
            self.asked.append(asking.recv(4096).decode())
            asking.sendall(self._answer.encode())


def test_slack_is_reached_through_the_proxy_of_the_environment(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    proxy = Proxy(refuse_with=407)
    monkeypatch.setenv("https_proxy", proxy.address)
    monkeypatch.setenv("no_proxy", "")
    url = "wss://slack.invalid/link/?ticket=1"
    client(lambda _: Ack(), wait=False, open_url=lambda: url, back_off=lambda _: 60.0)
    proxy.serve_once()
    until(lambda: "not opened (the proxy refused with status 407)" in caplog.text)
    assert proxy.asked[0].startswith("CONNECT slack.invalid:443 ")
    assert "ticket" not in proxy.asked[0] + caplog.text


def test_a_server_without_tls_is_reached_without_a_proxy(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ["http_proxy", "https_proxy"]:
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    assert client(lambda _: Ack()).ready()
