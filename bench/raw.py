"""The same statements without any of our code: what the database alone would take for them."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from storage.session import Database

Statement = tuple[str, Any, bool]


@dataclass
class Recorder:
    """What was sent to a database, as its driver saw it; `take` returns what came since."""

    sent: list[Statement]

    def take(self) -> list[Statement]:
        taken = list(self.sent)
        self.sent.clear()
        return taken


@contextmanager
def recorded(database: Database) -> Iterator[Recorder]:
    """Record every statement of a database while the block runs."""
    recorder = Recorder([])

    def note(_conn: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:  # noqa: FBT001
        recorder.sent.append((sql, values, many))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield recorder
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


@contextmanager
def replayer(database: Database) -> Iterator[Callable[[list[Statement]], None]]:
    """Yield a function that runs statements in one transaction; a connection for each thread."""
    mine = threading.local()
    one_writer = threading.Lock()
    opened: list[Any] = []

    def connection() -> Any:
        if not hasattr(mine, "connection"):
            mine.connection = _connect(database)
            opened.append(mine.connection)
        return mine.connection

    def replay_on_sqlite(statements: list[Statement]) -> None:
        cursor = connection().cursor()
        with one_writer:
            cursor.execute("BEGIN IMMEDIATE")
            _run(cursor, statements)
            cursor.execute("COMMIT")

    def replay_on_postgresql(statements: list[Statement]) -> None:
        with connection().transaction(), connection().cursor() as cursor:
            _run(cursor, statements)

    try:
        yield replay_on_sqlite if database.on_sqlite else replay_on_postgresql
    finally:
        for one in opened:
            one.close()


def _run(cursor: Any, statements: list[Statement]) -> None:
    for sql, values, many in statements:
        if many:
            cursor.executemany(sql, values)
            continue
        cursor.execute(sql, values)
        if cursor.description:
            cursor.fetchall()


def _connect(database: Database) -> Any:
    if not database.on_sqlite:
        import psycopg  # noqa: PLC0415 - SQLite needs none.

        url = database.url.set(drivername="postgresql")
        return psycopg.connect(url.render_as_string(hide_password=False))
    connection = sqlite3.connect(
        database.url.database or "", isolation_level=None, check_same_thread=False
    )
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    return connection
