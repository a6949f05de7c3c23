"""Asking for work: at a given rate, or as fast as it is done."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TypeVar

T = TypeVar("T")


def offer(
    work: Sequence[T], serve: Callable[[T], object], *, a_second: float, threads: int
) -> list[float]:
    """Serve each piece when its turn comes, `a_second` of them; return how long each took.

    Seconds count from the instant at which it was asked for, also when no thread was free then:
    whoever waits for a thread waits. When twice the time has passed, what was not begun counts
    with the seconds that it has waited so far.
    """
    turns = _Turns(len(work))
    began = time.perf_counter() + 0.05
    give_up = began + 2 * len(work) / a_second + 1

    def serve_in_turn() -> list[float]:
        took = []
        for turn in turns:
            asked = began + turn / a_second
            time.sleep(max(asked - time.perf_counter(), 0))
            if time.perf_counter() < give_up:
                serve(work[turn])
            took.append(time.perf_counter() - asked)
        return took

    return [one for found in _together(serve_in_turn, threads) for one in found]


def exhaust(
    work: Sequence[T], serve: Callable[[T], object], *, threads: int, within: float = 60
) -> float:
    """Serve everything as fast as it goes; return how many a second that was.

    After `within` seconds no more are begun.
    """
    turns = _Turns(len(work))
    began = time.perf_counter()

    def serve_in_turn() -> int:
        served = 0
        for turn in turns:
            if time.perf_counter() - began > within:
                break
            serve(work[turn])
            served += 1
        return served

    return sum(_together(serve_in_turn, threads)) / (time.perf_counter() - began)


def one_by_one(work: Sequence[T], serve: Callable[[T], object], *, rest: float) -> list[float]:
    """Serve each piece alone, `rest` seconds after the one before; return how long each took."""
    took = []
    for piece in work:
        began = time.perf_counter()
        serve(piece)
        took.append(time.perf_counter() - began)
        time.sleep(rest)
    return took


def _together(run: Callable[[], T], threads: int) -> list[T]:
    with ThreadPoolExecutor(threads) as pool:
        return [one.result() for one in [pool.submit(run) for _ in range(threads)]]


class _Turns(Iterator[int]):
    """Numbers below `limit`, each given to one thread."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._numbers = count()
        self._lock = threading.Lock()

    def __next__(self) -> int:
        with self._lock:
            turn = next(self._numbers)
        if turn >= self._limit:
            raise StopIteration
        return turn
