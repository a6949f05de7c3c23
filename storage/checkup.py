"""A look at the database from outside: whether it can be written, and its revision."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage import migrate, scope
from storage.session import Database

# A table, so that also the right to change tables is tried; it is never committed.
_TRY = ("CREATE TABLE opsbot_checkup (one INTEGER)", "INSERT INTO opsbot_checkup VALUES (1)")


@dataclass(frozen=True)
class Condition:
    """How a database is. `trouble` is empty if it can be written.

    `revision` is None while there are no tables; `now` is the database's clock, None on SQLite,
    which has none of its own.
    """

    newest: str
    revision: str | None = None
    is_newer: bool = False
    now: datetime | None = None
    trouble: str = ""


def look(database: Database) -> Condition:
    """Look at a database without changing it: what is tried is rolled back."""
    try:
        engine = database.engine.execution_options(workspace=scope.UNGUARDED, writing=True)
        with engine.connect() as connection:
            return _look(connection, on_sqlite=database.on_sqlite)
    except DBAPIError as problem:
        said = str(problem.orig).strip().splitlines() or [type(problem.orig).__name__]
        return Condition(migrate.HEAD, trouble=said[0])


def _look(connection: Connection, *, on_sqlite: bool) -> Condition:
    revision = migrate.revision_of(connection)
    now = None if on_sqlite else connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    for statement in _TRY:
        connection.execute(text(statement))
    connection.rollback()
    return Condition(
        newest=migrate.HEAD,
        revision=revision,
        is_newer=revision is not None and not migrate.knows(revision),
        now=now,
    )
