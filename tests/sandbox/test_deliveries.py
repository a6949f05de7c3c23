import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient
from websockets.sync.client import ClientConnection, connect

from sandbox.client import Sandbox
from sandbox.server import RunningSandbox, start

Body = dict[str, Any]


class Plug:
    """A bare socket, which acknowledges what and where a test wants."""

    def __init__(self, running: RunningSandbox) -> None:
        web = WebClient(base_url=running.api_url, retry_handlers=[])
        url = str(web.apps_connections_open(app_token=running.app_token)["url"])
        self._open = ExitStack()
        self.line: ClientConnection = self._open.enter_context(connect(url))
        self.hello = self.receive()

    def receive(self) -> Body:
        message: Body = json.loads(self.line.recv(timeout=5))
        return message

    def close(self) -> None:
        self._open.close()

    def acknowledge(self, envelope: Body, **payload: Any) -> None:
        answer: Body = {"envelope_id": envelope["envelope_id"]}
        self.line.send(json.dumps(answer | ({"payload": payload} if payload else {})))


@pytest.fixture(scope="module")
def running(manifest: Body) -> Iterator[RunningSandbox]:
    """A sandbox of its own, which no other app is connected to."""
    sandbox = start(manifest, patience=0.4, pace=None)
    yield sandbox
    sandbox.stop()


@pytest.fixture
def plug(running: RunningSandbox, slack: Sandbox) -> Iterator[Plug]:
    plug = Plug(running)
    yield plug
    plug.close()
    slack.wait_until(lambda: not slack.sockets()["connected"])


def event_ids(slack: Sandbox) -> list[str]:
    return [d["payload"]["event_id"] for d in slack.ledger()["deliveries"]]


def test_a_socket_is_greeted(plug: Plug) -> None:
    assert plug.hello["type"] == "hello"
    assert plug.hello["num_connections"] == 1
    assert plug.hello["debug_info"]["approximate_connection_time"] > 0


def test_an_event_is_repeated_until_it_is_acknowledged(slack: Sandbox, plug: Plug) -> None:
    slack.person("ana").says("general", "Hello")
    first, second = plug.receive(), plug.receive()
    assert (first["retry_attempt"], second["retry_attempt"]) == (0, 1)
    assert second["retry_reason"] == "timeout"
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert first["envelope_id"] != second["envelope_id"]
    plug.acknowledge(second)
    slack.wait_settled()
    [delivery] = slack.ledger()["deliveries"]
    assert delivery["outcome"] == "ok"
    assert [a["outcome"] for a in delivery["attempts"]] == ["operation_timeout", "ok"]


def test_an_acknowledgement_counts_only_where_the_payload_went(
    running: RunningSandbox, slack: Sandbox, plug: Plug
) -> None:
    slack.person("ana").says("general", "Hello")
    envelope = plug.receive()
    other = Plug(running)
    other.acknowledge(envelope)
    slack.wait_until(lambda: slack.ledger()["stray_acks"])
    assert slack.ledger()["deliveries"][0]["outcome"] == "pending"
    again = other.receive()
    other.acknowledge(again)
    slack.wait_settled()
    other.close()
    assert slack.ledger()["deliveries"][0]["outcome"] == "ok"


def test_payloads_take_turns_between_sockets(
    running: RunningSandbox, slack: Sandbox, plug: Plug
) -> None:
    other = Plug(running)
    for word in ("one", "two"):
        slack.person("ana").says("general", word)
    envelopes = [plug.receive(), other.receive()]
    plug.acknowledge(envelopes[0])
    other.acknowledge(envelopes[1])
    slack.wait_settled()
    other.close()
    vias = [d["attempts"][0]["via"] for d in slack.ledger()["deliveries"]]
    assert len(set(vias)) == 2


@pytest.mark.usefixtures("plug")
def test_the_eleventh_socket_is_one_too_many(running: RunningSandbox) -> None:
    more = [Plug(running) for _ in range(10)]
    assert [p.hello["type"] for p in more[:9]] == ["hello"] * 9
    assert more[9].hello["reason"] == "too_many_websockets"
    for each in more:
        each.close()


def test_a_socket_is_warned_refreshed_and_disabled(slack: Sandbox, plug: Plug) -> None:
    slack.disturb_sockets("warn")
    assert plug.receive()["reason"] == "warning"
    slack.disturb_sockets("refresh")
    assert plug.receive()["reason"] == "refresh_requested"
    assert slack.sockets()["connected"] == 0


def test_a_refresh_can_come_with_a_payload_in_flight(slack: Sandbox, plug: Plug) -> None:
    slack.faults.set("refresh", "message")
    slack.person("ana").says("general", "Hello")
    envelope, farewell = plug.receive(), plug.receive()
    assert farewell["reason"] == "refresh_requested"
    plug.acknowledge(envelope)
    slack.wait_settled()
    assert slack.ledger()["deliveries"][0]["outcome"] == "ok"


def test_an_event_survives_a_dropped_socket(running: RunningSandbox, slack: Sandbox) -> None:
    first = Plug(running)
    slack.faults.set("drop_socket", "message")
    slack.person("ana").says("general", "Hello")
    slack.wait_until(lambda: not slack.sockets()["connected"])
    second = Plug(running)
    envelope = second.receive()
    second.acknowledge(envelope)
    slack.wait_settled()
    second.close()
    first.close()
    assert envelope["payload"]["event"]["text"] == "Hello"
    assert slack.ledger()["deliveries"][0]["outcome"] == "ok"


@pytest.mark.parametrize(
    ("kind", "same_id", "retry"),
    [("repeat", True, 0), ("repeat_as_retry", True, 1), ("repeat_new_id", False, 0)],
)
def test_a_delivery_can_be_repeated(
    slack: Sandbox, plug: Plug, kind: str, *, same_id: bool, retry: int
) -> None:
    slack.faults.set(kind, "events_api")
    slack.person("ana").says("general", "Hello")
    first = plug.receive()
    plug.acknowledge(first)
    second = plug.receive()
    plug.acknowledge(second)
    assert (first["payload"]["event_id"] == second["payload"]["event_id"]) is same_id
    assert first["payload"]["event"] == second["payload"]["event"]
    assert second["retry_attempt"] == retry


def test_a_delivery_can_be_overtaken(slack: Sandbox, plug: Plug) -> None:
    slack.faults.set("hold", "message", seconds=0.2)
    slack.person("ana").says("general", "first")
    slack.person("ana").says("general", "second")
    envelopes = [plug.receive(), plug.receive()]
    for envelope in envelopes:
        plug.acknowledge(envelope)
    assert [e["payload"]["event"]["text"] for e in envelopes] == ["second", "first"]


def test_an_event_can_be_lost(slack: Sandbox, plug: Plug) -> None:
    slack.faults.set("lose", "message")
    slack.person("ana").says("general", "first")
    slack.person("ana").says("general", "second")
    envelope = plug.receive()
    plug.acknowledge(envelope)
    assert envelope["payload"]["event"]["text"] == "second"
    assert "first" in [one["text"] for one in slack.channel("general").messages()]


def test_without_a_socket_people_see_that_the_dispatch_failed(slack: Sandbox) -> None:
    assert slack.person("ana").command("/task")["outcome"] == "dispatch_failed"
    assert slack.person("ana").shortcut("new")["outcome"] == "dispatch_failed"


def test_an_event_nobody_takes_is_lost_after_three_retries(manifest: Body) -> None:
    running = start(manifest, patience=0.005)
    slack = Sandbox.connect(running.url)
    slack.person("ana").says("general", "Hello")
    slack.wait_settled()
    [delivery] = slack.ledger()["deliveries"]
    running.stop()
    assert delivery["outcome"] == "lost"
    assert [a["retry"] and a["retry"]["number"] for a in delivery["attempts"]] == [None, 1, 2, 3]


def test_an_app_without_socket_mode_gets_no_socket(manifest: Body) -> None:
    settings = manifest["settings"] | {"socket_mode_enabled": False}
    running = start(manifest | {"settings": settings})
    plug = Plug(running)
    plug.close()
    running.stop()
    assert plug.hello == {"type": "disconnect", "reason": "link_disabled"}


def test_only_the_app_token_opens_sockets(running: RunningSandbox) -> None:
    web = WebClient(base_url=running.api_url, retry_handlers=[])
    with pytest.raises(SlackApiError) as caught:
        web.apps_connections_open(app_token="xapp-wrong")
    assert caught.value.response["error"] == "invalid_auth"


def test_a_response_url_expires(manifest: Body) -> None:
    running = start(manifest, patience=0.0005)
    slack = Sandbox.connect(running.url)
    plug = Plug(running)
    slack.person("ana").command("/task")
    url = plug.receive()["payload"]["response_url"]
    time.sleep(0.4)
    response = WebhookClient(url, retry_handlers=[]).send(text="Late")
    plug.close()
    running.stop()
    assert response.status_code == 404
    assert "expired_url" in response.body
