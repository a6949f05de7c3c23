"""What history is asked after a lost answer, and how its pages are read."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.reconcile import find, next_cursor, question
from handlers.kit.traces import metadata

AT = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def page(*messages: dict[str, Any], cursor: str | None = None) -> dict[str, Any]:
    return {"messages": list(messages), "response_metadata": {"next_cursor": cursor}}


def test_a_channel_is_asked_for_what_came_shortly_before_the_attempt_or_later() -> None:
    method, asked = question("C1", attempted_at=AT, thread=None, cursor="")
    assert method == "conversations.history"
    assert asked["channel"] == "C1"
    assert asked["include_all_metadata"] == "true"
    assert float(asked["oldest"]) == AT.timestamp() - 120
    assert "cursor" not in asked
    assert "ts" not in asked


def test_a_thread_is_asked_for_its_replies() -> None:
    method, asked = question("C1", attempted_at=AT, thread="5.0", cursor="next")
    assert (method, asked["ts"], asked["cursor"]) == ("conversations.replies", "5.0", "next")


def test_a_message_is_found_by_the_key_it_was_posted_with() -> None:
    posted = {"ts": "7.0", "metadata": metadata("card:1")}
    other = {"ts": "8.0", "metadata": metadata("card:2")}
    assert find(page(other, posted), "card:1") == "7.0"
    assert find(page(other), "card:1") is None


@pytest.mark.parametrize(
    "carried",
    [
        None,
        {},
        {"event_type": "opsbot_message"},
        {"event_type": "another_app", "event_payload": {"key": "card:1"}},
    ],
)
def test_other_messages_are_not_taken_for_ours(carried: dict[str, Any] | None) -> None:
    assert find(page({"ts": "7.0"}, {"ts": "8.0", "metadata": carried}), "card:1") is None


def test_an_empty_page_is_the_last_one() -> None:
    assert find({}, "card:1") is None
    assert next_cursor({}) == next_cursor(page()) == next_cursor(page(cursor="")) == ""
    assert next_cursor(page(cursor="abc")) == "abc"
