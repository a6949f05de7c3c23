"""What every table shares: instants in UTC, words, identifiers in order."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from storage import timers
from storage.base import Sequence, next_id, owner_token
from storage.enums import Lane, Role
from storage.session import Database
from storage.staff import Person
from storage.timers import Timer

HOME = "T1HOME"
TOKYO = timezone(timedelta(hours=9))


def test_an_instant_comes_back_in_utc_to_the_microsecond(home: Database) -> None:
    at = datetime(2026, 3, 1, 21, 0, 0, 123456, tzinfo=TOKYO)
    with home.writing(HOME) as session:
        timers.arm(session, "look", "s", at=at)
    with home.reading(HOME) as session:
        found = session.scalars(select(Timer.due_at)).one()
    assert found == at
    assert found.tzinfo is UTC


def test_instants_are_compared_as_instants(home: Database) -> None:
    with home.writing(HOME) as session:
        timers.arm(session, "look", "s", at=datetime(2026, 3, 1, 12, tzinfo=UTC))
        too_early = datetime(2026, 3, 1, 20, 59, tzinfo=TOKYO)
        assert timers.claim(session, Lane.NORMAL, too_early) == []
        assert len(timers.claim(session, Lane.NORMAL, too_early + timedelta(minutes=1))) == 1


def test_an_instant_without_a_zone_is_refused(home: Database) -> None:
    with pytest.raises(StatementError, match="needs a time zone"), home.writing(HOME) as session:
        timers.arm(session, "look", "s", at=datetime(2026, 3, 1))  # noqa: DTZ001


def test_a_word_comes_back_as_itself_and_an_unknown_one_is_refused(home: Database) -> None:
    with home.writing(HOME) as session:
        session.add(Person(id="U9", role=Role.LEAD))
    with home.reading(HOME) as session:
        assert session.scalars(select(Person.role).where(Person.id == "U9")).one() is Role.LEAD
        with pytest.raises(StatementError, match="not a valid Role"):
            session.scalars(select(Person.id).where(Person.role == "king")).all()


def test_identifiers_sort_in_the_order_they_were_drawn() -> None:
    drawn = [next_id() for _ in range(10_000)]
    assert drawn == sorted(set(drawn))
    assert {(one.version, one.variant) for one in drawn} == {(7, uuid.RFC_4122)}


def test_identifiers_keep_their_order_when_the_clock_goes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sequence, clock = Sequence(), iter([2_000, 1_000, 3_000])
    monkeypatch.setattr("time.time_ns", lambda: next(clock) * 1_000_000)
    first, second, third = sequence.draw(), sequence.draw(), sequence.draw()
    assert first < second < third
    assert third.int >> 80 == 3_000


def test_threads_draw_different_identifiers() -> None:
    with ThreadPoolExecutor(8) as pool:
        drawn = [one for some in pool.map(lambda _: [next_id() for _ in range(500)], range(8))
                 for one in some]  # fmt: skip
    assert len(set(drawn)) == 4_000


def test_no_two_claims_carry_the_same_mark() -> None:
    assert owner_token("me") != owner_token("me")
    assert owner_token("me").startswith("me/")
