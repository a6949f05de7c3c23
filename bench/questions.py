"""Large shops: filling them, and how long people wait for the answer to what they type."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from bench.figures import Figure, Found, in_ms, median, p99
from bench.shop import Shop, typed
from bench.slack import HOME
from storage.base import Base
from storage.session import Database

LONGEST = 100.0  # milliseconds
TIMES = 200
WARM_UP = 5
_BATCH = 5_000
Json = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """A line that somebody types, drawn anew each time, and a part of what is answered."""

    what: str
    line: Callable[[], str]
    part: str


def the_same_each_time() -> random.Random:
    """Return a source of numbers for a shop that is the same in each run."""
    return random.Random(7)  # noqa: S311 - no secret.


def fill(database: Database, table: type[Base], rows: Sequence[Json]) -> None:
    """Write rows of the shop as its area would, many at a time."""
    for first in range(0, len(rows), _BATCH):
        part = [{"workspace_id": HOME, **row} for row in rows[first : first + _BATCH]]
        with database.writing(HOME) as session:
            session.execute(insert(table), part)


def ask(kind: str, shop: Shop, questions: Sequence[Question]) -> Iterator[Found]:
    """Ask each question many times, through the whole bot, and yield how long the answers took."""
    for question in questions:
        # What is loaded at the first use is loaded.
        for _ in range(WARM_UP):
            shop.serve(typed(question.line()), part=question.part)
        took = [_seconds(shop, question) for _ in range(TIMES)]
        yield Figure(f"{kind}: {question.what}, p50", in_ms(median(took)), "ms")
        yield Figure(f"{kind}: {question.what}, p99", in_ms(p99(took)), "ms", at_most=LONGEST)


def _seconds(shop: Shop, question: Question) -> float:
    request = typed(question.line())
    began = time.perf_counter()
    shop.serve(request, part=question.part)
    return time.perf_counter() - began
