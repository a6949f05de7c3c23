"""Fresh databases, and a shop in them: what every row stands on."""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from harness.databases import fresh_postgresql, sqlite_template
from sqlalchemy import insert, select, text

from bench.slack import BOT, HOME
from storage import channels, scope, tasks, timers, workspaces
from storage.enums import ChannelKind, Role
from storage.session import Database, Session
from storage.staff import Person

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
BOTH = (SQLITE, POSTGRESQL)
PEOPLE = [f"U1P{number:03}" for number in range(200)]
CHANNELS = [f"C1N{number:03}" for number in range(400)]
_CHUNK = 5000
Json = dict[str, Any]


@contextmanager
def fresh(kind: str) -> Iterator[str]:
    """Yield the address of a new database with all tables."""
    if kind == POSTGRESQL:
        with fresh_postgresql() as url:
            yield url
        return
    with tempfile.TemporaryDirectory(prefix="opsbot-bench-") as folder:
        path = Path(folder) / "opsbot.db"
        shutil.copyfile(sqlite_template(), path)
        yield f"sqlite:///{path}"


@contextmanager
def fresh_shop(kind: str) -> Iterator[Database]:
    """Yield a new database with a shop in it."""
    with fresh(kind) as url:
        database = Database(url)
        try:
            found(database)
            yield database
        finally:
            database.close()


def found(database: Database) -> None:
    """Found the shop: two hundred people, and four hundred channels; all are in the first one."""
    with database.across_workspaces(writing=True) as session:
        workspaces.remember(session, id=HOME, bot_user_id=BOT, timezone="Europe/London")
    with database.writing(HOME) as session:
        session.add_all(
            Person(
                id=one, name=f"Person {one}", handle=one.lower(), role=Role.MANAGER,
                timezone="Europe/London", locale="en-GB", dm_channel=f"D{one}",
            )
            for one in PEOPLE
        )  # fmt: skip
        now = session.engine_now()
        rows = [
            {
                "id": one, "name": one.lower(), "kind": ChannelKind.PUBLIC, "is_archived": False,
                "bot_is_member": True, "refreshed_at": now,
            }
            for one in CHANNELS
        ]  # fmt: skip
        channels.refresh(session, rows)
        channels.join(session, CHANNELS[0], {*PEOPLE, BOT})


def count_tasks(database: Database) -> int:
    with database.reading(HOME) as session:
        return len(session.scalars(select(tasks.Task.number)).all())


def far_timers(database: Database, count: int, *, after: datetime) -> None:
    """Arm `count` timers, one a second, from a year after `after` on."""
    first = int((after + timedelta(days=365)).timestamp())
    at = (
        f"strftime('%Y-%m-%d %H:%M:%S.000000', {first} + i, 'unixepoch')"
        if database.on_sqlite
        else f"to_timestamp({first} + i)"
    )
    _run(
        database,
        "INSERT INTO timers "  # noqa: S608 - numbers of ours.
        "(workspace_id, kind, subject, occurrence, due_at, lane, state, attempts) "
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
        f"SELECT '{HOME}', 'tasks.due', 'far-' || i, '', {at}, 'normal', 'pending', 0 FROM n",
    )
    learn(database)


def learn(database: Database) -> None:
    """Let the database know what its tables hold, as it does by itself in the course of time."""
    _run(database, "ANALYZE")


def _run(database: Database, statement: str) -> None:
    engine = database.engine.execution_options(workspace=scope.UNGUARDED, writing=True)
    with engine.begin() as connection:
        if not database.on_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(statement))


def copy_task(database: Database, *, wanted: int) -> int:
    """Copy the only task with its pending timers until there are about `wanted` timers of tasks.

    Returns how many there are.
    """
    with database.writing(HOME) as session:
        task = dict(session.execute(_rows(tasks.Task)).mappings().one())
        pending = _rows(timers.Timer).where(timers.Timer.subject == str(task["id"]))
        armed = [dict(one) for one in session.execute(pending).mappings()]
    times = wanted // len(armed) - 1
    for first in range(0, times, _CHUNK):
        numbers = range(first, min(first + _CHUNK, times))
        with database.writing(HOME) as session:
            _copy_chunk(session, task, armed, numbers)
    learn(database)
    return len(armed) * (times + 1)


def _copy_chunk(session: Session, task: Json, armed: list[Json], numbers: range) -> None:
    copies = [
        {
            **task,
            "id": uuid.uuid4(),
            "number": _far_from(task) + number,
            "owner_id": PEOPLE[number % len(PEOPLE)],
        }
        for number in numbers
    ]
    session.execute(insert(_table(tasks.Task)), copies)
    rows = [{**one, "subject": str(copy["id"])} for copy in copies for one in armed]
    session.execute(insert(_table(timers.Timer)), rows)


def _far_from(task: Json) -> int:
    """Return a number that no task which people add while we measure will reach."""
    return int(task["number"]) + 1_000_000


def _rows(entity: Any) -> Any:
    return select(_table(entity)).where(entity.workspace_id == HOME)


def _table(entity: Any) -> Any:
    """Return the table itself: rows of it are copied, whatever an area adds to it."""
    return entity.__table__
