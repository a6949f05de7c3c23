from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from sandbox.client import NotPossible, Sandbox
from sandbox.clock import BusinessClock


@time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False)
def test_no_two_stamps_are_the_same_even_within_a_microsecond() -> None:
    clock = BusinessClock()
    assert [clock.stamp()[-7:] for _ in range(3)] == [".000000", ".000001", ".000002"]


def test_the_clock_refuses_to_go_back() -> None:
    clock = BusinessClock()
    with pytest.raises(ValueError, match="only moves forward"):
        clock.move(by=timedelta(seconds=-1))
    with pytest.raises(ValueError, match="only moves forward"):
        clock.move(to=datetime(2020, 1, 1, tzinfo=UTC))


def test_listeners_hear_of_moves_and_of_a_reset() -> None:
    clock = BusinessClock()
    heard: list[datetime] = []
    clock.on_move(heard.append)
    moved = clock.move(by=timedelta(hours=5))
    clock.reset()
    assert heard[0] == moved
    assert heard[1] < moved


def test_messages_carry_business_time(slack: Sandbox) -> None:
    later = slack.clock.move(days=3)
    message = slack.person("ana").says("general", "Good morning")
    assert float(message["ts"]) >= later.timestamp()
    with pytest.raises(NotPossible, match="only moves forward"):
        slack.clock.move(hours=-1)
