"""Reading history page by page until a lost message is found or certainly not there."""

from datetime import timedelta
from typing import Any

import pytest
from harness.claims import NOW, a_claim
from harness.fake_api import FakeApi, Raw, drop, limited, refused

from bot.history import AskLater, Found, NotFound, look_up
from bot.slack import SlackWire
from handlers.kit.traces import UNREADABLE, metadata

Json = dict[str, Any]
OURS: Json = {"ts": "7.0", "metadata": metadata("k")}


def page(*messages: Json, cursor: str = "") -> Json:
    more = {"response_metadata": {"next_cursor": cursor}}
    return {"ok": True, "messages": list(messages), **more}


def look(api: FakeApi, **values: Any) -> Found | NotFound | AskLater:
    wire = SlackWire(api.url, deadline=5)
    at = NOW - timedelta(minutes=1)
    return look_up(wire, "xoxb-1", a_claim(**values), channel="C1", attempted_at=at)


def test_a_message_on_a_later_page_is_found(api: FakeApi) -> None:
    api.will("conversations.history", page({"ts": "9.0"}, cursor="two"), page(OURS))
    assert look(api) == Found("7.0")
    assert [one.arguments.get("cursor") for one in api.requests] == [None, "two"]


def test_no_page_is_read_after_the_one_with_the_message(api: FakeApi) -> None:
    api.will("conversations.history", page(OURS, cursor="two"))
    assert look(api) == Found("7.0")
    assert len(api.requests) == 1


def test_a_message_on_no_page_was_not_shown(api: FakeApi) -> None:
    api.will("conversations.history", page(cursor="two"), page())
    assert isinstance(look(api), NotFound)


def test_an_answer_in_a_thread_is_looked_for_there(api: FakeApi) -> None:
    api.will("conversations.replies", page(OURS))
    assert look(api, payload={"text": "hi", "thread_ts": "1.0"}) == Found("7.0")
    assert api.requests[0].arguments["ts"] == "1.0"


@pytest.mark.parametrize("error", sorted(UNREADABLE))
def test_where_history_may_not_be_read_nobody_can_tell(api: FakeApi, error: str) -> None:
    api.will("conversations.history", refused(error))
    assert look(api) == NotFound(f"history cannot be read: {error}")


def test_a_busy_slack_says_when_to_ask_again(api: FakeApi) -> None:
    api.will("conversations.history", limited(42))
    assert look(api) == AskLater(42)


@pytest.mark.parametrize("answer", [Raw(503), drop, refused("token_revoked"), Raw(body=b"<")])
def test_what_says_nothing_about_the_message_is_asked_again_later(
    api: FakeApi, answer: Any
) -> None:
    api.will("conversations.history", page(cursor="two"), answer)
    assert look(api, attempts=3) == AskLater(4)
