"""Slack's published tiers, as buckets that fill with time."""

import itertools

import pytest

from bot import pacing
from bot.pacing import back_off, full, take

UPDATE, POST = "chat.update", "chat.postMessage"


def taken(method: str, *, times: int, every: float = 0.0) -> list[float]:
    """Return what each of some calls had to wait, made `every` so many seconds."""
    bucket, waits = full(method, 100.0), []
    for turn in range(times):
        bucket, wait = take(bucket, method, 100.0 + turn * every)
        waits.append(wait)
    return waits


def test_a_minutes_budget_may_be_spent_at_once_and_no_more() -> None:
    waits = taken(UPDATE, times=51)
    assert waits[:50] == [0.0] * 50
    assert waits[50] == pytest.approx(60 / 50)


def test_who_waits_as_told_goes_on() -> None:
    bucket = full(UPDATE, 0.0)
    for _ in range(50):
        bucket, _wait = take(bucket, UPDATE, 0.0)
    bucket, wait = take(bucket, UPDATE, 0.0)
    assert take(bucket, UPDATE, wait / 2)[1] > 0
    assert take(bucket, UPDATE, wait)[1] == 0


def test_the_budget_of_a_minute_is_never_exceeded_for_long() -> None:
    waits = taken(UPDATE, times=6000, every=0.1)
    minute = [wait == 0 for wait in waits[3000:3600]]
    assert sum(minute) <= 51


def test_a_bucket_left_alone_is_full_and_not_fuller() -> None:
    bucket, _wait = take(full(UPDATE, 0.0), UPDATE, 1e6)
    assert bucket.tokens == 49


def test_a_method_without_a_budget_of_its_own_never_waits() -> None:
    assert POST not in pacing.PER_MINUTE
    assert taken(POST, times=500) == [0.0] * 500


def test_back_off_doubles_up_to_a_minute() -> None:
    assert [back_off(n) for n in range(9)] == [1, 1, 2, 4, 8, 16, 32, 60, 60]
    assert back_off(10_000) == 60


def test_many_who_wait_are_told_to_come_one_after_the_other() -> None:
    waits = taken(UPDATE, times=150)[50:]
    steps = [later - sooner for sooner, later in itertools.pairwise(waits)]
    assert steps == pytest.approx([60 / 50] * 99)
