"""Connections as both databases need them."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Engine, create_engine, event

from storage import scope

# psycopg.IsolationLevel.REPEATABLE_READ; on SQLite the driver is not even loaded.
_REPEATABLE_READ = 3


def create(url: str, pool_size: int) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            hide_parameters=True,  # What people wrote stays out of errors and logs.
            connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 10},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=4,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={
                "options": "-c timezone=UTC -c synchronous_commit=on -c lock_timeout=2s"
                " -c statement_timeout=10s -c idle_in_transaction_session_timeout=30s"
            },
        )
        event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "before_cursor_execute", scope.guard)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # FULL, not NORMAL: what Slack was told is done must also survive a power cut.
    # A megabyte for each connection: what is read often is in the system's memory anyway.
    for pragma in ("busy_timeout=10000", "synchronous=FULL", "foreign_keys=ON", "cache_size=-1000"):
        connection.execute(f"PRAGMA {pragma}").close()
    _keep_a_log(connection)
    # SQLite's own knows only ASCII, and people are called Özlem and Łukasz.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, which of two that open a new file at once only one can do."""
    limit = time.monotonic() + 10
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:
            # Here SQLite does not wait by itself.
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > limit:
                raise
            time.sleep(0.01)
        else:
            return


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _begin_sqlite(connection: Any) -> None:
    writing = connection.get_execution_options().get("writing", False)
    driver = connection.connection.driver_connection
    # A deferred transaction that writes later could be refused in the middle; ours never are:
    # a snapshot refuses to write at all, as it does on PostgreSQL.
    state = connection.connection.info
    if state.get("writing") is not writing:
        driver.execute(f"PRAGMA query_only={'OFF' if writing else 'ON'}").close()
        state["writing"] = writing
    driver.execute("BEGIN IMMEDIATE" if writing else "BEGIN").close()


def _begin_postgresql(connection: Any) -> None:
    # The driver says it together with its BEGIN, and asks nothing for it.
    writing = connection.get_execution_options().get("writing", False)
    driver = connection.connection.driver_connection
    driver.isolation_level = None if writing else _REPEATABLE_READ
    driver.read_only = None if writing else True
