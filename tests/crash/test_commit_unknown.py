"""A failure at any statement, or at a commit of which nobody knows the outcome."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy.event
from harness.crash.shop import Shop, payloads
from harness.databases import fresh_sqlite

from storage.session import Database

COMMAND, PRESS, SUBMISSION, MENTION = 0, 4, 7, 8


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    with fresh_sqlite(tmp_path) as database:
        yield database


class Outage(Exception):
    """The database went away."""


def fails_at(database: Database, number: int) -> Callable[[], None]:
    """Let the `number`-th statement from now on fail; return how to end that."""
    statements = itertools.count(1)

    def fail(*_about: object) -> None:
        if next(statements) == number:
            raise Outage

    sqlalchemy.event.listen(database.engine, "before_cursor_execute", fail)
    return lambda: sqlalchemy.event.remove(database.engine, "before_cursor_execute", fail)


def without_crashes(state: dict[str, Any]) -> dict[str, Any]:
    """Leave out what only tells of a crash."""
    told = [row for row in state["outbox"] if "crash:" not in row]
    return state | {"dead_letters": [], "outbox": told}


@pytest.mark.parametrize("place", [COMMAND, PRESS])
def test_whichever_statement_fails_the_repeat_has_the_effect_of_one(
    sqlite: Database, place: int
) -> None:
    database = sqlite
    once = Shop(database)
    once.deliver(payloads(once.task)[place])
    expected = once.state()
    for number in range(1, 100, 2):
        shop = Shop(database)
        one = payloads(shop.task)[place]
        mend = fails_at(database, number)
        shop.deliver(one)
        mend()
        if without_crashes(shop.state()) == expected and not shop.state()["dead_letters"]:
            break  # It took fewer statements than that.
        shop.deliver(one)
        assert without_crashes(shop.state()) == expected, number
    assert number > 10


@pytest.mark.parametrize("point", ["before commit", "after commit"])
@pytest.mark.parametrize("place", [COMMAND, PRESS, SUBMISSION, MENTION])
def test_when_nobody_knows_whether_it_was_committed_the_repeat_is_harmless(
    database: Database, point: str, place: int
) -> None:
    once = Shop(database)
    once.deliver(payloads(once.task)[place])
    expected = once.state()
    shop = Shop(database)
    one = payloads(shop.task)[place]
    passings = itertools.count()

    def reached(passed: str) -> None:
        if passed == point and next(passings) == 0:
            raise Outage

    database.reached = reached
    shop.deliver(one)
    database.reached = lambda _point: None
    assert next(passings) > 1
    shop.deliver(one)
    assert without_crashes(shop.state()) == expected
