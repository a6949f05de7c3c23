"""Dates and rules in words: every phrase of the tests, understood or refused."""

import runpy
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from bench.figures import Figure, Found, median, p99
from handlers.kit import recurrence_words, when
from handlers.kit.when import NotUnderstood

TESTS = Path(__file__).parents[2] / "tests" / "handlers" / "kit"
ROUNDS, ALIKE = 20, 5
LIMIT = 100  # microseconds
Read = Callable[[], Any]


def measure() -> Iterator[Found]:
    for what, phrases in (("dates", _dates()), ("rules", _rules())):
        took = [_microseconds(read) for read in phrases]
        each = f"{len(phrases)} {what}, a phrase"
        yield Figure(f"{each}, mean", sum(took) / len(took), "µs", at_most=LIMIT)
        yield Figure(f"{each}, p50", median(took), "µs")
        yield Figure(f"{each}, p99", p99(took), "µs")
        yield Figure(f"{each}, slowest", max(took), "µs")


def _dates() -> list[Read]:
    known = runpy.run_path(str(TESTS / "test_when.py"))
    now, calendar = known["WEDNESDAY"], known["SHOP"]
    phrases = [phrase for name in ("DAYS", "CLOCKS", "REFUSALS") for phrase, *_ in known[name]]
    return [partial(when.read, one, now=now, calendar=calendar) for one in phrases]


def _rules() -> list[Read]:
    known = runpy.run_path(str(TESTS / "test_recurrence_words.py"))
    start, calendar = known["WEDNESDAY"], known["SHOP"]
    phrases = [phrase for name in ("SAID", "REFUSALS") for phrase, *_ in known[name]]
    return [partial(recurrence_words.read, one, start=start, calendar=calendar) for one in phrases]


def _microseconds(read: Read) -> float:
    """Return how long it takes, at best of some rounds: what else the machine does is left out."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(ALIKE):
            with suppress(NotUnderstood):
                read()
        rounds.append((time.perf_counter() - began) / ALIKE)
    return min(rounds) * 1_000_000
