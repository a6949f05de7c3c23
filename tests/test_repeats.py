"""A payload has the effect of one, however often, in whatever order and under whatever id."""

import copy
import itertools
from typing import Any

import pytest
from harness.crash.shop import Shop, payloads, submission
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.envelopes import Ack, Envelope
from storage.session import Database

_ids = itertools.count(1)


def again(envelope: Envelope, *, renamed: bool, marked: bool) -> Envelope:
    """Return a payload as Slack repeats it: under a new event id, or marked as a retry."""
    payload = copy.deepcopy(envelope.payload)
    if renamed and "event_id" in payload:
        payload["event_id"] = f"Ev again {next(_ids)}"
    retry: dict[str, Any] = {"retry_attempt": 1, "retry_reason": "timeout"} if marked else {}
    return Envelope(
        "E",
        envelope.type,
        payload,
        envelope.accepts_response_payload,
        **retry,
    )


KINDS = len(payloads(""))
REPEATS = st.lists(
    st.tuples(st.integers(0, KINDS - 1), st.booleans(), st.booleans()), min_size=1, max_size=20
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(storm=REPEATS)
def test_repeats_in_any_order_have_the_effect_of_one(
    database: Database, storm: list[tuple[int, bool, bool]]
) -> None:
    once = Shop(database)
    known = payloads(once.task)
    for place in dict.fromkeys(place for place, _, _ in storm):
        once.deliver(known[place])
    expected = once.state()

    often = Shop(database)
    known = payloads(often.task)
    for place, renamed, marked in storm:
        answer = often.deliver(again(known[place], renamed=renamed, marked=marked))
        assert isinstance(answer, Ack)
    assert often.state() == expected


@pytest.mark.parametrize("place", range(KINDS))
def test_a_payload_delivered_twelve_times_has_the_effect_of_one(
    database: Database, place: int
) -> None:
    shop = Shop(database)
    one = payloads(shop.task)[place]
    shop.deliver(one)
    expected = shop.state()
    for number in range(11):
        shop.deliver(again(one, renamed=number % 2 == 1, marked=number % 3 == 0))
    assert shop.state() == expected


def test_a_corrected_dialog_is_not_taken_for_a_repeat(database: Database) -> None:
    shop = Shop(database)
    refused = shop.deliver(submission("Sweep the yard", due="some day"))
    assert refused is not None
    assert refused.payload is not None
    assert refused.payload["response_action"] == "errors"
    assert shop.deliver(submission("Sweep the yard", due="tomorrow")) == Ack()
    assert any("Sweep the yard" in task for task in shop.state()["tasks"])
