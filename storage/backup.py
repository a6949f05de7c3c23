"""Copies of the database, made while it is in use, opened and counted before they bear a name."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Connection, func, inspect, select, table, text

from storage import dump, scope
from storage.dump import DumpFailed
from storage.session import Database

SQLITE, POSTGRESQL = ".db", ".dump"


class BackupFailed(RuntimeError):
    """A copy could not be made, or is damaged. Nothing was left under its name."""


def ending(database: Database) -> str:
    """Return how the file of a copy ends."""
    return SQLITE if database.on_sqlite else POSTGRESQL


def make_copy(database: Database, target: Path) -> None:
    """Copy a database in use to `target`, whole and checked or not at all. Errors: `BackupFailed`.

    A copy of SQLite is such a database itself, one of PostgreSQL what pg_dump writes.
    """
    if database.on_sqlite:
        copy_sqlite(Path(database.url.database or ""), target)
    else:
        _copy_postgresql(database, target)


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy the database at `source` to `target`, whole or not at all.

    Only its owner may read the copy: it holds what people wrote. Errors: `BackupFailed`.
    """
    partial = target.with_name(f"{target.name}.partial")
    try:
        private_file(partial)
        with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(partial)) as copy:
            # What is counted and what is copied is one snapshot.
            origin.execute("BEGIN").close()
            expected = _count_sqlite(origin)
            origin.backup(copy)
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE").close()
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
            counted = _count_sqlite(copy)
        if found != "ok":
            raise BackupFailed(f"The copy of {source} is damaged: {found}.")
        _compare(expected, counted)
        _finish(partial, target)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"{source} could not be copied to {target}: {error}.") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _copy_postgresql(database: Database, target: Path) -> None:
    partial = target.with_name(f"{target.name}.partial")
    engine = database.engine.execution_options(workspace=scope.UNGUARDED)
    try:
        private_file(partial)
        with engine.connect() as connection:
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            expected = count_rows(connection)
            dump.dump(database.url, partial, snapshot=str(snapshot))
        dump.check(partial)
        _compare(expected, dump.count_rows(partial))
        _finish(partial, target)
    except (OSError, DumpFailed) as error:
        raise BackupFailed(f"The database could not be copied to {target}: {error}") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def count_rows(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
        for name in sorted(inspect(connection).get_table_names())
    }


def _count_sqlite(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  # A name of our own.
        for (name,) in names
    }


def _compare(expected: dict[str, int], counted: dict[str, int]) -> None:
    wrong = sorted(
        name for name in {*expected, *counted} if expected.get(name) != counted.get(name)
    )
    if wrong:
        raise BackupFailed(f"The copy lacks rows of {', '.join(wrong)}.")


def private_file(path: Path) -> None:
    """Begin an empty file that only its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def _finish(partial: Path, target: Path) -> None:
    reach_the_disk(partial)
    partial.replace(target)
    reach_the_disk(target.parent)


def reach_the_disk(path: Path) -> None:
    """Return when a file, or the names in a folder, would survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
