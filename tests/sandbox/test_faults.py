import time
from collections.abc import Callable
from http.client import RemoteDisconnected
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import NotPossible, Sandbox
from sandbox.server import start

Refused = Callable[..., str]
Body = dict[str, Any]


@pytest.fixture
def place(slack: Sandbox) -> Body:
    return {"channel": slack.channel_id("general"), "text": "x"}


def posted(slack: Sandbox) -> int:
    return len(slack.channel("general").messages())


def status_of(web: WebClient, place: Body) -> int:
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(**place)
    return int(caught.value.response.status_code)


def test_a_rate_limit_says_how_long_to_wait(slack: Sandbox, web: WebClient, place: Body) -> None:
    slack.faults.set("rate_limited", "chat.postMessage", seconds=7)
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(**place)
    response = caught.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert response.headers["Retry-After"] == "7"
    assert web.chat_postMessage(**place)["ok"]
    assert posted(slack) == 1


@pytest.mark.parametrize(("kind", "stored"), [("error", 0), ("error_stored", 1)])
def test_an_error_of_the_server_stores_or_does_not(
    slack: Sandbox, web: WebClient, place: Body, kind: str, stored: int
) -> None:
    slack.faults.set(kind, "chat.postMessage", status=502)
    assert status_of(web, place) == 502
    assert posted(slack) == stored
    call = slack.ledger()["calls"][-1]
    assert (call["stored"], call["fault"], call["status"]) == (bool(stored), kind, 502)


def test_a_message_can_be_stored_after_its_error(
    slack: Sandbox, web: WebClient, place: Body
) -> None:
    slack.faults.set("error_stored_late", "chat.postMessage", seconds=0.2)
    assert status_of(web, place) == 503
    assert posted(slack) == 0
    slack.wait_until(lambda: posted(slack) == 1)
    assert slack.ledger()["calls"][-1]["stored"]


@pytest.mark.parametrize(("kind", "stored"), [("lost_request", 0), ("lost_answer", 1)])
def test_a_connection_drops_before_or_after_storing(
    slack: Sandbox, web: WebClient, place: Body, kind: str, stored: int
) -> None:
    slack.faults.set(kind, "chat.postMessage")
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        web.chat_postMessage(**place)
    assert posted(slack) == stored


def test_an_answer_can_be_slow(slack: Sandbox, web: WebClient, place: Body) -> None:
    slack.faults.set("slow", "chat.postMessage", seconds=0.3)
    before = time.monotonic()
    assert web.chat_postMessage(**place)["ok"]
    assert time.monotonic() - before >= 0.3


def test_methods_and_scopes_can_be_missing(
    slack: Sandbox, web: WebClient, refused: Refused, place: Body
) -> None:
    slack.faults.set("unknown_method", "chat.postMessage")
    slack.faults.set("missing_scope", "users.list")
    slack.faults.set("refused", "chat.postMessage", error="fatal_error")
    assert refused(web.chat_postMessage, **place) == "unknown_method"
    assert refused(web.users_list) == "missing_scope"
    assert refused(web.chat_postMessage, **place) == "fatal_error"
    assert posted(slack) == 0


def test_a_fault_strikes_as_often_as_it_was_told(
    slack: Sandbox, web: WebClient, place: Body
) -> None:
    slack.faults.set("error", "chat.postMessage", times=2)
    slack.faults.set("error", "users.list", times=None)
    assert [status_of(web, place), status_of(web, place)] == [503, 503]
    assert web.chat_postMessage(**place)["ok"]
    assert [fault["on"] for fault in slack.faults.pending()] == ["users.list"]
    slack.faults.clear()
    assert web.users_list()["ok"]


def test_a_fault_that_does_not_exist_is_refused(slack: Sandbox) -> None:
    with pytest.raises(NotPossible, match="There is no fault 'gremlin'"):
        slack.faults.set("gremlin")


def test_a_channel_takes_one_message_a_second_after_a_burst(manifest: Body) -> None:
    running = start(manifest, pace=1.0)
    slack = Sandbox.connect(running.url)
    token = running.bot_tokens[slack.me()["id"]]
    web = WebClient(token=token, base_url=running.api_url, retry_handlers=[])
    channels = [slack.channel_id("general"), slack.channel_id("warehouse")]
    for _ in range(3):
        web.chat_postMessage(channel=channels[0], text="x")
    status = status_of(web, {"channel": channels[0], "text": "x"})
    elsewhere = web.chat_postMessage(channel=channels[1], text="x")
    running.stop()
    assert status == 429
    assert elsewhere["ok"]
