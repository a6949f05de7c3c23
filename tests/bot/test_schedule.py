"""What wakes the loops: exactly when asked, by name, and never later than anybody asked."""

import threading
from collections.abc import Iterator
from functools import partial

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


@pytest.mark.parametrize("asked", [(0.05, 0.1), (0.1, 0.05)])
def test_of_one_name_the_sooner_instant_counts_whoever_asked_first(
    schedule: Schedule, asked: tuple[float, float]
) -> None:
    order: list[float] = []
    last = threading.Event()
    for seconds in asked:
        schedule.wake_in("a", seconds, partial(order.append, seconds))
    schedule.wake_in("b", 0.2, last.set)
    assert last.wait(PATIENCE)
    assert order == [0.05]


def test_who_was_woken_may_ask_again(schedule: Schedule) -> None:
    woken = threading.Semaphore(0)
    for _ in range(3):
        schedule.wake_in("a", 0.01, woken.release)
        assert woken.acquire(timeout=PATIENCE)


def test_asking_while_others_are_woken_blocks_nobody(schedule: Schedule) -> None:
    done = threading.Semaphore(0)

    def ask_much(name: str) -> None:
        for _ in range(200):
            schedule.wake_in(name, 0.0, lambda: None)
            schedule.wake_in("shared", 0.0, lambda: None)
        done.release()

    for name in ("a", "b", "c", "d"):
        threading.Thread(target=ask_much, args=(name,), daemon=True).start()
    assert all(done.acquire(timeout=PATIENCE) for _ in range(4))


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
