"""Sessions: one workspace, one writer, a snapshot to read, and wakes after the commit."""

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from harness.databases import fresh_sqlite
from harness.threads import PATIENCE, at_once
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from storage import staff, timers
from storage.base import next_id
from storage.enums import Lane
from storage.session import WRITERS, Armed, Database, EngineTime, News, Session
from storage.staff import Person
from storage.workspaces import Workspace

HOME, OTHER = "T1HOME", "T2OTHER"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def rename(database: Database, name: str) -> None:
    with database.writing(HOME) as session:
        session.execute(update(Person).where(Person.id == "U1").values(name=name))


def name(database: Database) -> str:
    with database.reading(HOME) as session:
        return session.scalars(select(Person.name).where(Person.id == "U1")).one()


def fail(session: Session) -> None:
    session.execute(update(Person).values(name="never"))
    timers.arm(session, "look", "s", at=NOON)
    raise ZeroDivisionError


def test_a_block_that_ends_is_kept_and_one_that_raises_is_not(home: Database) -> None:
    rename(home, "Ada")
    with pytest.raises(ZeroDivisionError), home.writing(HOME) as session:
        fail(session)
    assert name(home) == "Ada"


def test_reading_is_a_snapshot(home: Database) -> None:
    rename(home, "before")
    with home.reading(HOME) as session:
        first = session.scalars(select(Person.name).where(Person.id == "U1")).one()
        rename(home, "after")
        second = session.scalars(select(Person.name).where(Person.id == "U1")).one()
    assert (first, second, name(home)) == ("before", "before", "after")


def test_reading_refuses_to_write_and_writing_works_afterwards(home: Database) -> None:
    rename(home, "Ada")
    with pytest.raises(DBAPIError, match=r"read-?only"), home.reading(HOME) as session:
        session.execute(update(Person).values(name="never"))
    with home.reading(HOME) as session:
        person = staff.get(session, "U1")
        assert person is not None
        person.name = "never"
    assert name(home) == "Ada"
    rename(home, "Bo")
    assert name(home) == "Bo"


def test_rows_can_be_read_after_their_session_has_ended(home: Database) -> None:
    with home.reading(HOME) as session:
        one = staff.get(session, "U1")
    with home.writing(HOME) as session:
        two = staff.get(session, "U2")
    assert one is not None
    assert two is not None
    assert (one.id, one.name, two.id, two.name) == ("U1", "", "U2", "")


def test_wakes_come_after_the_commit_and_only_then(home: Database) -> None:
    woken: list[tuple[frozenset[News], int]] = []

    def on_wake(wakes: frozenset[News]) -> None:
        with home.reading(HOME) as session:
            woken.append((wakes, len(session.scalars(select(timers.Timer)).all())))

    home.on_wake = on_wake
    with home.writing(HOME) as session:
        timers.arm(session, "look", "s", at=NOON)
        session.flush()
        assert woken == []
    rename(home, "nothing to wake for")
    with pytest.raises(ZeroDivisionError), home.writing(HOME) as session:
        fail(session)
    assert woken == [(frozenset({Armed(Lane.NORMAL, NOON)}), 1)]


def test_what_a_part_wrote_that_failed_is_taken_back_and_only_that(home: Database) -> None:
    with home.writing(HOME) as session:
        timers.arm(session, "look", "before", at=NOON)
        with suppress(ZeroDivisionError), session.begin_nested():
            timers.arm(session, "look", "within", at=NOON)
            fail(session)
        timers.arm(session, "look", "after", at=NOON)
        session.rollback()
        timers.arm(session, "look", "anew", at=NOON)
        with suppress(ZeroDivisionError), session.begin_nested():
            timers.arm(session, "look", "within", at=NOON)
            fail(session)
        timers.arm(session, "look", "after", at=NOON)
    with home.reading(HOME) as session:
        assert set(session.scalars(select(timers.Timer.subject))) == {"anew", "after"}


def test_whoever_wakes_up_may_write_at_once(home: Database) -> None:
    home.on_wake = lambda _wakes: rename(home, "woken")
    with home.writing(HOME) as session:
        timers.arm(session, "look", "s", at=NOON)
    assert name(home) == "woken"


def test_what_a_session_registers_is_done_last_and_within_the_transaction(home: Database) -> None:
    def last(session: Session) -> None:
        session.execute(update(Person).where(Person.id == "U1").values(name="last"))

    with home.writing(HOME) as session:
        session.at_commit.add(last)
        session.execute(update(Person).values(name="first"))
    assert name(home) == "last"


def test_a_row_shows_what_a_statement_has_changed(home: Database) -> None:
    with home.writing(HOME) as session:
        person = staff.get(session, "U1")
        staff.refresh(session, [{**dict.fromkeys(staff.SLACK_FIELDS), **FRESH, "id": "U1"}])
        again = staff.get(session, "U1")
        assert again is person
        assert again is not None
        assert again.name == "Ada"


def test_a_change_of_a_row_is_not_lost_when_it_is_asked_for_again(home: Database) -> None:
    with home.writing(HOME) as session:
        person = staff.get(session, "U1")
        assert person is not None
        person.name = "changed"
        assert staff.get(session, "U1") is person
        assert person.name == "changed"
    assert name(home) == "changed"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_whoever_waited_for_a_row_sees_it_as_it_is_now(home: Database) -> None:
    loaded, locked = threading.Event(), threading.Event()
    query = select(Person).where(Person.id == "U1")

    def first() -> str:
        with home.writing(HOME) as session:
            assert loaded.wait(PATIENCE)
            session.scalars(query.with_for_update()).one().name = "changed"
            session.flush()
            locked.set()
        return "done"

    def second() -> str:
        with home.writing(HOME) as session:
            session.scalars(query).one()
            loaded.set()
            assert locked.wait(PATIENCE)
            return session.scalars(query.with_for_update()).one().name

    assert at_once(first, second) == ["done", "changed"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_on_sqlite_one_thread_writes_while_others_read(home: Database) -> None:
    writing, read = threading.Event(), threading.Event()
    order: list[str] = []

    def first() -> None:
        with home.writing(HOME) as session:
            session.execute(update(Person).values(name="first"))
            writing.set()
            assert read.wait(PATIENCE)
            order.append("first")

    def second() -> None:
        assert writing.wait(PATIENCE)
        assert name(home) == ""
        read.set()
        with home.writing(HOME):
            order.append("second")

    at_once(first, second)
    assert order == ["first", "second"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_on_postgresql_so_many_write_at_once_and_the_others_wait(home: Database) -> None:
    inside: set[int] = set()
    crowds: list[int] = []

    def write() -> None:
        with home.writing(HOME):
            inside.add(threading.get_ident())
            time.sleep(0.05)
            crowds.append(len(inside))
            inside.discard(threading.get_ident())

    at_once(*[write] * (3 * WRITERS))
    assert len(crowds) == 3 * WRITERS
    assert 1 < max(crowds) <= WRITERS


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_keeps_what_was_committed_through_a_power_cut(home: Database) -> None:
    engine = home.engine.execution_options(workspace="*migrations*", writing=True)
    with engine.connect() as connection:
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_keeps_what_was_committed_and_ends_what_hangs(home: Database) -> None:
    engine = home.engine.execution_options(workspace="*migrations*", writing=True)
    names = "synchronous_commit", "lock_timeout", "statement_timeout", "timezone"
    with engine.connect() as connection:
        found = [connection.execute(text(f"SHOW {name}")).scalar() for name in names]
    assert found == ["on", "2s", "10s", "UTC"]


def test_engine_time_runs_and_is_utc(home: Database) -> None:
    with home.writing(HOME) as session:
        first, second = session.engine_now(), session.engine_now()
    assert first <= second
    assert first.utcoffset() == timedelta(0)


def test_setting_the_clock_of_the_machine_moves_no_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    running = EngineTime()
    monkeypatch.setattr("time.time", lambda: 0.0)
    monkeypatch.setattr("time.monotonic", lambda: running._origin + 5)
    assert running.now() - running._start == timedelta(seconds=5)


def test_a_workspace_takes_all_that_is_its_own_with_it(home: Database) -> None:
    with home.across_workspaces(writing=True) as session:
        session.delete(session.get_one(Workspace, HOME))
    with home.across_workspaces() as session:
        assert set(session.scalars(select(Person.workspace_id))) == {OTHER}


def test_writing_by_core_needs_no_orm(home: Database) -> None:
    row = {"workspace_id": HOME, "name": next_id().hex[:8], "value": 1}
    counters = Person.metadata.tables["counters"]
    with home.writing(HOME) as session:
        session.execute(insert(counters), [row])
        assert session.execute(
            select(counters.c.value).where(counters.c.workspace_id == HOME)
        ).all() == [(1,)]


FRESH = {
    "name": "Ada",
    "handle": "ada",
    "is_bot": False,
    "is_guest": False,
    "is_gone": False,
    "is_stranger": False,
}


def test_a_thread_that_is_writing_cannot_begin_to_write_again(tmp_path: Path) -> None:
    with (
        fresh_sqlite(tmp_path) as database,
        database.writing("T0HOME"),
        pytest.raises(RuntimeError),
        database.writing("T0HOME"),
    ):
        pass
