"""What wakes the loops: exactly when asked, by name, and nothing that was asked before."""

import threading
from collections.abc import Iterator

import pytest
from harness.threads import PATIENCE

from bot.schedule import Schedule


@pytest.fixture
def schedule() -> Iterator[Schedule]:
    schedule = Schedule()
    schedule.start(lambda: None)
    yield schedule
    schedule.stop()


def test_what_is_asked_for_later_comes_later(schedule: Schedule) -> None:
    order: list[str] = []
    last = threading.Event()

    def finish() -> None:
        order.append("last")
        last.set()

    schedule.wake_in("c", 0.3, finish)
    schedule.wake_in("b", 0.15, lambda: order.append("second"))
    schedule.wake_in("a", 0.0, lambda: order.append("first"))
    assert last.wait(PATIENCE)
    assert order == ["first", "second", "last"]


def test_a_new_instant_replaces_the_old_one_of_the_same_name(schedule: Schedule) -> None:
    order: list[str] = []
    last = threading.Event()
    schedule.wake_in("a", 0.05, lambda: order.append("old"))
    schedule.wake_in("a", 0.1, lambda: order.append("new"))
    schedule.wake_in("b", 0.2, last.set)
    assert last.wait(PATIENCE)
    assert order == ["new"]


def test_what_should_have_been_long_ago_is_done_at_once(schedule: Schedule) -> None:
    done = threading.Event()
    schedule.wake_in("a", -3600, done.set)
    assert done.wait(PATIENCE)


def test_the_safety_net_wakes_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.schedule.SAFETY_NET", 0.05)
    woken = threading.Semaphore(0)
    schedule = Schedule()
    schedule.start(woken.release)
    try:
        assert all(woken.acquire(timeout=PATIENCE) for _ in range(2))
    finally:
        schedule.stop()


def test_a_schedule_may_be_stopped_twice_or_before_it_started() -> None:
    schedule = Schedule()
    schedule.stop()
    schedule.start(lambda: None)
    schedule.stop()
    schedule.stop()
