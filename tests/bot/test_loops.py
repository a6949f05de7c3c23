"""A loop: it works until nothing is due, and no wake-up is lost."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from types import SimpleNamespace

import pytest
from harness.threads import PATIENCE

from bot import loops
from bot.loops import Loop


@contextmanager
def running(
    work: Callable[[], bool], *, idle: Callable[[], None] = lambda: None, threads: int = 1
) -> Iterator[Loop]:
    loop = Loop("test", work, idle=idle, threads=threads)
    loop.start()
    try:
        yield loop
    finally:
        loop.ask_to_stop()
        assert loop.join(PATIENCE)


def everybody_rests(loop: Loop, count: int) -> None:
    until = time.monotonic() + PATIENCE
    while len(loop._at_rest) < count:
        assert time.monotonic() < until
        time.sleep(0.01)


def nothing() -> bool:
    return False


def test_a_loop_works_until_nothing_is_left_and_then_plans() -> None:
    left, order, planned = [1, 2, 3], list[str](), threading.Event()

    def work() -> bool:
        order.append("work")
        return bool(left and left.pop())

    def idle() -> None:
        order.append("idle")
        planned.set()

    with running(work, idle=idle):
        assert planned.wait(PATIENCE)
    assert order[:5] == ["work"] * 4 + ["idle"]


def test_a_loop_at_rest_works_again_when_it_is_woken() -> None:
    rounds = threading.Semaphore(0)
    with running(nothing, idle=rounds.release) as loop:
        for _ in range(3):
            assert rounds.acquire(timeout=PATIENCE)
            loop.wake()
        assert rounds.acquire(timeout=PATIENCE)


def test_a_wake_up_during_work_is_not_lost() -> None:
    at_work, go_on = threading.Event(), threading.Event()
    rounds: list[str] = []
    again = threading.Event()

    def work() -> bool:
        rounds.append("round")
        if len(rounds) == 1:
            at_work.set()
            assert go_on.wait(PATIENCE)
        else:
            again.set()
        return False

    with running(work) as loop:
        assert at_work.wait(PATIENCE)
        loop.wake()
        go_on.set()
        assert again.wait(PATIENCE)


def test_a_loop_that_stumbles_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loops, "AFTER_A_CRASH", 0.0)
    rounds: list[str] = []
    again = threading.Event()

    def work() -> bool:
        rounds.append("round")
        if len(rounds) == 1:
            raise ValueError("no database")
        again.set()
        return False

    with running(work):
        assert again.wait(PATIENCE)
    assert "Loop test stumbled." in caplog.text


def test_a_wake_up_is_heard_by_one_thread_at_rest_and_the_next_one_by_another() -> None:
    rested, began, release = threading.Semaphore(0), threading.Semaphore(0), threading.Event()
    seen: list[str] = []
    is_news = threading.Event()

    def work() -> bool:
        if not is_news.is_set():
            return False
        seen.append(threading.current_thread().name)
        began.release()
        assert release.wait(PATIENCE)
        return False

    with running(work, idle=rested.release, threads=3) as loop:
        assert all(rested.acquire(timeout=PATIENCE) for _ in range(3))
        everybody_rests(loop, 3)
        is_news.set()
        for heard in (1, 2, 3):
            loop.wake()
            assert began.acquire(timeout=PATIENCE)
            assert len(set(seen)) == len(seen) == heard
        release.set()


def test_where_every_thread_is_at_work_each_looks_once_more() -> None:
    at_work, release = threading.Semaphore(0), threading.Event()
    rounds: dict[str, int] = {}
    again = threading.Semaphore(0)

    def work() -> bool:
        name = threading.current_thread().name
        rounds[name] = rounds.get(name, 0) + 1
        if rounds[name] == 1:
            at_work.release()
            assert release.wait(PATIENCE)
        else:
            again.release()
        return False

    with running(work, threads=2) as loop:
        assert all(at_work.acquire(timeout=PATIENCE) for _ in range(2))
        loop.wake()
        release.set()
        assert all(again.acquire(timeout=PATIENCE) for _ in range(2))


def test_a_loop_that_is_stuck_is_silent_and_does_not_join() -> None:
    stuck, release = threading.Event(), threading.Event()

    def work() -> bool:
        stuck.set()
        release.wait(PATIENCE)
        return False

    with running(work) as loop:
        assert stuck.wait(PATIENCE)
        before = loop.silent_for()
        loop.ask_to_stop()
        assert not loop.join(0.01)
        assert loop.silent_for() > before
        assert loop.stuck_for() > 0
        release.set()


def test_a_loop_whose_work_fails_is_silent_but_not_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = threading.Semaphore(0)
    ticks = SimpleNamespace(monotonic=partial(next, count()))

    def work() -> bool:
        rounds.release()
        raise ConnectionError

    monkeypatch.setattr(loops, "AFTER_A_CRASH", 0.0)
    monkeypatch.setattr(loops, "time", ticks)
    with running(work) as loop:
        for _ in range(3):
            assert rounds.acquire(timeout=PATIENCE)
    silent = loop.silent_for()
    assert loop.stuck_for() < silent


def test_the_thread_heard_of_least_recently_counts() -> None:
    one_is_stuck, release = threading.Semaphore(0), threading.Event()
    first = threading.Lock()

    def work() -> bool:
        if first.acquire(blocking=False):
            one_is_stuck.release()
            release.wait(PATIENCE)
        return False

    with running(work, threads=2) as loop:
        assert one_is_stuck.acquire(timeout=PATIENCE)
        loop.wake()
        oldest = loop.silent_for()
        loop.wake()
        assert loop.silent_for() >= oldest
        release.set()


def test_a_loop_that_never_started_has_ended() -> None:
    loop = Loop("test", nothing, idle=lambda: None)
    loop.ask_to_stop()
    assert loop.join(0)
