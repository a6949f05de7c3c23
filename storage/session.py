"""Sessions: opened for one workspace, to read or to write. Nothing else opens a transaction."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.orm import Session as OrmSession

from storage import scope
from storage.base import Scoped, UTCDateTime

__all__ = ["Busy", "Database", "Session", "Unreachable", "Wake"]

# So many write at once on PostgreSQL. More of one process would only take the interpreter and the
# row locks from each other: who waits for a number might wait until the statement is given up.
WRITERS = 4
# PostgreSQL: serialization failure, deadlock, lock not available.
_BUSY = frozenset({"40001", "40P01", "55P03"})


class Wake(StrEnum):
    """Which loop has something sooner to do once this transaction has committed."""

    TIMERS = "timers"
    OUTBOX = "outbox"
    JOBS = "jobs"


class Busy(Exception):
    """Another transaction was in the way; nothing was changed, and trying again may succeed."""


# What says nothing about the question that was asked: it may be asked again a little later.
Unreachable = (Busy, OperationalError, InterfaceError)


class EngineTime:
    """UTC that runs with the monotonic clock: setting the machine's clock moves no lease."""

    def __init__(self) -> None:
        self._start = datetime.now(UTC)
        self._origin = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._origin)


class Session(OrmSession):
    """A transaction of one workspace; `workspace` is None only in `across_workspaces()`."""

    def __init__(self, engine: Engine, *, workspace: str | None, engine_time: EngineTime) -> None:
        super().__init__(engine, expire_on_commit=False, autoflush=True)
        self.maybe_workspace = workspace
        self.wakes: set[Wake] = set()
        self.waiting_places: set[str] = set()
        self.at_commit: set[Callable[[Session], None]] = set()
        self._engine_time = engine_time

    @property
    def workspace(self) -> str:
        if self.maybe_workspace is None:
            raise scope.ScopeError("This session is not of one workspace.")
        return self.maybe_workspace

    @property
    def on_postgresql(self) -> bool:
        return self.get_bind().dialect.name == "postgresql"

    def engine_now(self) -> datetime:
        """Return engine time: the database's clock on PostgreSQL, else this process's own."""
        if self.on_postgresql:
            return self.execute(select(func.clock_timestamp(type_=UTCDateTime()))).scalar_one()
        return self._engine_time.now()


@event.listens_for(Session, "do_orm_execute")
def _scope_entities(state: ORMExecuteState) -> None:
    session = state.session
    if not isinstance(session, Session) or session.maybe_workspace is None or state.is_column_load:
        return
    workspace = session.maybe_workspace
    if state.is_select or state.is_update or state.is_delete:
        state.statement = state.statement.options(
            with_loader_criteria(
                Scoped, lambda table: table.workspace_id == workspace, include_aliases=True
            )
        )


@event.listens_for(Session, "do_orm_execute")
def _show_the_present(state: ORMExecuteState) -> None:
    # A row that was loaded before may have changed by a statement or while we waited for its lock.
    # What the session itself changed is not lost: it is flushed before every question.
    if state.is_select and not state.is_column_load:
        state.update_execution_options(populate_existing=True)


@event.listens_for(Session, "before_flush")
def _name_workspace(session: OrmSession, _context: Any, _instances: Any) -> None:
    if isinstance(session, Session) and session.maybe_workspace is not None:
        for row in session.new:
            if isinstance(row, Scoped) and "workspace_id" not in row.__dict__:
                row.workspace_id = session.maybe_workspace


class OneWriter:
    """The lock of the one writer. A thread that already holds it is told, not left waiting."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None

    def __enter__(self) -> None:
        if self._holder == threading.get_ident():
            raise RuntimeError("This thread is already writing.")
        self._lock.acquire()
        self._holder = threading.get_ident()

    def __exit__(self, *_exception: object) -> None:
        self._holder = None
        self._lock.release()


class Database:
    """The only door to the database.

    `on_wake` is called after a commit with what the loops should look at; `reached` is called at
    the named points at which crash tests stop the process. What a session has to write last, it
    registers in its `at_commit`.
    """

    def __init__(self, url: str, *, pool_size: int = 24) -> None:
        self.url = make_url(url)
        self.engine = _create_engine(url, pool_size)
        self.engine_time = EngineTime()
        self.on_wake: Callable[[frozenset[Wake]], None] = lambda _wakes: None
        self.reached: Callable[[str], None] = lambda _point: None
        self._turn: AbstractContextManager[Any] = (
            OneWriter() if self.on_sqlite else threading.BoundedSemaphore(WRITERS)
        )

    @property
    def on_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self, workspace: str) -> Iterator[Session]:
        """Open a writing transaction; it commits when the block ends, or rolls back."""
        with self._session(workspace, workspace, writing=True) as session:
            yield session

    @contextmanager
    def reading(self, workspace: str) -> Iterator[Session]:
        """Open a snapshot of one workspace. It refuses to write, and keeps nothing."""
        with self._session(workspace, workspace, writing=False) as session:
            yield session

    @contextmanager
    def across_workspaces(self, *, writing: bool = False) -> Iterator[Session]:
        """Open a session that sees every workspace. For loops; one test lists who calls it."""
        with self._session(None, scope.ACROSS, writing=writing) as session:
            yield session

    @contextmanager
    def _session(self, workspace: str | None, guard: str, *, writing: bool) -> Iterator[Session]:
        engine = self.engine.execution_options(workspace=guard, writing=writing)
        with (
            _busy_is_said(),
            self._turn if writing else nullcontext(),
            Session(engine, workspace=workspace, engine_time=self.engine_time) as session,
        ):
            yield session
            if not writing:
                return  # Closing rolls back, and unlike a rollback leaves what was read readable.
            for prepare in session.at_commit:
                prepare(session)
            self.reached("before commit")
            session.commit()
            wakes = frozenset(session.wakes)
        self.reached("after commit")
        if wakes:
            self.on_wake(wakes)

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _busy_is_said() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _BUSY:
            raise Busy from error
        raise


def _create_engine(url: str, pool_size: int) -> Engine:
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
    for pragma in ("busy_timeout=10000", "synchronous=FULL", "foreign_keys=ON"):
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
    driver.execute(f"PRAGMA query_only={'OFF' if writing else 'ON'}").close()
    driver.execute("BEGIN IMMEDIATE" if writing else "BEGIN").close()


def _begin_postgresql(connection: Any) -> None:
    if connection.get_execution_options().get("writing", False):
        return
    driver = connection.connection.driver_connection
    driver.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").close()
